"""What is chosen on a page that explains an idea: kept for one visitor, in the address, and in links that hide things.

A page says once which settings it has, at the top of a module of its own:

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
    live_figure(drawn(some_figure, LOSSES["place"]), "some-figure", pick="x",
                on_pick=lambda what: LOSSES.change(place=what["x"]))
    LOSSES.write_address()                                              # last, on the page and in each fragment

Only what differs from the first values is written. While something is dragged, the address stays: a browser allows few
changes of it a second. So `write_address` does nothing after `LOSSES.change(..., dragged=True)`, until a change comes
without; `live_figure` tells with each pick whether it is the last of a drag.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from workbench.errors import ConfigError
from workbench.registry import lookup

HIDE = "hide"
_REMEMBERED = 100  # addresses that this page wrote: whatever else stands there is a link that was followed


@dataclass(frozen=True)
class Setting:
    """One thing that a learner chooses; made by `number`, `whole`, `choice`, `several`, `numbers` or `switch`.

    Attributes:
        short: its name in the address, without hyphens.
        first: its value until another is chosen.
        read: makes a value of the text in the address; raises `ValueError` where it cannot.
        write: makes the text of a value.
        check: returns the value as it may stand; raises `ConfigError` where it cannot be.
        label: its name for people. Without one it is nothing that a link can hide.
        bounds: lowest and highest value, where it is a number.
    """

    short: str
    first: Any
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    check: Callable[[Any], Any]
    label: str = ""
    bounds: tuple[float, float] = (0.0, 0.0)


def number(short: str, first: float, low: float, high: float, label: str = "") -> Setting:
    """Return a setting that is a number from `low` to `high`."""
    low, high = float(low), float(high)
    return Setting(short, float(first), float, _written, lambda value: _within(float(value), low, high), label,
                   (low, high))  # fmt: skip


def whole(short: str, first: int, low: int, high: int, label: str = "") -> Setting:
    """Return a setting that is a whole number from `low` to `high`."""
    return Setting(short, first, int, str, lambda value: _within(int(value), low, high), label, (low, high))


def choice(short: str, first: str, options: Collection[str], label: str = "") -> Setting:
    """Return a setting that is one of `options`."""
    known = dict.fromkeys(options)
    return Setting(short, first, str, str, lambda value: _known(value, known, label or short), label)


def several(short: str, first: Sequence[str], options: Collection[str], label: str = "", *, least: int = 0,
            most: int = 99) -> Setting:  # fmt: skip
    """Return a setting that is some of `options`, `least` to `most` of them, in the order of the options."""
    known = dict.fromkeys(options)

    def check(values: Sequence[str]) -> tuple[str, ...]:
        chosen = {_known(value, known, label or short) for value in values}
        _amount(len(chosen), least, most)
        return tuple(option for option in known if option in chosen)

    return Setting(short, tuple(first), lambda text: [part for part in text.split("-") if part], "-".join, check, label)


def numbers(short: str, first: Sequence[float], low: float, high: float, label: str = "", *, least: int = 1,
            most: int = 99) -> Setting:  # fmt: skip
    """Return a setting that is a list of `least` to `most` numbers from `low` to `high`."""

    def check(values: Sequence[float]) -> tuple[float, ...]:
        _amount(len(values), least, most)
        return tuple(_within(float(value), low, high) for value in values)

    return Setting(short, tuple(map(float, first)), lambda text: [float(part) for part in text.split("_")],
                   lambda values: "_".join(map(_written, values)), check, label)  # fmt: skip


def switch(short: str, first: bool, label: str = "") -> Setting:
    """Return a setting that is on or off."""
    return Setting(short, first, lambda text: {"0": False, "1": True}[text], lambda on: str(int(on)), bool, label)


class Explorer:
    """The settings of one page, and what each visitor has chosen of them."""

    def __init__(self, page: str, **settings: Setting) -> None:
        self.page, self.settings = page, settings
        self._key = f"explorer-{page}"

    def __repr__(self) -> str:
        return f"Explorer of {self.page} with {', '.join(self.settings)}"

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

    def widget(self, name: str, **more: Any) -> dict[str, Any]:
        """Return what Streamlit's widget for a setting needs, `label`, `key` and `on_change`, and whatever is added.

        The widget then shows the value that the setting has, also where it was changed elsewhere.
        """
        key, value = f"{self.page}-{name}", self[name]
        st.session_state[key] = list(value) if isinstance(value, tuple) else value
        return {"label": self.settings[name].label, "key": key, "on_change": self._take, "args": (name, key), **more}

    def _take(self, name: str, key: str) -> None:
        self.change(**{name: st.session_state[key]})

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
        parts = {setting.short: setting.write(self[name]) for name, setting in self.settings.items()
                 if self[name] != setting.first}  # fmt: skip
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
                    complaints.append(f"`{setting.short}` is left out: {error}")
                except (ValueError, KeyError, OverflowError):
                    complaints.append(f"`{setting.short}` is left out: {_cut(given[setting.short])!r} cannot be read.")
        named = {setting.short: name for name, setting in self.settings.items() if setting.label}
        wanted = [part for part in given.get(HIDE, "").split("-") if part]
        complaints += [f"`{HIDE}` names {_cut(part)!r}, which is no control." for part in wanted if part not in named]
        st.session_state[self._key] = {
            "values": values, "hidden": tuple(dict.fromkeys(named[part] for part in wanted if part in named)),
            "complaints": complaints, "written": [dict(given)], "dragged": False,
        }  # fmt: skip


def _written(value: float) -> str:
    return f"{value:.4g}"


def _cut(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"


def _within(value: Any, low: float, high: float) -> Any:
    if not low <= value <= high:  # also what is no number at all
        raise ConfigError(f"A number from {low:g} to {high:g} is needed, came {value:g}.")
    return value


def _known(value: Any, options: Mapping[str, None], kind: str) -> str:
    if value not in options:
        lookup(_cut(str(value)), options, kind.lower())  # says what there is
    return value


def _amount(amount: int, least: int, most: int) -> None:
    if amount < least:
        raise ConfigError(f"Choose at least {least}.")
    if amount > most:
        raise ConfigError(f"Choose at most {most}, came {amount}.")
