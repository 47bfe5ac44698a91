"""Curves of several runs laid over each other: each a line with what it was smoothed from, or a line in its band."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.bands import finding, veil
from workbench.figures.base.line_styles import Look, end_names, look, power_axis
from workbench.figures.base.thinning import thin_line
from workbench.language import tr
from workbench.quantities import count, number, percent

HEIGHT = 470
_END = 0.76  # to the right of the curves stand their names
_POINTS = 500  # of one curve
_NAME = 19  # characters of a name beside its line; the whole name shows under the pointer


class Curve(NamedTuple):
    """One curve to lay over others. All arrays have the shape (points,) and are finite.

    Attributes:
        name: of the run, or of the runs that differ in their seeds alone.
        x, y: the line, x from low to high.
        raw: what the line was smoothed from, over the same x; None where it was not.
        low, high: the edges of the band around the line; None where it is one run.
        place: says its colour and dashes; the same place looks the same everywhere.
        runs: how many runs it is the mean of. Default 1.
        label: what stands beside the line, where the name is too long. Default: the name.
    """

    name: str
    x: np.ndarray
    y: np.ndarray
    raw: np.ndarray | None = None
    low: np.ndarray | None = None
    high: np.ndarray | None = None
    place: int = 0
    runs: int = 1
    label: str = ""


def run_overlay(
    curves: Sequence[Curve],
    *,
    xlabel: str,
    ylabel: str,
    higher_is_better: bool = False,
    logarithmic: bool = False,
    shares: bool = False,
    title: str = "",
    uirevision: str = "keep",
) -> go.Figure:
    """Draw curves over each other, each with its name at its end.

    Args:
        curves: any number of them. At most 500 points of each are drawn, extremes kept.
        xlabel, ylabel: titles of the axes, with units.
        higher_is_better: who is named in the title: highest or lowest at the end. Default False: lowest.
        logarithmic: draw the y axis so; what is not positive is left out. Default False.
        shares: the values are shares, written as percent. Default False.
        title: the finding, where it is another than who ends best. Default: that one.
        uirevision: while this stays the same, a redrawn figure keeps its zoom.
    """
    curves = [curve._replace(name=style.plain(curve.name), label=_short(curve.label or curve.name)) for curve in curves]
    curves = [kept for curve in curves if len((kept := _positive(curve) if logarithmic else curve).x)]
    bounds = _bounds(curves, logarithmic)
    looks = [look("", curve.place)._replace(label=curve.name) for curve in curves]
    traces = [
        trace
        for kind in (_shadow, _band, _line)
        for curve, shape in zip(curves, looks, strict=True)
        for trace in kind(curve, shape)
    ]
    finals = {
        curve.name: tuple(
            float(curve[-1]) for curve in (curve.y, _edge(curve.low, curve.y), _edge(curve.high, curve.y))
        )
        for curve in curves
    }
    best, subtitle = finding(finals, higher_is_better, percent if shares else number, 1)
    most = max((curve.runs for curve in curves), default=0)
    if most > 1:
        subtitle = tr(
            "Lines: the mean of up to {seeds}. Bands: from the lowest to the highest.", seeds=count(most, "seed")
        )
    elif any(curve.raw is not None for curve in curves):
        subtitle = tr("Lines are smoothed; the shadow behind each is what was measured.")
    elif len(curves) == 1:
        subtitle = tr("One run alone: choose another to hold it against.")
    title, subtitle = title or best, subtitle if curves else tr("Curves begin with the first batch of a run.")
    ends = [
        (float(np.log10(curve.y[-1]) if logarithmic else curve.y[-1]), shape._replace(label=curve.label), "")
        for curve, shape in zip(curves, looks, strict=True)
    ]
    scale = power_axis(10.0 ** np.array(bounds)) if logarithmic else {"nticks": 7}
    return style.figure(
        traces or [{"type": "scatter", "x": [], "y": []}],
        title=title,
        subtitle=subtitle,
        height=HEIGHT,
        uirevision=uirevision,
        alt=tr(
            "{title}. {subtitle} {ylabel} over {xlabel}: {finals}.",
            title=title,
            subtitle=subtitle,
            ylabel=ylabel.capitalize(),
            xlabel=xlabel,
            finals=", ".join(finals) or tr("nothing yet"),
        ),
        annotations=end_names(ends, bounds, HEIGHT - 120, x=_END),
        margin={"l": 60, "r": 8, "t": 6},
        xaxis=style.axis(xlabel, domain=[0, _END], nticks=8, range=None if curves else [0, 100]),
        yaxis=style.axis(
            ylabel,
            type="log" if logarithmic else "linear",
            range=bounds,
            tickformat=".3~%" if shares else "~g",
            **scale,
        ),
    )


def _shadow(curve: Curve, shape: Look) -> list[dict[str, Any]]:
    if curve.raw is None:
        return []
    x, y = thin_line(curve.x, curve.raw, _POINTS)
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": tr("{curve}, as measured", curve=curve.name),
            "x": x,
            "y": y,
            "opacity": 0.28,
            "line": {"color": shape.colour, "width": 1},
            "hoverinfo": "skip",
        }
    ]


def _band(curve: Curve, shape: Look) -> list[dict[str, Any]]:
    if curve.low is None or curve.high is None or curve.runs < 2:
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": tr("{curve}, all seeds", curve=curve.name),
            "hoverinfo": "skip",
            "x": np.concatenate([curve.x, curve.x[::-1]]),
            "y": np.concatenate([curve.high, curve.low[::-1]]),
            "fill": "toself",
            "fillcolor": veil(shape.colour),
            "line": {"width": 0},
        }
    ]


def _line(curve: Curve, shape: Look) -> list[dict[str, Any]]:
    x, y = thin_line(curve.x, curve.y, _POINTS)
    return [
        {
            "type": "scatter",
            "mode": "lines+markers" if len(x) < 12 else "lines",
            "name": curve.name,
            "x": x,
            "y": y,
            "line": {"color": shape.colour, "dash": shape.dash, "width": 2},
            "hovertemplate": "%{fullData.name}: %{y:.4~g}<extra></extra>",
            "marker": {"symbol": shape.symbol, "size": 6, "color": shape.colour},
        }
    ]


def _edge(edge: np.ndarray | None, line: np.ndarray) -> np.ndarray:
    return line if edge is None else edge


def _positive(curve: Curve) -> Curve:
    """Leave out what a logarithmic axis has no place for."""
    arrays = ("y", "raw", "low", "high")
    known = np.all([getattr(curve, name) > 0 for name in arrays if getattr(curve, name) is not None], axis=0)
    kept = {name: getattr(curve, name)[known] for name in ("x", *arrays) if getattr(curve, name) is not None}
    return curve._replace(**kept)


def _bounds(curves: Sequence[Curve], logarithmic: bool) -> tuple[float, float]:
    """Return the range of the axis: of powers of ten, where it is logarithmic."""
    parts = [part for curve in curves for part in (curve.y, curve.raw, curve.low, curve.high) if part is not None]
    values = np.concatenate(parts) if parts else np.zeros(0)
    if not len(values):
        return 0.0, 1.0
    values = np.log10(values) if logarithmic else values
    room = 0.05 * float(np.ptp(values)) or 0.05
    return float(values.min()) - room, float(values.max()) + room


def _short(name: str) -> str:
    name = name if len(name) <= _NAME else name[: _NAME - 1].rstrip(" ,") + "…"
    return style.plain(name)
