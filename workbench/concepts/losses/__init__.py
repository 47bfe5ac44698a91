"""Losses: one number that says how wrong a prediction is, each above its gradient.

All follow Keras: `loss(y_true, y_pred)` returns one value per sample, shape `y_pred.shape[:-1]`; a training run takes
their mean. The gradient has the shape of `y_pred` and belongs to the sum over samples: divide it by their number for
the slope of the mean.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from workbench.concepts.inputs import matched
from workbench.concepts.losses.crossentropy import (
    binary_crossentropy,
    binary_crossentropy_gradient,
    categorical_crossentropy,
    categorical_crossentropy_gradient,
    kl_divergence,
    kl_divergence_gradient,
    naive_crossentropy,
    smooth_labels,
    sparse_categorical_crossentropy,
    sparse_categorical_crossentropy_gradient,
)
from workbench.concepts.losses.focal import (
    binary_focal_crossentropy,
    binary_focal_crossentropy_gradient,
    categorical_focal_crossentropy,
    categorical_focal_crossentropy_gradient,
)

__all__ = ["LOSSES", "Loss", "naive_crossentropy", "smooth_labels"]  # and every loss of LOSSES with its gradient


def mean_squared_error(y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
    """Return the mean of the squared errors.

    Formula: mean of (p - y) ** 2, y the truth, p the prediction

    Args:
        y_true, y_pred: numbers of shape (..., d), in the unit of what is predicted.

    Returns:
        One value per sample, shape (...), in that unit squared.

    Raises:
        ConfigError: shapes differ.

    Reference: Gauss, Theoria motus (1809): the best guess where errors are normally distributed.
    """
    y_true, y_pred = matched(y_true, y_pred)
    return ((y_pred - y_true) ** 2).mean(axis=-1)


def mean_squared_error_gradient(y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
    """Return 2 * (p - y) / d, d the length of the last axis: twice the error, twice the pull."""
    y_true, y_pred = matched(y_true, y_pred)
    return 2 * (y_pred - y_true) / y_pred.shape[-1]


def mean_absolute_error(y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
    """Return the mean size of the errors.

    Formula: mean of |p - y|

    Args:
        y_true, y_pred: numbers of shape (..., d), in the unit of what is predicted.

    Returns:
        One value per sample, shape (...), in that unit.

    Raises:
        ConfigError: shapes differ.

    Reference: Boscovich, De litteraria expeditione (1755): the oldest of them.
    """
    y_true, y_pred = matched(y_true, y_pred)
    return np.abs(y_pred - y_true).mean(axis=-1)


def mean_absolute_error_gradient(y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
    """Return sign(p - y) / d: the same pull, however large the error; 0 where there is none."""
    y_true, y_pred = matched(y_true, y_pred)
    return np.sign(y_pred - y_true) / y_pred.shape[-1]


def huber(y_true: np.ndarray, y_pred: np.ndarray, delta: float = 1.0) -> np.ndarray:
    """Return a loss that is squared for small errors and straight for large ones.

    Formula: mean of e ** 2 / 2 where |e| <= delta, else delta * |e| - delta ** 2 / 2; e = p - y

    Args:
        y_true, y_pred: numbers of shape (..., d).
        delta: from which error on the loss is straight, above 0, in the unit of the errors. Default 1.

    Returns:
        One value per sample, shape (...).

    Raises:
        ConfigError: shapes differ.

    Reference: Huber, Robust Estimation of a Location Parameter (1964).
    """
    y_true, y_pred = matched(y_true, y_pred)
    error = np.abs(y_pred - y_true)
    squared = np.minimum(error, delta)  # the part of the error up to delta; what is beyond counts straight
    return (squared**2 / 2 + delta * (error - squared)).mean(axis=-1)


def huber_gradient(y_true: np.ndarray, y_pred: np.ndarray, delta: float = 1.0) -> np.ndarray:
    """Return the error, cut off at -delta and delta, divided by d."""
    y_true, y_pred = matched(y_true, y_pred)
    return np.clip(y_pred - y_true, -delta, delta) / y_pred.shape[-1]


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


@dataclass(frozen=True)
class Loss:
    """A loss and what one should know of it. Call it like its function: `LOSSES["huber"](y_true, y_pred)`."""

    function: Callable[..., np.ndarray]
    gradient: Callable[..., np.ndarray]
    label: str
    formula: str
    used: str

    def __call__(self, y_true: np.ndarray, y_pred: np.ndarray, **settings: float) -> np.ndarray:
        """Return one value per sample."""
        return self.function(y_true, y_pred, **settings)


LOSSES: dict[str, Loss] = {name: Loss(*entry) for name, entry in {
    "mean_squared_error": (mean_squared_error, mean_squared_error_gradient, "Mean squared error", "mean of (p - y)²",
                           "numbers, when large errors are to hurt most"),
    "mean_absolute_error": (mean_absolute_error, mean_absolute_error_gradient, "Mean absolute error",
                            "mean of |p - y|", "numbers, when outliers are not to count more than others"),
    "huber": (huber, huber_gradient, "Huber", "e² / 2 up to δ, then δ · |e| - δ² / 2",
              "numbers with outliers; boxes in object detection"),
    "binary_crossentropy": (binary_crossentropy, binary_crossentropy_gradient, "Binary crossentropy",
                            "-(y · log p + (1 - y) · log(1 - p))", "yes or no; several labels at once"),
    "categorical_crossentropy": (categorical_crossentropy, categorical_crossentropy_gradient,
                                 "Categorical crossentropy", "-Σ y · log p", "one of several classes, one-hot labels"),
    "sparse_categorical_crossentropy": (sparse_categorical_crossentropy, sparse_categorical_crossentropy_gradient,
                                        "Sparse categorical crossentropy", "-log p[y]",
                                        "one of several classes, labels as numbers"),
    "hinge": (hinge, hinge_gradient, "Hinge", "max(1 - y · p, 0)", "yes or no with a margin; support vector machines"),
    "categorical_hinge": (categorical_hinge, categorical_hinge_gradient, "Categorical hinge",
                          "max(1 + best wrong score - right score, 0)", "one of several classes with a margin"),
    "kl_divergence": (kl_divergence, kl_divergence_gradient, "KL divergence", "Σ y · log(y / p)",
                      "making one distribution like another: distillation, variational autoencoders"),
    "binary_focal_crossentropy": (binary_focal_crossentropy, binary_focal_crossentropy_gradient,
                                  "Binary focal crossentropy", "(1 - q)^γ · crossentropy",
                                  "yes or no where yes is rare"),
    "categorical_focal_crossentropy": (categorical_focal_crossentropy, categorical_focal_crossentropy_gradient,
                                       "Categorical focal crossentropy", "-Σ α · (1 - p)^γ · y · log p",
                                       "several classes of very different size"),
}.items()}  # fmt: skip
