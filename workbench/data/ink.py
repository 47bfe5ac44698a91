"""Ink as an array of pixels: drawn along a path, shrunk, moved to the middle."""

from math import ceil

import numpy as np
from PIL import Image
from scipy import ndimage


def distance_to_path(
    strokes: list[np.ndarray], origin: np.ndarray, scale: float, shape: tuple[int, int], reach: float
) -> np.ndarray:
    """Return how far each pixel of a picture is from the path of the pen, in pixels, up to about `reach`.

    One distance transform draws any number of strokes, at any pen width: ink is what is near enough.
    """
    blank = np.ones(shape, bool)
    for stroke in strokes:
        x, y = ((stroke - origin) * scale - 0.5).T
        # As many steps on each segment as it crosses pixels, so that the path has no gaps.
        steps = np.ceil(np.maximum(np.abs(np.diff(x)), np.abs(np.diff(y)))).astype(int) + 1
        at = np.arange(steps.sum()) - np.repeat(np.cumsum(steps) - steps, steps)
        path = np.append(np.repeat(np.arange(len(steps)), steps) + at / np.repeat(steps, steps), len(steps))
        knots = np.arange(len(x))
        column, row = (np.rint(np.interp(path, knots, axis)).astype(int) for axis in (x, y))
        inside = (row >= 0) & (row < shape[0]) & (column >= 0) & (column < shape[1])
        blank[row[inside], column[inside]] = False
    distance = np.full(shape, np.inf)
    if not blank.all():
        # The transform is the slow part, and most of a pad is empty.
        window = tuple(
            slice(max(0, places[0] - ceil(reach)), places[-1] + ceil(reach) + 1)
            for places in (np.flatnonzero(~blank.all(axis=axis)) for axis in (1, 0))
        )
        distance[window] = ndimage.distance_transform_edt(blank[window])
    return distance


def inked(distance: np.ndarray, pen: float) -> np.ndarray:
    """Return ink where the path is near, with soft edges; a pen narrower than a pixel leaves pale ink."""
    return (np.clip(max(pen, 1.0) / 2 + 0.5 - distance, 0.0, 1.0) * min(pen, 1.0)).astype(np.float32)


def resized(picture: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Return the picture with another number of pixels; each pixel is the mean of what it covers."""
    image = Image.fromarray(picture.astype(np.float32))
    smaller = rows <= picture.shape[0] and columns <= picture.shape[1]
    filter_ = Image.Resampling.BOX if smaller else Image.Resampling.BILINEAR
    return np.clip(np.asarray(image.resize((columns, rows), filter_)), 0.0, 1.0)


def centred(picture: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Move the centre of mass to the middle, of 28x28 to pixel (14, 14), to the nearest pixel, as in all of MNIST."""
    total = picture.sum()
    if total == 0:
        return placed(picture, size, 0, 0)
    rows, columns = (np.arange(side) for side in picture.shape)
    center = float(picture.sum(axis=1) @ rows / total), float(picture.sum(axis=0) @ columns / total)
    return placed(picture, size, *(round(side / 2 - middle) for side, middle in zip(size, center, strict=True)))


def placed(picture: np.ndarray, size: tuple[int, int], top: int, left: int) -> np.ndarray:
    """Put the picture into an empty one of this size; what would lie outside is cut off."""
    rows, columns = picture.shape
    frame = np.zeros((size[0] + 2 * rows, size[1] + 2 * columns), np.float32)
    frame[rows + top : 2 * rows + top, columns + left : 2 * columns + left] = picture
    return frame[rows : rows + size[0], columns : columns + size[1]].copy()


def bounds(mask: np.ndarray) -> tuple[slice, slice]:
    """Return the rows and the columns between which a mask is set."""
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
