"""Focal crossentropy: what is already right counts less, so that rare and hard examples are heard."""

import numpy as np

from workbench.concepts.activations import sigmoid, softmax
from workbench.concepts.inputs import matched
from workbench.concepts.losses.crossentropy import EPSILON, smooth_labels, through_sum


def binary_focal_crossentropy(
    y_true: np.ndarray,
    y_pred: np.ndarray,
    apply_class_balancing: bool = False,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
) -> np.ndarray:
    """Return focal crossentropy of answers to yes-or-no questions.

    Formula: mean of w * (1 - q) ** gamma * crossentropy, q = y * p + (1 - y) * (1 - p): the probability given to the
        truth. w is 1, or with class balancing alpha for y = 1 and 1 - alpha for y = 0.

    Args:
        y_true: labels of shape (..., d), 0 or 1.
        y_pred: probabilities or logits of the same shape.
        apply_class_balancing: whether to weight the two classes. Default False.
        alpha: weight of the class 1, 0 to 1, default 0.25.
        gamma: 0 (plain crossentropy) or from 1, default 2: how strongly easy examples are hushed.
        from_logits: whether `y_pred` are logits. Default False.
        label_smoothing: 0 to 1, default 0.

    Returns:
        One value per sample, shape (...).

    Raises:
        ConfigError: shapes differ, or the smoothing is not between 0 and 1.

    Reference: Lin et al., Focal Loss for Dense Object Detection (2017).
    """
    y, p = _binary(y_true, y_pred, from_logits, label_smoothing)
    clipped = np.clip(p, EPSILON, 1 - EPSILON)
    loss = -(y * np.log(clipped) + (1 - y) * np.log(1 - clipped))
    missing = 1 - (y * p + (1 - y) * (1 - p))
    weight = y * alpha + (1 - y) * (1 - alpha) if apply_class_balancing else 1
    return (weight * missing**gamma * loss).mean(axis=-1)


def binary_focal_crossentropy_gradient(
    y_true: np.ndarray,
    y_pred: np.ndarray,
    apply_class_balancing: bool = False,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
) -> np.ndarray:
    """Return the slope of each sample's loss by each prediction.

    Formula: product rule on (1 - q) ** gamma and crossentropy; on logits, times p * (1 - p), the sigmoid's slope
    """
    y, p = _binary(y_true, y_pred, from_logits, label_smoothing)
    clipped = np.clip(p, EPSILON, 1 - EPSILON)
    loss = -(y * np.log(clipped) + (1 - y) * np.log(1 - clipped))
    loss_slope = np.where(p == clipped, (clipped - y) / (clipped * (1 - clipped)), 0)
    missing = 1 - (y * p + (1 - y) * (1 - p))
    slope = missing**gamma * loss_slope + _power_slope(missing, gamma) * (1 - 2 * y) * loss
    if apply_class_balancing:
        slope = slope * (y * alpha + (1 - y) * (1 - alpha))
    return slope * (p * (1 - p) if from_logits else 1) / p.shape[-1]


def _binary(
    y_true: np.ndarray, y_pred: np.ndarray, from_logits: bool, label_smoothing: float
) -> tuple[np.ndarray, np.ndarray]:
    y, p = matched(y_true, y_pred)
    return smooth_labels(y, label_smoothing, 2), sigmoid(p) if from_logits else p


def _power_slope(base: np.ndarray, gamma: float) -> np.ndarray:
    # For gamma = 0 there is no factor; at base 0 the power gamma - 1 = -1 would be infinite.
    return gamma * base ** (gamma - 1) if gamma else np.zeros_like(base)


def categorical_focal_crossentropy(
    y_true: np.ndarray,
    y_pred: np.ndarray,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
) -> np.ndarray:
    """Return focal crossentropy of a choice between classes, labels one-hot.

    Formula: -(sum over the classes of alpha * (1 - p) ** gamma * y * log(p))

    Args:
        y_true: labels of shape (..., k), each row adds up to 1.
        y_pred: probabilities or logits of the same shape. Probabilities are divided by their sum, as in Keras.
        alpha: weight of all classes, above 0, or one for each of shape (k,). Default 0.25.
        gamma: 0 (plain crossentropy) or from 1, default 2.
        from_logits: whether `y_pred` are logits. Default False.
        label_smoothing: 0 to 1, default 0.

    Returns:
        One value per sample, shape (...).

    Raises:
        ConfigError: shapes differ, or the smoothing is not between 0 and 1.

    Reference: Lin et al., Focal Loss for Dense Object Detection (2017), there for two classes.
    """
    y, p, _ = _categorical(y_true, y_pred, from_logits, label_smoothing)
    p = np.clip(p, EPSILON, 1 - EPSILON)
    return -(np.asarray(alpha, p.dtype) * (1 - p) ** gamma * y * np.log(p)).sum(axis=-1)


def categorical_focal_crossentropy_gradient(
    y_true: np.ndarray,
    y_pred: np.ndarray,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
) -> np.ndarray:
    """Return the slope of each sample's loss by each prediction.

    Formula: by each probability alpha * y * (gamma * (1 - p) ** (gamma - 1) * log(p) - (1 - p) ** gamma / p);
        then back through the division by the sum, and on logits through softmax
    """
    y, p, total = _categorical(y_true, y_pred, from_logits, label_smoothing)
    clipped = np.clip(p, EPSILON, 1 - EPSILON)
    slope = _power_slope(1 - clipped, gamma) * np.log(clipped) - (1 - clipped) ** gamma / clipped
    slope = np.where(p == clipped, np.asarray(alpha, p.dtype) * y * slope, 0)
    back = through_sum(slope, p, total)
    return p * back if from_logits else back


def _categorical(
    y_true: np.ndarray, y_pred: np.ndarray, from_logits: bool, label_smoothing: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return labels, probabilities that add up to 1, and what they were divided by."""
    y, p = matched(y_true, y_pred)
    p = softmax(p) if from_logits else p
    total = p.sum(axis=-1, keepdims=True)
    return smooth_labels(y, label_smoothing, p.shape[-1]), p / total, total
