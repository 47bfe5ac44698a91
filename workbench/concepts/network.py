"""A whole network from scratch: a multilayer perceptron (MLP) that predicts, finds its gradients and learns.

Everything Keras does in `model.fit` is here to be read: forward through the layers, the loss, backward through the
layers, one step of the optimizer, and again.
"""

from collections.abc import Callable, Sequence

import numpy as np

from workbench.concepts.layers import Activation, BatchNormalization, Dense, Dropout, Layer
from workbench.concepts.losses import LOSSES
from workbench.concepts.optimizers.base import Optimizer
from workbench.errors import ConfigError, DataError
from workbench.registry import full_name

# Where the output's activation and the loss fit together, both are computed from the numbers before the activation,
# as Keras does: the gradient there is "prediction minus truth", and no logarithm ever sees a zero.
_FROM_LOGITS = {
    ("softmax", "categorical_crossentropy"),
    ("softmax", "sparse_categorical_crossentropy"),
    ("sigmoid", "binary_crossentropy"),
}


class MLP:
    """A stack of dense layers with an activation after each.

    `loss`, `activation`, `output`, `dropout`, `l1` and `l2` may be changed at any time, also while it learns.

    Args:
        sizes: how many inputs, neurons in each hidden layer, outputs: `(2, 8, 8, 1)`.
        activation: a key of `ACTIVATIONS` for all hidden layers, or one for each. Default "relu".
        output: activation of the last layer: "softmax" for one of many classes, "sigmoid" for yes or no, "linear" for
            numbers. Default "softmax".
        loss: a key of `LOSSES`. Default "categorical_crossentropy".
        initializer: a key of `INITIALIZERS`. Default "glorot_uniform", as in Keras.
        dropout: share of each hidden layer that is switched off while training, 0 to below 1. Default 0.
        batch_normalization: normalise before each hidden activation. Default False.
        l1, l2: the loss grows by `l1 * sum |w| + l2 * sum w^2` over all kernels, as in Keras. Default 0.
        seed: of the start weights, of dropout, and of the order of the samples in `fit`. Default 0.

    Attributes:
        layers: all layers in order.
        activations, gradients: of the last pass, one array for each layer: its output, and the gradient there.

    Raises:
        ConfigError: a name is unknown or a number out of range.

    Reference: Rumelhart, Hinton and Williams, Learning representations by back-propagating errors (1986).
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activation: str | Sequence[str] = "relu",
        output: str = "softmax",
        loss: str = "categorical_crossentropy",
        initializer: str = "glorot_uniform",
        dropout: float = 0.0,
        batch_normalization: bool = False,
        l1: float = 0.0,
        l2: float = 0.0,
        seed: int = 0,
    ) -> None:
        if len(sizes) < 2:
            raise ConfigError(f"A network needs at least inputs and outputs, such as (2, 8, 1); came {tuple(sizes)}.")
        self._rng = np.random.default_rng(seed)
        self.sizes, self.loss, self.l1, self.l2 = tuple(sizes), loss, l1, l2
        self.layers: list[Layer] = []
        for inputs, units in zip(sizes[:-2], sizes[1:-1], strict=True):
            self.layers += [Dense(inputs, units, initializer, self._rng)]
            self.layers += [BatchNormalization(units)] if batch_normalization else []
            self.layers += [Activation("linear"), Dropout(dropout, self._rng)]
        self.layers += [Dense(sizes[-2], sizes[-1], initializer, self._rng), Activation(output)]
        self.activation = activation
        self.activations: list[np.ndarray] = []
        self.gradients: list[np.ndarray] = []

    @property
    def loss(self) -> str:
        """The key of the loss."""
        return self._loss

    @loss.setter
    def loss(self, name: str) -> None:
        self._loss = full_name(name, LOSSES, "loss")
        self._loss_entry = LOSSES[self._loss]

    @property
    def activation(self) -> tuple[str, ...]:
        """The activation of each hidden layer; set to one name for all, or to one for each."""
        return tuple(layer.name for layer in self._bends[:-1])

    @activation.setter
    def activation(self, names: str | Sequence[str]) -> None:
        hidden = self._bends[:-1]
        names = [names] * len(hidden) if isinstance(names, str) else list(names)
        if len(names) != len(hidden):
            raise ConfigError(f"{len(hidden)} hidden layers need as many activations, came {len(names)}: {names}.")
        for layer, name in zip(hidden, names, strict=True):
            layer.name = name

    @property
    def output(self) -> str:
        """The activation of the last layer."""
        return self.layers[-1].name

    @output.setter
    def output(self, name: str) -> None:
        self.layers[-1].name = name

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
            raise DataError(f"The parameters of this network have the shapes {shapes}, came {came}.")
        rest = iter(arrays)
        for layer in self.layers:
            layer.parameters = [np.asarray(next(rest)) for _ in layer.parameters]

    @property
    def _bends(self) -> list[Activation]:
        return [layer for layer in self.layers if isinstance(layer, Activation)]

    def forward(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        """Return the predictions of shape (n, outputs) for inputs of shape (n, inputs)."""
        x = np.asarray(x)
        if x.ndim != 2 or x.shape[1] != self.sizes[0]:
            raise DataError(
                f"This network takes inputs of shape (n, {self.sizes[0]}), came {x.shape}. "
                "One sample alone needs a batch axis: x[None]; pictures are flattened first."
            )
        self.activations = []
        for layer in self.layers:
            x = layer.forward(x, training)
            self.activations.append(x)
        return x

    def backward(self, y_true: np.ndarray) -> list[np.ndarray]:
        """Return the gradient of the loss in each parameter, for the batch that went forward last.

        The loss is the mean over the batch, as in Keras, plus the l1 and l2 penalties.
        """
        logits, y_pred = self.activations[-2:]
        y_true = self._targets(y_true)
        gradient = self._loss_entry.gradient(y_true, y_pred) / len(y_pred)  # at the output of the last layer
        self.gradients = [gradient]
        for layer in reversed(self.layers):
            if layer is self.layers[-1] and (self.output, self.loss) in _FROM_LOGITS:
                gradient = self._loss_entry.gradient(y_true, logits, from_logits=True) / len(y_pred)
            else:
                gradient = layer.backward(gradient)
            self.gradients.insert(0, gradient)
        del self.gradients[0]  # the gradient at the inputs: nobody learns from it here
        found = []
        for layer in self.layers:
            found += layer.gradients
            if isinstance(layer, Dense) and (self.l1 or self.l2):
                found[-2] = found[-2] + self.l1 * np.sign(layer.kernel) + 2 * self.l2 * layer.kernel
        return found

    def loss_value(self, x: np.ndarray, y: np.ndarray, training: bool = False) -> float:
        """Return the mean loss over a batch, with the penalties."""
        y_pred = self.forward(x, training)
        logits, y = self.activations[-2], self._targets(y)
        together = (self.output, self.loss) in _FROM_LOGITS
        values = self._loss_entry.function(y, logits, from_logits=True) if together else self._loss_entry(y, y_pred)
        kernels = [layer.kernel for layer in self.layers if isinstance(layer, Dense)] if self.l1 or self.l2 else []
        penalty = sum(self.l1 * np.abs(kernel).sum() + self.l2 * (kernel**2).sum() for kernel in kernels)
        return float(np.mean(values) + penalty)

    def _targets(self, y: np.ndarray) -> np.ndarray:
        """Return the targets in the shape that the loss needs."""
        y, y_pred = np.asarray(y), self.activations[-1]
        sparse = self.loss == "sparse_categorical_crossentropy"
        shape, dtype = (y_pred.shape[:1], np.int64) if sparse else (y_pred.shape, y_pred.dtype)
        if y.size == np.prod(shape) and len(y) == shape[0]:
            return y.reshape(shape).astype(dtype)  # also (n,) for (n, 1), or the other way round
        raise DataError(
            f"{self.loss} needs targets of shape {shape}, came {y.shape}. For class numbers take "
            "sparse_categorical_crossentropy, or rows of 0 and 1: np.eye(classes)[y]."
        )

    def train_step(self, x: np.ndarray, y: np.ndarray, optimizer: Optimizer) -> float:
        """Learn from one batch, and return its loss before the step."""
        loss = self.loss_value(x, y, training=True)
        self.parameters = optimizer.step(self.parameters, self.backward(y))
        return loss

    def fit(
        self,
        x: np.ndarray,
        y: np.ndarray,
        optimizer: Optimizer,
        epochs: int = 1,
        batch_size: int | None = 32,
        callback: Callable[[int, dict[str, float]], object] | None = None,
    ) -> dict[str, list[float]]:
        """Learn from all samples, `epochs` times, in a new random order each time.

        Args:
            x, y: inputs (n, inputs) and targets.
            optimizer: one of `workbench.concepts.optimizers`.
            epochs: how many times, from 1. Default 1.
            batch_size: samples in each step, from 1; None takes them all at once. Default 32.
            callback: called after each epoch with its number, from 1, and `{"loss": ...}`.

        Returns:
            history: the mean loss of each epoch's batches, `{"loss": [...]}`, as in Keras.
        """
        x, y = np.asarray(x), np.asarray(y)
        batch_size, history = batch_size or len(x), {"loss": []}
        for epoch in range(1, epochs + 1):
            order, total = self._rng.permutation(len(x)), 0.0
            for batch in (order[start : start + batch_size] for start in range(0, len(x), batch_size)):
                total += len(batch) * self.train_step(x[batch], y[batch], optimizer)
            history["loss"].append(total / len(x))
            if callback is not None:
                callback(epoch, {"loss": history["loss"][-1]})
        return history

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Return the predictions of shape (n, outputs), without dropout."""
        return self.forward(x)

    def neurons(self, x: np.ndarray) -> list[np.ndarray]:
        """Return what each neuron says to each input: (n, units) for each hidden layer and the output."""
        self.forward(x)
        return [out for layer, out in zip(self.layers, self.activations, strict=True) if isinstance(layer, Activation)]

    def __repr__(self) -> str:
        count = sum(array.size for array in self.parameters)
        shown = [layer for layer in self.layers if not (isinstance(layer, Dropout) and layer.rate == 0)]
        return "\n  ".join([f"MLP with {count:,} parameters, learning from {self.loss}:", *map(repr, shown)])
