"""Pen strokes: what a learner's hand did, checked before anything is drawn.

A drawing is a list of strokes, a stroke is a list of points, a point is `(x, y)`. y grows downwards, as on a
screen. The unit does not matter: pixels of a page, millimetres of a tablet.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from workbench.errors import DrawingError
from workbench.language import later, tr

Strokes = Sequence[Sequence[Sequence[float]]] | Sequence[np.ndarray]

MAX_STROKES = 2_000
MAX_POINTS = 50_000
MAX_COORDINATE = 1e6
SHAPE = later("a list of strokes, each a list of [x, y] points")


def parse_strokes(value: Any) -> list[np.ndarray]:
    """Check `value` and return its strokes as arrays; strokes without a point are left out.

    Args:
        value: a list of strokes, each a list of `[x, y]` points: at most 2,000 strokes and 50,000 points in
            all, no coordinate beyond 1,000,000. Arrays of shape (k, 2) are welcome as strokes.

    Returns:
        One float64 array of shape (k, 2) for each stroke, k >= 1, columns x and y; an empty list for no ink.

    Raises:
        DrawingError: the nesting is wrong, a coordinate is not finite or too large, or there is too much.
    """
    if isinstance(value, str | bytes | dict) or not hasattr(value, "__iter__"):
        raise DrawingError(tr("A drawing must be {shape}. Came: {name}.", shape=tr(SHAPE), name=type(value).__name__))
    given = list(value)
    if len(given) > MAX_STROKES:
        raise DrawingError(
            tr(
                "A drawing may have at most {max_strokes:,} strokes. Came: {given:,}. Clear the pad and draw "
                "one digit.",
                max_strokes=MAX_STROKES,
                given=len(given),
            )
        )
    strokes = [stroke for index, points in enumerate(given) if len(stroke := _parse_stroke(points, index))]
    total = sum(map(len, strokes))
    if total > MAX_POINTS:
        raise DrawingError(
            tr(
                "A drawing may have at most {max_points:,} points. Came: {total:,}. Clear the pad and draw one digit.",
                max_points=MAX_POINTS,
                total=total,
            )
        )
    return strokes


def _parse_stroke(points: Any, index: int) -> np.ndarray:
    """Return the points of stroke number `index` as an array of shape (k, 2)."""
    try:
        stroke = np.asarray(points)
        # Texts and truth values would turn into numbers quietly.
        if stroke.dtype.kind not in "iuf":
            raise TypeError(tr("not numbers"))
        stroke = stroke.astype(np.float64)
    except (TypeError, ValueError, OverflowError):
        raise DrawingError(
            tr("A drawing must be {shape}. Stroke {index} holds something else.", shape=tr(SHAPE), index=index + 1)
        ) from None
    if stroke.shape == (0,) or stroke.shape == (0, 2):
        return np.empty((0, 2))
    if stroke.ndim != 2 or stroke.shape[1] != 2:
        raise DrawingError(
            tr(
                "A drawing must be {shape}. Stroke {index} has the shape {shape_2}.",
                shape=tr(SHAPE),
                index=index + 1,
                shape_2=stroke.shape,
            )
        )
    if not np.isfinite(stroke).all():
        raise DrawingError(
            tr(
                "Every coordinate must be a finite number. Stroke {index} holds {first_stroke}.",
                index=index + 1,
                first_stroke=stroke[~np.isfinite(stroke)][0],
            )
        )
    if np.abs(stroke).max() > MAX_COORDINATE:
        raise DrawingError(
            tr(
                "Every coordinate must be at most {max_coordinate:,.0f} away from 0. Stroke {index} reaches "
                "{stroke:g}.",
                max_coordinate=MAX_COORDINATE,
                index=index + 1,
                stroke=np.abs(stroke).max(),
            )
        )
    return stroke
