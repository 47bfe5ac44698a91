"""Small pictures with a title and a sentence each."""

import base64
from collections.abc import Sequence
from typing import Any, NamedTuple

from dashboard.components.browser_part import browser_part, packed
from workbench.figures.pixels import png

_part = browser_part("pictures", '<div class="pictures"></div>')


class Picture(NamedTuple):
    """One picture: pixels (h, w) or (h, w, 3), its title, a sentence, words for those who cannot see it."""

    image: Any
    title: str = ""
    words: str = ""
    alt: str = ""


def pictures(items: Sequence[Picture], key: str, *, width: int = 120, square: bool = True) -> None:
    """Show pictures in as many columns as fit.

    Args:
        items: what to show.
        key: names them on the page.
        width: how wide one is at least, in pixels of the screen.
        square: whether all take up a square. Default True.
    """
    rows = [
        {
            "source": "data:image/png;base64," + base64.b64encode(png(item.image, 1)).decode(),
            "title": item.title,
            "words": item.words,
            "alt": item.alt or f"{item.title} {item.words}".strip(),
        }
        for item in items
    ]
    _part(key=key, data=packed({"items": rows, "width": width, "square": square}))
