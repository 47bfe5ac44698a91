"""A trained network as layers with weights, and what each layer makes of a picture: the mathematics of `concepts`.

network = read_network("model.keras")
trace = Trace(network, picture)
trace.after(3)                 what leaves the fourth layer, of shape (rows, columns, maps) or (units,)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.concepts.activations import ACTIVATIONS
from workbench.concepts.convolution import convolve2d, max_pool2d
from workbench.concepts.layers import BatchNormalization
from workbench.errors import DataError
from workbench.language import tr

_BATCH = 64  # pictures that go through at once: more need much memory and are no faster


@dataclass(frozen=True, repr=False)
class Layer:
    """One layer of a trained network.

    Attributes:
        name: as Keras knows it, such as `conv2d_1`.
        kind: Keras' class, such as `Conv2D`; a key of `KINDS`.
        settings: Keras' arguments.
        weights: its arrays, in Keras' order: kernel, bias; or gamma, beta, moving mean, moving variance.
        shape_in, shape: what enters and what leaves it, without the batch axis.
    """

    name: str
    kind: str
    settings: dict[str, Any]
    weights: tuple[np.ndarray, ...]
    shape_in: tuple[int, ...]
    shape: tuple[int, ...]

    @property
    def activation(self) -> str:
        """The key of its activation; `linear` where it has none."""
        return self.settings.get("activation", "linear")

    @property
    def parameters(self) -> int:
        """How many numbers it holds, moving mean and variance among them, as Keras' own summary counts."""
        return sum(array.size for array in self.weights)

    @property
    def kernel(self) -> np.ndarray | None:
        """The weights of a convolution or a dense layer; None for other layers."""
        return self.weights[0] if self.kind in ("Conv2D", "Dense") else None

    @property
    def bias(self) -> np.ndarray | None:
        """The bias of a convolution or a dense layer; None where there is none."""
        return self.weights[1] if self.kernel is not None and len(self.weights) > 1 else None

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Return what the layer makes of a batch of shape (n, *shape_in), while it only answers and does not learn."""
        return KINDS[self.kind](self, x)

    def __repr__(self) -> str:
        return f"{self.kind}({self.name}: {self.shape_in} -> {self.shape}, {self.parameters:,} numbers)"


@dataclass(frozen=True, repr=False, eq=False)
class Network:
    """A trained network: its layers, the shape of a picture (height, width, channels). Equal only to itself."""

    layers: tuple[Layer, ...]
    picture_shape: tuple[int, ...]

    @property
    def parameters(self) -> int:
        """How many numbers all layers hold together."""
        return sum(layer.parameters for layer in self.layers)

    def index(self, name: str) -> int | None:
        """Return the place of the layer with this name, None where there is none."""
        return next((index for index, layer in enumerate(self.layers) if layer.name == name), None)

    def probabilities(self, pictures: np.ndarray) -> np.ndarray:
        """Return what the last layer says of pictures of shape (n, height, width, channels): (n, classes), float32."""
        pictures = np.asarray(pictures, np.float32)
        parts = [self._through(pictures[start : start + _BATCH]) for start in range(0, len(pictures), _BATCH)]
        return np.concatenate(parts) if parts else np.zeros((0, *self.layers[-1].shape), np.float32)

    def _through(self, x: np.ndarray) -> np.ndarray:
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def __repr__(self) -> str:
        return tr("Network of {layers}", layers=list(self.layers))


class Trace:
    """One picture on its way through a network, with what every layer makes of it.

    Args:
        network: from `read_network`.
        picture: shape (height, width) or (height, width, channels), float 0..1 or uint8 0..255, ink bright on dark.

    Raises:
        DataError: the picture has another shape.
    """

    def __init__(self, network: Network, picture: np.ndarray) -> None:
        picture = np.asarray(picture)
        if picture.size != np.prod(network.picture_shape) or picture.shape[:2] != network.picture_shape[:2]:
            raise DataError(
                tr(
                    "This network reads pictures of the shape {picture_shape}, came {shape}.",
                    picture_shape=network.picture_shape,
                    shape=picture.shape,
                )
            )
        picture = picture / 255 if picture.dtype == np.uint8 else picture
        self.network = network
        self.picture = picture.reshape(network.picture_shape).astype(np.float32)
        self._values = [self.picture[None]]
        for layer in network.layers:
            self._values.append(layer.forward(self._values[-1]))

    def before(self, index: int) -> np.ndarray:
        """Return what enters layer `index`, without the batch axis."""
        return self._values[index][0]

    def after(self, index: int) -> np.ndarray:
        """Return what leaves layer `index`, without the batch axis."""
        return self._values[index + 1][0]

    @property
    def probabilities(self) -> np.ndarray:
        """What the last layer says, shape (classes,)."""
        return self.after(len(self.network.layers) - 1)

    def __repr__(self) -> str:
        return tr("Trace of a picture through {layers} layers", layers=len(self.network.layers))


def _activated(layer: Layer, x: np.ndarray) -> np.ndarray:
    return x if layer.activation == "linear" else ACTIVATIONS[layer.activation](x)


def _convolution(layer: Layer, x: np.ndarray) -> np.ndarray:
    sums = convolve2d(x, layer.kernel, layer.bias, layer.settings["padding"], layer.settings["strides"][0])
    return _activated(layer, sums)


def _dense(layer: Layer, x: np.ndarray) -> np.ndarray:
    sums = x @ layer.kernel
    return _activated(layer, sums if layer.bias is None else sums + layer.bias)


def _pooling(layer: Layer, x: np.ndarray) -> np.ndarray:
    settings = layer.settings
    return max_pool2d(x, settings["pool_size"][0], settings["strides"][0], settings["padding"])


def _batch_normalization(layer: Layer, x: np.ndarray) -> np.ndarray:
    twin = BatchNormalization(x.shape[-1], epsilon=layer.settings["epsilon"])
    twin.parameters, (twin.moving_mean, twin.moving_variance) = list(layer.weights[:2]), layer.weights[2:]
    return twin.forward(x)


def _layer_normalization(layer: Layer, x: np.ndarray) -> np.ndarray:
    gamma, beta = layer.weights
    mean, variance = x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(variance + np.float32(layer.settings["epsilon"])) + beta


KINDS: dict[str, Callable[[Layer, np.ndarray], np.ndarray]] = {
    "Conv2D": _convolution,
    "MaxPooling2D": _pooling,
    "Dense": _dense,
    "Flatten": lambda layer, x: x.reshape(len(x), -1),  # (n, h, w, c) -> (n, h * w * c)
    "BatchNormalization": _batch_normalization,
    "LayerNormalization": _layer_normalization,
    "Activation": _activated,
    "Dropout": lambda layer, x: x,  # while learning it switches values off; an answer uses them all
}
