"""Curves of the same training with several seeds: a line for the mean, a band from the lowest to the highest."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.line_styles import end_names, look, power_axis
from workbench.language import tr
from workbench.quantities import count, number, percent

_HEIGHT = 430
_END = 0.74  # to the right of the curves stand their names


def seed_bands(
    curves: Mapping[str, np.ndarray],
    x: Sequence[float] | np.ndarray,
    *,
    xlabel: str,
    ylabel: str,
    higher_is_better: bool = False,
    logarithmic: bool = False,
    shares: bool = False,
    each_seed: bool = False,
    title: str = "",
    uirevision: str = "keep",
) -> go.Figure:
    """Draw a line and a band for each group of curves, and say who ends best.

    Args:
        curves: by name, arrays of shape (seeds, points). Keys of `RACERS` have looks of their own. What is not finite
            is left out: of a line and its band, and of what the title says.
        x: shape (points,), the same for all.
        xlabel, ylabel: titles of the axes, with units.
        higher_is_better: who is named in the title: highest or lowest at the end. Default False: lowest.
        logarithmic: draw the y axis so. Default False.
        shares: the values are shares, written as percent. Default False.
        each_seed: draw a thin line for each seed in place of the mean and its band, where a few seeds go another way
            than the rest and a mean would be ruled by them. Default False.
        title: the finding, where it is another than who ends best. Default: that one.
        uirevision: while this stays the same, a redrawn figure keeps its zoom.
    """
    x, traces, ends, finals = np.asarray(x, float), [], [], {}
    every = [_finite(values, logarithmic) for values in curves.values()]
    bounds = _bounds(every, logarithmic)
    for place, (name, values) in enumerate(zip(curves, every, strict=True)):
        shape, known = look(name, place), np.isfinite(values).any(axis=0)
        if not known.any():
            continue
        low, mean, high = (reduce(values[:, known], axis=0) for reduce in (np.nanmin, np.nanmean, np.nanmax))
        ends.append((float(np.log10(mean[-1]) if logarithmic else mean[-1]), shape, ""))
        finals[shape.label] = (mean[-1], low[-1], high[-1])
        if each_seed:
            traces.append(_each(x, values, shape))
            continue
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": tr("{shape}, all seeds", shape=shape.label),
                "hoverinfo": "skip",
                "x": np.concatenate([x[known], x[known][::-1]]),
                "y": np.concatenate([high, low[::-1]]),
                "fill": "toself",
                "fillcolor": veil(shape.colour),
                "line": {"width": 0},
            }
        )
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers" if len(x) < 12 else "lines",
                "name": shape.label,
                "x": x[known],
                "y": mean,
                "line": {"color": shape.colour, "dash": shape.dash, "width": 2},
                "marker": {"symbol": shape.symbol, "size": 6, "color": shape.colour},
                "customdata": np.stack([low, high], axis=1),
                "hovertemplate": f"{shape.label}: %{{y:.4~g}} (%{{customdata[0]:.4~g}} to "
                "%{customdata[1]:.4~g})<extra></extra>",
            }
        )
    seeds = max((len(values) for values in every), default=0)
    best, subtitle = finding(finals, higher_is_better, percent if shares else number, seeds)
    if title and seeds == 1:
        subtitle = ""
    elif title and each_seed:
        subtitle = tr("Each line is one seed, {seeds} in all.", seeds=count(seeds, "seed"))
    elif title:
        subtitle = tr("Lines: the mean of {seeds}. Bands: from the lowest to the highest.", seeds=count(seeds, "seed"))
    title = title or best
    scale = power_axis(10.0 ** np.array(bounds)) if logarithmic else {"nticks": 6}
    return style.figure(
        traces or [{"type": "scatter", "x": [], "y": []}],
        title=title,
        subtitle=subtitle,
        height=_HEIGHT,
        uirevision=uirevision,
        alt=tr(
            "{title}. {subtitle} Lines and bands over {xlabel}: {finals}.",
            title=title,
            subtitle=subtitle,
            xlabel=xlabel,
            finals=", ".join(finals) or tr("nothing yet"),
        ),
        annotations=end_names(ends, bounds, _HEIGHT - 120, x=_END),
        margin={"l": 60, "r": 12, "t": 6},
        xaxis=style.axis(xlabel, domain=[0, _END], nticks=8, dtick=1 if len(x) and 1 < np.ptp(x) < 8 else None),
        yaxis=style.axis(
            ylabel,
            type="log" if logarithmic else "linear",
            range=bounds,
            tickformat=".3~%" if shares else "~g",
            **scale,
        ),
    )


def _each(x: np.ndarray, values: np.ndarray, shape: Any) -> dict[str, Any]:
    """Return all curves of a group as one trace, with a gap between one seed and the next."""
    apart = [np.append(row, np.nan) for row in values]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": shape.label,
        "x": np.tile(np.append(x, np.nan), len(values)),
        "y": np.concatenate(apart),
        "opacity": 0.7,
        "line": {"color": shape.colour, "dash": shape.dash, "width": 1.3},
        "hovertemplate": f"{shape.label}: %{{y:.4~g}}<extra></extra>",
    }


def _finite(values: np.ndarray, logarithmic: bool) -> np.ndarray:
    values = np.atleast_2d(np.asarray(values, float))  # (seeds, points)
    return np.where(np.isfinite(values) & ((values > 0) | (not logarithmic)), values, np.nan)


def veil(colour: str) -> str:
    """Return a colour that is seen through, for the band around its line."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, 0.18)"


def _bounds(every: Sequence[np.ndarray], logarithmic: bool) -> tuple[float, float]:
    """Return the range of the axis: of powers of ten, where it is logarithmic."""
    values = np.concatenate([np.ravel(values) for values in every]) if every else np.zeros(0)
    values = values[np.isfinite(values)]
    if not len(values):
        return (0.0, 1.0)
    values = np.log10(values) if logarithmic else values
    room = 0.06 * float(np.ptp(values)) or 0.05
    return float(values.min()) - room, float(values.max()) + room


def finding(
    finals: Mapping[str, tuple], higher_is_better: bool, spelt: Callable[[float], str], seeds: int
) -> tuple[str, str]:
    """Return a title that names who is best at the end, and a sentence: does its band meet that of the next?

    Args:
        finals: mean, lowest and highest value at the end, by name.
        higher_is_better: whether the highest is best.
        spelt: writes a value.
        seeds: how many there are in the largest group.
    """
    if not finals:
        return tr("No curve to draw yet"), ""
    order = sorted(finals, key=lambda name: finals[name][0], reverse=higher_is_better)
    best, (mean, low, high) = order[0], finals[order[0]]
    alike = [name for name in order if spelt(finals[name][0]) == spelt(mean)]
    if len(alike) > 1:
        title = (
            tr("{first} and {second} end alike: {spelt}", first=best, second=alike[1], spelt=spelt(mean))
            if len(alike) == 2
            else tr("{alike} of {all} end alike: {spelt}", alike=len(alike), all=len(order), spelt=spelt(mean))
        )
    elif higher_is_better:
        title = tr("{best} ends highest: {spelt}", best=best, spelt=spelt(mean))
    else:
        title = tr("{best} ends lowest: {spelt}", best=best, spelt=spelt(mean))
    if seeds < 2:
        return title, tr("One seed: how much of this is chance cannot be seen.")
    band = tr("{spelt} to {spelt_2} over {seeds}.", spelt=spelt(low), spelt_2=spelt(high), seeds=count(seeds, "seed"))
    if len(order) > 1:
        _, next_low, next_high = finals[order[1]]
        meet = next_low <= high and low <= next_high
        band += tr(" Its band {what} that of {order}.", what=tr("meets") if meet else tr("is clear of"), order=order[1])
    return title, band


def last_means(series: Mapping[str, np.ndarray]) -> dict[str, float]:
    """Return the mean over the seeds of the last values, leaving out what is not finite."""
    ends = {label: np.atleast_2d(values)[:, -1] for label, values in series.items()}
    return {
        label: float(np.mean(end[np.isfinite(end)])) if np.isfinite(end).any() else float("nan")
        for label, end in ends.items()
    }
