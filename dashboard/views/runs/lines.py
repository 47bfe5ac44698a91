"""The lines of the table: a run each, or the repeats of one with other seeds; its curve in small, and which is best."""

import json
import re
import statistics
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dashboard.session.run_facts import RunFacts
from workbench.language import tr
from workbench.quantities import count
from workbench.runs.store import Run, Store

POINTS = 40  # of a curve, at most: it is as wide as a thumb
MOST_CURVES = 200  # lines that have one: to read those of thousands would make the page wait
BEST = "★"


@dataclass(frozen=True)
class Line:
    """One line.

    Attributes:
        runs: the run, or the runs that differ in their seeds alone, the newest first.
    """

    runs: tuple[RunFacts, ...]

    @property
    def facts(self) -> RunFacts:
        """The run, the newest of several."""
        return self.runs[0]

    @property
    def folded(self) -> bool:
        """Whether several runs stand in it."""
        return len(self.runs) > 1

    def title(self, best: Collection[str]) -> str:
        """Return what the line is called; a star stands before the best of its data set.

        Args:
            best: the numbers of the best runs.
        """
        name = self.facts.title
        if self.folded:
            name = f"{re.sub(r', seed [0-9]+$', '', name)} · {count(len(self.runs), 'seed')}"
        return f"{BEST} {name}" if any(facts.id in best for facts in self.runs) else name

    def mean(self, name: str) -> float | None:
        """Return the mean of a number of its runs, None where none of them has it."""
        values = [value for facts in self.runs if (value := getattr(facts, name)) is not None]
        return statistics.fmean(values) if values else None


def lines(shown: Sequence[RunFacts], *, fold: bool) -> list[Line]:
    """Return the lines of the table: where repeats are folded, runs that differ in their seeds alone share one.

    Args:
        shown: the runs, in their order.
        fold: whether to fold.
    """
    groups: dict[object, list[RunFacts]] = {}
    for facts in shown:
        groups.setdefault(facts.alike if facts.alike else facts.id, []).append(facts)
    together = {key for key, group in groups.items() if fold and len({facts.seed for facts in group}) == len(group) > 1}
    found, done = [], set()
    for facts in shown:
        key = facts.alike if facts.alike else facts.id
        if key not in together:
            found.append(Line((facts,)))
        elif key not in done:
            done.add(key)
            found.append(Line(tuple(groups[key])))
    return found


def can_fold(shown: Sequence[RunFacts]) -> bool:
    """Tell whether any of these runs are repeats of each other with other seeds."""
    return len(lines(shown, fold=True)) < len(shown)


def best_of(found: Sequence[RunFacts]) -> set[str]:
    """Return the run that reads most of the test pictures of each data set, where several were tested."""
    tested: dict[str, list[RunFacts]] = {}
    for facts in found:
        if facts.test_accuracy is not None and not facts.apart:
            tested.setdefault(facts.dataset_name, []).append(facts)
    return {max(group, key=lambda facts: facts.test_accuracy or 0.0).id for group in tested.values() if len(group) > 1}


def small_curve(store: Store, facts: RunFacts) -> list[float]:
    """Return the validation accuracy of a run after each epoch, for a curve as large as a word."""
    path = Run(store.root / facts.id).events
    try:
        state = path.stat()
    except OSError:
        return []
    return _curve(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4096)
def _curve(path: Path, changed: int, size: int) -> list[float]:
    values = []
    try:
        text = path.read_bytes()
    except OSError:
        return []
    for line in text.splitlines():
        if b'"val_accuracy"' not in line:  # nearly all are batches
            continue
        try:
            value = json.loads(line).get("val_accuracy")
        except (ValueError, AttributeError):
            continue
        if isinstance(value, int | float) and 0 <= value <= 1:
            values.append(float(value))
    every = max(1, -(-len(values) // POINTS))
    return values[::-1][::every][::-1]  # the last one stays


def note_of(line: Line) -> str:
    """Return the note of a line; of several runs, how far they scatter."""
    if not line.folded:
        return line.facts.note
    tested = [facts.test_accuracy for facts in line.runs if facts.test_accuracy is not None]
    if len(tested) < 2:
        return ""
    return tr("{low:.1%} to {high:.1%} over its seeds", low=min(tested), high=max(tested))
