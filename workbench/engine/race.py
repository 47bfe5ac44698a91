"""Optimizers raced on real pictures: the same small network, the same seeds, a learning rate tuned for each."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import keras
import numpy as np

from workbench.concepts.experiments.tuning import tune_rate
from workbench.concepts.initializers import INITIALIZERS
from workbench.concepts.optimizers import RACERS
from workbench.data.arrays import Arrays
from workbench.engine.building import keras_optimizer
from workbench.engine.seeding import set_random_seed
from workbench.registry import full_name, lookup

# TensorFlow warns of many functions traced. Each network of a race is traced once, and that is what is wanted.
logging.getLogger("tensorflow").setLevel(logging.ERROR)

TUNING_SEEDS = (1000, 1001)  # of no race: a rate tuned on a seed would have an advantage there
RATES = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)


@dataclass(frozen=True)
class Track:
    """What is raced on: a dense network with one hidden layer, and pictures that are flat and scaled to 0 to 1.

    Attributes:
        x_train, x_val: shape (n, inputs), float32.
        y_train, y_val: shape (n,), whole numbers from 0.
        units: neurons of the hidden layer. Default 32.
        batch_size: pictures in a batch. Default 64.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_val: np.ndarray
    y_val: np.ndarray
    units: int = 32
    batch_size: int = 64
    _compiled: dict[str, tuple[keras.Model, list[np.ndarray]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def of(cls, arrays: Arrays, train: int, validation: int, **settings: int) -> "Track":
        """Take the first `train` pictures of a data set to learn from, and the next `validation` to check with."""
        x = arrays.x_train[: train + validation].reshape(-1, int(np.prod(arrays.x_train.shape[1:])))
        x, y = x.astype("float32") / 255, arrays.y_train[: train + validation]
        return cls(x[:train], y[:train], x[train:], y[train:], **settings)

    def model(self, racer: str, learning_rate: float, *, steps_per_execution: int = 16) -> keras.Model:
        """Return the network, compiled with a racer's optimizer as Keras has it.

        Args:
            racer: a key of `RACERS`.
            learning_rate: from 0.
            steps_per_execution: batches that TensorFlow trains in one go. Default 16: on networks this small, going to
                and fro costs more than the arithmetic. The learning-rate finder needs 1.
        """
        entry = lookup(racer, RACERS, "optimizer")
        network = keras.Sequential(
            [
                keras.Input(self.x_train.shape[1:]),
                keras.layers.Dense(self.units, activation="relu"),
                keras.layers.Dense(int(self.y_train.max()) + 1, activation="softmax"),
            ]
        )
        optimizer = keras_optimizer(entry, learning_rate=float(learning_rate))  # Keras takes no whole numbers
        network.compile(
            optimizer=optimizer,
            loss="sparse_categorical_crossentropy",
            steps_per_execution=steps_per_execution,
            jit_compile=False,
        )
        optimizer.build(network.trainable_variables)
        return network

    def compiled(self, racer: str) -> tuple[keras.Model, list[np.ndarray]]:
        """Return the one network that all runs of a racer share, and what its optimizer remembers before the first.

        To compile it and to trace it anew would take longer than a run.
        """
        racer = full_name(racer, RACERS, "optimizer")
        if racer not in self._compiled:
            model = self.model(racer, 0.01)
            first = [keras.ops.convert_to_numpy(variable) for variable in model.optimizer.variables]
            self._compiled[racer] = (model, first)
        return self._compiled[racer]


def race_on_pictures(
    track: Track,
    rates: Mapping[str, float],
    *,
    seeds: Sequence[int] = (0, 1, 2),
    epochs: int = 5,
    report: Callable[[str], None] = lambda message: None,
) -> dict[str, np.ndarray]:
    """Train the same network with each optimizer, once for each seed.

    A seed decides the first weights and the order of the pictures; with the same seed all optimizers begin with the
    same weights.

    Args:
        track: network and pictures.
        rates: learning rates by racer, keys of `RACERS`.
        seeds: one run of each optimizer for each. Default three.
        epochs: how often all pictures are seen, default 5.
        report: is told how far it is.

    Returns:
        By racer the validation loss before the first epoch and after each, shape (seeds, epochs + 1).
    """
    curves = {}
    for racer, rate in rates.items():
        racer = full_name(racer, RACERS, "optimizer")
        curves[racer] = np.array([_run(track, racer, rate, seed, epochs) for seed in seeds])
        report(f"{RACERS[racer].label}: {curves[racer][:, -1].mean():.4f}")
    return curves


def tune(
    track: Track,
    racers: Sequence[str],
    *,
    rates: Sequence[float] = RATES,
    epochs: int = 5,
    seeds: Sequence[int] = TUNING_SEEDS,
    further: int = 6,
    report: Callable[[str], None] = lambda message: None,
) -> dict[str, float]:
    """Return for each racer the rate with the lowest validation loss at the end, the mean over `seeds`.

    All get the same rates, and more beyond the edge where their best lies there: a race in which one was tuned more
    carefully measures the care.

    Args:
        track: network and pictures.
        racers: keys of `RACERS`.
        rates: what is tried. Default `RATES`.
        epochs: of each try, as many as in the race. Default 5.
        seeds: of the tries: of no race. Default `TUNING_SEEDS`.
        further: how many more rates may be tried, see `tune_rate`. Default 6.
        report: is told how far it is.
    """
    chosen = {}
    for racer in (full_name(racer, RACERS, "optimizer") for racer in racers):

        def score(rate: float, racer: str = racer) -> float:
            return float(np.mean([_run(track, racer, rate, seed, epochs)[-1] for seed in seeds]))

        found = tune_rate(score, rates, further=further)
        chosen[racer] = found.best
        report(f"{RACERS[racer].label}: {found}")
    return chosen


def _run(track: Track, racer: str, rate: float, seed: int, epochs: int) -> list[float]:
    """Train from new weights, with an optimizer that remembers nothing, and return the validation losses."""
    model, first = track.compiled(racer)
    set_random_seed(seed, fit_shuffles=True)
    rng = np.random.default_rng(seed)
    glorot, zeros = INITIALIZERS["glorot_uniform"], INITIALIZERS["zeros"]
    model.set_weights([(glorot if weights.ndim > 1 else zeros)(weights.shape, rng) for weights in model.get_weights()])
    for variable, value in zip(model.optimizer.variables, first, strict=True):
        variable.assign(value)
    model.optimizer.learning_rate = rate
    validation = {"x": track.x_val, "y": track.y_val, "batch_size": 512, "verbose": 0}
    before = model.evaluate(**validation)
    history = model.fit(
        track.x_train,
        track.y_train,
        batch_size=track.batch_size,
        epochs=epochs,
        verbose=0,
        validation_data=(track.x_val, track.y_val),
        validation_batch_size=512,
    )
    return [before, *history.history["val_loss"]]
