"""What happens layer by layer: outputs and gradients as they pass through a deep network, and units that die."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.activations import ACTIVATIONS
from workbench.concepts.experiments.propagation import Signal, sizes
from workbench.figures.base import style
from workbench.figures.base.bands import last_means, seed_bands
from workbench.figures.base.style import MUTED, TRAINING, VALIDATION, note
from workbench.language import takes_words, tr
from workbench.quantities import percent

_SHOWN = 8  # layers with a histogram of their own
_BINS = 20
_EXPLODED = 10  # nats: far above guessing among any number of classes that is met here


def layer_histograms(signal: Signal) -> go.Figure:
    """Draw a histogram, turned upright, of the outputs of each layer, and one of the gradients that reach it.

    The gradients are drawn by their power of ten: they shrink or grow by a factor from layer to layer.

    Args:
        signal: what `random_signal` or `propagate` returned. Of more than eight layers, eight are drawn.
    """
    depth = len(signal.outputs)
    layers = np.unique(np.linspace(0, depth - 1, min(depth, _SHOWN)).round().astype(int))
    outputs = [_not_zero(signal.outputs[layer]) for layer in layers]
    powers = [np.log10(np.abs(_not_zero(signal.gradients[layer]))) for layer in layers]
    size, output = sizes(signal.gradients), sizes(signal.outputs)
    title = _title(size[0] / size[-1] if size[-1] > 0 else 0.0, depth)
    subtitle = tr(
        "{activations}: outputs have the size {times} in layer 1 and {times_2} in layer {depth}.",
        activations=ACTIVATIONS[signal.activation].label,
        times=_times(output[0]),
        times_2=_times(output[-1]),
        depth=depth,
    )
    zero = float(np.mean(signal.outputs == 0))
    if zero > 0.01:
        subtitle += tr(" Not drawn: what is exactly 0, {zero} of all outputs.", zero=percent(zero))
    known = np.concatenate([*powers, [0.0]])
    low, high = min(-6.0, float(known.min())), max(2.0, float(known.max()))
    return style.figure(
        [
            _upright("outputs", outputs, TRAINING, "y"),
            _upright("gradients", powers, VALIDATION, "y2"),
        ],
        title=title,
        subtitle=subtitle,
        height=470,
        margin={"l": 60, "t": 6},
        alt=tr(
            "{title}. {subtitle} Upright histograms of outputs and of gradients for {layers} layers.",
            title=title,
            subtitle=subtitle,
            layers=len(layers),
        ),
        xaxis=style.axis(
            tr("layer (1 is next to the input)"),
            anchor="y2",
            showgrid=False,
            range=[-0.6, len(layers) - 0.4],
            tickvals=list(range(len(layers))),
            ticktext=[str(layer + 1) for layer in layers],
        ),
        yaxis=style.axis(tr("output"), domain=[0.56, 1.0], nticks=5, zeroline=True, zerolinecolor=MUTED),
        yaxis2=style.axis(
            tr("size of gradient"), domain=[0.0, 0.46], range=[low - 0.5, high + 0.5], **_power_ticks(low, high)
        ),
    )


def gradient_by_depth(series: Mapping[str, np.ndarray]) -> go.Figure:
    """Draw how the size of the gradient changes on its way back, from the last layer to the first.

    Args:
        series: label of each kind of network to the sizes of its gradients (see `sizes`), shape (seeds, depth), index
            0 being the layer next to the input.
    """
    back = {label: np.atleast_2d(found)[:, ::-1] / np.atleast_2d(found)[:, -1:] for label, found in series.items()}
    left = last_means(back)
    low, high = min(left, key=left.__getitem__), max(left, key=left.__getitem__)
    depth = max(values.shape[1] for values in back.values())
    title = tr(
        "Of a gradient of 1, {low} leaves {times} after {depth} layers, {high} {times_2}",
        low=low,
        times=_times(left[low]),
        depth=depth,
        high=high,
        times_2=_times(left[high]),
    )
    return seed_bands(
        back,
        np.arange(depth),
        xlabel=tr("layers passed on the way back"),
        title=title,
        logarithmic=True,
        ylabel=tr("gradient (last layer = 1)"),
    )


def output_by_depth(series: Mapping[str, np.ndarray]) -> go.Figure:
    """Draw how the size of the outputs changes on its way forward.

    Args:
        series: label of each kind of network to the sizes of its outputs (see `sizes`), shape (seeds, depth).
    """
    ends = last_means(series)
    steady = min(ends, key=lambda label: abs(np.log(max(ends[label], 1e-300))))
    title = tr(
        "{steady} keeps the outputs steadiest: size {times} in the last layer",
        steady=steady,
        times=_times(ends[steady]),
    )
    depth = max(np.shape(values)[-1] for values in series.values())
    return seed_bands(
        series,
        np.arange(1, depth + 1),
        xlabel=tr("layer (1 is next to the input)"),
        title=title,
        ylabel=tr("size of outputs"),
        logarithmic=True,
    )


@takes_words("what")
def losses_by_epoch(
    series: Mapping[str, np.ndarray], guessing: float | None = None, *, what: str = "training loss"
) -> go.Figure:
    """Draw how several kinds of networks learn, each with several seeds, and say which of them learn nothing.

    Which of the others is best is not said: bands and a verdict tell it (see `workbench.lab.comparison`).

    Args:
        series: label of each kind to its losses, shape (seeds, epochs). What is no number, or above 10, has exploded
            and is left out.
        guessing: the loss of giving every class the same probability, drawn as a dotted line. Default: none.
        what: which loss it is. Default `"training loss"`.
    """
    known = {
        label: np.where(np.nan_to_num(losses, nan=np.inf) > _EXPLODED, np.nan, losses)
        for label, losses in series.items()
    }
    ends, epochs = last_means(known), max(np.shape(losses)[-1] for losses in series.values())
    stuck = [
        label if np.isfinite(end) else f"{label} (exploded)"
        for label, end in ends.items()
        if guessing and not end < 0.95 * guessing
    ]
    title = tr("No better than guessing: {stuck}", stuck=", ".join(stuck)) if stuck else ""
    figure = seed_bands(
        known, np.arange(1, epochs + 1), xlabel=tr("epoch"), ylabel=tr("{what} (nats)", what=tr(what)), title=title
    )
    if guessing is not None:
        figure.add_shape(
            type="line", x0=1, x1=epochs, y0=guessing, y1=guessing, line={"color": MUTED, "dash": "dot", "width": 2}
        )
        figure.add_annotation(
            note("guessing", x=(1 + epochs) / 2, xref="x", y=guessing, yref="y", yanchor="bottom", font={"size": 11})
        )
    return figure


def _power_ticks(low: float, high: float) -> dict[str, Any]:
    """Return ticks for a linear axis whose numbers are powers of ten, some of them too small for a float."""
    step = max(1, math.ceil((high - low) / 6))
    shown = [power for power in range(math.ceil(low), math.floor(high) + 1) if power % step == 0]
    return {"tickvals": shown, "ticktext": ["1" if power == 0 else f"10<sup>{power}</sup>" for power in shown]}


def _upright(name: str, values: list[np.ndarray], colour: str, axis: str) -> dict[str, Any]:
    """Return one outline for each layer: its width is how many numbers lie at that height."""
    x, y = [], []
    for place, numbers in enumerate(values):
        if len(numbers) == 0:
            continue
        middle, reach = float(np.median(numbers)), max(float(np.ptp(numbers)), 1e-9)
        counts, edges = (
            np.histogram(numbers, bins=_BINS)
            if reach > 1e-9
            else (np.ones(1), np.array([middle - 0.01, middle + 0.01]))
        )
        half = 0.45 * counts / counts.max()
        sides, heights = np.repeat(half, 2), np.repeat(edges, 2)[1:-1]
        x += [*(place + sides), *(place - sides[::-1]), None]
        y += [*heights, *heights[::-1], None]
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


def _not_zero(values: np.ndarray) -> np.ndarray:
    return values[values != 0]


def _title(share: float, depth: int) -> str:
    if depth == 1:
        return tr("One layer: the gradient reaches it unweakened")
    if share == 0:
        return tr("Nothing of the gradient reaches layer 1 of {depth}", depth=depth)
    return tr("The gradient at layer 1 is {share} that at layer {depth}", share=_share(share), depth=depth)


def _share(value: float) -> str:
    return f"{_times(value)} times" if value >= 1 else f"{_times(value)} of"


def _times(value: float) -> str:
    return f"{value:.2g}" if 0.001 <= value < 100 else f"{value:.0e}".replace("e-0", "e-").replace("e+0", "e")
