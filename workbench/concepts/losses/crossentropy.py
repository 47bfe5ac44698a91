"""Crossentropy: how surprised the prediction is by the truth. On probabilities, and on logits.

A logit is the score in front of the sigmoid or softmax. From logits nothing is lost: `from_logits=True` never takes
the logarithm of a probability that has been rounded to 0. On probabilities, Keras cuts them off at 1e-7 from 0 and 1,
and so does this; beyond the cut the slope is 0.
"""

import numpy as np

from workbench.concepts.activations import log_softmax, sigmoid, softmax
from workbench.concepts.inputs import as_floats, matched
from workbench.errors import ConfigError
from workbench.language import tr

EPSILON = 1e-7  # Keras' backend.epsilon()


def binary_crossentropy(
    y_true: np.ndarray, y_pred: np.ndarray, from_logits: bool = False, label_smoothing: float = 0.0
) -> np.ndarray:
    """Return the crossentropy of answers to yes-or-no questions.

    Formula: mean of -(y * log(p) + (1 - y) * log(1 - p)), y the truth, p the predicted probability of "yes";
        on logits z, with p = sigmoid(z): mean of max(z, 0) - z * y + log(1 + exp(-|z|)), the same number

    Args:
        y_true: labels of shape (..., d), 0 or 1.
        y_pred: probabilities (0 to 1) or logits (any size), of the same shape.
        from_logits: whether `y_pred` are logits. Default False.
        label_smoothing: 0 to 1, default 0: labels 0 and 1 become s / 2 and 1 - s / 2.

    Returns:
        One value per sample, shape (...): the mean over the last axis.

    Raises:
        ConfigError: shapes differ, or the smoothing is not between 0 and 1.

    Reference: Good, Rational Decisions (1952), for the logarithm as a score.
    """
    y_true, y_pred = matched(y_true, y_pred)
    y_true = smooth_labels(y_true, label_smoothing, 2)
    if from_logits:
        loss = np.maximum(y_pred, 0) - y_pred * y_true + np.log1p(np.exp(-np.abs(y_pred)))
    else:
        p = np.clip(y_pred, EPSILON, 1 - EPSILON)
        loss = -(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))
    return loss.mean(axis=-1)


def binary_crossentropy_gradient(
    y_true: np.ndarray, y_pred: np.ndarray, from_logits: bool = False, label_smoothing: float = 0.0
) -> np.ndarray:
    """Return the slope of each sample's loss by each prediction.

    Formula: (p - y) / (p * (1 - p)) / d; on logits: (p - y) / d, p = sigmoid(z); d the length of the last axis
    """
    y_true, y_pred = matched(y_true, y_pred)
    y_true = smooth_labels(y_true, label_smoothing, 2)
    if from_logits:
        return (sigmoid(y_pred) - y_true) / y_pred.shape[-1]
    p = np.clip(y_pred, EPSILON, 1 - EPSILON)
    return np.where(p == y_pred, (p - y_true) / (p * (1 - p)), 0) / y_pred.shape[-1]


def categorical_crossentropy(
    y_true: np.ndarray, y_pred: np.ndarray, from_logits: bool = False, label_smoothing: float = 0.0
) -> np.ndarray:
    """Return the crossentropy of a choice between classes, labels one-hot.

    Formula: -(sum over the classes of y * log(p)); on logits z: -(sum of y * log_softmax(z))

    For a label that is 1 at one class only, this is -log(probability of that class).

    Args:
        y_true: labels of shape (..., k), each row adds up to 1.
        y_pred: probabilities or logits, of the same shape. Probabilities are divided by their sum, as in Keras.
        from_logits: whether `y_pred` are logits. Default False.
        label_smoothing: 0 to 1, default 0: the label becomes y * (1 - s) + s / k.

    Returns:
        One value per sample, shape (...).

    Raises:
        ConfigError: shapes differ, or the smoothing is not between 0 and 1.

    Reference: Bridle, Probabilistic Interpretation of Feedforward Classification Network Outputs (1990).
    """
    y_true, y_pred = matched(y_true, y_pred)
    y_true = smooth_labels(y_true, label_smoothing, y_pred.shape[-1])
    if from_logits:
        return -(y_true * log_softmax(y_pred)).sum(axis=-1)
    p = y_pred / y_pred.sum(axis=-1, keepdims=True)
    return -(y_true * np.log(np.clip(p, EPSILON, 1 - EPSILON))).sum(axis=-1)


def categorical_crossentropy_gradient(
    y_true: np.ndarray, y_pred: np.ndarray, from_logits: bool = False, label_smoothing: float = 0.0
) -> np.ndarray:
    """Return the slope of each sample's loss by each prediction.

    Formula: on logits p * (sum of y) - y, p = softmax(z); with labels that add up to 1: p - y.
        On probabilities p that add up to 1: 1 - y / p; the 1 comes from dividing by the sum.
    """
    y_true, y_pred = matched(y_true, y_pred)
    y_true = smooth_labels(y_true, label_smoothing, y_pred.shape[-1])
    if from_logits:
        return softmax(y_pred) * y_true.sum(axis=-1, keepdims=True) - y_true
    total = y_pred.sum(axis=-1, keepdims=True)
    p = y_pred / total
    clipped = np.clip(p, EPSILON, 1 - EPSILON)
    return through_sum(np.where(p == clipped, -y_true / clipped, 0), p, total)


def through_sum(gradient: np.ndarray, p: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Carry a gradient by p back through the division p = y_pred / total."""
    return (gradient - (gradient * p).sum(axis=-1, keepdims=True)) / total


def sparse_categorical_crossentropy(y_true: np.ndarray, y_pred: np.ndarray, from_logits: bool = False) -> np.ndarray:
    """Return the crossentropy of a choice between classes, labels given as numbers.

    Formula: -log(p[y]), y the number of the right class, p the probabilities; on logits: -log_softmax(z)[y]

    Args:
        y_true: whole numbers from 0 to k - 1, shape (...) or (..., 1).
        y_pred: probabilities or logits, shape (..., k). Probabilities are divided by their sum, as in Keras.
        from_logits: whether `y_pred` are logits. Default False.

    Returns:
        One value per sample, shape (...).

    Raises:
        ConfigError: shapes do not fit, or a label names no class.
    """
    y_pred = as_floats(y_pred)
    one_hot = _one_hot(y_true, y_pred)
    logits = y_pred if from_logits else np.log(np.clip(y_pred, EPSILON, 1 - EPSILON))
    return categorical_crossentropy(one_hot, logits, from_logits=True)


def sparse_categorical_crossentropy_gradient(
    y_true: np.ndarray, y_pred: np.ndarray, from_logits: bool = False
) -> np.ndarray:
    """Return the slope of each sample's loss by each prediction.

    Formula: on logits p - y, y the one-hot label; on probabilities that add up to 1: 1 - y / p
    """
    y_pred = as_floats(y_pred)
    one_hot = _one_hot(y_true, y_pred)
    if from_logits:
        return categorical_crossentropy_gradient(one_hot, y_pred, from_logits=True)
    p = np.clip(y_pred, EPSILON, 1 - EPSILON)
    slopes = categorical_crossentropy_gradient(one_hot, np.log(p), from_logits=True) / p
    return np.where(p == y_pred, slopes, 0)


def _one_hot(y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
    labels, classes = np.asarray(y_true), y_pred.shape[-1]
    if labels.shape == (*y_pred.shape[:-1], 1):
        labels = labels[..., 0]  # a column of labels, as they often come: (n, 1) -> (n,)
    if labels.shape != y_pred.shape[:-1]:
        raise ConfigError(
            tr(
                "y_true must hold one class number per sample, shape {shape}, came {shape_2}. One-hot labels "
                "belong to categorical_crossentropy.",
                shape=y_pred.shape[:-1],
                shape_2=labels.shape,
            )
        )
    if not np.isin(labels, range(classes)).all():
        raise ConfigError(
            tr(
                "Labels must be whole numbers from 0 to {classes}, came {labels} to {labels_2}. Count the "
                "classes from 0.",
                classes=classes - 1,
                labels=labels.min(),
                labels_2=labels.max(),
            )
        )
    return np.eye(classes, dtype=y_pred.dtype)[labels.astype(int)]


def naive_crossentropy(y_true: np.ndarray, logits: np.ndarray) -> np.ndarray:
    """Return crossentropy as the textbook's formulas read, one after the other. Do not use it: it overflows.

    exp() of a float64 above 709 is infinite (float32: above 88), and infinite / infinite is not a number. The stable
    form is `categorical_crossentropy(y_true, logits, from_logits=True)`.

    Args:
        y_true: one-hot labels of shape (..., k).
        logits: scores of the same shape.

    Returns:
        One value per sample, shape (...): right for small scores, inf or nan for large ones.
    """
    powers = np.exp(logits)
    p = powers / powers.sum(axis=-1, keepdims=True)
    return -np.log((y_true * p).sum(axis=-1))


def smooth_labels(y_true: np.ndarray, label_smoothing: float, classes: int) -> np.ndarray:
    """Move a share of the label's certainty to all classes alike.

    Formula: y * (1 - s) + s / k, s the smoothing, k the number of classes

    Args:
        y_true: labels of any shape, 0 to 1.
        label_smoothing: 0 (labels stay) to 1 (all classes alike).
        classes: 2 for yes or no; the length of a one-hot label otherwise.

    Raises:
        ConfigError: `label_smoothing` is not between 0 and 1.

    Reference: Szegedy et al., Rethinking the Inception Architecture for Computer Vision (2016), section 7.
    """
    if not 0 <= label_smoothing <= 1:
        raise ConfigError(
            tr(
                "label_smoothing must be between 0 and 1, came {label_smoothing}. Usual is 0.1.",
                label_smoothing=label_smoothing,
            )
        )
    return y_true * (1 - label_smoothing) + label_smoothing / classes
