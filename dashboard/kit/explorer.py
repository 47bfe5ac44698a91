"""What is chosen on a page that explains an idea: kept for one visitor, in the address, and in links that hide things.

A page says once which settings (see `explorer_settings`) it has, at the top of a module of its own:

    LOSSES = Explorer(
        "losses",
        chosen=several("f", ("huber",), ("mean_squared_error", "huber"), "Losses", least=1),
        rate=number("lr", 0.1, 0, 10, "Learning rate"),
        place=number("p", 3.0, -6, 6),  # no label: it is dragged, and no control that a link could hide
    )

and uses them so:

    explorer_head(LOSSES, "Losses")                                     # title, Share, complaints (components/)
    if LOSSES.shows("rate"):
        st.slider(**LOSSES.widget("rate", help="..."), min_value=0.0, max_value=10.0)
    live_figure(some_figure(LOSSES["place"]), "some-figure", pick="x",
                on_pick=lambda what: LOSSES.change(place=what["x"]))
    LOSSES.write_address()                                              # last, on the page and in each fragment

Only what differs from the first values is written. While something is dragged, the address stays: a browser allows few
changes of it a second. So `write_address` does nothing after `LOSSES.change(..., dragged=True)`, until a change comes
without; `live_figure` tells with each pick whether it is the last of a drag.
"""

from collections.abc import Collection, Mapping
from typing import Any

import streamlit as st

from dashboard.kit.explorer_settings import Setting, cut
from dashboard.session.guard import guarded, widget_value
from dashboard.session.state import is_offered, set_widget
from workbench.errors import ConfigError
from workbench.language import tr

HIDE = "hide"
_REMEMBERED = 100  # addresses that this page wrote: whatever else stands there is a link that was followed


class Explorer:
    """The settings of one page, and what each visitor has chosen of them."""

    def __init__(self, page: str, **settings: Setting) -> None:
        self.page, self.settings = page, settings
        self._key = f"explorer-{page}"

    def __repr__(self) -> str:
        return tr("Explorer of {page} with {settings}", page=self.page, settings=", ".join(self.settings))

    def __getitem__(self, name: str) -> Any:
        """Return the value of a setting as it is now."""
        return self._state["values"][name]

    def change(self, *, dragged: bool = False, **values: Any) -> None:
        """Change settings. Where a value cannot be, everything stays, and the page says why.

        Args:
            dragged: it will soon change again, so the address can wait. Default False.
            values: by the names of the settings.
        """
        try:
            checked = {name: self.settings[name].check(value) for name, value in values.items()}
        except ConfigError as error:
            self.complain(str(error))
            return
        self._state["values"] |= checked
        self._state["dragged"] = dragged

    def shows(self, name: str) -> bool:
        """Tell whether a control is on the page: the link that was followed may hide it."""
        return name not in self._state["hidden"]

    def widget(self, name: str, *, shown: Any = None, **more: Any) -> dict[str, Any]:
        """Return what Streamlit's widget for a setting needs, `label`, `key` and `on_change`, and whatever is added.

        The widget then shows the value that the setting has, also where it was changed elsewhere.

        Args:
            name: of the setting.
            shown: what the widget is to show in place of the value. Default: the value.
            more: other arguments of the widget. Where the words of its options may change, `options` and `format_func`
                belong here.
        """
        key, value = f"{self.page}-{name}", self[name] if shown is None else shown
        options, words_of = more.get("options"), more.get("format_func")
        chosen = value if isinstance(value, tuple | list) else (value,)
        set_widget(key, value, [words_of(each) for each in chosen if each in options] if options and words_of else None)
        return {
            "label": self.settings[name].label,
            "key": key,
            "on_change": guarded(self._take),
            "args": (name, key, options),
            **more,
        }

    def _take(self, name: str, key: str, options: Collection[Any] | None) -> None:
        if is_offered(widget_value(key), options):
            self.change(**{name: widget_value(key)})

    def follow_address(self, *, arrived: bool = False) -> None:
        """Read the address where a link was followed to here; what the page itself wrote is no link.

        Args:
            arrived: another page was shown before this one, so whatever stands in the address is a link, even one that
                this page wrote before. Default False.
        """
        given = st.query_params.to_dict()
        if given and (arrived or given not in self._state["written"]):
            self._begin(given)

    def write_address(self) -> None:
        """Write what is chosen into the address, so that a reload brings it back; not in the middle of a drag."""
        wanted = self.address()
        if self._state["dragged"] or st.query_params.to_dict() == wanted:
            return
        self._state["written"] = [*self._state["written"], wanted][-_REMEMBERED:]
        st.query_params.from_dict(wanted)

    def address(self, hide: Collection[str] = ()) -> dict[str, str]:
        """Return the parameters of the address that bring everything back.

        Args:
            hide: names of settings whose controls it hides, beside those that are hidden already.
        """
        hidden = [*self._state["hidden"], *(name for name in hide if self.shows(name))]
        parts = {
            setting.short: setting.write(self[name])
            for name, setting in self.settings.items()
            if self[name] != setting.first
        }
        return parts | ({HIDE: "-".join(self.settings[name].short for name in hidden)} if hidden else {})

    def may_hide(self) -> dict[str, str]:
        """Return the controls that a link could still hide, and what they are called."""
        return {name: setting.label for name, setting in self.settings.items() if setting.label and self.shows(name)}

    def complain(self, words: str) -> None:
        """Keep a sentence for the next time the page is drawn."""
        self._state["complaints"].append(words)

    def complaints(self) -> list[str]:
        """Return, once, what could not be done as asked."""
        said, self._state["complaints"] = self._state["complaints"], []
        return said

    @property
    def _state(self) -> dict[str, Any]:
        if self._key not in st.session_state:
            self._begin(st.query_params.to_dict())
        return st.session_state[self._key]

    def _begin(self, given: Mapping[str, str]) -> None:
        values = {name: setting.first for name, setting in self.settings.items()}
        complaints = []
        for name, setting in self.settings.items():
            if setting.short in given:
                try:
                    values[name] = setting.check(setting.read(given[setting.short]))
                except ConfigError as error:
                    complaints.append(tr("“{setting}” is left out: {error}", setting=setting.short, error=error))
                except (ValueError, KeyError, OverflowError):
                    complaints.append(
                        tr(
                            "“{setting}” is left out: {cut!r} cannot be read.",
                            setting=setting.short,
                            cut=cut(given[setting.short]),
                        )
                    )
        named = {setting.short: name for name, setting in self.settings.items() if setting.label}
        wanted = [part for part in given.get(HIDE, "").split("-") if part]
        complaints += [
            tr("“{hide}” names {cut!r}, which is no control.", hide=HIDE, cut=cut(part))
            for part in wanted
            if part not in named
        ]
        st.session_state[self._key] = {
            "values": values,
            "hidden": tuple(dict.fromkeys(named[part] for part in wanted if part in named)),
            "complaints": complaints,
            "written": [dict(given)],
            "dragged": False,
        }
