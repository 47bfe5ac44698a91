"""Sliders that tell of every move at once: Streamlit's own wait until the hand rests."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from dashboard.kit.browser_part import Message, Number, Word, browser_part, packed
from workbench.language import translated


class Turned(Message):
    """A slider was moved, or its field typed into; `last` is False in the middle of a move."""

    name: Word
    value: Number
    last: bool = False


_part = browser_part("knobs", __file__, '<div class="knobs"></div>', tells={"turned": Turned})


@translated("label", "words")
class Knob(NamedTuple):
    """One slider with a field for the exact number.

    Attributes:
        name: comes back with what was chosen.
        label: its name for people.
        value, low, high: where it stands, and how far it goes; the field takes no number beyond.
        step: between two values. Default 0: as fine as the screen allows.
        scale: `"linear"`; `"log"`, where the effect goes by factors (`low` is above 0); `"share"`, for what is below 1
            and matters most close to it: 0.9, 0.99 and 0.999 stand equally far apart.
        words: what it does, in a sentence, for whoever points at it.
    """

    name: str
    label: str
    value: float
    low: float
    high: float
    step: float = 0.0
    scale: str = "linear"
    words: str = ""


def knobs(items: Sequence[Knob], key: str, on_turn: Callable[[str, float, bool], None], *, width: int = 180) -> None:
    """Show sliders side by side, in as many columns as fit.

    Args:
        items: from left to right.
        key: names them on the page.
        on_turn: called with the name of a slider, its new value, and whether it is the last one of a move, before the
            page or the fragment runs again.
        width: how wide one is at least, in pixels of the screen.
    """
    known = {item.name: item for item in items}

    def turned(what: dict[str, Any]) -> None:
        item = known.get(what["name"])
        if item and item.low <= what["value"] <= item.high:
            on_turn(item.name, float(what["value"]), what["last"])

    _part(
        key=key,
        data=packed(
            {"items": [{**item._asdict(), "label": item.label, "words": item.words} for item in items], "width": width}
        ),
        on_turned=turned,
    )
