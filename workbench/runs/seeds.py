"""The same settings with several seeds: ordinary runs, started together and read together."""

from collections.abc import Sequence

import numpy as np

from workbench.runs.config import RunConfig
from workbench.runs.jobs import start
from workbench.runs.store import Run, Store


def start_seeds(config: RunConfig, seeds: Sequence[int], name: str, store: Store | None = None) -> list[Run]:
    """Queue one run for each seed, and see to it that a worker will take them; the seed stands in the run's name.

    The seed changes the first weights, the order of the pictures, and which pictures are taken and held back.

    Args:
        config: the settings they share.
        seeds: one for each run.
        name: what the learner calls them together.
        store: where they are kept; the usual folder where none is given.

    Raises:
        RunError: the folder cannot be written.
    """
    return [start(config.replace(seed=seed), f"{name}, seed {seed}", store) for seed in seeds]


def epoch_values(runs: Sequence[Run], name: str) -> np.ndarray:
    """Return one number of each epoch of each run, as an array of shape (runs, epochs).

    A run that was stopped early, or a number that was not finite, leaves NaN.

    Args:
        runs: at least one.
        name: as in the events of a run: `"loss"`, `"val_loss"`, `"accuracy"`, `"val_accuracy"`.
    """
    rows = [run.history().epochs for run in runs]
    values = np.full((len(rows), max(map(len, rows), default=0)), np.nan)
    for row, epochs in zip(values, rows, strict=True):
        found = [epoch.get(name) for epoch in epochs]
        row[: len(found)] = [np.nan if value is None else value for value in found]
    return values
