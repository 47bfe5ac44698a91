"""Pictures as people give them, and as a network reads them."""

import numpy as np

from workbench.data.example import Picture
from workbench.errors import DataError
from workbench.language import tr


def as_pictures(images: np.ndarray, example: Picture) -> np.ndarray:
    """Return pictures as (n, h, w, channels), with the numbers that came: there may be more than fit into memory.

    Args:
        images: shape (n, h, w, channels) or of one picture (h, w, channels); grey ones also without the channel.
        example: what one picture is.

    Raises:
        DataError: they have another shape, or hold other numbers than float or uint8.
    """
    images = np.asarray(images)
    height, width, channels = example.shape
    grey = example.is_grey
    if images.shape == example.shape or (grey and images.shape == (height, width)):
        images = images.reshape(1, *example.shape)  # (h, w) -> (1, h, w, 1)
    elif grey and images.shape[1:] == (height, width):
        images = images[..., None]  # (n, h, w) -> (n, h, w, 1)
    elif images.shape[1:] != example.shape:
        without = f"({height}, {width}), (n, {height}, {width})" if grey else f"({height}, {width}, {channels})"
        raise DataError(
            tr(
                "Pictures for this model must have the shape {without} or (n, {height}, {width}, {channels}), "
                "came {shape}.",
                without=without,
                height=height,
                width=width,
                channels=channels,
                shape=images.shape,
            )
        )
    if images.dtype != np.uint8 and not np.issubdtype(images.dtype, np.floating):
        raise DataError(
            tr("Pictures must be float from 0 to 1, or uint8 from 0 to 255, came {dtype}.", dtype=images.dtype)
        )
    return images


def as_numbers(pictures: np.ndarray, *, check_range: bool = True) -> np.ndarray:
    """Return pictures as float32, as a network reads them.

    Args:
        pictures: uint8 0 to 255, or float.
        check_range: whether float numbers beyond 0..1 are refused. Default True.

    Raises:
        DataError: they lie beyond the range.
    """
    if pictures.dtype == np.uint8:
        return pictures.astype(np.float32) / 255
    pictures = pictures.astype(np.float32)
    # A little more than 1 may come from enlarging a picture. The comparison is also False where one is NaN.
    if check_range and pictures.size and not (pictures.min() >= -1e-3 and pictures.max() <= 1 + 1e-3):
        raise DataError(
            tr(
                "Pictures of float numbers must lie between 0 and 1, came {images:g} to {images_2:g}. "
                "Divide by 255, or give uint8.",
                images=pictures.min(),
                images_2=pictures.max(),
            )
        )
    return np.ascontiguousarray(pictures)
