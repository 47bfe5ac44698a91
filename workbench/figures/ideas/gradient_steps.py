"""Curves with their slopes, and below them where an optimizer's steps lead from one place: losses, and activations."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.activations import ACTIVATIONS
from workbench.concepts.experiments.gradient_steps import activation_at, loss_of_scores, walk_down_loss, walk_of_sum
from workbench.concepts.losses import LOSSES
from workbench.concepts.optimizers import RACERS
from workbench.figures.base import style
from workbench.figures.base.line_styles import COLOURS, Look
from workbench.figures.base.style import MUTED
from workbench.figures.ideas.gradient_panels import Pull, three_panels
from workbench.language import tr
from workbench.registry import lookup

REACH = {"linear": 6.0, "sigmoid": 8.0}  # of a prediction, and of a score in front of a sigmoid
SUM_REACH = 6.0  # of what a neuron adds up
_CORNERS = (-1e-9, 1e-9)  # both sides of a place where a curve has a corner

# A family has a colour, its members have dashes.
LOSS_LOOKS = {name: Look(loss.short, COLOURS[loss.look[0]], loss.look[1], "circle") for name, loss in LOSSES.items()}
ACTIVATION_LOOKS = {
    name: Look(entry.short, COLOURS[entry.look[0]], entry.look[1], "circle")
    for name, entry in ACTIVATIONS.items()
    if name != "softmax"
}


def loss_pulls(
    losses: Sequence[str],
    truth: float = 1.0,
    prediction: float = 4.0,
    *,
    output: str = "linear",
    optimizer: str = "sgd",
    learning_rate: float = 0.1,
    steps: int = 0,
    **settings: float,
) -> go.Figure:
    """Draw losses of one number over the prediction, their slopes, and where steps of an optimizer lead.

    Args:
        losses: keys of `LOSSES` that take one number, at least one.
        truth: in °C; with the output "sigmoid" 1 (yes) or 0 (no).
        prediction: in °C; with the output "sigmoid" the score in front of it.
        output: "linear", the default, or "sigmoid".
        optimizer, learning_rate: see `workbench.concepts.experiments.gradient_steps.walk`.
        steps: taken already, from 0, the default. One more is drawn as the next.
        settings: of the losses, such as `delta`.

    Raises:
        ConfigError: a name is unknown.
    """
    reach, y = REACH[output], np.array([truth])
    delta = settings.get("delta", 1.0)
    corners = np.add.outer([truth, truth - delta, truth + delta, -1, 1], _CORNERS).ravel()
    x = np.union1d(np.linspace(-reach, reach, 97), corners)
    pulls = []
    for name in losses:
        values, slopes = loss_of_scores(name, np.full((len(x), 1), truth), x[:, None], output, **settings)
        walk = walk_down_loss(name, y, np.array([prediction]), output, optimizer, learning_rate, steps + 1, **settings)
        value, slope = loss_of_scores(name, y, walk[steps], output, **settings)
        pulls.append(
            Pull(lookup(name, LOSS_LOOKS, "loss"), values, slopes[:, 0], walk[:, 0], float(value), float(slope[0]))
        )
    linear = output == "linear"
    unit = " °C" if linear else ""
    lines = [(prediction, "prediction" if linear else "score")] + ([(truth, "truth")] if linear else [])
    top = max(8.0, 1.1 * max(min(pull.value, 200.0) for pull in pulls))
    steep = max(4.4 if linear else 1.08, 1.15 * max(min(abs(pull.slope), 40.0) for pull in pulls))
    return three_panels(
        pulls,
        x,
        reach,
        steps,
        lookup(optimizer, RACERS, "optimizer").label,
        "pulls",
        unit,
        lines,
        here=tr("At {prediction:.1f}{unit}", prediction=prediction, unit=unit)
        if linear
        else tr("Truth {what}, score {prediction:.1f}", what=tr("yes") if truth else "no", prediction=prediction),
        across="prediction (°C)" if linear else tr("score in front of the sigmoid (no unit)"),
        value_axis=style.axis("loss (°C², °C)" if linear else tr("loss (no unit)"), range=[-0.03 * top, top], nticks=7),
        slope_axis=style.axis(tr("slope"), range=[-steep, steep], nticks=6, zeroline=True, zerolinecolor=MUTED),
        handles=[{"name": name, "x": place} for place, name in lines],
    )


def activation_pulls(
    activations: Sequence[str],
    x: float = -3.0,
    *,
    upstream: float = 1.0,
    given: float = 1.0,
    optimizer: str = "sgd",
    learning_rate: float = 0.1,
    steps: int = 0,
    **settings: float,
) -> go.Figure:
    """Draw activations and their slopes, and where steps on the neuron's one weight take what it adds up.

    Args:
        activations: keys of `ACTIVATIONS`, not softmax, at least one.
        x: what the neuron adds up, -6 to 6.
        upstream: how fast the loss grows with the neuron's output. Default 1.
        given: the input that the weight is multiplied by, not 0. Default 1.
        optimizer, learning_rate: see `workbench.concepts.experiments.gradient_steps.walk`.
        steps: taken already, from 0, the default. One more is drawn as the next.
        settings: of the activations, such as `negative_slope`.

    Raises:
        ConfigError: a name is unknown, or the input is 0.
    """
    inputs = np.union1d(np.linspace(-SUM_REACH, SUM_REACH, 97), _CORNERS)
    pulls = []
    for name in activations:
        values, slopes = activation_at(name, inputs, **settings)
        walk = walk_of_sum(
            name,
            x,
            upstream=upstream,
            given=given,
            optimizer=optimizer,
            learning_rate=learning_rate,
            steps=steps + 1,
            **settings,
        )
        value, slope = activation_at(name, walk[steps], **settings)
        pulls.append(
            Pull(lookup(name, ACTIVATION_LOOKS, "activation"), values, slopes, walk, float(value), float(slope))
        )
    return three_panels(
        pulls,
        inputs,
        SUM_REACH,
        steps,
        lookup(optimizer, RACERS, "optimizer").label,
        tr("hands on"),
        "",
        [(x, "sum")],
        here=tr("At {x:.1f}", x=x),
        across=tr("what the neuron adds up, z (no unit)"),
        value_axis=style.axis(tr("output f(z)"), range=_room([pull.values for pull in pulls]), nticks=5),
        slope_axis=style.axis(
            tr("slope f'(z)"),
            range=_room([np.append(pull.slopes, [0, 1]) for pull in pulls]),
            nticks=4,
            zeroline=True,
            zerolinecolor=MUTED,
        ),
        handles=[{"name": "sum", "x": x}],
    )


def _room(many: Sequence[np.ndarray]) -> list[float]:
    low, high = min(float(values.min()) for values in many), max(float(values.max()) for values in many)
    return [low - 0.08 * (high - low), high + 0.08 * (high - low)]
