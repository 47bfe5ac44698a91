"""From the bytes of any picture file to the picture that a network reads: only its size and its colours are changed."""

from math import ceil

import numpy as np

from workbench.data.decoding import decode
from workbench.data.example import Picture

MOST_ENLARGED = 16  # times what fits into the frame: of a very long, narrow picture the middle is enlarged no further


def fit_picture(data: bytes, example: Picture) -> np.ndarray:
    """Return a picture at the size, and with the channels, that a network reads.

    It fills the frame: of one with other proportions, the middle is taken. One that has the right size is not changed.

    Args:
        data: the bytes of a PNG, JPEG, WebP or GIF file.
        example: what one picture is for the network.

    Returns:
        array of shape (h, w, channels), float32, 0 to 1.

    Raises:
        DrawingError: the file is empty, too large, damaged or of another kind; the message says which.
    """
    height, width, channels = example.shape
    side = max(height, width)
    found = decode(data, side, colours=channels > 1)
    missing = max(height / found.shape[0], width / found.shape[1])
    if missing > 1:
        found = decode(data, min(ceil(side * missing), side * MOST_ENLARGED), colours=channels > 1)
    frame = np.zeros((height, width, channels), np.float32)
    picture = found.reshape(*found.shape[:2], channels)
    from_rows, rows = _middle(found.shape[0], height)
    from_columns, columns = _middle(found.shape[1], width)
    frame[rows, columns] = picture[from_rows, from_columns]
    return frame


def _middle(there: int, wanted: int) -> tuple[slice, slice]:
    """Where the middle of a side lies in the picture, and in the frame."""
    size = min(there, wanted)
    begin, place = (there - size) // 2, (wanted - size) // 2
    return slice(begin, begin + size), slice(place, place + size)
