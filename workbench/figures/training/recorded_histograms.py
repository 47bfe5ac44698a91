"""How what the layers say, and what they learn from, is spread: histograms over the epochs."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.style import MUTED, TRAINING, VALIDATION
from workbench.language import tr
from workbench.quantities import number, percent

_LAYERS = 12  # with an outline of their own: more would be too narrow on a phone


_OUTLIERS = 0.001  # share of values on each side that the axis need not show


def recorded_histograms(
    layers: Sequence[str],
    output_edges: np.ndarray,
    output_counts: np.ndarray,
    gradient_edges: np.ndarray,
    gradient_counts: np.ndarray,
    gradient_zero: np.ndarray,
) -> go.Figure:
    """Draw a histogram, turned upright, of what each layer says, and one of the gradients of its weights.

    Args:
        layers: their names, L of them. Of more than twelve, twelve are drawn, evenly chosen.
        output_edges, output_counts: shapes (L, b + 1) and (L, b): how many outputs lie between two edges.
        gradient_edges: shape (c + 1,), powers of ten.
        gradient_counts: shape (L, c): how many weights have a gradient of that size.
        gradient_zero: shape (L,): share of weights whose gradient is exactly 0.
    """
    layers = [style.plain(name) for name in layers]
    shown = np.unique(np.linspace(0, len(layers) - 1, min(len(layers), _LAYERS)).round().astype(int))
    middles = (np.asarray(gradient_edges)[1:] + np.asarray(gradient_edges)[:-1]) / 2
    typical = np.array([_median(middles, counts) for counts in gradient_counts])
    known = np.flatnonzero(np.isfinite(typical))
    if len(known) > 1:
        first, last = known[0], known[-1]
        ratio = 10 ** (typical[first] - typical[last])
        title = tr(
            "A typical gradient in {layers} is {times} that in {layers_2}",
            layers=layers[first],
            times=_times(ratio),
            layers_2=layers[last],
        )
    else:
        title = tr("What the layers say, and the gradients of their weights")
    silent = int(np.argmax(np.nan_to_num(gradient_zero)))
    subtitle = tr("Wide: many numbers lie there.")
    if gradient_zero[silent] > 0.01:
        subtitle += tr(
            " In {layers}, {gradient_zero} of the weights have no gradient.",
            layers=layers[silent],
            gradient_zero=percent(float(gradient_zero[silent])),
        )
    low, high = _span(output_edges[shown], output_counts[shown])
    seen = np.flatnonzero(np.asarray(gradient_counts)[shown].sum(axis=0))
    powers = (np.floor(gradient_edges[seen[0]]), np.ceil(gradient_edges[seen[-1] + 1])) if len(seen) else (-8.0, 0.0)
    ticks = np.arange(powers[0], powers[1] + 1, max(1, (powers[1] - powers[0]) // 5))
    return style.figure(
        [
            _upright("outputs", [output_edges[each] for each in shown], output_counts[shown], TRAINING, "y"),
            _upright("gradients", [gradient_edges] * len(shown), np.asarray(gradient_counts)[shown], VALIDATION, "y2"),
        ],
        title=title,
        subtitle=subtitle,
        height=520,
        margin={"l": 60, "b": 96, "t": 6},
        alt=tr(
            "{title}. {subtitle} Upright histograms of outputs and of gradients for {shown} layers.",
            title=title,
            subtitle=subtitle,
            shown=len(shown),
        ),
        xaxis=style.axis(
            tr("layer"),
            anchor="y2",
            showgrid=False,
            range=[-0.6, len(shown) - 0.4],
            tickangle=-40,
            tickvals=list(range(len(shown))),
            ticktext=[layers[each] for each in shown],
        ),
        yaxis=style.axis(
            tr("output"), domain=[0.56, 1.0], nticks=5, range=[low, high], zeroline=True, zerolinecolor=MUTED
        ),
        yaxis2=style.axis(
            tr("size of gradient"),
            domain=[0.0, 0.46],
            range=[powers[0] - 0.3, powers[1] + 0.3],
            tickvals=ticks,
            ticktext=[f"10<sup>{tick:.0f}</sup>" for tick in ticks],
        ),
    )


def _upright(name: str, edges: list[np.ndarray], counts: np.ndarray, colour: str, axis: str) -> dict[str, Any]:
    """Return one outline for each layer: its width is how many numbers lie at that height."""
    x, y = [], []
    for place, (heights, amounts) in enumerate(zip(edges, counts, strict=True)):
        if not amounts.any():
            continue
        filled = np.flatnonzero(amounts)
        part = slice(filled[0], filled[-1] + 1)
        half = np.repeat(0.45 * amounts[part] / amounts.max(), 2)
        up = np.repeat(heights[filled[0] : filled[-1] + 2], 2)[1:-1]
        x += [*(place + half), *(place - half[::-1]), None]
        y += [*up, *up[::-1], None]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": x,
        "y": y,
        "yaxis": axis,
        "fill": "toself",
        "line": {"color": colour, "width": 1},
        "hoverinfo": "skip",
    }


def _span(edges: np.ndarray, counts: np.ndarray) -> tuple[float, float]:
    """Return the part of the axis in which all but a few outliers of each layer lie."""
    lows, highs = [0.0], [0.0]
    for heights, amounts in zip(edges, counts, strict=True):
        shares = np.cumsum(amounts) / max(amounts.sum(), 1)
        if amounts.any():
            lows.append(heights[int(np.searchsorted(shares, _OUTLIERS))])
            highs.append(heights[min(int(np.searchsorted(shares, 1 - _OUTLIERS)) + 1, len(heights) - 1)])
    room = 0.05 * ((max(highs) - min(lows)) or 1.0)
    return min(lows) - room, max(highs) + room


def _median(middles: np.ndarray, counts: np.ndarray) -> float:
    return float(middles[int(np.searchsorted(np.cumsum(counts), counts.sum() / 2))]) if counts.any() else float("nan")


def _times(ratio: float) -> str:
    return f"{number(ratio)} times" if ratio >= 1 else f"{number(ratio)} of"
