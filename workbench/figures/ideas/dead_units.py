"""Units that answer no picture any more: how many, epoch by epoch, and how near the others are to it."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.bands import last_means, seed_bands
from workbench.figures.base.style import MUTED, TRAINING, VALIDATION, note
from workbench.language import tr
from workbench.quantities import percent


def dead_by_epoch(series: Mapping[str, np.ndarray]) -> go.Figure:
    """Draw the share of dead units after each epoch.

    Args:
        series: label of each kind of network to its shares, 0 to 1, shape (seeds, epochs); NaN is left out.
    """
    ends, epochs = last_means(series), max(np.shape(shares)[-1] for shares in series.values())
    most = max(ends, key=lambda label: np.nan_to_num(ends[label], nan=-1))
    title = tr("With {most}, {ends} of the hidden units are dead in the end", most=most, ends=percent(ends[most]))
    return seed_bands(
        series, np.arange(1, epochs + 1), xlabel=tr("epoch"), ylabel=tr("dead units (share)"), shares=True, title=title
    )


def largest_sums(sums: np.ndarray, bias: float = 0.0) -> go.Figure:
    """Draw the largest sum that each ReLU of a layer reaches over all samples: at 0 or below, the unit is dead.

    Args:
        sums: what the units add up without a bias, shape (n, units).
        bias: added to every sum. Default 0.
    """
    largest = np.max(np.asarray(sums, dtype=np.float64), axis=0) + bias
    dead = int((largest <= 0).sum())
    units, samples = len(largest), len(sums)
    title = tr("{dead} of {units} units are dead with a bias of {bias:.1f}", dead=dead, units=units, bias=bias)
    subtitle = tr(
        "Each unit stands at the largest sum it reaches over {samples:,} samples. Orange: 0 or below, dead.",
        samples=samples,
    )
    edges = np.arange(np.floor(largest.min() - 0.5), np.ceil(largest.max() + 0.5) + 0.25, 0.25)
    amounts, edges = np.histogram(largest, edges)
    middles = (edges[:-1] + edges[1:]) / 2
    return style.figure(
        [
            {
                "type": "bar",
                "name": "units",
                "x": middles,
                "y": amounts,
                "width": 0.23,
                "marker": {
                    "color": [VALIDATION if middle < 0 else TRAINING for middle in middles],
                    "line": {"width": 0},
                },
                "hovertemplate": "around %{x:.2f}: %{y} units<extra></extra>",
            }
        ],
        title=title,
        subtitle=subtitle,
        height=340,
        bargap=0,
        alt=tr("{title}. {subtitle} A histogram with a line at 0.", title=title, subtitle=subtitle),
        shapes=[
            {
                "type": "line",
                "x0": 0,
                "x1": 0,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": MUTED, "width": 2, "dash": "dash"},
            }
        ],
        annotations=[
            note("dead ◂", x=0, xref="x", xanchor="right", y=1, yanchor="top", xshift=-6),
            note("▸ alive", x=0, xref="x", xanchor="left", y=1, yanchor="top", xshift=6),
        ],
        xaxis=style.axis(tr("largest sum (no unit)"), range=[-4, 4]),
        yaxis=style.axis(tr("number of units"), nticks=6, range=[0, 1.2 * float(amounts.max())]),
    )
