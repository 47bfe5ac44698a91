"""Which learning rate? Let it climb from batch to batch, and read it off the loss."""

import numpy as np
from numpy.typing import ArrayLike

_WORTH = 0.1  # a fall of less than this share of the first loss may be noise


def smooth(losses: ArrayLike, reach: int = 5) -> np.ndarray:
    """Return a mean of each loss with its neighbours on both sides, near ones counting most.

    Looking to both sides keeps every fall where it happened. A running mean of the past, as in curves of training, lags
    behind, and here a lag of ten batches can mean a rate ten times as high.

    Formula: weights `reach + 1 - |distance|` for distances up to `reach`; at the ends, those that are there.

    Args:
        losses: shape (n,).
        reach: how many neighbours on each side, default 5.

    Returns:
        array of shape (n,); NaN where a loss within reach is not finite.
    """
    losses = np.asarray(losses, float)
    weights = reach + 1.0 - np.abs(np.arange(-reach, reach + 1))
    padded = np.pad(losses, reach)
    there = np.pad(np.ones(len(losses)), reach)
    return np.convolve(padded, weights, mode="valid") / np.convolve(there, weights, mode="valid")


def suggest_rate(rates: ArrayLike, smoothed: ArrayLike) -> float | None:
    """Return the learning rate at which the smoothed loss falls fastest, seen over the logarithm of the rate.

    Only what comes before the lowest loss counts: after it the curve only looks as if it could fall again.

    Args:
        rates: shape (n,), rising.
        smoothed: the smoothed loss after each, shape (n,).

    Returns:
        one of the rates; None where there are fewer than ten, or where the loss never falls by
        a tenth: what is less may be noise.

    Reference: Smith, Cyclical Learning Rates for Training Neural Networks (2017), section 3.3; the steepest place as
    the suggestion is fast.ai's.
    """
    rates, smoothed = np.asarray(rates, float), np.asarray(smoothed, float)
    finite = np.isfinite(smoothed)
    rates, smoothed = rates[finite], smoothed[finite]
    if len(rates) < 10:
        return None
    lowest = int(smoothed.argmin())
    if lowest < 3 or not smoothed[lowest] < (1 - _WORTH) * smoothed[0]:
        return None
    slopes = np.gradient(smoothed[: lowest + 1], np.log(rates[: lowest + 1]))
    return float(rates[int(smooth(slopes).argmin())])
