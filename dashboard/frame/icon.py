"""The picture in the browser's tab: a digit as a network sees it."""

from functools import cache

from workbench.data.drawing import draw
from workbench.figures.base.pixels import png

# A seven, in two strokes.
STROKES = [[(20, 10), (80, 10), (45, 95)], [(35, 52), (72, 52)]]


@cache
def icon() -> bytes:
    """Return the icon as PNG: a named icon would be fetched from another host."""
    return png(draw(STROKES, pen_width=16).image, 2)
