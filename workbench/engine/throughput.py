"""How many pictures a second this machine learns from: by device, batch size, precision, and way to the device.

Every number is measured when it is asked for, on the machine at hand. The first step builds the graph: it is left out,
and told apart. Of several rounds the fastest counts: whatever else a machine does slows a round down, nothing speeds
one up.
"""

import json
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

import keras
import numpy as np

from workbench.engine import device
from workbench.engine.building import build_model, build_optimizer, compile_model
from workbench.errors import ConfigError
from workbench.language import tr
from workbench.runs.config import RunConfig
from workbench.settings import PACKAGE

RESULTS = PACKAGE.parent / "benchmarks" / "gpu.json"
ROUNDS = 3
MIN_STEPS = 2


class Speed(NamedTuple):
    """One measurement: under which conditions, how fast (pictures a second), and how long the first step took (s)."""

    device: str
    batch_size: int
    precision: str
    jit_compile: bool | str
    examples_per_second: float
    first_step_seconds: float

    @property
    def step_milliseconds(self) -> float:
        """How long one batch takes."""
        return 1000 * self.batch_size / self.examples_per_second


class _Epochs(keras.callbacks.Callback):
    """The seconds from the first batch of a `fit` to its last, every batch done."""

    def on_train_begin(self, logs: dict[str, float] | None = None) -> None:
        self.began = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        # Keras has read the loss of the epoch by now: nothing is still under way on the device.
        self.seconds = time.perf_counter() - self.began


def places() -> dict[str, str]:
    """Return the devices that can be compared here, each with the name that `keras.device` knows it by."""
    return {"CPU": "cpu:0"} | ({"GPU": "gpu:0"} if device.find().kind == "gpu" else {})


def measure(
    config: RunConfig,
    x: np.ndarray,
    y: np.ndarray,
    *,
    place: str = "",
    jit: bool | str | None = None,
    seconds: float = 1.0,
) -> Speed:
    """Train a fresh network of `config` for a while with `Model.fit`, and say how fast that was.

    Args:
        config: the network, its optimizer, `batch_size` and `precision`.
        x: pictures of shape (n, height, width, channels), float32, 0 to 1; n at least the batch size.
        y: one-hot labels of shape (n, classes), float32.
        place: `"CPU"` or `"GPU"`, a key of `places()`. Default: wherever Keras puts it.
        jit: `jit_compile` of `Model.compile`. Default: what runs use, see `workbench.engine.device`.
        seconds: about how long to measure, after the first steps, all rounds together.

    Raises:
        ConfigError: there are fewer pictures than one batch takes, or no such device.
    """
    size = config.batch_size
    if len(x) < size:
        raise ConfigError(
            tr(
                "A batch of {size} needs as many pictures, came {x}. Give more, or a smaller batch.",
                size=size,
                x=len(x),
            )
        )
    there = places()
    place = place or list(there)[-1]
    if place not in there:
        raise ConfigError(
            tr(
                "There is no {place} that Keras can use here, only {there}. {find}",
                place=place,
                there=", ".join(there),
                find=device.find()[1],
            )
        )
    with keras.device(there[place]):
        jit = device.jit_compile() if jit is None else jit
        model = build_model(config, x.shape[1:], y.shape[1])
        compile_model(model, config, build_optimizer(config), jit=jit)
        first = _fit(model, x, y, size, 1)
        step = _fit(model, x, y, size, 1)
        steps = max(MIN_STEPS, round(seconds / ROUNDS / step))
        spent = min(_fit(model, x, y, size, steps) for _ in range(ROUNDS))
    return Speed(place, size, config.precision, jit, steps * size / spent, first)


def sweep(
    config: RunConfig, x: np.ndarray, y: np.ndarray, *, seconds: float = 1.0, repeats: int = 1, **choices: Sequence[Any]
) -> list[Speed]:
    """Measure every combination of some settings, in turn.

    Args:
        config, x, y, seconds: as for `measure`.
        repeats: how many times all of them are measured, one round after the other: what else a machine does then hits
            each of them alike, and how much the rounds differ is its noise. Default 1.
        choices: what to try: `place`, `jit`, and any setting of `config`, each a sequence of values.

    Example:
        `sweep(config, x, y, batch_size=(16, 256), precision=("float32", "mixed_bfloat16"))` gives four speeds.
    """
    combinations: list[dict[str, Any]] = [{}]
    for name, values in choices.items():
        combinations = [{**chosen, name: value} for chosen in combinations for value in values]
    speeds = []
    for chosen in combinations * repeats:
        how = {name: value for name, value in chosen.items() if name in ("place", "jit")}
        settings = {name: value for name, value in chosen.items() if name not in how}
        speeds.append(measure(config.replace(**settings), x, y, seconds=seconds, **how))
    return speeds


def by_way_of_data(
    config: RunConfig, x: np.ndarray, y: np.ndarray, *, seconds: float = 1.0, rounds: int = ROUNDS
) -> dict[str, list[float]]:
    """Compare steps on batches that are copied to the device with steps on batches that lie there already.

    The steps are the same, `train_on_batch`, one picture after the other in the same order. That is another clock than
    the one of `measure`, which times `fit`: hold these numbers against each other only.

    Args:
        config, x, y, seconds: as for `measure`.
        rounds: how many times each way is measured, in turn. Default 3.

    Returns:
        pictures a second, one number for each round: `"copied for each batch"` from NumPy arrays, `"on the device
        already"` from tensors of which each batch is a slice.
    """
    size, batches = config.batch_size, len(x) // config.batch_size
    if not batches:
        raise ConfigError(
            tr(
                "A batch of {size} needs as many pictures, came {x}. Give more, or a smaller batch.",
                size=size,
                x=len(x),
            )
        )
    model = build_model(config, x.shape[1:], y.shape[1])
    compile_model(model, config, build_optimizer(config))
    ways = {
        "copied for each batch": (x, y),
        "on the device already": (keras.ops.convert_to_tensor(x), keras.ops.convert_to_tensor(y)),
    }
    found: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(1 + rounds):
        for way, (pictures, labels) in ways.items():
            steps, began = 0, time.perf_counter()
            while steps < MIN_STEPS or time.perf_counter() - began < seconds / rounds / len(ways):
                start = steps % batches * size
                # The loss comes back as a number: nothing is still under way when the next step begins.
                model.train_on_batch(pictures[start : start + size], labels[start : start + size])
                steps += 1
            found[way].append(steps * size / (time.perf_counter() - began))
    return {way: speeds[1:] for way, speeds in found.items()}  # the first round builds the graph


def committed() -> dict[str, Any] | None:
    """Return what `benchmarks/gpu.py` measured on a GPU and left beside itself, or None where nobody has measured."""
    try:
        return json.loads(RESULTS.read_text())
    except OSError:
        return None


def _fit(model: keras.Model, x: np.ndarray, y: np.ndarray, size: int, steps: int) -> float:
    """Train for at least `steps` whole batches and return the seconds that `steps` of them took."""
    clock = _Epochs()
    batches = min(steps, len(x) // size)  # in an epoch
    epochs = -(-steps // batches)
    model.fit(
        x[: batches * size],
        y[: batches * size],
        batch_size=size,
        epochs=epochs,
        shuffle=False,
        verbose=0,
        callbacks=[clock],
    )
    return clock.seconds * steps / (epochs * batches)
