"""What would make wrong arrays right: the one line of NumPy that fits what came."""

import numpy as np

from workbench.language import tr

LOOKED_AT = 1000  # pictures or labels, spread evenly: enough to tell how they were scaled


def for_pictures(value: np.ndarray, name: str = "x") -> str:
    """Return the line that turns pictures into whole numbers from 0 to 255 (uint8), judged by what they hold.

    Args:
        value: pictures of any number type, of shape (n, ...).
        name: what the array is called in the line.
    """
    some = _some(value)
    if value.dtype.kind not in "biuf" or not some.size or not np.isfinite(some).all():
        return tr("put in numbers that are finite")
    low, high = float(some.min()), float(some.max())
    if value.dtype.kind == "b" or (value.dtype.kind in "iu" and 0 <= low and high <= 1):
        return f"255 * {name}.astype('uint8')"
    if 0 <= low and high <= 1:
        return f"(255 * {name}).round().astype('uint8')"
    if 0 <= low and high <= 255:
        return f"{name}.astype('uint8')" if value.dtype.kind in "iu" else f"{name}.round().astype('uint8')"
    if -1 <= low and high <= 1:
        return f"(127.5 * ({name} + 1)).round().astype('uint8')"
    return f"(255 * ({name} - {name}.min()) / ({name}.max() - {name}.min())).round().astype('uint8')"


def for_labels(value: np.ndarray, classes: int, name: str = "y") -> str | None:
    """Return the line that turns labels into whole numbers from 0 to classes - 1, or None where none is known.

    Args:
        value: labels of any number type and shape.
        classes: how many classes there are.
        name: what the array is called in the line.
    """
    if value.dtype.kind not in "biuf" or not value.size:
        return None
    some = _some(value)
    if value.ndim == 2 and value.shape[1] > 1:
        rows = some.reshape(len(some), -1)
        one_hot = bool((rows.sum(axis=1) == 1).all() and ((rows == 0) | (rows == 1)).all())
        return f"{name}.argmax(axis=1)" if one_hot and value.shape[1] <= classes else None
    if value.ndim > 2 or not np.isfinite(some).all() or (some != np.round(some)).any():
        return None
    flat = f"{name}.ravel()" if value.ndim == 2 else name
    whole = flat if value.dtype.kind in "iu" else f"{flat}.astype('int64')"
    low, high = int(value.min()), int(value.max())
    if low >= 0 and high < classes:
        return whole if whole != name else None
    return f"{whole} - {low}" if 0 < low and high - low < classes else None


def _some(value: np.ndarray) -> np.ndarray:
    return np.asarray(value[:: max(1, len(value) // LOOKED_AT)])
