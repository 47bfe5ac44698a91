"""KL divergence: how far one distribution is from another."""

import numpy as np

from workbench.concepts.inputs import matched
from workbench.concepts.losses.crossentropy import EPSILON


def kl_divergence(y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
    """Return how much longer messages get when written for the wrong distribution.

    Formula: sum over the classes of y * log(y / p), both cut off below 1e-7. It is the crossentropy of y and p less
        the entropy of y: never negative, and 0 only when they agree.

    Args:
        y_true, y_pred: probabilities of shape (..., k).

    Returns:
        One value per sample in nats, shape (...).

    Raises:
        ConfigError: shapes differ.

    Reference: Kullback and Leibler, On Information and Sufficiency (1951).
    """
    y_true, y_pred = (np.clip(y, EPSILON, 1) for y in matched(y_true, y_pred))
    return (y_true * np.log(y_true / y_pred)).sum(axis=-1)


def kl_divergence_gradient(y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
    """Return the slope of each sample's loss by each prediction: -y / p."""
    y_true, y_pred = matched(y_true, y_pred)
    p = np.clip(y_pred, EPSILON, 1)
    return np.where(p == y_pred, -np.clip(y_true, EPSILON, 1) / p, 0)
