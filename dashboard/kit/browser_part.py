"""How a part of a page that lives in the browser is put together, and how what it tells is checked before anybody acts.

A part's files lie beside its Python module. What it may tell is said once, where it is registered:

    class Turned(Message):
        name: Word
        value: Number

    _part = browser_part("knobs", __file__, tells={"turned": Turned})
    _part(key="rates", data=packed(...), on_turned=lambda turned: ...)  # {"name": "rate", "value": 0.1}

A browser can send anything, and not only from our page: what is no such message is told in the terminal, once, and is
then as if it had never come.
"""

import json
import sys
from collections.abc import Callable, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import Annotated, Any

import streamlit as st
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from dashboard.session.guard import guarded
from workbench.language import ENGLISH, spoken, tr
from workbench.language.in_browser import sentences
from workbench.settings import BROWSER

# Larger than anything a page shows, and small enough to be written out.
Number = Annotated[float, Field(ge=-1e12, le=1e12)]
Index = Annotated[int, Field(ge=0, le=1_000_000)]
Word = Annotated[str, Field(max_length=200)]

PARTS: dict[str, "BrowserPart"] = {}  # all that are registered, by name
_told_of: set[tuple[str, str]] = set()


class Message(BaseModel):
    """What a part may tell, as an object of these fields. Callbacks get a dict of them, without those that are None."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)


class BrowserPart:
    """A registered part; called, it shows itself.

    Attributes:
        tells: what it may tell: by name, the type that a message must have.
    """

    def __init__(
        self, name: str, show: Callable[..., Any], tells: Mapping[str, Any], script: str = "", html: str = ""
    ) -> None:
        self.name, self._show, self._script, self._html = name, show, script, html
        self.tells = {
            kind: TypeAdapter(type_, config=None if _is_message(type_) else ConfigDict(strict=True))
            for kind, type_ in tells.items()
        }

    def __call__(self, key: str, data: bytes, **on: Callable[[Any], object] | None) -> None:
        """Show the part.

        Args:
            key: names it on the page.
            data: what it shows, see `packed`.
            on: `on_turned=...` is called with each message `turned`, before the page or the fragment runs again. None:
                it may be told, and whoever shows the part asks `told`.
        """
        listening = {
            f"{listener}_change": guarded(partial(self._hear, key, listener.removeprefix("on_"), then))
            for listener, then in on.items()
        }
        self._show(key=key, data=self._with_words(data), **listening)

    @cached_property
    def sentences(self) -> list[str]:
        """What its script and its HTML say, in English; looked for only where another language is spoken."""
        return sentences(self._script, self._html)

    def _with_words(self, data: bytes) -> bytes:
        """Return the data with the part's sentences in the language of this session, where that is not English."""
        if spoken() == ENGLISH or not self.sentences:
            return data
        words = packed({"sentences": {text: tr(text) for text in self.sentences}})
        return words if data == b"{}" else data[:-1] + b"," + words[1:]

    def told(self, key: str, kind: str) -> Any:
        """Return what the part with this key tells now, None where it is nothing, or no message of this kind."""
        state = st.session_state.get(key)
        what = state.get(kind) if isinstance(state, Mapping) else getattr(state, kind, None)
        if what is None:
            return None
        try:
            message = self.tells[kind].validate_python(what)
        except (ValidationError, RecursionError):
            if (self.name, kind) not in _told_of:
                _told_of.add((self.name, kind))
                print(
                    tr(
                        "A message of the part {name} is left out: {kind} cannot be {what}.",
                        name=self.name,
                        kind=kind,
                        what=repr(what)[:200],
                    ),
                    file=sys.stderr,
                )
            return None
        return message.model_dump(exclude_none=True) if isinstance(message, BaseModel) else message

    def _hear(self, key: str, kind: str, then: Callable[[Any], object] | None) -> None:
        message = self.told(key, kind)
        if then and message is not None:
            then(message)


def _is_message(type_: Any) -> bool:
    return isinstance(type_, type) and issubclass(type_, BaseModel)


def browser_part(
    name: str, beside: str, html: str = "", *, isolate_styles: bool = True, tells: Mapping[str, Any] | None = None
) -> BrowserPart:
    """Register the part `name` from `name.js`, `name.css` and, where `html` is empty, `name.html`, beside its module.

    Its script finds `read`, `tr` and `ntr` before it (`browser/words.js`): what it says is translated as in Python.
    Where notebooks have the same part, what is the same lies in `workbench/browser`, in files of the same names; the
    files here then hold what only the dashboard needs, and come behind.

    Args:
        name: of the files; also the name by which Streamlit knows it, with `workbench_` in front.
        beside: the `__file__` of the module whose part it is.
        html: what stands in the page before the script runs.
        isolate_styles: whether its styles and the page's are kept apart. Default True.
        tells: what it may tell: by name, a `Message` or another type. Default: nothing.

    Returns:
        What shows the part.
    """
    html, script = html or _text(f"{name}.html", beside), _text(f"{name}.js", beside)
    show = st.components.v2.component(
        f"workbench_{name}",
        html=html,
        css=_text(f"{name}.css", beside),
        js=_text("words.js", beside) + script,
        isolate_styles=isolate_styles,
    )
    PARTS[name] = BrowserPart(name, show, tells or {}, script, html)
    return PARTS[name]


def _text(name: str, beside: str) -> str:
    """Return what the files of this name hold: the shared one, then the dashboard's own."""
    paths = [folder / name for folder in (BROWSER, Path(beside).parent) if (folder / name).is_file()]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def packed(data: dict[str, Any]) -> bytes:
    """Return the data of a part as bytes of JSON.

    Streamlit looks through a dict for tables and loads pandas for it, which takes 60 MB and a quarter of a second.
    Bytes go through untouched.
    """
    return json.dumps(data, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
