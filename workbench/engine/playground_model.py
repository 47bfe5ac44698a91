"""The network of the playground in Keras: compiled once, and so like its NumPy twin that either goes on for the other.

Keras counts with 7 digits (float32) unless it is told otherwise. Here it is told to count with 16 (float64), as NumPy
does: over a thousand steps the rounding of 7 digits would grow so large that no difference of the mathematics could be
seen behind it.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import keras
import numpy as np

from workbench.concepts.optimizers import RACERS
from workbench.concepts.optimizers.base import Optimizer
from workbench.concepts.optimizers.facts import Slot
from workbench.engine.building import keras_optimizer
from workbench.playground.setup import Setup

# TensorFlow warns of many functions traced. Each network is traced once or twice, and that is what is wanted.
logging.getLogger("tensorflow").setLevel(logging.ERROR)

# Settings that are handed to Keras with all their digits. Others it may multiply by where NumPy's numbers cannot be.
EXACT = ("beta_1", "beta_2", "momentum", "weight_decay")
NETWORKS_KEPT = 12  # compiled ones; to change a loss and back costs nothing


@contextmanager
def sixteen_digits() -> Iterator[None]:
    """Have Keras make its numbers float64 inside; needed where a network is made, and where it is used."""
    before = keras.config.floatx()
    keras.config.dtype_policy()  # made from the float of the moment when it is first asked for, and kept: not from ours
    keras.config.set_floatx("float64")
    try:
        yield
    finally:
        keras.config.set_floatx(before)


@sixteen_digits()
def build(setup: Setup) -> keras.Sequential:
    """Return the compiled Keras network of a set-up: the one that `workbench.playground.keras_code` writes down."""
    # Keras makes a number of Python a float32 on its way to float64: 0.999 becomes 0.9990000129. One of NumPy's stays.
    penalty = keras.regularizers.L1L2() if setup.l1 or setup.l2 else None
    if penalty:
        penalty.l1, penalty.l2 = np.float64(setup.l1), np.float64(setup.l2)
    model = keras.Sequential([keras.Input((len(setup.features),), dtype="float64")])
    for units, activation in zip(setup.layers, setup.activations, strict=True):
        model.add(keras.layers.Dense(units, activation, kernel_regularizer=penalty, dtype="float64"))
        if setup.dropout:
            model.add(keras.layers.Dropout(setup.dropout, dtype="float64"))
    model.add(keras.layers.Dense(1, setup.output, kernel_regularizer=penalty, dtype="float64"))
    racer = RACERS[setup.optimizer]
    settings = {name: np.float64(value) for name, value in racer().settings.items() if name in EXACT}
    optimizer = keras_optimizer(racer, **settings | {"learning_rate": setup.learning_rate})
    model.compile(optimizer, setup.loss, jit_compile=False)  # XLA would compile anew for every size of a batch
    optimizer.build(model.trainable_variables)
    return model


class KerasNetwork:
    """A Keras network that is used as `workbench.concepts.network.MLP` is, so that a session can learn with it.

    Args:
        setup: what it is made of. Learning rate, points and batch size may be others later.

    Attributes:
        model: the compiled Keras model.
        activations: what it said last; only the output's.
    """

    def __init__(self, setup: Setup) -> None:
        self.model = build(setup)
        racer = RACERS[setup.optimizer]
        self._rule, self._twin = racer.kind, racer()
        dense = [layer for layer in self.model.layers if isinstance(layer, keras.layers.Dense)]
        self._inside = keras.Model(self.model.inputs, [layer.output for layer in dense])
        self.activations: list[np.ndarray] = []

    @property
    def digits(self) -> int:
        """With how many decimal digits it counts: 16, or 7 where the backend has no more."""
        return 16 if self.model.get_weights()[0].dtype == np.float64 else 7

    @property
    def parameters(self) -> list[np.ndarray]:
        """All that is learned: kernel and bias of each layer."""
        return [np.asarray(array, float) for array in self.model.get_weights()]

    def take(self, parameters: list[np.ndarray], optimizer: Optimizer) -> None:
        """Go on from the weights of a NumPy network, and from all that its optimizer remembers."""
        self.model.set_weights(parameters)
        self._twin.remember(parameters, optimizer.state, optimizer.iterations)
        state, ours = self._twin.state, self.model.optimizer
        ours.iterations.assign(optimizer.iterations)
        ours.learning_rate = optimizer.learning_rate  # a variable: nothing is compiled anew
        for name, slot in self._rule.slots.items():
            for variable, value in zip(self._slots(slot), state.get(name, ()), strict=False):  # plain SGD has none
                variable.assign(value)

    def give(self, optimizer: Optimizer) -> None:
        """Let a NumPy optimizer of the same kind remember all that Keras' does."""
        parameters = self.parameters
        state = {
            name: [np.asarray(keras.ops.convert_to_numpy(variable), float) for variable in self._slots(slot)]
            for name, slot in self._rule.slots.items()
        }
        state |= {name: state[name] * len(parameters) for name, slot in self._rule.slots.items() if slot.shared}
        optimizer.remember(
            parameters, {name: slots for name, slots in state.items() if slots}, int(self.model.optimizer.iterations)
        )

    def train_step(self, x: np.ndarray, y: np.ndarray, optimizer: Optimizer) -> float:
        """Learn from one batch with Keras' own optimizer, and return its loss before the step."""
        return float(self.model.train_on_batch(x, y))

    def loss_value(self, x: np.ndarray, y: np.ndarray) -> float:
        """Return the mean loss over a batch, with the penalties."""
        self.activations = [self.model.predict_on_batch(x)]
        return float(self.model.test_on_batch(x, y))

    def neurons(self, x: np.ndarray) -> list[np.ndarray]:
        """Return what each neuron says to each input: (n, units) for each hidden layer and the output."""
        said = self._inside.predict_on_batch(x)
        return list(said) if isinstance(said, list | tuple) else [said]

    def _slots(self, slot: Slot) -> list[keras.Variable]:
        variables = self.model.optimizer.variables
        if slot.shared:
            return variables[-1:]
        return [variable for variable in variables if slot.keras and variable.name.endswith(f"_{slot.keras}")]


_networks: dict[tuple, KerasNetwork] = {}


def network(setup: Setup) -> KerasNetwork:
    """Return the compiled network of a set-up; made once for all that differ only in what Keras need not know."""
    key = (
        len(setup.features),
        setup.layers,
        setup.activations,
        setup.output,
        setup.loss,
        setup.optimizer,
        setup.l1,
        setup.l2,
        setup.dropout,
    )
    found = _networks.pop(key, None) or KerasNetwork(setup)
    _networks[key] = found  # the newest at the end
    while len(_networks) > NETWORKS_KEPT:
        del _networks[next(iter(_networks))]
    return found
