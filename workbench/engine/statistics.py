"""What goes on inside a network while it learns: layer by layer, once an epoch, on one fixed batch."""

import hashlib
import math
import time
from collections.abc import Callable
from typing import Any, cast

import keras
import numpy as np

from workbench.engine.observation import kernel_of, observe, weighted_layers
from workbench.engine.pipeline import Batches, Split, at_once
from workbench.engine.reporter import Reporter
from workbench.engine.telemetry import Telemetry

PROBE = 256  # pictures in the fixed batch
BUDGET = 0.02  # of the time of learning: where epochs take less than a second, some of them are passed over
SEEN = 1024  # pictures that the inputs are described from

# A value is saturated where the slope of its activation is less than a twentieth of the steepest: hardly any gradient
# passes there. tanh: 1 - a^2, at most 1. Sigmoid, and the largest probability of a softmax: a (1 - a), at most 1/4.
SATURATED = 0.05
SLOPES = {
    "tanh": lambda a: 1 - a**2,
    "sigmoid": lambda a: 4 * a * (1 - a),
    "softmax": lambda a: 4 * a.max(axis=-1) * (1 - a.max(axis=-1)),
}


class LayerStatistics(keras.callbacks.Callback):
    """Write a row on the layers before the first epoch and after each, and one on the data (`workbench.runs.history`).

    Where epochs are so short that this would cost more than `BUDGET`, epochs between the first and the last are passed
    over. The batch stays the same, passes through without dropout and changes nothing. The gradient is that of the loss
    alone, without the L2 penalty.

    Args:
        reporter: where the rows go.
        telemetry: knows how many batches were trained.
        batch: (pictures as they reach the network, one-hot labels).
        loss: a name that Keras knows.
        untrained: makes another network of the same settings. The row before the first epoch is made with it, once the
            first batch is trained, so that nobody waits longer for the first point of the curve.
        describe: returns the row on the data, made at the same time. None where that row stands there already.
        watch: called after each recorded epoch with its number and the probabilities that the network gives to the
            pictures of the batch, shape (n, classes). Default: nobody.
    """

    def __init__(
        self,
        reporter: Reporter,
        telemetry: Telemetry,
        batch: tuple[np.ndarray, np.ndarray],
        loss: str,
        untrained: Callable[[], keras.Model],
        describe: Callable[[], dict[str, Any]] | None = None,
        watch: Callable[[int, np.ndarray], None] | None = None,
    ) -> None:
        super().__init__()
        self.untrained, self.describe, self.watch = untrained, describe, watch
        self.weights: list[np.ndarray] = []  # from before the first batch, until their row is made
        self.reporter, self.telemetry = reporter, telemetry
        self.pictures, self.targets = batch
        self.loss = keras.losses.get(loss)
        self.before: dict[str, np.ndarray] = {}
        self.epoch = self.recorded = 0
        self.spent = 0.0

    def on_train_begin(self, logs: dict[str, float] | None = None) -> None:
        if self.telemetry.step == 0:
            self.weights = cast(keras.Model, self.model).get_weights()
        else:  # a resumed run: the row of this moment stands there already
            self.before = {layer.name: kernel_of(layer) for layer in weighted_layers(self.model)}

    def on_train_batch_begin(self, batch: int, logs: dict[str, float] | None = None) -> None:
        if self.telemetry.step:
            self._catch_up()

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self._catch_up()
        self.epoch = epoch + 1
        # After a failure nothing else will be called.
        if not self.recorded or self.telemetry.failure or self.spent < BUDGET * self.telemetry.seconds:
            self._record(self.epoch)

    def on_train_end(self, logs: dict[str, float] | None = None) -> None:
        if self.epoch > self.recorded:
            self._record(self.epoch)
        self._catch_up()

    def _catch_up(self) -> None:
        """Make the rows that are about the time before the first batch."""
        if self.weights:
            network = self.untrained()
            network.set_weights(self.weights)
            self.weights = []
            self._record(0, network)
        if self.describe:
            self.reporter.event("data", **self.describe())
            self.describe = None

    def _record(self, epoch: int, network: keras.Model | None = None) -> None:
        began, network = time.perf_counter(), network or self.model
        with np.errstate(over="ignore", invalid="ignore"):  # weights that grew beyond all numbers are measured too
            rows, probabilities, loss = describe_layers(network, self.pictures, self.targets, self.loss, self.before)
        self.before = {layer.name: kernel_of(layer) for layer in weighted_layers(network)}
        classes = self.targets.shape[1]
        truth, said = self.targets.argmax(axis=1), probabilities.argmax(axis=1)
        hits, present = (np.bincount(which, minlength=classes) for which in (truth[truth == said], truth))
        self.reporter.event(
            "layers",
            epoch=epoch,
            step=self.telemetry.step if epoch else 0,
            loss=loss,
            # Where nothing is a number, neither is the choice of the largest.
            said=np.bincount(said, minlength=classes).tolist() if math.isfinite(loss) else None,
            recall=[rounded(h / n) if n else None for h, n in zip(hits, present, strict=True)],
            layers=rows,
        )
        self.recorded = epoch
        if epoch and self.watch:
            self.watch(epoch, probabilities)
        if epoch:  # the first of all also warms up the backend
            self.spent += time.perf_counter() - began


def describe_layers(
    model: keras.Model, pictures: np.ndarray, targets: np.ndarray, loss: Any, before: dict[str, np.ndarray]
) -> tuple[list[dict[str, Any]], np.ndarray, float]:
    """Return a row for each layer with a kernel, the probabilities that the network gives, and its loss.

    Args:
        model: a Sequential network.
        pictures, targets: one batch as it reaches the network, and its one-hot labels.
        loss: a function of (targets, probabilities) that returns a loss for each picture.
        before: kernels by layer name, to measure the change since; empty where there are none.
    """
    seen = observe(model, pictures, targets, loss)
    weighted = weighted_layers(model)
    rows = [
        {
            "layer": layer.name,
            "activation": seen.activations[layer.name],
            **describe_outputs(seen.outputs[layer.name], seen.activations[layer.name]),
            "gradient": _norm(seen.gradients[layer.name]),
            "weight": _norm(kernel_of(layer)),
            "parameters": int(np.prod(layer.kernel.shape)),
            "update": change(kernel_of(layer), before.get(layer.name)),
        }
        for layer in weighted
    ]
    return rows, seen.outputs[weighted[-1].name], seen.loss


def describe_outputs(values: np.ndarray, activation: str) -> dict[str, float | None]:
    """Return mean and spread of what a layer says, its share of dead units, its share of saturated values.

    Args:
        values: shape (n, ..., units).
        activation: Keras' name; dead is asked of ReLU alone, saturated of tanh, sigmoid and softmax; else None.
    """
    slope = SLOPES.get(activation)
    dead = np.mean(~np.any(values, axis=tuple(range(values.ndim - 1)))) if activation == "relu" else None
    return {
        "mean": rounded(values.mean()),
        "spread": rounded(values.std()),
        "dead": rounded(dead),
        "saturated": rounded(np.mean(slope(values) < SATURATED)) if slope else None,
    }


def describe_data(data: Split, training: Batches, classes: int) -> dict[str, Any]:
    """Return what a row of the kind `data` says about the pictures (see `workbench.runs.history`)."""
    seen = [training[index][0] for index in range(min(len(training), -(-SEEN // training.batch_size)))]
    inputs = np.concatenate(seen)[:SEEN]
    learned = {_digest(picture) for picture in data.x_train}
    return {
        "low": rounded(inputs.min()),
        "high": rounded(inputs.max()),
        "mean": rounded(inputs.mean()),
        "spread": rounded(inputs.std()),
        "classes": np.bincount(data.y_train, minlength=classes).tolist(),
        "validation_classes": np.bincount(data.y_val, minlength=classes).tolist(),
        "training": len(data.x_train),
        "validation": len(data.x_val),
        "shared": sum(_digest(picture) in learned for picture in data.x_val),
    }


def probe(data: Split, batches: Batches) -> tuple[np.ndarray, np.ndarray]:
    """Return the fixed batch: the first pictures held back, or the first to learn from where none are."""
    held_back = len(data.x_val) > 0
    x, y = (data.x_val, data.y_val) if held_back else (data.x_train, data.y_train)
    count = at_once(PROBE, x.shape[1:])
    return batches.scaled(x[:count]), batches.targets[y[:count]]


def rounded(value: float | None) -> float | None:
    """Return a number with four digits that count: an events file is for reading, not for computing on."""
    return None if value is None else float(f"{float(value):.4g}")


def change(now: np.ndarray, before: np.ndarray | None) -> float | None:
    """Return the length of the change of a kernel by its length before, None where there was none."""
    if before is None:
        return None
    size = float(np.linalg.norm(before))
    return rounded(np.linalg.norm(now - before) / size) if size else None


def _norm(values: np.ndarray) -> float:
    return rounded(np.linalg.norm(values.astype("float64")))


def _digest(picture: np.ndarray) -> bytes:
    return hashlib.blake2b(picture.tobytes(), digest_size=16).digest()
