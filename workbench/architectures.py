"""Networks as plain data: lists of Keras layers by name and arguments, readable without Keras.

`layers(config)` gives the list; `summary(config)` follows the shapes and counts the parameters, so that a page can show
a network before it exists, or say that there can be none. `workbench.engine.building` turns the same list into a Keras
model.
"""

from collections.abc import Callable
from math import prod
from typing import Any, NamedTuple

from workbench.data.datasets import get_dataset
from workbench.errors import ConfigError
from workbench.language import tr, translated
from workbench.registry import lookup

Layer = dict[str, Any]
Shape = tuple[int, ...]


@translated("label")
class Architecture(NamedTuple):
    """One kind of network: what people call it, which size settings it reads, and its hidden layers."""

    label: str
    settings: tuple[str, ...]
    hidden: Callable[[Any, tuple[int, ...]], list[Layer]]


class SummaryRow(NamedTuple):
    """One layer of a network: its kind, what leaves it (without the batch axis), how many numbers it learns."""

    layer: str
    shape: tuple[int, ...]
    parameters: int


def layers(config: Any, input_shape: Shape | None = None, classes: int | None = None) -> list[Layer]:
    """Return the layers of the network that `config` describes, from the first after the input to the softmax.

    Args:
        config: a `RunConfig`.
        input_shape: height, width, channels of one picture. Default: those of its data set.
        classes: how many classes there are. Default: as many as its data set has.

    Raises:
        ConfigError: the architecture is unknown, or a picture shrinks to nothing on its way.
        DataError: the data set is asked, and is a file that is missing or damaged.
    """
    input_shape, classes = input_and_classes(config, input_shape, classes)
    architecture = lookup(config.architecture, ARCHITECTURES, "architecture")
    # The last layer is always 32-bit: a softmax in 16 bits rounds small probabilities to zero.
    head = {"layer": "Dense", "units": classes, "activation": "softmax", "dtype": "float32", "name": "probabilities"}
    return [*architecture.hidden(config, input_shape), head]


def input_and_classes(config: Any, input_shape: Shape | None = None, classes: int | None = None) -> tuple[Shape, int]:
    """Return the shape of one picture and how many classes there are; what is not given, the data set is asked.

    Raises:
        DataError: the data set is a file that is missing or damaged.
    """
    if input_shape is None or classes is None:
        data = get_dataset(config.dataset)
        input_shape = data.input_shape if input_shape is None else input_shape
        classes = len(data.classes) if classes is None else classes
    return input_shape, classes


def check(config: Any, input_shape: Shape | None = None, classes: int | None = None) -> None:
    """Raise what `summary` raises where there can be no network of `config`, before anything is built."""
    summary(config, input_shape, classes)


def summary(config: Any, input_shape: Shape | None = None, classes: int | None = None) -> list[SummaryRow]:
    """Follow a picture through the network that `config` describes, before anything is built.

    Counts include the moving mean and variance of batch normalisation, as Keras' own summary does.

    Args:
        config, input_shape, classes: as for `layers`.

    Returns:
        What each layer makes of the picture's shape, and how many numbers it learns.

    Raises:
        ConfigError: there can be no such network; the message says where it ends and what to change.
        DataError: as `layers`.
    """
    input_shape, classes = input_and_classes(config, input_shape, classes)
    rows, shape = [], input_shape
    for layer in layers(config, input_shape, classes):
        shape, parameters = _RULES[layer["layer"]](layer, shape)
        rows.append(SummaryRow(layer["layer"], shape, parameters))
    return rows


def _finish(config: Any, *, normalize: bool) -> list[Layer]:
    """Normalisation, if any, then the activation."""
    kinds = {"batch": {"layer": "BatchNormalization", "momentum": 0.9}, "layer": {"layer": "LayerNormalization"}}
    normalization = [kinds[config.normalization]] if normalize and config.normalization != "none" else []
    return [*normalization, {"layer": "Activation", "activation": config.activation}]


def _weights(config: Any, *, bias: bool) -> Layer:
    """The arguments that convolutions and dense layers share."""
    shared: Layer = {"kernel_initializer": config.initializer, "use_bias": bias}
    return {**shared, "kernel_regularizer": {"l2": config.l2}} if config.l2 else shared


def _dropout(config: Any) -> list[Layer]:
    return [{"layer": "Dropout", "rate": config.dropout}] if config.dropout else []


def _convolution(config: Any, filters: int, *, normalize: bool = True, padding: str = "valid") -> list[Layer]:
    # Normalisation subtracts the mean, and with it any bias.
    bias = config.normalization == "none" or not normalize
    return [
        {
            "layer": "Conv2D",
            "filters": filters,
            "kernel_size": config.kernel_size,
            "padding": padding,
            **_weights(config, bias=bias),
        },
        *_finish(config, normalize=normalize),
    ]


def _dense(config: Any, units: int) -> list[Layer]:
    return [
        {"layer": "Dense", "units": units, **_weights(config, bias=config.normalization == "none")},
        *_finish(config, normalize=True),
        *_dropout(config),
    ]


def linear(config: Any, input_shape: tuple[int, ...]) -> list[Layer]:
    """No hidden layer: softmax regression."""
    return [{"layer": "Flatten"}]


def mlp(config: Any, input_shape: tuple[int, ...]) -> list[Layer]:
    """Dense layers only: a multilayer perceptron."""
    return [{"layer": "Flatten"}, *(layer for units in config.units for layer in _dense(config, units))]


def cnn(config: Any, input_shape: tuple[int, ...]) -> list[Layer]:
    """Convolutions with pooling between them, then dense layers.

    The first convolution is not normalised: its maps are the largest and cost the most, and what it reads lies between
    0 and 1 already.
    """
    hidden: list[Layer] = []
    for index, filters in enumerate(config.filters):
        if index:
            hidden.append({"layer": "MaxPooling2D", "pool_size": 2})
        hidden += _convolution(config, filters, normalize=index > 0)
    return [
        *hidden,
        {"layer": "Flatten"},
        *_dropout(config),
        *(layer for units in config.units for layer in _dense(config, units)),
    ]


def vgg(config: Any, input_shape: tuple[int, ...]) -> list[Layer]:
    """Two convolutions before each pooling, then dense layers (Simonyan and Zisserman, 2015, in small)."""
    hidden: list[Layer] = []
    for filters in config.filters:
        hidden += _convolution(config, filters, padding="same") + _convolution(config, filters, padding="same")
        hidden += [{"layer": "MaxPooling2D", "pool_size": 2}, *_dropout(config)]
    return [*hidden, {"layer": "Flatten"}, *(layer for units in config.units for layer in _dense(config, units))]


def _convolution_rule(layer: Layer, shape: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
    size, filters, channels = layer["kernel_size"], layer["filters"], shape[-1]
    if layer["padding"] == "valid":
        _check(shape, size, "A convolution")
        shape = tuple(side - size + 1 for side in shape[:-1]) + shape[-1:]
    return (*shape[:-1], filters), size * size * channels * filters + filters * layer["use_bias"]


def _pooling_rule(layer: Layer, shape: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
    _check(shape, layer["pool_size"], "A pooling")
    shape = tuple(side // layer["pool_size"] for side in shape[:-1]) + shape[-1:]
    return shape, 0


def _check(shape: tuple[int, ...], size: int, kind: str) -> None:
    if min(shape[:-1]) < size:
        sides = " x ".join(map(str, shape[:-1]))
        raise ConfigError(
            tr(
                "The picture shrinks to nothing. {kind} needs {size} x {size} numbers, and {sides} are left "
                "where it stands. Use fewer convolution filters (layers) or a smaller kernel size.",
                kind=kind,
                size=size,
                sides=sides,
            )
        )


_RULES: dict[str, Callable[[Layer, tuple[int, ...]], tuple[tuple[int, ...], int]]] = {
    "Conv2D": _convolution_rule,
    "MaxPooling2D": _pooling_rule,
    "Dense": lambda layer, shape: ((layer["units"],), (prod(shape) + layer.get("use_bias", True)) * layer["units"]),
    "Flatten": lambda layer, shape: ((prod(shape),), 0),
    "BatchNormalization": lambda layer, shape: (shape, 4 * shape[-1]),
    "LayerNormalization": lambda layer, shape: (shape, 2 * shape[-1]),
    "Activation": lambda layer, shape: (shape, 0),
    "Dropout": lambda layer, shape: (shape, 0),
}

ARCHITECTURES: dict[str, Architecture] = {
    "linear": Architecture("No hidden layer (softmax regression)", (), linear),
    "mlp": Architecture("Dense network", ("units",), mlp),
    "cnn": Architecture("Convolutional network", ("filters", "kernel_size", "units"), cnn),
    "vgg": Architecture("Deeper convolutional network", ("filters", "kernel_size", "units"), vgg),
}
