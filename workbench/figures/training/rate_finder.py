"""The learning-rate finder: the loss while the learning rate climbs from batch to batch."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from workbench.figures.base import style
from workbench.figures.base.line_styles import power_axis
from workbench.language import tr
from workbench.quantities import number


def rate_finder(
    rates: ArrayLike,
    losses: ArrayLike,
    smoothed: ArrayLike,
    suggestion: float | None = None,
    *,
    uirevision: str = "keep",
) -> go.Figure:
    """Draw the loss of each batch against the learning rate that it was trained with.

    Args:
        rates: shape (n,), rising.
        losses: of each batch, shape (n,).
        smoothed: the same, smoothed.
        suggestion: a learning rate to mark. Default None: none.
        uirevision: while this stays the same, a redrawn figure keeps its zoom.
    """
    rates, losses, smoothed = (np.asarray(values, float) for values in (rates, losses, smoothed))
    losses, smoothed = (np.where(np.isfinite(values), values, np.nan) for values in (losses, smoothed))
    traces = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": tr("loss of each batch"),
            "x": rates,
            "y": losses,
            "opacity": 0.4,
            "line": {"color": style.TRAINING, "width": 1},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "lines",
            "name": tr("smoothed loss"),
            "x": rates,
            "y": smoothed,
            "line": {"color": style.TRAINING, "width": 2.5},
            "hovertemplate": "rate %{x:.2~g}: loss %{y:.3~g}<extra></extra>",
        },
    ]
    lines, title = [], tr("Too few batches to find a learning rate")
    first = smoothed[np.isfinite(smoothed)][:1]
    # What explodes would flatten everything else.
    top = 1.6 * float(max(first[0], np.nanmax(losses[: max(1, len(losses) // 3)]))) if len(first) else 1.0
    if suggestion is not None:
        title = tr("The loss falls fastest near a learning rate of {suggestion}", suggestion=number(suggestion))
        lines = [
            {
                "type": "line",
                "x0": suggestion,
                "x1": suggestion,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": style.LEARNING_RATE, "width": 2, "dash": "dot"},
            }
        ]
    return style.figure(
        traces,
        title=title,
        height=340,
        uirevision=uirevision,
        shapes=lines,
        alt=tr(
            "{title}. The loss of batches trained with rising learning rates: flat at first, then falling, "
            "then shooting up.",
            title=title,
        ),
        xaxis=style.axis(tr("learning rate"), type="log", **power_axis(rates)),
        yaxis=style.axis(tr("loss"), range=[0, top], nticks=6),
    )
