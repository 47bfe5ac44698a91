"""Softmax: scores of any size become probabilities that add up to 1."""

import numpy as np

from workbench.concepts.inputs import as_floats


def softmax(x: np.ndarray, axis: int = -1, temperature: float = 1.0) -> np.ndarray:
    """Turn scores into probabilities.

    Formula: softmax(x)[k] = exp(x[k] / T) / (sum over j of exp(x[j] / T)), T the temperature

    Args:
        x: scores ("logits") of any shape.
        axis: along which the probabilities add up to 1. Default -1, the last one.
        temperature: above 0, default 1. Large: all classes alike; near 0: the largest score takes everything.

    Returns:
        Array of the shape of `x`, 0 to 1.

    Reference: Bridle, Probabilistic Interpretation of Feedforward Classification Network Outputs (1990).
    """
    x = as_floats(x) / temperature
    # The same number may be taken off all scores: it cancels. Taking off the largest keeps exp() from overflowing.
    powers = np.exp(x - x.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def softmax_jacobian(x: np.ndarray) -> np.ndarray:
    """Return how much every probability moves with every score.

    Formula: d softmax[i] / d x[j] = p[i] * (1 - p[j]) if i = j, and -p[i] * p[j] otherwise; p = softmax(x)

    Args:
        x: scores of shape (k,), or (..., k) for many at once.

    Returns:
        Array of shape (k, k) or (..., k, k): rows are probabilities i, columns scores j. Symmetric; rows add up to 0.
    """
    p = softmax(x)
    return p[..., :, None] * (np.eye(p.shape[-1], dtype=p.dtype) - p[..., None, :])


def log_softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    """Return the logarithm of softmax, exact also where the probability itself would round to zero.

    Formula: log_softmax(x)[k] = x[k] - log(sum over j of exp(x[j]))

    Args:
        x: scores of any shape.
        axis: along which the probabilities add up to 1. Default -1, the last one.

    Returns:
        Array of the shape of `x`, never above 0.
    """
    x = as_floats(x)
    x = x - x.max(axis=axis, keepdims=True)
    return x - np.log(np.exp(x).sum(axis=axis, keepdims=True))
