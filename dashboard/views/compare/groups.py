"""Runs beside each other: what each is called, which differ in their seeds alone, and what the tables say of them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from workbench.comparing.seeds import CHANCE, rank_groups, seed_groups
from workbench.comparing.verdict import Verdict
from workbench.errors import RunError
from workbench.language import tr
from workbench.runs.columns import columns
from workbench.runs.config import RunConfig
from workbench.runs.knobs import CHOICES
from workbench.runs.repeating import shown
from workbench.runs.status import ENDED
from workbench.runs.store import Run

NAMED = 2  # so many settings name a group at most


@dataclass(frozen=True)
class Item:
    """One line of the page: a run, or the runs that differ in their seeds alone."""

    name: str
    runs: tuple[Run, ...]
    place: int  # says its colour
    label: str = ""  # what stands beside its curve; empty: the name


class Comparison:
    """The chosen runs, put into groups and named.

    Args:
        runs: in the order in which they were chosen.

    Attributes:
        asked: numbers of all of them.
        runs: those whose settings can be read.
        left_out: a sentence for each of the others.
        groups: runs that differ in their seeds alone, as items.
    """

    def __init__(self, runs: Sequence[Run]) -> None:
        self.asked = tuple(run.id for run in runs)
        self.runs: list[Run] = []
        self.left_out: list[str] = []
        for run in runs:
            try:
                _ = run.config
                self.runs.append(run)
            except RunError as error:
                self.left_out.append(str(error))
        found = seed_groups(self.runs)
        names = unique([_group_name(group, found) for group in found], [group[0].id for group in found])
        labels = [_group_name(group, found, short=True) for group in found]
        named = zip(names, found, labels, strict=True)
        self.groups = [Item(name, tuple(group), place, label) for place, (name, group, label) in enumerate(named)]

    @property
    def repeated(self) -> bool:
        """Whether any settings were trained with more than one seed."""
        return any(len(group.runs) > 1 for group in self.groups)

    @cached_property
    def singles(self) -> list[Item]:
        """Every run as an item of its own, in the order of the groups."""
        every = [(group, run) for group in self.groups for run in group.runs]
        names = unique([_run_name(group, run) for group, run in every], [run.id for _, run in every])
        return [
            Item(name, (run,), place, _run_label(group, run))
            for place, (name, (group, run)) in enumerate(zip(names, every, strict=True))
        ]

    def items(self, bands: bool) -> list[Item]:
        """Return what is drawn: groups where bands are asked for, else every run."""
        return self.groups if bands and self.repeated else self.singles

    def verdicts(self, what: str) -> tuple[list[Verdict], str]:
        """Return a verdict on the best group against each other one, and what was left out of it, in words.

        Args:
            what: a key of `COMPARED`.

        Raises:
            DataError: a group has no run that ended with a number.
        """
        # A run that broke off counts as one without a result: a rate too high is a finding, not a missing value.
        over = {
            group.name: [run for run in group.runs if run.status.state in ("finished", "failed")]
            for group in self.groups
        }
        repeated = {name: runs for name, runs in over.items() if len(runs) > 1}
        if len(repeated) < 2:
            repeated = {name: runs for name, runs in over.items() if runs}
        silent = ", ".join(f"{name} ({_how_few(over[name])})" for name in over if name not in repeated)
        words = [tr("Nothing can be said of {silent}.", silent=silent)] * bool(silent)
        data = {group.runs[0].config.dataset for group in self.groups if group.name in repeated}
        if len(data) > 1:
            words.append(tr("They learn from different data sets: what differs may be how hard the pictures are."))
        return (rank_groups(repeated, what)[1] if len(repeated) > 1 else []), " ".join(words)


def differing(groups: Sequence[Sequence[Run]]) -> list[str]:
    """Return the names of the settings in which groups differ, and which change anything in one of them."""
    names = [name for name in RunConfig.knobs() if name not in CHANCE]
    return [name for name in names if len({_used(group, name) for group in groups}) > 1]


def progress(runs: Sequence[Run]) -> tuple[int, int, int]:
    """Return how many runs have ended, are learning, and wait."""
    states = Counter(
        "ended" if (state := run.status.state) in ENDED else "waiting" if state == "queued" else "learning"
        for run in runs
    )
    return states["ended"], states["learning"], states["waiting"]


def seconds_left(groups: Sequence[Item]) -> float | None:
    """Return about how long the runs that are not over still take, by what their group took; None where none did."""
    total, known = 0.0, False
    for group in groups:
        took = [seconds(run) for run in group.runs if run.status.state == "finished"]
        for run in group.runs:
            if run.status.state not in ENDED and took:
                total, known = total + max(float(np.mean(took)) - seconds(run), 0.0), True
    return total if known else None


def base_name(run: Run) -> str:
    """Return the name that a learner gave to a run, without the seed behind it; empty where there is none."""
    return re.sub(r", seed \d+$", "", run.meta["name"])


def value(config: RunConfig, name: str) -> str:
    """Return the value of a setting as people read it."""
    return shown(name, getattr(config, name))


def seconds(run: Run) -> float:
    """Return how long a run has learned so far; 0 before it has begun."""
    found = columns(run.folder)
    return max((float(finite(rows["time"])[-1:].sum()) for rows in (found.batches, found.epochs)), default=0.0)


def finite(values: np.ndarray) -> np.ndarray:
    """Return the values that are numbers."""
    return values[np.isfinite(values)]


def unique(names: Sequence[str], identifiers: Sequence[str]) -> list[str]:
    """Return names that tell everything apart: where two are the same, the end of its number stands behind each."""
    often, named = Counter(names), zip(names, identifiers, strict=True)
    return [name if often[name] == 1 else f"{name} ({identifier[-4:]})" for name, identifier in named]


def _group_name(group: Sequence[Run], groups: Sequence[Sequence[Run]], short: bool = False) -> str:
    """Return what the learner calls these runs, else the settings that tell them from most of the others."""
    names = {base_name(run) for run in group}
    if len(names) == 1 and (name := names.pop()):
        return name
    left, said = [other for other in groups if other is not group], []
    names = [name for name in differing(groups) if group[0].config.is_used(name)]
    while left and names and len(said) < NAMED:
        best = max(names, key=lambda name: sum(_used(other, name) != _used(group, name) for other in left))
        text = value(group[0].config, best)
        setting = RunConfig.knobs()[best].title.lower()
        words = text if best in CHOICES else f"{setting.split()[-1] if short else setting} {text}"
        said.insert(0 if short and best not in CHOICES else len(said), words)  # of a short name, numbers say most
        left = [other for other in left if _used(other, best) == _used(group, best)]
        names.remove(best)
    words = ", ".join(said) or tr("these settings")
    return words[0].upper() + words[1:]


def _used(group: Sequence[Run], name: str) -> Any:
    """Return the value of a setting; None where it changes nothing."""
    config = group[0].config
    return getattr(config, name) if config.is_used(name) else None


def _how_few(runs: Sequence[Run]) -> str:
    return tr("a single seed") if runs else tr("no run of it is finished")


def _run_label(group: Item, run: Run) -> str:
    return (run.meta["name"] or group.label) if len(group.runs) == 1 else f"{group.label} #{run.config.seed}"


def _run_name(group: Item, run: Run) -> str:
    if len(group.runs) == 1:
        return group.name
    return run.meta["name"] or tr("{group}, seed {seed}", group=group.name, seed=run.config.seed)
