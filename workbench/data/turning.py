"""Turn a picture by an angle that somebody chose, to see when a network no longer knows it."""

import numpy as np


def turn(image: np.ndarray, degrees: float) -> np.ndarray:
    """Turn a picture about its middle, anticlockwise. What comes in from outside is 0.

    Args:
        image: shape (h, w) or (h, w, 1), uint8 0 to 255 or float 0 to 1.
        degrees: the angle; any number, 360 is once around.

    Returns:
        array of shape (h, w), float32, 0 to 1, interpolated between pixels.
    """
    from scipy.ndimage import rotate  # takes a third of a second, and not everybody turns pictures

    pixels = np.asarray(image)
    scale = 255 if pixels.dtype == np.uint8 else 1
    pixels = pixels.reshape(pixels.shape[:2]).astype(np.float32) / scale  # (h, w, 1) -> (h, w)
    return np.clip(rotate(pixels, degrees, reshape=False, order=1), 0, 1)
