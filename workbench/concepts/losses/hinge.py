"""Hinge losses: an answer has to be right by a margin, and what is beyond it costs nothing."""

import numpy as np

from workbench.concepts.inputs import matched


def hinge(y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
    """Return by how much answers miss the margin 1 on the right side of zero.

    Formula: mean of max(1 - y * p, 0), y = -1 or 1, p any score. Labels 0 and 1 become -1 and 1.

    Args:
        y_true: labels of shape (..., d), -1 and 1 or 0 and 1.
        y_pred: scores of the same shape.

    Returns:
        One value per sample, shape (...).

    Raises:
        ConfigError: shapes differ.

    Reference: Cortes and Vapnik, Support-Vector Networks (1995).
    """
    y_true, y_pred = matched(y_true, y_pred)
    return np.maximum(1 - _plus_minus(y_true) * y_pred, 0).mean(axis=-1)


def hinge_gradient(y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
    """Return -y / d where the margin is missed, else 0."""
    y_true, y_pred = matched(y_true, y_pred)
    y_true = _plus_minus(y_true)
    return np.where(1 - y_true * y_pred >= 0, -y_true, 0) / y_pred.shape[-1]  # at the corner itself as Keras does


def _plus_minus(labels: np.ndarray) -> np.ndarray:
    return 2 * labels - 1 if np.isin(labels, (0, 1)).all() else labels


def categorical_hinge(y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
    """Return by how much the right class fails to lead the best wrong one by 1.

    Formula: max(1 + (largest of (1 - y) * p) - (sum of y * p), 0), y one-hot, p scores

    Args:
        y_true: one-hot labels of shape (..., k).
        y_pred: scores of the same shape.

    Returns:
        One value per sample, shape (...).

    Raises:
        ConfigError: shapes differ.

    Reference: Weston and Watkins, Support Vector Machines for Multi-Class Pattern Recognition (1999); as in Keras.
    """
    y_true, y_pred = matched(y_true, y_pred)
    lead = (y_true * y_pred).sum(axis=-1) - ((1 - y_true) * y_pred).max(axis=-1)
    return np.maximum(1 - lead, 0)


def categorical_hinge_gradient(y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
    """Return -1 at the right class and 1 at the best wrong one where the lead is missed, else 0."""
    y_true, y_pred = matched(y_true, y_pred)
    others = (1 - y_true) * y_pred
    best = others == others.max(axis=-1, keepdims=True)
    best = best / best.sum(axis=-1, keepdims=True, dtype=y_pred.dtype)  # shared between equals
    missed = categorical_hinge(y_true, y_pred)[..., None] > 0
    return np.where(missed, (1 - y_true) * best - y_true, 0)
