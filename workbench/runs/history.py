"""What happened in a run, read from its `events.jsonl`.

One JSON object a line, `kind` says which:

    start    a process begins or goes on: step, epoch, total_steps, total_epochs, steps_per_epoch, device
    batch    step, epoch, loss, smoothed_loss, accuracy, smoothed_accuracy, learning_rate, examples_per_second, time
    epoch    epoch, step, loss, accuracy, val_loss, val_accuracy, loss_spread, learning_rate, seconds, time,
             steps_per_execution (how many batches were trained in one go at its end)
    control  what the learner did: action (see `Run.send`), value, step and epoch so far, learning_rate (the one in
             force from the next batch on)
    data     what reaches the network: low, high, mean, spread, classes (pictures of each class to learn from),
             validation_classes, training, validation, shared (validation pictures that also stand in the training set)
    layers   epoch (0: before the first), step, loss, said (how often each class was the answer), recall (by class),
             layers: for each layer with a kernel its name, activation, mean and spread of what it says, dead (share of
             units that are always 0), saturated (share of values), gradient and weight (length of the kernel's),
             parameters, update (length of the kernel's change since the last row, by its length); on one fixed batch
    log      a sentence: message
    end      state, and the test results where there are any

`step` counts batches and `epoch` counts epochs, both from 1. `epoch` of a batch is the epoch that it is part of. `time`
is seconds of learning since the run began, pauses left out. `loss` of a batch is its own, not a mean; `smoothed_loss`
is the mean that forgets. `loss_spread` is the standard deviation, over all batches of an epoch, of their loss by its
smoothed value. Names of metrics are Keras' own. A number that was not finite is null.
"""

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from workbench.errors import RunError
from workbench.runs.reading import read_rows
from workbench.runs.rows import EVENT

Row = dict[str, Any]


def numbers(rows: list[Row], name: str) -> np.ndarray:
    """Return one number of every row, shape (rows,), float64; NaN where a row has none."""
    values = (row.get(name) for row in rows)
    return np.array([value if isinstance(value, int | float) else np.nan for value in values], float)


@dataclass
class History:
    """The events of one run so far; `update()` reads what has come since.

    Where a run was resumed, what its earlier life did after the checkpoint is left out: those batches were trained
    again. A row that is not what `workbench.runs.rows` says is left out too, so that whoever reads on finds numbers
    where numbers belong.

    Attributes:
        damaged: how many lines were left out.
        error: a sentence that names the file, where it is there and cannot be read; else empty.
    """

    path: Path
    batches: list[Row] = field(default_factory=list)
    epochs: list[Row] = field(default_factory=list)
    controls: list[Row] = field(default_factory=list)
    log: list[Row] = field(default_factory=list)
    layers: list[Row] = field(default_factory=list)
    data: Row = field(default_factory=dict)
    start: Row = field(default_factory=dict)
    end: Row = field(default_factory=dict)
    offset: int = 0
    damaged: int = 0
    error: str = ""

    def update(self) -> bool:
        """Read the new events; return whether there were any. Nothing is raised: see `error`."""
        try:
            lines, self.error = read_rows(self.path, EVENT, self.offset, later=True), ""
        except RunError as error:
            self.error = str(error)
            return False
        self.offset, self.damaged = lines.offset, self.damaged + lines.damaged
        for row in lines.rows:
            if row["kind"] == "batch":  # nearly all are
                self.batches.append(row)
            else:
                self._add(row)
        return bool(lines.rows)

    def column(self, name: str, of: str = "epochs") -> np.ndarray:
        """Return one number of every row: `history.column("val_loss")`.

        Args:
            name: what it is called in a row.
            of: which rows: `"batches"`, `"epochs"`, `"controls"` or `"layers"`. Default `"epochs"`.

        Returns:
            array of shape (rows,), float64; NaN where a row has no such number.
        """
        return numbers(getattr(self, of), name)

    def held(self, step: float = math.inf) -> Row | None:
        """Return the row with which the learner set the rate that is held after `step` batches; None on the schedule.

        In runs of long ago, which multiplied what was set into the rest of the schedule, such a row has a `factor`. Its
        value is what was set, and what is held where such a run goes on.
        """
        for row in reversed(self.controls):
            if row.get("step", 0) <= step and row.get("action") in ("learning_rate", "follow_schedule"):
                return row if row["action"] == "learning_rate" and row.get("value") else None
        return None

    @property
    def rate(self) -> float | None:
        """The learning rate in force, as the newest row tells it; None before the first."""
        known = [rows[-1] for rows in (self.controls, self.batches) if rows and rows[-1].get("learning_rate")]
        newest = max(known, key=lambda row: row.get("step", 0), default={})  # after one batch, the control came later
        return newest.get("learning_rate")

    def _add(self, row: Row) -> None:
        lists = {"epoch": self.epochs, "control": self.controls, "log": self.log, "layers": self.layers}
        kind = row["kind"]
        if kind == "start":
            step = row.get("step", 0)
            for rows in (self.batches, self.epochs, self.controls, self.layers):
                rows[:] = [earlier for earlier in rows if earlier.get("step", 0) <= step]
            self.start, self.end = row, {}
        elif kind == "end":
            self.end = row
        elif kind == "data":
            self.data = row
        else:
            if kind == "layers":  # a run that began twice measured its first weights twice
                self.layers[:] = [earlier for earlier in self.layers if earlier.get("epoch", 0) < row.get("epoch", 0)]
            lists[kind].append(row)


def read_history(folder: Path) -> History:
    """Return everything that happened in the run of this folder."""
    history = History(folder / "events.jsonl")
    history.update()
    return history
