"""The drawing pad."""

from functools import cache
from typing import Annotated, Any, NamedTuple

import streamlit as st
from pydantic import Field

from dashboard.kit.browser_part import Index, Message, browser_part, packed
from workbench.data.sample_strokes import SAMPLES, sample

PAD_SIDE = 280.0  # the pad in its own units, as in pad.js
PEN_WIDTH = 18.0


class Told(Message):
    """What is on the pad. What is in the strokes is checked where they are used."""

    number: Index = 0
    strokes: list[Any] = []
    pen_width: Annotated[float, Field(gt=0, le=PAD_SIDE)] = PEN_WIDTH
    moving: bool = False


_part = browser_part("pad", __file__, tells={"drawing": Told})


class Drawing(NamedTuple):
    """What is on the pad.

    Attributes:
        number: each change counts one up.
        strokes, pen_width: in units of the pad.
        moving: whether the pen has not left the pad yet.
    """

    number: int
    strokes: list[Any]
    pen_width: float
    moving: bool = False


def pad(key: str = "pad", *, live: bool = False) -> Drawing:
    """Show the pad, with examples to press below it, and return what is on it now.

    The browser keeps the drawing and its history; a rerun changes what the learner sees on the pad only where it was
    asked to, by `clear_pad`, `bring_back` or `draw_sample`.

    Args:
        key: names it on the page.
        live: whether the stroke that is being drawn is told too, ten times a second at most. Default False: what is
            told is what the pen has left behind. Each message runs the page or the fragment, which must be quick.
    """
    drawing = drawing_now(key)
    shown = {
        "pen_width": PEN_WIDTH,
        "wish": st.session_state.get(f"{key}-wish"),
        "live": live,
        "answered": drawing.number if live else 0,
        "examples": _examples(),
    }
    _part(key=key, data=packed(shown), on_drawing=None)
    return drawing_now(key)


@cache
def _examples() -> list[dict[str, Any]]:
    return [{"name": name, "strokes": sample(name)} for name in SAMPLES]


def draw_sample(name: str, key: str = "pad") -> None:
    """Have a sample draw itself on the pad, when it is shown next; what was there can be brought back.

    Args:
        name: a key of `workbench.data.sample_strokes.SAMPLES`.
        key: of the pad.
    """
    _wish(key, what="play", name=name, strokes=sample(name))


def clear_pad(drawing: Drawing, key: str = "pad") -> None:
    """Clear the pad as its own button does, when it is shown next: unless something else is on it by then."""
    _wish(key, what="clear", drawing=drawing.number)


def bring_back(key: str = "pad") -> None:
    """Undo the last step of a pad that is empty, when it is shown next."""
    _wish(key, what="restore")


def _wish(key: str, **wish: Any) -> None:
    earlier = st.session_state.get(f"{key}-wish") or {"id": 0}
    st.session_state[f"{key}-wish"] = {"id": earlier["id"] + 1, **wish}


def drawing_now(key: str = "pad") -> Drawing:
    """Return what is on the pad at this moment, within a callback too."""
    told = _part.told(key, "drawing") or {}
    return Drawing(
        told.get("number", 0), told.get("strokes", []), told.get("pen_width", PEN_WIDTH), told.get("moving", False)
    )
