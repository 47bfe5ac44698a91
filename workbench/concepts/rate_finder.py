"""Which learning rate? Let it climb from batch to batch, and read it off the loss."""

from collections.abc import Sequence

import numpy as np


def smooth(losses: Sequence[float], kept: float = 0.9) -> np.ndarray:
    """Return a running mean of the losses, corrected for its start from nothing as Adam corrects its moments.

    Formula: `s = kept * s + (1 - kept) * loss`, shown as `s / (1 - kept ** t)`.

    Args:
        losses: shape (n,).
        kept: share of the mean that is kept at each step, 0 to 1, default 0.9.

    Returns:
        array of shape (n,).
    """
    mean, means = 0.0, []
    for t, loss in enumerate(losses, start=1):
        mean = kept * mean + (1 - kept) * float(loss)
        means.append(mean / (1 - kept**t))
    return np.array(means)


def suggest_rate(rates: Sequence[float], smoothed: Sequence[float]) -> float | None:
    """Return the learning rate at which the smoothed loss falls fastest, seen over the logarithm of the rate.

    Only what comes before the lowest loss counts: after it the curve only looks as if it could fall again.

    Args:
        rates: shape (n,), rising.
        smoothed: the smoothed loss after each, shape (n,).

    Returns:
        one of the rates; None where there are fewer than ten, or where the loss never falls.

    Reference: Smith, Cyclical Learning Rates for Training Neural Networks (2017), section 3.3; the steepest place as
    the suggestion is fast.ai's.
    """
    rates, smoothed = np.asarray(rates, float), np.asarray(smoothed, float)
    finite = np.isfinite(smoothed)
    rates, smoothed = rates[finite], smoothed[finite]
    if len(rates) < 10:
        return None
    lowest = int(smoothed.argmin())
    if lowest < 3 or not smoothed[lowest] < smoothed[0]:
        return None
    slopes = np.gradient(smoothed[: lowest + 1], np.log(rates[: lowest + 1]))
    # One batch is noisy: the slope is a mean over a tenth of the curve.
    width = max(1, len(rates) // 10)
    slopes = np.convolve(np.pad(slopes, width // 2, mode="edge"), np.ones(width) / width, mode="valid")
    return float(rates[min(int(slopes.argmin()), lowest)])
