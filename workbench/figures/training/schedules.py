"""The learning rate of a run, drawn before the run begins."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.schedules import schedule_factor
from workbench.figures.base import style
from workbench.figures.base.style import LEARNING_RATE
from workbench.language import tr
from workbench.quantities import count, number

_POINTS = 400


def learning_rate_preview(config: Any, *, steps_per_epoch: int = 100, uirevision: str = "keep") -> go.Figure:
    """Draw the learning rate that each batch of a run will have.

    Args:
        config: anything with the schedule's settings of a `RunConfig`: `schedule`, `learning_rate`, `epochs`,
            `warmup_share`, `decay_rate`, `decay_epochs`.
        steps_per_epoch: batches in one epoch, at least 1; over epochs the curve hardly depends on it. Default 100.
        uirevision: while this stays the same, a redrawn figure keeps its zoom.

    Raises:
        ConfigError: the schedule is unknown.
    """
    total = max(1, config.epochs * steps_per_epoch)
    steps = np.unique(np.linspace(0, total - 1, min(total, _POINTS)).round().astype(int))
    factors = np.array(
        [
            schedule_factor(
                config.schedule,
                int(step),
                total,
                warmup_share=config.warmup_share,
                decay_rate=config.decay_rate,
                decay_steps=config.decay_epochs * steps_per_epoch,
            )
            for step in steps
        ]
    )
    rates = config.learning_rate * factors
    title = _title(rates)
    curve = {
        "type": "scatter",
        "mode": "lines",
        "name": tr("learning rate"),
        "x": steps / steps_per_epoch,
        "y": rates,
        "line": {"color": LEARNING_RATE, "width": 2, "shape": "hv" if config.schedule == "step" else "linear"},
        "hovertemplate": tr("after %{x:.2f} epochs: %{y:.3g}<extra></extra>"),
    }
    return style.figure(
        [curve],
        title=title,
        height=220,
        uirevision=uirevision,
        alt=tr(
            "{title}. A curve of the learning rate over {epochs}.", title=title, epochs=count(config.epochs, "epoch")
        ),
        xaxis=style.axis(tr("epochs"), range=[0, config.epochs], nticks=8),
        yaxis=style.axis(tr("learning rate"), rangemode="tozero", tickformat=".3~g", nticks=5),
    )


def _title(rates: np.ndarray) -> str:
    """Say in a sentence what the learning rate does."""
    first, peak, last = rates[0], rates.max(), rates[-1]
    climbs, falls = peak > 1.02 * first, last < 0.98 * peak
    if climbs and falls:
        return tr("The learning rate climbs to {peak}, then falls to {last}", peak=number(peak), last=number(last))
    if climbs:
        return tr("The learning rate climbs to {peak} and stays", peak=number(peak))
    if falls:
        return tr("The learning rate falls from {first} to {last}", first=number(first), last=number(last))
    return tr("The learning rate stays at {peak}", peak=number(peak))
