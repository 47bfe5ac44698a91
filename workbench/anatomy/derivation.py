"""How one number in a network was computed, step by step, from the last weighted sum or pooling to the number itself.

A `Trace` holds all numbers; `derive` names those that made one of them. The value of the last step is computed from
what the steps show, so that it can be checked against the trace.
"""

from collections.abc import Callable

import numpy as np

from workbench.anatomy.network import Layer, Trace
from workbench.anatomy.steps import (
    Bend,
    Convolution,
    Largest,
    Normalization,
    Passing,
    Place,
    Share,
    Step,
    WeightedSum,
)
from workbench.errors import DataError
from workbench.language import tr

# A place here, and what made its number: the steps within the layer, and the place to go on from, if the way goes on.
Within = tuple[list[Step], Place | None]


def derive(trace: Trace, index: int, place: Place) -> list[Step]:
    """Return how the number at a place came about, the first step first.

    Args:
        trace: the picture on its way through the network.
        index: of the layer that the number leaves, from 0.
        place: (row, column, map), or (unit,) where the layer gives a row of numbers.

    Returns:
        the steps from the convolution, weighted sum or pooling before it (or from the picture) on; the last one has the
        number as its value.

    Raises:
        DataError: there is no such layer or place.
    """
    if not 0 <= index < len(trace.network.layers):
        raise DataError(
            tr("The network has layers 0 to {layers}, came {index}.", layers=len(trace.network.layers) - 1, index=index)
        )
    shape = trace.network.layers[index].shape
    if len(place) != len(shape) or not all(0 <= at < side for at, side in zip(place, shape, strict=True)):
        raise DataError(
            tr(
                "There is no place {place} in {layers}: its shape is {shape}.",
                place=place,
                layers=trace.network.layers[index].name,
                shape=shape,
            )
        )
    steps: list[Step] = []
    before: Place | None = tuple(place)
    while before is not None and index >= 0:
        layer = trace.network.layers[index]
        found, before = _WITHIN[layer.kind](layer, trace.before(index), before)
        steps = found + steps
        index -= 1
    return steps


def _convolution(layer: Layer, x: np.ndarray, place: Place) -> Within:
    row, column, number = place
    size = layer.kernel.shape[:2]
    corner = _corner(layer, x, (row, column), size)
    window = _cut(x, corner, size, 0.0)
    bias = 0.0 if layer.bias is None else float(layer.bias[number])
    step = Convolution(layer.name, window, layer.kernel[..., number], corner, bias)
    return [step, *_bent(layer, step.value)], None


def _dense(layer: Layer, x: np.ndarray, place: Place) -> Within:
    (unit,) = place
    step = WeightedSum(layer.name, x, layer.kernel[:, unit], 0.0 if layer.bias is None else float(layer.bias[unit]))
    if layer.activation == "softmax":
        sums = x @ layer.kernel + (0 if layer.bias is None else layer.bias)
        return [step, Share(layer.name, sums, unit)], None
    return [step, *_bent(layer, step.value)], None


def _pooling(layer: Layer, x: np.ndarray, place: Place) -> Within:
    row, column, number = place
    size = tuple(layer.settings["pool_size"])
    corner = _corner(layer, x, (row, column), size)
    return [Largest(layer.name, _cut(x[..., number], corner, size, -np.inf), corner)], None


def _normalization(layer: Layer, x: np.ndarray, place: Place) -> Within:
    gamma, beta, *moving = layer.weights
    number, values = place[-1], x[place[:-1]]
    mean, variance = (moving[0][number], moving[1][number]) if moving else (values.mean(), values.var())
    step = Normalization(
        layer.name,
        float(values[number]),
        float(mean),
        float(variance),
        layer.settings["epsilon"],
        float(gamma[number]),
        float(beta[number]),
        "batch" if moving else "place",
    )
    return [step], place


def _activation(layer: Layer, x: np.ndarray, place: Place) -> Within:
    if layer.activation == "softmax":
        return [Share(layer.name, x[place[:-1]], place[-1])], place
    return _bent(layer, float(x[place])) or [Passing(layer.name, layer.kind, place, float(x[place]))], place


def _passing(layer: Layer, x: np.ndarray, place: Place) -> Within:
    source = tuple(int(at) for at in np.unravel_index(place[0], x.shape)) if layer.kind == "Flatten" else place
    return [Passing(layer.name, layer.kind, source, float(x[source]))], source


def _bent(layer: Layer, before: float) -> list[Step]:
    return [] if layer.activation == "linear" else [Bend(layer.name, layer.activation, before)]


def _corner(layer: Layer, x: np.ndarray, place: Place, size: tuple[int, ...]) -> Place:
    """Return where the window's upper left lies in what is read; "same" lets it begin before the first row."""
    stride = layer.settings["strides"][0]
    if layer.settings["padding"] == "valid":
        return tuple(at * stride for at in place)
    missing = (
        max((-(-side // stride) - 1) * stride + window - side, 0)
        for side, window in zip(x.shape[:2], size, strict=True)
    )
    return tuple(at * stride - margin // 2 for at, margin in zip(place, missing, strict=True))


def _cut(x: np.ndarray, corner: Place, size: tuple[int, ...], beyond: float) -> np.ndarray:
    """Return the window of a picture or of maps; what lies beyond the edge is filled up."""
    window = np.full((*size, *x.shape[2:]), beyond, x.dtype)
    (top, left), (height, width) = corner, size
    rows = slice(max(top, 0), min(top + height, x.shape[0]))
    columns = slice(max(left, 0), min(left + width, x.shape[1]))
    window[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left] = x[rows, columns]
    return window


_WITHIN: dict[str, Callable[[Layer, np.ndarray, Place], Within]] = {
    "Conv2D": _convolution,
    "Dense": _dense,
    "MaxPooling2D": _pooling,
    "BatchNormalization": _normalization,
    "LayerNormalization": _normalization,
    "Activation": _activation,
    "Flatten": _passing,
    "Dropout": _passing,
}
