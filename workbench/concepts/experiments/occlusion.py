"""Occlusion: cover a place of a picture, and see whether the network still recognises it."""

from collections.abc import Callable

import numpy as np

from workbench.errors import DataError
from workbench.language import tr

NUMBERS_AT_ONCE = 2**22  # of covered pictures


def occlusion(
    predict: Callable[[np.ndarray], np.ndarray],
    picture: np.ndarray,
    *,
    size: int | None = None,
    stride: int | None = None,
) -> np.ndarray:
    """Return how much each place of a picture matters: by how much the winner's probability drops without it.

    A dark square moves over the picture. Each pixel gets the mean drop over all squares that cover it; negative where
    covering helps. Many covered pictures go through the network at once; squares without ink under them change
    nothing and are left out.

    Args:
        predict: takes pictures of shape (n, h, w, channels), returns their probabilities of shape (n, c).
        picture: shape (h, w, channels), ink bright on dark (0).
        size: side of the square in pixels, from 1. Default: a sixth of the picture, 5 pixels of 28.
        stride: pixels from one square to the next, 1 to `size`. Default: three steps are about a square, 2 pixels
            for one of 5.

    Returns:
        array of shape (h, w), float32, -1 to 1.

    Raises:
        DataError: size and stride do not fit the picture, or each other.

    Reference: Zeiler and Fergus, Visualizing and Understanding Convolutional Networks (2014), section 4.2.
    """
    height, width, _ = picture.shape
    size = max(1, round(min(height, width) / 6)) if size is None else size
    stride = max(1, round(size / 3)) if stride is None else stride
    if not 1 <= stride <= size <= max(height, width):
        raise DataError(
            tr(
                "The square must be 1 to {height} pixels wide and move by 1 to its own size, came a size of "
                "{size} and a stride of {stride}.",
                height=max(height, width),
                size=size,
                stride=stride,
            )
        )
    # Squares may hang over the edge, so that a pixel in a corner is covered as often as one in the middle.
    squares = [
        (slice(max(top, 0), top + size), slice(max(left, 0), left + size))
        for top in range(1 - size, height, stride)
        for left in range(1 - size, width, stride)
    ]
    inked = [square for square in squares if picture[square].any()]
    places, together = [(), *inked], max(1, NUMBERS_AT_ONCE // picture.size)  # first, nothing is covered
    answers = []
    for first in range(0, len(places), together):
        some = places[first : first + together]
        covered = np.repeat(picture[None], len(some), axis=0)  # (squares, h, w, channels)
        for each, place in zip(covered, some, strict=True):
            if place:
                each[place] = 0
        answers.append(predict(covered))
    probabilities = np.concatenate(answers)
    winner = probabilities[0].argmax()
    drops = probabilities[0, winner] - probabilities[1:, winner]
    total, times = np.zeros((height, width), np.float32), np.zeros((height, width), np.float32)
    for square, drop in zip(inked, drops, strict=True):
        total[square] += drop
    for square in squares:
        times[square] += 1
    return total / times
