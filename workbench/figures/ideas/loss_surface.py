"""A loss as a landscape over the two weights of one neuron, with the way down."""

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.activations import sigmoid
from workbench.concepts.losses import LOSSES
from workbench.figures.base import style
from workbench.language import later, tr
from workbench.quantities import number
from workbench.registry import lookup

# Hours of practice, and who passed. One point of each kind lies among the other kind: no weights are perfect.
POINTS = np.array([-2.0, -1.5, -1.0, -0.5, 0.5, -0.25, 0.75, 1.0, 1.5, 2.0])
PASSED = np.array([0.0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
NAMES = later({"binary_crossentropy": "Crossentropy", "mean_squared_error": "Squared error"})
_REACH = 8.0


def logistic_loss(loss: str, slope: np.ndarray, offset: np.ndarray) -> np.ndarray:
    """Return the mean loss of `sigmoid(slope * x + offset)` over the ten points, for any arrays of weights.

    Args:
        loss: a key of `NAMES`.
        slope, offset: the two weights, of one shape.
    """
    p = sigmoid(np.asarray(slope)[..., None] * POINTS + np.asarray(offset)[..., None])  # (..., points)
    return LOSSES[loss](np.broadcast_to(PASSED, p.shape), p)


def logistic_descent(loss: str, start: tuple[float, float], learning_rate: float, steps: int) -> np.ndarray:
    """Return the weights on the way down, shape (steps + 1, 2), by plain gradient descent."""
    way = [np.array(start)]
    for _ in range(steps):
        p = sigmoid(way[-1][0] * POINTS + way[-1][1])
        by_score = LOSSES[loss].gradient(PASSED, p) * p * (1 - p)  # chain rule through the sigmoid
        way.append(way[-1] - learning_rate * np.array([by_score @ POINTS, by_score.sum()]))
    return np.array(way)


def loss_surface(
    loss: str = "mean_squared_error", start: float = -5.0, learning_rate: float = 1.0, steps: int = 100
) -> go.Figure:
    """Draw the loss of one neuron over its two weights, and how far gradient descent gets.

    Args:
        loss: a key of `NAMES`.
        start: the slope that descent starts from, -8 to 8; the offset starts from 0. Default -5: sure and wrong.
        learning_rate: above 0. Default 1.
        steps: of the descent, from 1. Default 100.

    Raises:
        ConfigError: the loss is unknown.
    """
    name = lookup(loss, NAMES, tr("loss of a neuron"))
    side = np.linspace(-_REACH, _REACH, 65)
    heights = logistic_loss(loss, *np.meshgrid(side, side))
    way = logistic_descent(loss, (start, 0.0), learning_rate, steps)
    values = logistic_loss(loss, way[:, 0], way[:, 1])
    lowest = float(heights.min())
    arrived = values[-1] < lowest + 0.1 * (float(values[0]) - lowest)
    title = tr(
        "{name}: after {steps} steps {what} at {last_values:.2f}, from {first_values:.2f}",
        name=name,
        steps=steps,
        what=tr("down") if arrived else tr("still up"),
        last_values=values[-1],
        first_values=values[0],
    )
    subtitle = tr(
        "Blue is low, yellow high; the lowest is {lowest:.2f}. White: the way down at learning rate {learning_rate}.",
        lowest=lowest,
        learning_rate=number(learning_rate),
    )
    return style.figure(
        [
            {"type": "contour", "name": "loss", "x": side, "y": side, "z": heights.astype("float32"),
             "colorscale": "Cividis", "ncontours": 24, "line": {"width": 0.4},
             "colorbar": {"title": {"text": "loss"}, "thickness": 10, "len": 0.9},
             "hovertemplate": "slope %{x:.1f}, offset %{y:.1f}: loss %{z:.2f}<extra></extra>"},
            {"type": "scatter", "mode": "lines", "name": tr("its dark edge"), "x": way[:, 0], "y": way[:, 1],
             "line": {"color": "black", "width": 7, "simplify": False}, "hoverinfo": "skip"},
            {"type": "scatter", "mode": "lines+markers", "name": tr("the way down"), "x": way[:, 0], "y": way[:, 1],
             "line": {"color": "white", "width": 3, "simplify": False}, "marker": {"size": 3, "color": "white"},
             "hovertemplate": "slope %{x:.2f}, offset %{y:.2f}<extra></extra>"},
            {"type": "scatter", "mode": "markers", "name": tr("start and end"), "x": way[[0, -1], 0],
             "y": way[[0, -1], 1], "marker": {"size": 12, "symbol": ["circle", "star"], "color": "white",
                        "line": {"width": 1.5, "color": "black"}}, "hoverinfo": "skip"},
        ],
        title=title, subtitle=subtitle, height=430, margin={"r": 8},
        alt=tr("{title}. {subtitle} A map of the loss over slope and offset, both from -8 to 8; a circle marks "
"the start, a star where it ends.", title=title, subtitle=subtitle),
        xaxis=style.axis("weight: slope (no unit)", range=[-_REACH, _REACH], dtick=4),
        yaxis=style.axis("weight: offset (no unit)", range=[-_REACH, _REACH], dtick=4),
    )  # fmt: skip
