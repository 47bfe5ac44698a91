"""A whole network from scratch: a multilayer perceptron (MLP) that predicts, finds its gradients and learns.

Everything Keras does in `model.fit` is here to be read: forward through the layers, the loss, backward through the
layers, one step of the optimizer, and again. The layers, and the way forward, stand in `workbench.concepts.stack`.
"""

from collections.abc import Callable, Sequence

import numpy as np

from workbench.concepts.layers import Dense, Dropout
from workbench.concepts.losses import LOSSES
from workbench.concepts.optimizers.base import Optimizer
from workbench.concepts.stack import Stack
from workbench.errors import DataError
from workbench.language import tr
from workbench.registry import full_name

# Where the output's activation and the loss fit together, both are computed from the numbers before the activation,
# as Keras does: the gradient there is "prediction minus truth", and no logarithm ever sees a zero.
_FROM_LOGITS = {
    ("softmax", "categorical_crossentropy"),
    ("softmax", "sparse_categorical_crossentropy"),
    ("sigmoid", "binary_crossentropy"),
}


class MLP(Stack):
    """A stack of dense layers with an activation after each, that learns.

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
        super().__init__(sizes, activation, output, initializer, dropout, batch_normalization, seed)
        self.loss, self.l1, self.l2 = loss, l1, l2
        self.gradients: list[np.ndarray] = []

    @property
    def loss(self) -> str:
        """The key of the loss."""
        return self._loss

    @loss.setter
    def loss(self, name: str) -> None:
        self._loss = full_name(name, LOSSES, "loss")
        self._loss_entry = LOSSES[self._loss]

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
            tr(
                "{loss} needs targets of shape {shape}, came {shape_2}. For class numbers take "
                "sparse_categorical_crossentropy, or rows of 0 and 1: np.eye(classes)[y].",
                loss=self.loss,
                shape=shape,
                shape_2=y.shape,
            )
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

    def __repr__(self) -> str:
        count = sum(array.size for array in self.parameters)
        shown = [layer for layer in self.layers if not (isinstance(layer, Dropout) and layer.rate == 0)]
        return "\n  ".join(
            [tr("MLP with {count:,} parameters, learning from {loss}:", count=count, loss=self.loss), *map(repr, shown)]
        )
