"""Gradients of minibatches as clouds of points around the gradient of all samples, a panel for each size."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.experiments.gradient_noise import GradientNoise
from workbench.figures.base import style
from workbench.figures.base.style import MUTED, TRAINING, VALIDATION, note
from workbench.language import tr
from workbench.quantities import number

_GAP = 0.12  # between panels, as a share of the plot


def gradient_clouds(noises: Sequence[GradientNoise]) -> go.Figure:
    """Draw where the gradients of minibatches point, a panel for each size, two in a row, all of one scale.

    Args:
        noises: of `gradient_noise`, at least one; the panels stand in this order.
    """
    first, last = noises[0], noises[-1]
    # A few stray points would make all clouds small: they are cut off.
    reach = max(0.1, *(1.2 * np.quantile(np.hypot(noise.along - 1, noise.across), 0.95) for noise in noises))
    rows = (len(noises) + 1) // 2
    traces, notes, axes = [], [], {}
    for place, noise in enumerate(noises):
        row, column = divmod(place, 2)
        tail = str(place + 1) if place else ""
        points = {"type": "scatter", "xaxis": f"x{tail}", "yaxis": f"y{tail}", "mode": "markers"}
        traces += [
            {**points, "name": tr("minibatches of {size}", size=noise.size), "x": noise.along, "y": noise.across,
             "marker": {"size": 5, "color": TRAINING, "opacity": 0.6},
             "hovertemplate": "along %{x:.2f}, across %{y:.2f}<extra></extra>"},
            {**points, "name": tr("all samples"), "x": [1.0], "y": [0.0], "hoverinfo": "skip",
             "marker": {"size": 12, "symbol": "x-thin", "line": {"width": 2.5, "color": VALIDATION}}},
            {**points, "name": tr("no step"), "x": [0.0], "y": [0.0], "hoverinfo": "skip",
             "marker": {"size": 7, "symbol": "circle-open", "color": MUTED, "line": {"width": 2}}},
        ]  # fmt: skip
        wide, high = (1 - _GAP) / 2, (1 - _GAP * (rows - 1)) / rows
        left, bottom = column * (wide + _GAP), 1 - (row + 1) * high - row * _GAP
        axes[f"xaxis{tail}"] = style.axis(
            tr("along the whole gradient"),
            domain=[left, left + wide],
            range=[1 - reach, 1 + reach],
            anchor=f"y{tail}",
            nticks=5,
        )
        axes[f"yaxis{tail}"] = style.axis(
            tr("across it"),
            domain=[bottom, bottom + high],
            range=[-reach, reach],
            anchor=f"x{tail}",
            nticks=5,
            scaleanchor=f"x{tail}",
            constrain="domain",
        )
        notes.append(
            note(
                tr("{size} each: off by {typical}", size=noise.size, typical=number(noise.typical)),
                x=left,
                xanchor="left",
                y=bottom + high,
                yanchor="bottom",
            )
        )
    title = tr(
        "Off by {first} with {small} a minibatch, by {last} with {large}",
        first=number(first.typical),
        small=first.size,
        last=number(last.typical),
        large=last.size,
    )
    subtitle = tr("Points: gradients of minibatches. Cross: that of all samples, 1 long. Circle: no step at all.")
    return style.figure(
        traces,
        title=title,
        subtitle=subtitle,
        height=140 + 270 * rows,
        margin={"t": 20},
        annotations=notes,
        alt=tr(
            "{title}. {subtitle} A cloud of points for each size: {clouds}.",
            title=title,
            subtitle=subtitle,
            clouds=", ".join(
                tr("{size}: typically {typical} away", size=noise.size, typical=number(np.round(noise.typical, 4)))
                for noise in noises
            ),
        ),
        **axes,
    )
