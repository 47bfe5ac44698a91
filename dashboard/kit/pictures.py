"""Small pictures with a title and a sentence each."""

import base64
from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

import numpy as np

from dashboard.kit.browser_part import Index, Message, Number, browser_part, packed
from workbench.figures.base.pixels import png


class ChosenPicture(Message):
    """A picture was pressed, and perhaps where in it, 0 to 1."""

    index: Index
    x: Number | None = None
    y: Number | None = None


MOST_STRETCHED = 2.0  # width by height, or height by width: what is longer has room beside it

_part = browser_part("pictures", __file__, '<div class="pictures"></div>', tells={"chosen": ChosenPicture})


class Picture(NamedTuple):
    """One picture: pixels (h, w), (h, w, 1) or (h, w, 3), its title, a sentence, words for those who cannot see it."""

    image: Any
    title: str = ""
    words: str = ""
    alt: str = ""


def source(image: Any) -> str:
    """Return a picture, (h, w) or (h, w, 3), as an address that holds it whole."""
    return "data:image/png;base64," + base64.b64encode(png(image, 1)).decode()


def pictures(
    items: Sequence[Picture],
    key: str,
    *,
    width: int = 120,
    even: bool = True,
    chosen: int | Collection[int] | None = None,
    on_choose: Callable[[dict[str, Any]], None] | None = None,
) -> None:
    """Show pictures in as many columns as fit.

    Args:
        items: what to show.
        key: names them on the page.
        width: how wide one is at least, in pixels of the screen.
        even: whether all take up the same room: of the pictures' own proportions where they have one shape, else a
            square. Default True; without, each is as high as it has to be.
        chosen: the index of the marked one, or of each of several, where they can be chosen. Default: none.
        on_choose: makes each picture a button; called before the page or the fragment runs again with
            `{"index": 2, "x": 0.4, "y": 0.7}`: which one, and the place in it from its upper left, 0 to 1. A picture
            chosen by a key has no place.
    """
    rows = [
        {
            "source": source(item.image),
            "title": item.title,
            "words": item.words,
            "alt": item.alt or f"{item.title} {item.words}".strip(),
        }
        for item in items
    ]

    def taken(what: dict[str, Any]) -> None:
        if on_choose and what["index"] < len(items):
            on_choose(what)

    marked = [chosen] if isinstance(chosen, int) else list(chosen or ())
    ratio = _ratio(items) if even else 0
    shown = {"items": rows, "width": width, "ratio": ratio, "choosable": on_choose is not None, "chosen": marked}
    choosing = {"on_chosen": taken} if on_choose else {}
    _part(key=key, data=packed(shown), **choosing)


def _ratio(items: Sequence[Picture]) -> float:
    """Return the width of the pictures' room by its height."""
    shapes = {np.shape(item.image)[:2] for item in items}
    if len(shapes) != 1:
        return 1.0
    height, width = shapes.pop()
    return min(max(width / height, 1 / MOST_STRETCHED), MOST_STRETCHED)
