"""Losses of numbers: squared error, absolute error, and Huber's between the two."""

import numpy as np

from workbench.concepts.inputs import matched


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
