"""Activation functions as curves: the value above, the slope below."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.activations import ACTIVATIONS
from workbench.figures.base import style
from workbench.figures.base.style import TRAINING, VALIDATION, note
from workbench.language import tr
from workbench.registry import lookup

REACH = 6.0
# A slope below this hands on less than a tenth of the gradient: the unit hardly learns there.
SATURATED = 0.1
GALLERY = ("linear", "sigmoid", "tanh", "softplus", "relu", "leaky_relu", "elu", "selu", "gelu", "silu")
_COLUMNS = ((0.0, 0.46), (0.54, 1.0))


def activation_and_slope(activation: str = "sigmoid", x: float = -3.0) -> go.Figure:
    """Draw an activation above its derivative, with the tangent at one input; grey where the slope is nearly 0.

    Args:
        activation: a key of `ACTIVATIONS`, not softmax.
        x: the input to point at, -6 to 6.

    Raises:
        ConfigError: the activation is unknown.
    """
    f = lookup(activation, _elementwise(), "activation")
    inputs = np.union1d(np.linspace(-REACH, REACH, 241), [-1e-9, 1e-9])  # both sides of a corner at 0
    values, slopes = f.function(inputs), f.derivative(inputs)
    value, slope = float(f.function(x)), float(f.derivative(x))
    near = np.clip(np.array([x - 1.5, x + 1.5]), -REACH, REACH)
    title = tr(
        "{f} at {x:.1f}: value {short}, slope {short_2}", f=f.label, x=x, short=_short(value), short_2=_short(slope)
    )
    subtitle = tr(
        "Of a gradient of 1 that arrives here, {short} is handed on. Grey: slope below {saturated:g}, the "
        "unit hardly learns.",
        short=_short(slope),
        saturated=SATURATED,
    )
    point = {
        "type": "scatter",
        "mode": "markers",
        "x": [x],
        "cliponaxis": False,
        "hovertemplate": "input %{x:.2f}: %{y:.4f}<extra></extra>",
    }
    return style.figure(
        [
            _curve("value", inputs, values, TRAINING, "y"),
            {
                "type": "scatter",
                "mode": "lines",
                "name": "tangent",
                "x": near,
                "y": value + slope * (near - x),
                "line": {"color": VALIDATION, "width": 3},
                "hoverinfo": "skip",
            },
            {**point, "name": tr("value here"), "y": [value], "marker": {"size": 11, "color": TRAINING}},
            _curve("slope", inputs, slopes, VALIDATION, "y2"),
            {
                **point,
                "name": tr("slope here"),
                "y": [slope],
                "yaxis": "y2",
                "marker": {"size": 11, "color": VALIDATION},
            },
        ],
        title=title,
        subtitle=subtitle,
        height=430,
        margin={"l": 56},
        alt=tr(
            "{title}. {subtitle} Two curves over inputs from -6 to 6: {formula}, and its derivative.",
            title=title,
            subtitle=subtitle,
            formula=f.formula,
        ),
        shapes=_flat_stretches(inputs, slopes),
        xaxis=style.axis(tr("input x (no unit)"), range=[-REACH, REACH], anchor="y2", dtick=2),
        yaxis=style.axis(tr("value f(x)"), domain=[0.48, 1.0], range=_room(values), nticks=6),
        yaxis2=style.axis(tr("slope f'(x)"), domain=[0.0, 0.38], range=_room(np.append(slopes, [0, 1])), nticks=5),
    )


def activation_gallery(activations: tuple[str, ...] = GALLERY) -> go.Figure:
    """Draw activations side by side on the same scale, each with its derivative.

    Args:
        activations: keys of `ACTIVATIONS`, not softmax. Default: all of them.

    Raises:
        ConfigError: an activation is unknown.
    """
    inputs = np.union1d(np.linspace(-4, 4, 81), [-1e-9, 1e-9])
    rows = -(-len(activations) // 2)
    traces, names, axes = [], [], {}
    for index, name in enumerate(activations):
        f = lookup(name, _elementwise(), "activation")
        row, column = divmod(index, 2)
        x_axis, y_axis = "x" if column == 0 else "x2", "y" if row == 0 else f"y{row + 1}"
        for word, values, colour in (("slope", f.derivative(inputs), VALIDATION), ("value", f(inputs), TRAINING)):
            traces.append(_curve(f"{f.label}: {word}", inputs, values, colour, y_axis, xaxis=x_axis))
        names.append(note(f"<b>{f.label}</b>", x=-3.9, xref=x_axis, xanchor="left", y=2.4, yref=y_axis))
        axes["yaxis" if row == 0 else f"yaxis{row + 1}"] = style.axis(
            tr("output"), domain=[1 - (row + 0.86) / rows, 1 - row / rows], range=[-2, 3], dtick=2
        )
    for key, domain in zip(("xaxis", "xaxis2"), _COLUMNS, strict=True):
        axes[key] = style.axis(
            tr("input x"), domain=domain, range=[-4, 4], dtick=2, anchor=f"y{rows}" if rows > 1 else "y"
        )
    title = tr("Squeezers lose their slope on both sides; ReLU and its relatives on one side at most")
    subtitle = tr("Blue: the value. Orange: its slope, the share of a gradient that is handed on.")
    return style.figure(
        traces,
        title=title,
        subtitle=subtitle,
        height=150 + 112 * rows,
        annotations=names,
        alt=tr(
            "{title}. {subtitle} Small plots of {activations}, each from -4 to 4.",
            title=title,
            subtitle=subtitle,
            activations=", ".join(activations),
        ),
        **axes,
    )


def _elementwise() -> dict[str, Any]:
    return {name: entry for name, entry in ACTIVATIONS.items() if name != "softmax"}


def _curve(name: str, x: np.ndarray, y: np.ndarray, colour: str, axis: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": x,
        "y": y,
        "yaxis": axis,
        "line": {"color": colour, "width": 2, "simplify": False},
        "hovertemplate": "%{x:.2f}: %{y:.4f}<extra></extra>",
        **more,
    }


def _room(values: np.ndarray) -> list[float]:
    low, high = float(values.min()), float(values.max())
    return [low - 0.08 * (high - low), high + 0.08 * (high - low)]


def _flat_stretches(x: np.ndarray, slopes: np.ndarray) -> list[dict[str, Any]]:
    """Return grey rectangles, from bottom to top, wherever the slope is nearly 0."""
    flat = np.concatenate([[False], np.abs(slopes) < SATURATED, [False]])
    starts, ends = np.flatnonzero(~flat[:-1] & flat[1:]), np.flatnonzero(flat[:-1] & ~flat[1:]) - 1
    return [
        {
            "type": "rect",
            "x0": x[start],
            "x1": x[end],
            "y0": 0,
            "y1": 1,
            "yref": "paper",
            "layer": "below",
            "fillcolor": "rgba(128, 128, 128, 0.16)",
            "line": {"width": 0},
        }
        for start, end in zip(starts, ends, strict=True)
        if end > start + 3
    ]


def _short(value: float) -> str:
    return "0" if value == 0 else f"{value:.2g}" if abs(value) < 1 else f"{value:.2f}"
