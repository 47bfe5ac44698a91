"""How losses push the scores of several classes, and where step after step takes the right one's probability."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.activations import softmax
from workbench.concepts.experiments.gradient_steps import loss_of_scores
from workbench.figures.base import style
from workbench.figures.base.line_styles import end_names
from workbench.figures.base.style import MUTED
from workbench.figures.ideas.class_gradient_steps import CLASS_ROW, checked_scores, class_axis, walk_of_scores
from workbench.figures.ideas.gradient_steps import LOSS_LOOKS
from workbench.language import tr
from workbench.quantities import count
from workbench.registry import lookup

_CURVES = 130  # pixels of the curves below


def class_pushes(
    scores: Sequence[float],
    classes: Sequence[str],
    right: int,
    losses: Sequence[str],
    *,
    optimizer: str = "sgd",
    learning_rate: float = 1.0,
    steps: int = 0,
    horizon: int = 20,
    **settings: float,
) -> go.Figure:
    """Draw how each loss pushes each score, and below it the right class' probability after each step.

    Args:
        scores, classes, right, losses, optimizer, learning_rate, steps, settings: see `class_bars`.
        horizon: as many steps are drawn at least. Default 20.

    Raises:
        ConfigError: a name is unknown.
        ValueError: there are not as many scores as classes.
    """
    z = checked_scores(scores, classes)
    ahead = max(horizon, steps + 1)
    traces, values, ends = [], {}, []
    for name in losses:
        look, walk = (
            lookup(name, LOSS_LOOKS, "loss"),
            walk_of_scores(name, z, right, optimizer, learning_rate, ahead, settings),
        )
        value, gradient = loss_of_scores(name, np.eye(len(z))[right], walk[steps], "softmax", **settings)
        shares = softmax(walk)[:, right]
        values[look.label] = float(value)
        ends.append((float(shares[-1]), look, ""))
        traces += [
            {"type": "bar", "orientation": "h", "name": f"{look.label}: push", "x": -gradient, "y": list(range(len(z))),
             "marker": {"color": look.colour, "opacity": 0.55 if look.dash != "solid" else 1.0},
             "hovertemplate": f"{look.label} pushes %{{x:+.3f}}<extra></extra>"},
            {"type": "scatter", "mode": "lines", "name": look.label, "x": list(range(ahead + 1)), "y": shares,
             "xaxis": "x2", "yaxis": "y2", "line": {"color": look.colour, "dash": look.dash, "width": 2},
             "hovertemplate": tr("{look}: %{{y:.3f}} after %{{x}} steps<extra></extra>", look=look.label)},
            {"type": "scatter", "mode": "markers", "name": f"{look.label}, now", "x": [steps], "y": [shares[steps]],
             "xaxis": "x2", "yaxis": "y2", "marker": {"color": look.colour, "size": 10}, "hoverinfo": "skip"},
        ]  # fmt: skip
    said = ", ".join(f"{label} {value:.3f}" for label, value in values.items())
    after = tr(" after {steps}", steps=count(steps, "step")) if steps else ""
    title = tr("The loss{after}: {said}", after=after, said=said)
    subtitle = tr(
        "Above: the push on each score, minus the gradient. Below: the right class' probability, step by step."
    )
    bars = CLASS_ROW * len(z)
    total = bars + 44 + _CURVES
    return style.figure(
        traces,
        title=title,
        subtitle=subtitle,
        height=total + 130,
        bargap=0.25,
        margin={"l": 52, "r": 96},
        alt=tr(
            "{title}. {subtitle} Bars for each class and loss, and a curve for each loss over its steps.",
            title=title,
            subtitle=subtitle,
        ),
        annotations=end_names(ends, (-0.02, 1.04), _CURVES, "y2"),
        xaxis=style.axis(tr("push on the score"), range=[-1.15, 1.15], dtick=0.5, zeroline=True, zerolinecolor=MUTED),
        yaxis={**class_axis(classes, right), "domain": [1 - bars / total, 1.0]},
        xaxis2=style.axis(tr("step"), range=[0, ahead], nticks=6, anchor="y2"),
        yaxis2=style.axis(
            tr("p of the right class"), domain=[0.0, _CURVES / total], range=[-0.02, 1.04], dtick=0.5, anchor="x2"
        ),
    )
