"""Small pictures with a title and a sentence each."""

import base64
from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

from dashboard.kit.browser_part import Index, Message, Number, browser_part, packed
from workbench.figures.base.pixels import png


class ChosenPicture(Message):
    """A picture was pressed, and perhaps where in it, 0 to 1."""

    index: Index
    x: Number | None = None
    y: Number | None = None


_part = browser_part("pictures", __file__, '<div class="pictures"></div>', tells={"chosen": ChosenPicture})


class Picture(NamedTuple):
    """One picture: pixels (h, w) or (h, w, 3), its title, a sentence, words for those who cannot see it."""

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
    square: bool = True,
    chosen: int | Collection[int] | None = None,
    on_choose: Callable[[dict[str, Any]], None] | None = None,
) -> None:
    """Show pictures in as many columns as fit.

    Args:
        items: what to show.
        key: names them on the page.
        width: how wide one is at least, in pixels of the screen.
        square: whether all take up a square. Default True.
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
    shown = {"items": rows, "width": width, "square": square, "choosable": on_choose is not None, "chosen": marked}
    choosing = {"on_chosen": taken} if on_choose else {}
    _part(key=key, data=packed(shown), **choosing)
