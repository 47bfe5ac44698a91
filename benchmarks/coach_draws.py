"""Runs as learners make them, drawn at random from a seed: a healthy one, and the same with a fault planted in it.

Each draw is a group: settings that begin with a preset or a small network of one's own, on a data set that is here,
and then the same settings with one fault. What is healthy and what is faulty is told by the runs themselves: a fault
counts where the run without it does clearly better (`told_apart`).
"""

import math
from typing import Any, NamedTuple

import numpy as np

from workbench.data.datasets import available
from workbench.runs.config import RunConfig
from workbench.runs.presets import preset

FAULTS_EACH = 2  # runs with a fault for each healthy one
MOST_STROKES = 6900
SIZES, EPOCHS = (500, 60_000), (1, 30)  # drawn evenly in their orders of magnitude
# Pictures times epochs of one run: less than a minute of a busy processor core.
MOST_DENSE, MOST_CONVOLUTIONS = 120_000, 30_000
LEAST_STEPS = 60  # a fault cannot show in fewer; a healthy run may be as short as it likes
SHARES = {"mnist": 6, "fashion_mnist": 3, "digits": 2}  # how often each is drawn, where it is here
STROKES_SHARE = 2  # the same, for the file of `pen_strokes`
RATES = {"sgd": 0.05, "adam": 0.001, "adamw": 0.001, "nadam": 0.001, "rmsprop": 0.001, "adagrad": 0.02, "lion": 0.0003}
CNN_RATES = {"sgd": 0.1, "adam": 0.01, "adamw": 0.005, "rmsprop": 0.003, "nadam": 0.005}  # with batch normalisation


class Draw(NamedTuple):
    """One run: its number, the number of its group, the kind of fault (empty: healthy), its settings."""

    number: int
    group: int
    kind: str
    config: RunConfig


def draws(seed: int, count: int, strokes: str = "") -> list[Draw]:
    """Return `count` runs; the same for the same seed, and the first ones the same however many are wanted.

    Args:
        seed: a whole number.
        count: how many runs.
        strokes: the name of the data set of `pen_strokes`; empty where there is none.
    """
    found: list[Draw] = []
    group = 0
    while len(found) < count:
        generator = np.random.default_rng([seed, group])
        base = healthy(generator, strokes)
        kinds = [name for name, kind in KINDS.items() if kind.fits(base)]
        weights = np.array([KINDS[name].weight for name in kinds], float)
        chosen = generator.choice(kinds, FAULTS_EACH, replace=False, p=weights / weights.sum()) if kinds else []
        found.append(Draw(len(found), group, "", base))
        found += [
            Draw(len(found) + place, group, str(name), base.replace(**KINDS[name].change(base, generator)))
            for place, name in enumerate(chosen)
        ]
        group += 1
    return found[:count]


def healthy(generator: np.random.Generator, strokes: str = "") -> RunConfig:
    """Draw settings that learn well, given time: a preset, or a small network with an optimizer at a usual rate."""
    known = {name: share for name, share in SHARES.items() if available(name)[0]}
    known |= {strokes: STROKES_SHARE} if strokes else {}
    shares = np.array([*known.values()], float)
    dataset = str(generator.choice(list(known), p=shares / shares.sum()))
    start = str(generator.choice(["fast_cnn", "textbook_cnn", "textbook_mlp", "own_mlp", "own_cnn", "linear"],
                                 p=[0.2, 0.12, 0.18, 0.26, 0.12, 0.12]))  # fmt: skip
    changes: dict[str, Any] = {"dataset": dataset, "seed": int(generator.integers(1, 10_000))}
    if start.startswith(("own", "linear")):
        config = preset("textbook_mlp").replace(**_own(start, generator))
    else:
        config = preset(start)
        changes["learning_rate"] = _rounded(config.learning_rate * _between(generator, 0.6, 1.6))
    changes["batch_size"] = int(generator.choice([32, 64, 128])) if generator.random() < 0.5 else config.batch_size
    changes["validation_share"] = 0.2 if generator.random() < 0.3 else 0.1
    if generator.random() < 0.2:
        changes["shift"] = 1.0
    if generator.random() < 0.2 and config.architecture != "linear":
        changes["dropout"] = float(generator.choice([0.1, 0.2, 0.3]))
    config = config.replace(**changes)
    most = {"digits": 1437, strokes: MOST_STROKES}.get(dataset, SIZES[1])
    while True:
        size, epochs = round(_between(generator, SIZES[0], most)), round(_between(generator, *EPOCHS))
        if size * epochs <= allowed(config):
            return config.replace(train_size=size, epochs=epochs)


def allowed(config: RunConfig) -> int:
    """Return how many pictures may pass through the network in all."""
    return MOST_CONVOLUTIONS if config.architecture in ("cnn", "vgg") else MOST_DENSE


def steps(config: RunConfig) -> int:
    """Return the steps of a whole run, roughly."""
    return config.epochs * math.ceil(config.train_size * (1 - config.validation_share) / config.batch_size)


def _own(start: str, generator: np.random.Generator) -> dict[str, Any]:
    """A network of one's own, with any optimizer at a usual rate for it."""
    convolutions = start == "own_cnn"
    rates = CNN_RATES if convolutions else RATES
    optimizer = str(generator.choice(list(rates)))
    rate = rates[optimizer] * _between(generator, 0.5, 2.0)
    momentum = 0.9 if optimizer == "sgd" and generator.random() < 0.5 else 0.0
    schedule = str(generator.choice(["constant", "constant", "cosine", "one_cycle"]))
    found: dict[str, Any] = {
        "optimizer": optimizer,
        "momentum": momentum,
        "learning_rate": _rounded(rate / (5 if momentum else 1)),
        "schedule": schedule,
        "warmup_share": 0.25 if schedule == "one_cycle" else 0.0,
        "activation": str(generator.choice(["relu", "relu", "relu", "gelu", "tanh", "elu"])),
    }
    if convolutions:
        filters = [(8, 16), (16, 32), (16, 32, 64)][generator.integers(3)]
        return found | {"architecture": "cnn", "filters": filters, "units": (), "normalization": "batch"}
    if start == "linear":
        return found | {"architecture": "linear", "units": ()}
    units = [(32,), (64,), (128,), (128, 64), (256, 128), (64, 64, 64)][generator.integers(6)]
    return found | {"units": units, "normalization": str(generator.choice(["none", "none", "batch", "layer"]))}


def _between(generator: np.random.Generator, low: float, high: float) -> float:
    """A number drawn evenly in its order of magnitude."""
    return float(np.exp(generator.uniform(np.log(low), np.log(high))))


def _rounded(rate: float) -> float:
    return float(f"{min(max(rate, 1e-8), 100.0):.2g}")


class Kind(NamedTuple):
    """One kind of fault.

    Attributes:
        names: the rules that name its root.
        weight: how often it is drawn.
        fits: whether it can be planted in these settings.
        change: the settings that plant it.
        shows: whether it stands in the data themselves; else it counts only where the healthy run does clearly better.
        follows: rules that name what follows from it: true, but not the root.
    """

    names: tuple[str, ...]
    weight: float
    fits: Any
    change: Any
    shows: bool = False
    follows: tuple[str, ...] = ()


def _few(config: RunConfig, generator: np.random.Generator) -> dict[str, Any]:
    size = round(_between(generator, 300, 1000))
    plain = {"dropout": 0.0, "shift": 0.0}
    return {**plain, "train_size": size, "epochs": int(generator.integers(20, 31)), "batch_size": 32}


def _large(config: RunConfig, generator: np.random.Generator) -> dict[str, Any]:
    learned = config.train_size * (1 - config.validation_share)
    return {"batch_size": min(8192, math.ceil(learned / int(generator.integers(1, 4))))}


def _deep(config: RunConfig, generator: np.random.Generator) -> dict[str, Any]:
    units = (int(generator.choice([16, 32, 64])),) * int(generator.integers(6, 11))
    return {"units": units, "activation": "sigmoid", "normalization": "none"}


def _narrow(config: RunConfig, generator: np.random.Generator) -> dict[str, Any]:
    if config.architecture == "mlp" and config.normalization == "none":
        return {"units": (int(generator.integers(1, 3)), *config.units[1:])}
    return {"l2": _rounded(_between(generator, 0.1, 1.0))}


def _long(config: RunConfig) -> bool:
    return steps(config) >= LEAST_STEPS


KINDS: dict[str, Kind] = {
    "rate_too_low": Kind(
        ("rate_too_low",), 4, _long,
        lambda config, generator: {"learning_rate": _rounded(config.learning_rate / _between(generator, 10, 1000))},
        follows=("plateau", "class_ignored")),
    "rate_too_high": Kind(
        ("rate_too_high", "not_finite"), 4, _long,
        lambda config, generator: {"learning_rate": _rounded(config.learning_rate * _between(generator, 10, 300))},
        follows=("dead_relu", "saturated", "exploding_gradient", "plateau", "class_ignored")),
    "labels_shuffled": Kind(
        ("labels_shuffled",), 4, _long, lambda config, generator: {"fault": "shuffled_labels"}, shows=True,
        follows=("overfitting", "plateau")),
    "inputs_not_scaled": Kind(
        ("inputs_not_scaled",), 0.5, _long, lambda config, generator: {"fault": "unscaled_inputs"}, shows=True,
        follows=("dead_relu", "saturated", "exploding_gradient", "rate_too_high", "not_finite", "plateau")),
    "overlap": Kind(
        ("overlap",), 0.5, _long, lambda config, generator: {"fault": "overlap"}, shows=True),
    "class_ignored": Kind(
        ("class_ignored",), 1, _long, lambda config, generator: {"fault": "rare_class"}, shows=True),
    "overfitting": Kind(
        ("overfitting",), 2,
        lambda config: _long(config) and config.train_size >= 3000 and config.architecture != "linear", _few),
    "underfitting": Kind(
        ("underfitting",), 1.5, lambda config: _long(config) and config.epochs >= 6, _narrow),
    "plateau": Kind(
        ("plateau",), 1, lambda config: _long(config) and config.architecture != "linear",
        lambda config, generator: {"initializer": "zeros"}, follows=("vanishing_gradient",)),
    "vanishing_gradient": Kind(
        ("vanishing_gradient",), 1, lambda config: _long(config) and config.architecture == "mlp", _deep,
        follows=("plateau", "saturated")),
    "batch_too_large": Kind(
        ("batch_too_large",), 1, lambda config: _long(config) and 1000 <= config.train_size <= 24_000, _large,
        follows=("rate_too_low",)),
}  # fmt: skip
