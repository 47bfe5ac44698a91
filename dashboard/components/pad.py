"""The drawing pad."""

from typing import Any, NamedTuple

import streamlit as st

from dashboard.components.browser_part import browser_part, packed

SIDE = 280.0  # the pad in its own units, as in pad.js
PEN_WIDTH = 18.0

_part = browser_part("pad")


class Drawing(NamedTuple):
    """What is on the pad: its number (each change counts one up), strokes and pen width in units of the pad."""

    number: int
    strokes: list[Any]
    pen_width: float


def pad(key: str = "pad") -> Drawing:
    """Show the pad and return what is on it now.

    The browser keeps the drawing and its history; a rerun never changes what the learner sees on the pad.
    """
    result = _part(
        key=key, data=packed({"pen_width": PEN_WIDTH}), default={"drawing": None}, on_drawing_change=lambda: None
    )
    return drawing(result.drawing)


def drawing_now(key: str = "pad") -> Drawing:
    """Return what is on the pad at this moment, within a callback too."""
    state = st.session_state.get(key)
    return drawing(state.get("drawing") if hasattr(state, "get") else None)


def drawing(value: Any) -> Drawing:
    """Read what the browser sent. What is in the strokes is checked where they are used."""
    value = value if isinstance(value, dict) else {}
    number, width = value.get("number"), value.get("pen_width")
    return Drawing(
        number if isinstance(number, int) else 0,
        value.get("strokes") or [],
        float(width) if isinstance(width, int | float) and 0 < width <= SIDE else PEN_WIDTH,
    )
