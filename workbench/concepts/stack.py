"""Dense layers one upon the other: what a multilayer perceptron is made of, and how it predicts."""

from collections.abc import Sequence

import numpy as np

from workbench.concepts.layers import Activation, BatchNormalization, Dense, Dropout, Layer
from workbench.errors import ConfigError, DataError
from workbench.language import tr


class Stack:
    """A stack of dense layers with an activation after each; `MLP` is one that learns, and explains the arguments.

    Attributes:
        layers: all layers in order.
        activations: the outputs of the last pass, one array for each layer.

    Raises:
        ConfigError: a name is unknown or a number out of range.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activation: str | Sequence[str],
        output: str,
        initializer: str,
        dropout: float,
        batch_normalization: bool,
        seed: int,
    ) -> None:
        if len(sizes) < 2:
            raise ConfigError(
                tr("A network needs at least inputs and outputs, such as (2, 8, 1); came {sizes}.", sizes=tuple(sizes))
            )
        self._rng = np.random.default_rng(seed)
        self.sizes = tuple(sizes)
        self.layers: list[Layer] = []
        for inputs, units in zip(sizes[:-2], sizes[1:-1], strict=True):
            self.layers += [Dense(inputs, units, initializer, self._rng)]
            self.layers += [BatchNormalization(units)] if batch_normalization else []
            self.layers += [Activation("linear"), Dropout(dropout, self._rng)]
        self._last = Activation(output)
        self.layers += [Dense(sizes[-2], sizes[-1], initializer, self._rng), self._last]
        self.activation = activation
        self.activations: list[np.ndarray] = []

    @property
    def activation(self) -> tuple[str, ...]:
        """The activation of each hidden layer; set to one name for all, or to one for each."""
        return tuple(layer.name for layer in self._activation_layers[:-1])

    @activation.setter
    def activation(self, names: str | Sequence[str]) -> None:
        hidden = self._activation_layers[:-1]
        names = [names] * len(hidden) if isinstance(names, str) else list(names)
        if len(names) != len(hidden):
            raise ConfigError(
                tr(
                    "{hidden} hidden layers need as many activations, came {names}: {names_2}.",
                    hidden=len(hidden),
                    names=len(names),
                    names_2=names,
                )
            )
        for layer, name in zip(hidden, names, strict=True):
            layer.name = name

    @property
    def output(self) -> str:
        """The activation of the last layer."""
        return self._last.name

    @output.setter
    def output(self, name: str) -> None:
        self._last.name = name

    @property
    def dropout(self) -> float:
        """The share of each hidden layer that is switched off while training."""
        return next((layer.rate for layer in self.layers if isinstance(layer, Dropout)), 0.0)

    @dropout.setter
    def dropout(self, rate: float) -> None:
        for layer in self.layers:
            if isinstance(layer, Dropout):
                layer.rate = rate

    @property
    def parameters(self) -> list[np.ndarray]:
        """All that is learned, in Keras' order: kernel and bias of each layer, gamma and beta after them."""
        return [array for layer in self.layers for array in layer.parameters]

    @parameters.setter
    def parameters(self, arrays: Sequence[np.ndarray]) -> None:
        shapes, came = [array.shape for array in self.parameters], [np.shape(array) for array in arrays]
        if shapes != came:
            raise DataError(
                tr("The parameters of this network have the shapes {shapes}, came {came}.", shapes=shapes, came=came)
            )
        rest = iter(arrays)
        for layer in self.layers:
            layer.parameters = [np.asarray(next(rest)) for _ in layer.parameters]

    @property
    def _activation_layers(self) -> list[Activation]:
        return [layer for layer in self.layers if isinstance(layer, Activation)]

    def forward(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        """Return the predictions of shape (n, outputs) for inputs of shape (n, inputs)."""
        x = np.asarray(x)
        if x.ndim != 2 or x.shape[1] != self.sizes[0]:
            raise DataError(
                tr(
                    "This network takes inputs of shape (n, {first_sizes}), came {shape}. One sample alone "
                    "needs a batch axis: x[None]; pictures are flattened first.",
                    first_sizes=self.sizes[0],
                    shape=x.shape,
                )
            )
        self.activations = []
        for layer in self.layers:
            x = layer.forward(x, training)
            self.activations.append(x)
        return x

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Return the predictions of shape (n, outputs), without dropout."""
        return self.forward(x)

    def neurons(self, x: np.ndarray) -> list[np.ndarray]:
        """Return what each neuron says to each input: (n, units) for each hidden layer and the output."""
        self.forward(x)
        return [out for layer, out in zip(self.layers, self.activations, strict=True) if isinstance(layer, Activation)]
