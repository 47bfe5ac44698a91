"""What the coach says about a run, and how it reads the rows of one."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from workbench.language import tr
from workbench.runs.config import RunConfig
from workbench.runs.history import History, Row

CERTAIN, LIKELY, POSSIBLE, OPEN = "certain", "likely", "possible", "open"
UNKNOWN = 10_000  # pictures, where neither the rows nor the settings tell how many there were


@dataclass(frozen=True)
class Evidence:
    """Where on the curves to look.

    Attributes:
        first, last: the steps between which it shows; both 0 where no part of the curve shows it more than another.
        series: the curves to mark, by the names of the rows: `"loss"`, `"val_loss"`, `"layers"`, `"data"`.
        numbers: what was measured, by what it is, in words.
    """

    first: int
    last: int
    series: tuple[str, ...]
    numbers: dict[str, float]

    @property
    def marks(self) -> bool:
        """Whether there is a place on the curve to mark."""
        return self.last > 0


@dataclass(frozen=True)
class Experiment:
    """A short run that tells what is wrong with another.

    Attributes:
        kind: which one it is, among those of `workbench.coach.experiments`.
        name: what the run is called.
        title: what it does, in a few words, for a button.
        tells: what each of its outcomes means.
        config: its settings.
    """

    kind: str
    name: str
    title: str
    tells: str
    config: RunConfig


@dataclass(frozen=True)
class Finding:
    """One thing that the coach sees in a run.

    Attributes:
        rule: the name of the rule that speaks.
        title: what it is, in a few words.
        says: what it sees, in a sentence or two with the numbers.
        sure: `"certain"`, `"likely"` or `"possible"`; `"open"` where it cannot be told.
        evidence: where to look.
        why: how this comes about.
        try_this: one thing to do next.
        changes: settings of a `RunConfig` that do it; empty where no setting can.
        source: who says so, and when.
        fault: False where nothing is wrong, or nothing can be told.
        experiment: a short run that would tell more, where one would.
    """

    rule: str
    title: str
    says: str
    sure: str
    evidence: Evidence
    why: str
    try_this: str
    source: str
    changes: dict[str, Any] = field(default_factory=dict)
    fault: bool = True
    experiment: Experiment | None = None


class Rate(NamedTuple):
    """A learning rate that was in force: that of the settings, or one set by hand while the run learned.

    Attributes:
        value: the rate; on a schedule that of the settings, which the schedule is measured by.
        since: the batch after which it was set by hand; None: it was not.
        given: what was typed in, where it was.
    """

    value: float
    since: int | None = None
    given: float = 0.0

    @property
    def words(self) -> str:
        """Who set it and when, as a sentence with a space before it; empty where the settings did."""
        if self.since is None:
            return ""
        grown = tr(", and the schedule made {value:.3g} of it", value=self.value) if self.value != self.given else ""
        return tr(
            " You set the learning rate to {given:g} at batch {since:,}{grown}.",
            given=self.given,
            since=self.since,
            grown=grown,
        )


class Facts:
    """The rows of one run, put so that a rule can be written as one sentence.

    Args:
        history: the events of the run.
        config: its settings.
    """

    def __init__(self, history: History, config: RunConfig) -> None:
        self.config, self.data, self.start, self.end = config, history.data, history.start, history.end
        self.batches, self.layers, self.controls = history.batches, history.layers, history.controls
        # Only epochs with a loss: what comes after a loss that is no number says nothing.
        self.epochs = [row for row in history.epochs if row.get("loss") is not None]
        self.loss = [row["loss"] for row in self.epochs]
        self.accuracy = [row.get("accuracy") or 0.0 for row in self.epochs]
        validated = [row for row in self.epochs if row.get("val_loss") is not None]
        self.val_loss = [row["val_loss"] for row in validated] if len(validated) == len(self.epochs) else []
        self.val_accuracy = [row.get("val_accuracy") or 0.0 for row in validated] if self.val_loss else []
        self.classes = len(self.data.get("classes") or []) or 10
        self.steps_per_epoch = int(self.start.get("steps_per_epoch") or 0)
        # Pictures to learn from and held back; of a run of long ago, as its settings had it.
        kept = self.config.train_size or UNKNOWN
        self.validation = int(self.data.get("validation") or (round(kept * config.validation_share)))
        self.training = int(self.data.get("training") or kept - self.validation)

    @property
    def first_loss(self) -> float | None:
        """The loss before any learning: that of the first batch, penalties and all, as those of the epochs."""
        rows = [row for row in self.batches[:1] if row.get("step") == 1] or self.layers[:1]
        return next((row["loss"] for row in rows if row.get("loss") is not None), None)

    @property
    def chance(self) -> float:
        """The share that is read right by whoever always says the most frequent class."""
        counts = self.data.get("validation_classes") or self.data.get("classes") or []
        return max(counts) / sum(counts) if sum(counts) else 1 / self.classes

    @property
    def reached(self) -> float:
        """The share of pictures read right in the last two epochs: of those held back, where there are any."""
        told = self.val_accuracy or self.accuracy
        return statistics.mean(told[-2:]) if told else 0.0

    @property
    def learned(self) -> float:
        """How far the run has come from guessing, 0, to reading everything right, 1."""
        return (self.reached - self.chance) / (1 - self.chance) if self.chance < 1 else 0.0

    def beyond_chance(self, share: float, pictures: int) -> float:
        """By how many standard errors a share of so many pictures read right lies above guessing."""
        chance = self.chance
        return (share - chance) / math.sqrt(max(chance * (1 - chance), 1e-9) / max(pictures, 1))

    @property
    def last_step(self) -> int:
        """The last step that left a row."""
        return max((rows[-1].get("step", 0) for rows in (self.batches, self.epochs, self.layers) if rows), default=0)

    def step(self, epoch: int) -> int:
        """The step at which the epoch with this index ended."""
        return int(self.epochs[epoch].get("step", 0))

    def rate(self, first: int, last: int) -> Rate:
        """Return the highest learning rate in force in the batches from `first` to `last`, and who set it."""
        changes = [row for row in self.controls if row.get("action") in ("learning_rate", "follow_schedule")]
        found: list[Rate] = []
        begins = 0.0
        for change, until in zip([None, *changes], [*(row.get("step", 0) for row in changes), math.inf], strict=True):
            if until >= first and begins < last and until > begins:
                found.append(self._set_by(change, begins, min(until, last)))
            begins = until
        return max(found, key=lambda rate: rate.value, default=Rate(self.config.learning_rate))

    def _set_by(self, change: Row | None, begins: float, until: float) -> Rate:
        if change is None or change["action"] != "learning_rate" or not change.get("value"):
            return Rate(self.config.learning_rate)
        given = value = float(change["value"])
        if "factor" in change:  # a run of long ago: what was set was multiplied into the rest of the schedule
            value = max(
                (
                    row["learning_rate"]
                    for row in self.batches
                    if begins < row.get("step", 0) <= until and row.get("learning_rate")
                ),
                default=given,
            )
        return Rate(value, int(begins), given)

    def other_rate(self, value: float, factor: float) -> dict[str, float]:
        """Return the change of settings to a rate multiplied; nothing where the settings have that very rate."""
        rate = ten_times(value, factor)
        return {} if rate == self.config.learning_rate else {"learning_rate": rate}

    def evidence(self, first: int, last: int, *series: str, **numbers: float) -> Evidence:
        """Mark a part of the run; the names of the numbers are words joined by underscores."""
        return Evidence(first, last, series, {name.replace("_", " "): value for name, value in numbers.items()})

    def hidden(self, row: Row, name: str) -> list[float]:
        """A number of each hidden layer in one row of layers, where it was measured."""
        return [layer[name] for layer in row.get("layers", [])[:-1] if layer.get(name) is not None]

    def every(self, row: Row, name: str) -> list[float]:
        """A number of each layer in one row of layers, where it was measured."""
        return [layer[name] for layer in row.get("layers", []) if layer.get(name) is not None]

    def updates(self) -> list[tuple[int, float]]:
        """For each row of layers after the first: its step, and the largest relative change of a kernel per step."""
        found = []
        for before, now in zip(self.layers, self.layers[1:], strict=False):
            steps, changes = now["step"] - before["step"], self.every(now, "update")
            if steps > 0 and changes:
                found.append((now["step"], max(changes) / steps))
        return found


def settled(values: Sequence[float], share: float, tolerance: float) -> bool:
    """Return whether a curve stood still over its last `share`: its ends there differ by less than `tolerance` of it.

    Each end is the mean of two points, for a curve is never still. Fewer than six points never count as settled.
    """
    tail = list(values[-max(4, round(len(values) * share)) :])
    if len(values) < 6:
        return False
    before, after = sum(tail[:2]) / 2, sum(tail[-2:]) / 2
    return math.isfinite(before) and abs(before - after) <= tolerance * max(abs(before), 1e-12)


def ten_times(value: float, factor: float) -> float:
    """Return a learning rate multiplied, within what a run may have, and without the dust of binary fractions."""
    low, high = RunConfig.limits("learning_rate")
    return min(max(float(f"{value * factor:.3g}"), low), high)
