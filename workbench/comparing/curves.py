"""The curves of runs as they are laid over each other: over steps, epochs or seconds, smoothed, or a band for each."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from workbench.comparing.verdict import COMPARED
from workbench.language import later, tr
from workbench.registry import lookup
from workbench.runs.columns import columns
from workbench.runs.store import Run

# What a curve can be drawn over, with the title of the axis.
OVER = later({"step": "step (batches)", "epoch": "epoch", "time": "learning time (seconds)"})

GRID = 200  # places of a band


class Line(NamedTuple):
    """One curve: places and heights, shape (points,); what is not finite is left out."""

    x: np.ndarray
    y: np.ndarray


class Band(NamedTuple):
    """Several runs as one: places, the mean, and the lowest and the highest at each, shape (points,)."""

    x: np.ndarray
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    runs: int


def line(run: Run, what: str, over: str = "step") -> Line:
    """Return a curve of a run so far: training numbers batch by batch, validation after each epoch.

    Args:
        run: any run; one that has not begun has no points.
        what: a key of `COMPARED`.
        over: a key of `OVER`. Default the step.

    Raises:
        ConfigError: there is no such number or axis.
    """
    lookup(what, COMPARED, tr("number to compare"))
    lookup(over, OVER, "axis")
    found = columns(run.folder)
    rows = found.epochs if what.startswith("val_") else found.batches
    x = rows["step"] / found.steps_per_epoch if over == "epoch" else rows[over]
    y = rows[what]
    known = np.isfinite(x) & np.isfinite(y)
    return Line(x[known], y[known])


def smoothed(values: np.ndarray, weight: float) -> np.ndarray:
    """Return the running mean that forgets: `mean = weight * mean + (1 - weight) * value`, corrected for its start.

    Args:
        values: shape (points,), finite.
        weight: how much of the mean so far is kept at each point, 0 (no smoothing) to below 1.

    Returns:
        Shape (points,). The first value is the first of `values`: the mean begins from nothing and is divided by
        the weight that it has collected, as Adam corrects its moments (Kingma and Ba, 2015).
    """
    if not weight:
        return values
    result, mean, collected = np.empty(len(values)), 0.0, 0.0
    for index, value in enumerate(values.tolist()):
        mean = weight * mean + (1 - weight) * value
        collected = weight * collected + 1 - weight
        result[index] = mean / collected
    return result


def band(lines: Sequence[Line]) -> Band:
    """Return the mean and the spread of several curves.

    They are read at the same places: at their own, where all agree on them, otherwise at places evenly apart, with
    straight lines between the points of each. A curve counts only between its first and its last point.

    Args:
        lines: one for each run; those without a point do not count.
    """
    lines = [curve for curve in lines if len(curve.x)]
    if not lines:
        nothing = np.zeros(0)
        return Band(nothing, nothing, nothing, nothing, 0)
    longest = max(lines, key=lambda curve: len(curve.x)).x
    if all(np.array_equal(curve.x, longest[: len(curve.x)]) for curve in lines) and len(longest) <= GRID:
        places = longest
    else:
        first, last = min(curve.x[0] for curve in lines), max(curve.x[-1] for curve in lines)
        places = np.linspace(first, last, GRID) if last > first else np.array([first])
    heights = np.array([np.interp(places, *curve, left=np.nan, right=np.nan) for curve in lines])  # (runs, places)
    places, heights = places[known := np.isfinite(heights).any(axis=0)], heights[:, known]
    return Band(places, np.nanmean(heights, axis=0), np.nanmin(heights, axis=0), np.nanmax(heights, axis=0), len(lines))
