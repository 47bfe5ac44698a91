"""A network of the playground while it learns: what it is made of, how it goes on, what may change on the way."""

import time
from dataclasses import dataclass, field

import numpy as np

from workbench.concepts.losses import LOSSES
from workbench.concepts.network import MLP
from workbench.concepts.optimizers import RACERS
from workbench.data.toy import toy
from workbench.errors import ConfigError
from workbench.language import tr
from workbench.playground.batches import Batches
from workbench.playground.features import inputs
from workbench.playground.setup import OWN, Setup

# Another value of these is another start. Everything else changes while the network goes on learning.
RESTARTS = {"data", "points", "noise", "train", "seed", "features", "layers", "initializer"}
LONGEST_HISTORY = 400  # rows; then every second one is dropped
_GOLDEN = 0.6180339887498949  # spreads the test points evenly, and adding a point never moves another


@dataclass
class History:
    """The losses so far, one row for each look, thinned out as they grow; and what was changed on the way."""

    steps: list[int] = field(default_factory=list)
    training: list[float] = field(default_factory=list)
    test: list[float] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)

    def add(self, step: int, training: float, test: float) -> None:
        """Add a row; one of the same step is replaced."""
        if self.steps and self.steps[-1] == step:
            del self.steps[-1], self.training[-1], self.test[-1]
        self.steps.append(step)
        self.training.append(training)
        self.test.append(test)
        if len(self.steps) > LONGEST_HISTORY:
            for rows in (self.steps, self.training, self.test):
                del rows[-2::-2]  # the newest stays


class Session:
    """A set-up in action.

    Attributes:
        setup: what is chosen now; set it with `change`.
        network, optimizer: of `workbench.concepts`.
        points, labels: all points, shape (n, 2), and what belongs to each, shape (n,).
        testing: which of them test the network, shape (n,).
        batches: which points a step learns from.
        steps: how many batches it has learned from.
        epochs: how many times it has seen every training point.
        history: the losses so far.
    """

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.restart()

    def restart(self) -> None:
        """Begin again: the points are drawn, the weights too, and nothing has been learned."""
        setup = self.setup
        self.network = MLP(
            (len(setup.features), *setup.layers, 1),
            setup.activations,
            setup.output,
            setup.loss,
            setup.initializer,
            setup.dropout,
            l1=setup.l1,
            l2=setup.l2,
            seed=setup.seed,
        )
        self.optimizer = RACERS[setup.optimizer](learning_rate=setup.learning_rate)
        self.steps, self.epochs = 0, 0
        self.history = History()
        self.batches = Batches(setup.seed)
        self._take_points()
        self.look()

    def change(self, setup: Setup) -> bool:
        """Go on with another set-up; return whether it was a new start."""
        before, self.setup = self.setup, setup
        changed = before.differences(setup)
        if changed & RESTARTS or before.task != setup.task:
            self.restart()
            return True
        network = self.network
        network.activation, network.output, network.loss = setup.activations, setup.output, setup.loss
        network.dropout, network.l1, network.l2 = setup.dropout, setup.l1, setup.l2
        if "optimizer" in changed:
            self.optimizer = RACERS[setup.optimizer](learning_rate=setup.learning_rate)
        self.optimizer.learning_rate = setup.learning_rate
        if "own" in changed and setup.data == OWN:
            self._take_points()
        if words := self._words(changed):
            self.history.marks.append((self.steps, words))
        if changed & {"batch_size"}:
            self.batches.forget()
        self.look()
        return False

    @property
    def can_learn(self) -> bool:
        """Whether there is a training point at all."""
        return bool((~self.testing).any())

    @property
    def broken(self) -> bool:
        """Whether the numbers have grown beyond all bounds."""
        return not all(np.isfinite(array).all() for array in self.network.parameters)

    def advance(self, steps: int, seconds: float = np.inf) -> int:
        """Learn from so many batches, fewer where the time is over first; return how many it were."""
        began, done = time.perf_counter(), 0
        with np.errstate(all="ignore"):
            while done < steps and self.can_learn and not (done and time.perf_counter() - began > seconds):
                batch, last = self.batches.next(~self.testing, self.setup.batch_size)
                self.network.train_step(self.inputs[batch], self.labels[batch, None], self.optimizer)
                done += 1
                self.steps += 1
                self.epochs += last
                if self.steps % self.steps_per_epoch == 0 and self.broken:
                    break
        self.look()
        return done

    def look(self) -> None:
        """Take down the losses as they are now, on training and test points."""
        self.loss, self.right = self._judged(~self.testing)
        self.test_loss, self.test_right = self._judged(self.testing)
        self.history.add(self.steps, self.loss, self.test_loss)

    def set_weight(self, layer: int, source: int, target: int, value: float) -> None:
        """Put a value in the place of one weight.

        Args:
            layer: 0 for what leads to the first hidden layer.
            source: the neuron or feature that it comes from; -1 for the bias.
            target: the neuron that it goes to.
            value: any number.

        Raises:
            ConfigError: there is no such weight, or the value is no number.
        """
        parameters = [array.copy() for array in self.network.parameters]
        kernels = parameters[0::2]
        if not (
            0 <= layer < len(kernels) and -1 <= source < len(kernels[layer]) and 0 <= target < kernels[layer].shape[1]
        ):
            raise ConfigError(
                tr(
                    "This network has no weight {source} → {target} in layer {layer}.",
                    source=source,
                    target=target,
                    layer=layer + 1,
                )
            )
        if not np.isfinite(value) or abs(value) > 1e6:
            raise ConfigError(tr("A weight is a number from -1,000,000 to 1,000,000, came {value}.", value=value))
        array, place = (parameters[2 * layer + 1], target) if source < 0 else (kernels[layer], (source, target))
        array[place] = value
        self.network.parameters = parameters
        self.look()

    @property
    def steps_per_epoch(self) -> int:
        """How many batches it takes to see every training point once."""
        return max(1, -(-int((~self.testing).sum()) // self.setup.batch_size))

    def _take_points(self) -> None:
        setup = self.setup
        if setup.data == OWN:
            rows = np.array(setup.own, float).reshape(-1, 3)
            self.points, self.labels = rows[:, :2], rows[:, 2]
        else:
            self.points, labels = toy(setup.data, setup.points, setup.noise, setup.seed)
            self.labels = labels.astype(float)
        self.inputs = inputs(self.points, setup.features)
        self.testing = ((np.arange(len(self.points)) + 0.5) * _GOLDEN) % 1 >= setup.train
        if len(self.points):
            self.testing[0] = False  # a single point is there to be learned
        self.batches.forget()

    def _judged(self, chosen: np.ndarray) -> tuple[float, float]:
        """Return the loss on some of the points, and which share of them is on the right side; NaN where none is."""
        if not chosen.any():
            return float("nan"), float("nan")
        with np.errstate(all="ignore"):
            loss = self.network.loss_value(self.inputs[chosen], self.labels[chosen, None])
        says, middle = self.network.activations[-1][:, 0], sum(self.setup.span) / 2
        right = np.mean((says > middle) == (self.labels[chosen] > 0.5))
        return loss, float(right) if self.setup.task == "classification" else float("nan")

    def _words(self, changed: set[str]) -> str:
        """Say what was changed on the way, for the mark on the curve."""
        setup = self.setup
        said = {
            "optimizer": RACERS[setup.optimizer].label,
            "learning_rate": tr("learning rate {learning_rate:g}", learning_rate=setup.learning_rate),
            "loss": LOSSES[setup.loss].label,
            "batch_size": tr("batch size {batch_size}", batch_size=setup.batch_size),
            "l1": f"L1 {setup.l1:g}",
            "l2": f"L2 {setup.l2:g}",
            "dropout": tr("dropout {dropout:g}", dropout=setup.dropout),
            "activations": "activation " + ", ".join(dict.fromkeys(setup.activations)),
        }
        return ", ".join(words for name, words in said.items() if name in changed)
