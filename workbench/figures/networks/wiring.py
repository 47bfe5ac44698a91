"""A small network as a drawing: numbers in the neurons, and a line for each weight."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.network import MLP
from workbench.figures.base import style
from workbench.figures.base.style import MUTED, TRAINING, VALIDATION, note
from workbench.language import tr
from workbench.quantities import count, number

_WIDTHS = (1.0, 2.0, 3.5, 5.0, 7.0)  # pixels, from the weakest line to the strongest
_MOST_NUMBERS = 12  # lines with a number of their own; more would cover each other
_MOST_ROWS = 6  # neurons above each other that have room for a number inside
_LOOKS = {1: ("positive", TRAINING, "solid"), -1: ("negative", VALIDATION, "dash"), 0: ("zero", MUTED, "dot")}
_GAP = 0.13  # share of a line at either end that is left out for the circle


def wiring(
    nodes: Sequence[np.ndarray],
    lines: Sequence[np.ndarray],
    *,
    title: str,
    subtitle: str = "",
    beside: Sequence[np.ndarray] = (),
    beside_name: str = "",
    uirevision: str = "keep",
) -> go.Figure:
    """Draw a network: one column of neurons for each layer, lines as thick as their numbers are large.

    Args:
        nodes: the numbers in the neurons, an array of shape (units,) for the inputs and for each layer.
        lines: the numbers on the lines from one column to the next, shape (in, out), one array fewer. Blue: positive,
            orange and dashed: negative.
        title: the finding.
        subtitle: more to say. Default: what the lines mean.
        beside: one number more for each neuron, written under it, an array for each layer behind the inputs: its
            bias, say. Default: none. Left out where neurons have no room for a number inside.
        beside_name: what stands before it: `"b"`.
        uirevision: while this stays the same, a redrawn figure keeps its zoom.
    """
    subtitle = subtitle or tr("Blue lines are positive, orange dashed ones negative; the thicker, the larger.")
    places = [np.linspace(1, -1, len(column) + 2)[1:-1] * (1 + 0.25 * len(column)) for column in nodes]
    names = ["inputs", *(tr("hidden {index}", index=index) for index in range(1, len(nodes) - 1)), "output"]
    names[1:-1] = ["hidden"] if len(nodes) == 3 else names[1:-1]
    few = sum(line.size for line in lines) <= _MOST_NUMBERS
    roomy = max(map(len, nodes)) <= _MOST_ROWS
    return style.figure(
        [
            *_strands(lines, places),
            {
                "type": "scatter",
                "mode": "markers+text" if roomy else "markers",
                "name": "neurons",
                "x": np.repeat(np.arange(len(nodes)), [len(column) for column in nodes]),
                "y": np.concatenate(places),
                "text": [_short(value) for column in nodes for value in column],
                "textposition": tr("middle center"),
                "textfont": {"size": 12},
                "hovertemplate": "%{text}<extra></extra>",
                "cliponaxis": False,
                "marker": {
                    "size": 44 if roomy else 16,
                    "color": "rgba(160, 160, 160, 0.35)",
                    "line": {"width": 1.5, "color": "rgba(128, 128, 128, 0.9)"},
                },
            },
        ],
        title=title,
        subtitle=subtitle,
        height=400,
        margin={"l": 40},
        uirevision=uirevision,
        alt=tr(
            "{title}. {subtitle} A drawing of a network with {nodes} neurons.",
            title=title,
            subtitle=subtitle,
            nodes=", ".join(str(len(row)) for row in nodes),
        ),
        annotations=[
            *(_numbers(lines, places) if few else []),
            *(_under(beside, places[1:], beside_name) if roomy else []),
        ],
        xaxis=style.axis(
            tr("layer"),
            tickvals=list(range(len(nodes))),
            ticktext=names,
            showgrid=False,
            range=[-0.3, len(nodes) - 0.7],
        ),
        yaxis=style.axis(
            tr("neurons"),
            showticklabels=False,
            ticks="",
            showgrid=False,
            range=[min(map(np.min, places)) - 0.5, max(map(np.max, places)) + 0.5],
        ),
    )


def numbers_in_network(network: MLP, x: Sequence[float], y: float, *, backward: bool = False) -> go.Figure:
    """Draw one sample on its way through a network: forward what each neuron says, backward the slopes of the loss.

    Args:
        network: a small one, with one output.
        x: the sample, as many numbers as the network has inputs.
        y: its truth.
        backward: draw gradients instead: in each neuron delta, that of the loss in its sum, on each line that in its
            weight. Default False. (That in its bias is delta itself.)
    """
    sample, truth = np.asarray([x], np.float64), np.asarray([[y]], np.float64)
    loss, says = network.loss_value(sample, truth), network.neurons(sample)
    answer = float(says[-1][0, 0])
    if not backward:
        title = f"Forward: the network says {_short(answer)}, the truth is {number(float(y))}: loss {loss:.3f}"
        return wiring(
            [sample[0], *(layer[0] for layer in says)],
            network.parameters[0::2],
            title=title,
            subtitle=tr(
                "In the circles: what each neuron says. On the lines: the weights. Under the circles: biases b."
            ),
            beside=network.parameters[1::2],
            beside_name="b",
        )
    gradients = network.backward(truth)
    deltas = gradients[1::2]  # one sample: the gradient in a bias is that in the sum
    kernel_gradients, size = gradients[0::2], float(np.sqrt(sum((gradient**2).sum() for gradient in gradients)))
    silent = sum(int((gradient == 0).all(axis=0).sum()) for gradient in kernel_gradients[:-1])
    title = f"Backward: at a loss of {loss:.3f} the gradient is {_short(size)} long"
    title += (
        tr("; {neurons} hear nothing", neurons=count(silent, "neuron"))
        if silent > 1
        else tr("; 1 neuron hears nothing") * silent
    )
    first = sample[0] * np.nan  # nobody asks how the loss depends on the inputs: they cannot be changed
    subtitle = tr(
        "In the circles: delta, the slope of the loss in the neuron's sum and in its bias. On the lines: in the weight."
    )
    return wiring([first, *deltas], kernel_gradients, title=title, subtitle=subtitle)


def _strands(lines: Sequence[np.ndarray], places: Sequence[np.ndarray]) -> list[dict[str, Any]]:
    """Return the lines in a fixed number of traces: five widths, each once for either sign, and dots for zeros."""
    largest = max((np.abs(line).max(initial=0.0) for line in lines), default=0.0) or 1.0
    found: dict[tuple[int, float], list] = {(sign, width): [] for sign in (1, -1) for width in _WIDTHS} | {(0, 1.0): []}
    for column, line in enumerate(lines):
        for (start, end), value in np.ndenumerate(line):
            width = _WIDTHS[min(int(abs(value) / largest * len(_WIDTHS)), len(_WIDTHS) - 1)]
            low, high = places[column][start], places[column + 1][end]
            ends = (column + _GAP, column + 1 - _GAP), (low + _GAP * (high - low), high - _GAP * (high - low))
            found[int(np.sign(value)), width if value else 1.0].append(ends)
    traces = []
    for (sign, width), strands in found.items():
        name, colour, dash = _LOOKS[sign]
        x, y = ([place for strand in strands for place in (*strand[axis], None)] for axis in (0, 1))
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": name,
                "x": x,
                "y": y,
                "hoverinfo": "skip",
                "opacity": 0.75,
                "line": {"color": colour, "width": width, "dash": dash},
            }
        )
    return traces


def _numbers(lines: Sequence[np.ndarray], places: Sequence[np.ndarray]) -> list[dict[str, Any]]:
    """Return the number of each line, a third of the way along it, where lines of different neurons do not cross."""
    notes = []
    for column, line in enumerate(lines):
        for (start, end), value in np.ndenumerate(line):
            low, high = places[column][start], places[column + 1][end]
            # Above the line: a little to the right of one that falls, to the left of one that rises.
            notes.append(
                note(
                    _short(value),
                    x=column + 0.3,
                    xref="x",
                    y=0.7 * low + 0.3 * high,
                    yref="y",
                    yshift=10,
                    xshift=13 * int(np.sign(low - high)),
                    font={"size": 11},
                )
            )
    return notes


def _under(numbers: Sequence[np.ndarray], places: Sequence[np.ndarray], name: str) -> list[dict[str, Any]]:
    """Return a number under each neuron."""
    return [
        note(
            f"{name} {_short(value)}",
            x=column,
            xref="x",
            y=place,
            yref="y",
            yshift=-32,
            font={"size": 11},
        )
        for column, (values, heights) in enumerate(zip(numbers, places, strict=False), 1)
        for value, place in zip(values, heights, strict=True)
    ]


def _short(value: float) -> str:
    if not np.isfinite(value):
        return ""
    return "0" if value == 0 else f"{value:.2f}" if abs(value) >= 0.01 else f"{value:.0e}".replace("e-0", "e-")
