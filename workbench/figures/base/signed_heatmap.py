"""Weights, maps and heat as small pictures in colour, for places where many stand side by side."""

import numpy as np

from workbench.figures.base.cells import SIGNED

_STOPS = [place for place, _ in SIGNED]
_COLOURS = np.array([[int(colour[start : start + 2], 16) for start in (1, 3, 5)] for _, colour in SIGNED])


def signed_picture(values: np.ndarray, reach: float | None = None) -> np.ndarray:
    """Colour numbers: blue below zero, white at zero, red above.

    Args:
        values: shape (h, w).
        reach: the number that is darkest, in either direction; what lies beyond is as dark. Default: the largest here.

    Returns:
        shape (h, w, 3), uint8.
    """
    values = np.nan_to_num(np.asarray(values, dtype=np.float64))
    reach = reach or float(np.abs(values).max(initial=0.0)) or 1.0
    place = np.clip(values / reach, -1, 1) / 2 + 0.5
    channels = [np.interp(place, _STOPS, colours) for colours in _COLOURS.T]
    return np.stack(channels, axis=-1).round().astype(np.uint8)


def map_picture(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Colour a feature map: black at 0 to white at `high` where nothing lies below zero, else as `signed_picture`.

    Args:
        values: shape (h, w).
        low, high: the smallest and the largest number of all maps that it is compared with.

    Returns:
        shape (h, w, 3), uint8.
    """
    if low < 0:
        return signed_picture(values, max(-low, high))
    grey = np.clip(np.nan_to_num(np.asarray(values, dtype=np.float64)) / (high or 1.0), 0, 1)
    return np.repeat((grey * 255).round().astype(np.uint8)[..., None], 3, axis=-1)
