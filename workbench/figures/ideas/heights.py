"""What of a path down a surface can be drawn: heights above the lowest point, places on and near the map."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from workbench.concepts.experiments.descents import Path
from workbench.concepts.experiments.races import BOTTOM
from workbench.concepts.experiments.surfaces import Surface
from workbench.figures.base.line_styles import look
from workbench.language import tr
from workbench.quantities import count, number

LOWEST = BOTTOM  # nearer to the bottom than this is drawn as the bottom
_FAR = 20  # times the size of the map: beyond, a path is not drawn


def above(surface: Surface, values: np.ndarray) -> np.ndarray:
    """Return heights above the lowest point, NaN where they are no numbers, never below what is drawn as the bottom."""
    heights = np.maximum(values - surface.lowest, LOWEST)
    return np.where(np.isfinite(heights) & (heights < 1e12), heights, np.nan)


def power_range(heights: np.ndarray) -> tuple[float, float]:
    """Return the range of a logarithmic axis for heights, as powers of ten."""
    powers = np.log10(heights)
    powers = powers[np.isfinite(powers)]
    return max(float(powers.min()), np.log10(LOWEST)) - 0.3, min(float(powers.max()), 5.0) + 0.3


def drawable(points: np.ndarray, surface: Surface) -> np.ndarray:
    """Return points as short floats; far outside of the map, where Plotly would stumble over them, NaN."""
    x_low, x_high, y_low, y_high = surface.bounds
    far = _FAR * max(x_high - x_low, y_high - y_low)
    return np.where(np.abs(points) < far, points, np.nan).astype("float32")


def arrival(heights: np.ndarray) -> int:
    """Return the step from which on a path is at the bottom and stays there; one too many where it is not.

    Args:
        heights: of `above`, at least one.
    """
    away = np.nonzero(~(heights <= LOWEST))[0]
    return int(away[-1]) + 1 if len(away) else 0


def short(values: Any) -> list[float | None]:
    """Return numbers with few digits, None where they are no numbers: a film has thousands of them."""
    return [float(f"{value:.4g}") if np.isfinite(value) else None for value in values]


def result(surface: Surface, paths: Mapping[str, Path], now: int | None = None) -> tuple[str, str]:
    """Return two sentences: who is lowest, and who has left.

    Args:
        surface: where they walk.
        paths: by name, all with the same number of steps.
        now: after how many steps. Default None: at the end.
    """
    if not paths:
        return tr("{surface}: nobody has started", surface=surface.label), ""
    reach = max(len(path.values) for path in paths.values()) - 1
    now = reach if now is None else now
    labels = [look(name, place).label for place, name in enumerate(paths)]
    heights = {
        label: above(surface, path.values[: now + 1]) for label, path in zip(labels, paths.values(), strict=True)
    }
    start = next(iter(paths.values())).values[0] - surface.lowest
    ends = {label: way[-1] for label, way in heights.items()}
    lost = [label for label, end in ends.items() if not end <= max(start, LOWEST)]
    subtitle = tr("Climbs instead of descending: {lost}.", lost=", ".join(lost)) if lost else ""
    if now == 0:
        return tr("{surface}: at the start", surface=surface.label), subtitle
    if len(lost) == len(ends):
        return tr("{surface}: higher than the start after {steps}", surface=surface.label, steps=count(now, "step")), ""
    arrivals = {label: arrival(way) for label, way in heights.items()}
    first = min(arrivals.values())
    if first <= now:
        who = " and ".join(label for label, step in arrivals.items() if step == first)
        leader = tr("{who} first at the bottom", who=who) if len(ends) > 1 else tr("{who} is at the bottom", who=who)
        return tr(
            "{surface}: {leader}, after {steps}", surface=surface.label, leader=leader, steps=count(first, "step")
        ), subtitle
    best = min((label for label in ends if label not in lost), key=ends.__getitem__)
    rank = "lowest, " if len(ends) > 1 else ""
    return (
        tr(
            "{surface}: {best} is {rank}{ends} above the bottom after {steps}",
            surface=surface.label,
            best=best,
            rank=rank,
            ends=number(ends[best]),
            steps=count(now, "step"),
        ),
        subtitle,
    )
