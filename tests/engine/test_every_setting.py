"""Every choice of every setting of the form learns to the end: a few short runs that take them all between them."""

import random

import numpy as np
import pytest

from workbench.engine.trained_models import trained, untrained
from workbench.engine.training import train
from workbench.runs.config import RunConfig
from workbench.runs.knobs import CHOICES
from workbench.runs.presets import preset
from workbench.runs.store import Store

# Beside the choices that have a name and switches: values worth trying. All are tried in some run.
VALUES = {
    "train_size": (50, 64), "validation_share": (0.2, 0.0), "rotation": (0.0, 20.0), "shift": (0.0, 3.0),
    "zoom": (0.0, 0.3), "thickness": (0.0, 1.0), "elastic": (0.0, 2.0), "filters": ((3,), (2, 2)),
    "kernel_size": (3, 1, 4), "units": ((5,), (4, 3), ()), "dropout": (0.0, 0.4), "l2": (0.0, 0.001),
    "label_smoothing": (0.0, 0.2), "batch_size": (32, 7), "epochs": (1, 2), "early_stopping": (0, 1),
    "clipnorm": (0.0, 1.0), "learning_rate": (0.001, 0.01), "momentum": (0.0, 0.9), "rho": (0.9, 0.0),
    "beta_1": (0.9, 0.0), "beta_2": (0.999, 0.9), "epsilon": (1e-7, 1e-3), "weight_decay": (0.004, 0.0),
    "warmup_share": (0.25, 0.0), "decay_rate": (0.5, 1.0), "decay_epochs": (1.0, 0.1), "seed": (0, 2**31 - 1),
}  # fmt: skip
# The pictures come along with the workbench; what is broken on purpose is tried with the exercises on faults.
LEFT_OUT = {"dataset", "fault"}


def choices(name: str) -> list:
    if RunConfig.model_fields[name].annotation is bool:
        return [False, True]
    return list(CHOICES[name]) if name in CHOICES else list(VALUES[name])


def taken(config: RunConfig) -> set[tuple]:
    """The settings of a run that change something in it, each with its value."""
    names = {name for name in RunConfig.knobs() if name not in LEFT_OUT and config.is_used(name)}
    if config.architecture == "linear" or config.architecture == "mlp" and not config.units:
        names -= {"activation", "initializer", "normalization", "dropout", "l2"}  # what hidden layers have
    return {(name, getattr(config, name)) for name in names}


def rows() -> list[RunConfig]:
    """Settings that take every choice between them: of some at random, those that take most new ones, again and again.

    Deep networks take long to build, so that they come last, for what is left.
    """
    names = [name for name in RunConfig.knobs() if name not in LEFT_OUT]
    left = {(name, choice) for name in names for choice in choices(name)}
    generator, base, found = random.Random(0), preset("quick_look"), []

    def worth(config: RunConfig) -> float:
        return len(left & taken(config)) / (2 if config.architecture == "vgg" else 1)

    while left:
        offered = [base.replace(**{name: generator.choice(choices(name)) for name in names}) for _ in range(30)]
        # Lion without memory is refused: it would see only the sign of the last gradient.
        offered = [config for config in offered if config.optimizer != "lion" or config.beta_1]
        found.append(max(offered, key=worth))
        left -= taken(found[-1])
    return found


ROWS = rows()


def test_the_rows_take_every_choice() -> None:
    assert {name for name in RunConfig.knobs() if name not in LEFT_OUT and not choices(name)} == set()
    assert {name: {getattr(row, name) for row in ROWS} for name in CHOICES if name not in LEFT_OUT} == {
        name: set(offered) for name, offered in CHOICES.items() if name not in LEFT_OUT
    }
    assert len(ROWS) < 20


@pytest.mark.parametrize("config", ROWS, ids=lambda row: f"{row.activation}-{row.optimizer}-{row.architecture}")
def test_every_choice_learns_to_the_end(store: Store, config: RunConfig) -> None:
    run = store.create(config, queued=False)
    status = train(run)
    told = config.differences(preset("quick_look"))
    assert (status.state, status.error) == ("finished", ""), told
    assert not getattr(run.status, "missing", "") and (run.folder / "model.onnx").exists(), told
    assert run.history().end["test_accuracy"] == float(run.evaluation()["accuracy"])
    before, after = (network.get_weights() for network in (untrained(config), trained(run)))
    assert any(not np.array_equal(*pair) for pair in zip(before, after, strict=True)), told
