"""The same settings with several seeds: ordinary runs, started together, found again, and read together."""

from collections.abc import Mapping, Sequence

import numpy as np

from workbench.comparing.verdict import COMPARED, Verdict, rank
from workbench.language import tr
from workbench.registry import lookup
from workbench.runs.columns import columns
from workbench.runs.config import RunConfig
from workbench.runs.jobs import start
from workbench.runs.store import Run, Store

# What changes nothing of what is learned, but for chance.
CHANCE = ("seed", "tensorboard")


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
    return [start(config.replace(seed=seed), tr("{name}, seed {seed}", name=name, seed=seed), store) for seed in seeds]


def settings_key(config: RunConfig) -> tuple:
    """Return what two runs have in common that differ in their seeds alone; a setting without effect does not count."""
    return tuple(
        (name, getattr(config, name)) for name in RunConfig.knobs() if name not in CHANCE and config.is_used(name)
    )


def seed_groups(runs: Sequence[Run]) -> list[list[Run]]:
    """Return the runs in groups that differ in their seeds alone, in the order in which they came.

    Raises:
        RunError: the settings of a run cannot be read.
    """
    groups: dict[tuple, list[Run]] = {}
    for run in runs:
        groups.setdefault(settings_key(run.config), []).append(run)
    return list(groups.values())


def missing_seeds(groups: Sequence[Sequence[Run]], wanted: int) -> list[list[int]]:
    """Return for each group the seeds to train so that it has `wanted` runs, all groups as far as may be with the same.

    Args:
        groups: as `seed_groups` returns them.
        wanted: how many seeds each group is to have.
    """
    present = [{run.config.seed for run in group} for group in groups]
    shared = sorted(set().union(*present))
    new = (seed for seed in range(wanted + len(shared)) if seed not in shared)
    while len(shared) < wanted:
        shared.append(next(new))
    return [[seed for seed in shared if seed not in have][: max(wanted - len(have), 0)] for have in present]


def epoch_values(runs: Sequence[Run], name: str) -> np.ndarray:
    """Return one number of each epoch of each run, as an array of shape (runs, epochs).

    A run that was stopped early, or a number that was not finite, leaves NaN.

    Args:
        runs: at least one.
        name: as in the events of a run: `"loss"`, `"val_loss"`, `"accuracy"`, `"val_accuracy"`.
    """
    found = [columns(run.folder).epochs[name] for run in runs]
    values = np.full((len(found), max(map(len, found), default=0)), np.nan)
    for row, epochs in zip(values, found, strict=True):
        row[: len(epochs)] = epochs
    return values


def last_values(runs: Sequence[Run], name: str) -> np.ndarray:
    """Return one number of the last epoch of each run, shape (runs,); NaN where it has none, or none that is finite.

    Args:
        runs, name: as for `epoch_values`. A run that stopped early counts with its own last epoch; one that failed,
            because its loss grew beyond all numbers, say, has no result.
    """
    found = [columns(run.folder) for run in runs]
    return np.array(
        [
            column.epochs[name][-1] if len(column.epochs[name]) and column.end.get("state") != "failed" else np.nan
            for column in found
        ],
        float,
    )


def grain(runs: Sequence[Run], name: str) -> float:
    """Return the smallest step by which a number of these runs can differ: one picture more, for an accuracy.

    Args:
        runs, name: as for `epoch_values`. A loss has no such step: 0, as where the number of pictures is unknown.
    """
    part = {"accuracy": "training", "val_accuracy": "validation"}.get(name, "")
    pictures = [columns(run.folder).data.get(part) for run in runs]
    return max((1 / number for number in pictures if number), default=0.0)


def rank_groups(groups: Mapping[str, Sequence[Run]], what: str = "val_accuracy") -> tuple[list[str], list[Verdict]]:
    """Compare the best group of runs with each of the others, by the last epoch of each run (see `verdict.rank`).

    Args:
        groups: runs by what sets them apart, at least two groups. All have ended.
        what: a key of `COMPARED`. Default the validation accuracy.

    Raises:
        ConfigError: `what` is unknown.
        DataError: there are fewer than two groups, or one has no run with a finite number at its end.
    """
    label, higher = lookup(what, COMPARED, tr("number to compare"))
    ends = {name: last_values(runs, what) for name, runs in groups.items()}
    finest = grain([run for runs in groups.values() for run in runs], what)
    return rank(ends, what=label, higher_is_better=higher, grain=finest)
