"""What comes in: numbers become floats; truth and prediction must have one shape."""

import numpy as np

from workbench.errors import ConfigError
from workbench.language import tr


def as_floats(x: np.ndarray) -> np.ndarray:
    """Return `x` as an array of its own float type; whole numbers become float64."""
    x = np.asarray(x)
    return x if np.issubdtype(x.dtype, np.floating) else x.astype("float64")


def matched(y_true: np.ndarray, y_pred: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return truth and prediction as arrays of the prediction's float type.

    Raises:
        ConfigError: the shapes differ. NumPy would stretch (n,) against (n, 1) to (n, n) and the loss would be wrong.
    """
    y_pred = as_floats(y_pred)
    y_true = np.asarray(y_true, dtype=y_pred.dtype)
    if y_true.shape != y_pred.shape or not y_pred.ndim:
        raise ConfigError(
            tr(
                "y_true and y_pred must have the same shape, with at least one axis, came {shape} and "
                "{shape_2}. Reshape one of them.",
                shape=y_true.shape,
                shape_2=y_pred.shape,
            )
        )
    return y_true, y_pred
