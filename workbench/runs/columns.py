"""The numbers of a run as columns, kept in memory: a page draws them again and again, they are parsed once."""

import threading
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from workbench.runs.history import History, Row, numbers

BATCH = ("step", "time", "loss", "accuracy")
EPOCH = ("epoch", "step", "time", "loss", "accuracy", "val_loss", "val_accuracy")

# So many runs are kept, the ones asked for last. 2,000 rows take 64 kB as columns, and a megabyte as rows.
KEPT = 256


@dataclass(frozen=True)
class Columns:
    """What happened in a run until now, as arrays.

    Attributes:
        batches: by each name in `BATCH` an array of shape (rows,), float64; NaN where a row has no number.
        epochs: the same by each name in `EPOCH`.
        start, data, end: the last row of that kind, or empty (see `workbench.runs.history`).
    """

    batches: dict[str, np.ndarray]
    epochs: dict[str, np.ndarray]
    start: Row = field(default_factory=dict)
    data: Row = field(default_factory=dict)
    end: Row = field(default_factory=dict)

    @property
    def steps_per_epoch(self) -> float:
        """How many batches an epoch has; NaN before that is known."""
        return float(self.start.get("steps_per_epoch") or np.nan)


def columns(folder: Path) -> Columns:
    """Return the numbers of the run in this folder; only what has come since the last call is read and parsed."""
    path = folder / "events.jsonl"
    try:
        state = path.stat()
        stamp = (state.st_mtime_ns, state.st_size, state.st_ino)
    except OSError:
        stamp = (0, 0, 0)
    with _lock:
        return _reader(path).read(stamp)


class _Reader:
    """Reads one file on, and turns the new rows into columns."""

    def __init__(self, path: Path) -> None:
        self.path, self.stamp = path, (-1, -1, -1)
        self._begin_again()

    def _begin_again(self) -> None:
        self.history = History(self.path)
        self.columns = Columns(_arrays([], BATCH), _arrays([], EPOCH))

    def read(self, stamp: tuple[int, int, int]) -> Columns:
        if stamp == self.stamp:
            return self.columns
        if stamp[1] < self.history.offset or stamp[2] != self.stamp[2]:  # another file than the one read so far
            self._begin_again()
        self.stamp, began = stamp, self.history.start
        self.history.update()
        if began and self.history.start is not began:  # resumed: some of what was read was trained again
            self._begin_again()
            self.history.update()
        seen, history = self.columns, self.history
        self.columns = Columns(
            _longer(seen.batches, history.batches),
            _longer(seen.epochs, history.epochs),
            history.start,
            history.data,
            history.end,
        )
        for rows in (history.batches, history.epochs, history.controls, history.log, history.layers):
            rows.clear()  # they stand in the columns now, or are not needed
        return self.columns


_reader = lru_cache(KEPT)(_Reader)
_lock = threading.Lock()  # the pages of several visitors are made at once


def _arrays(rows: list[Row], names: tuple[str, ...]) -> dict[str, np.ndarray]:
    return {name: numbers(rows, name) for name in names}


def _longer(seen: dict[str, np.ndarray], rows: list[Row]) -> dict[str, np.ndarray]:
    if not rows:
        return seen
    new = _arrays(rows, tuple(seen))
    return {name: np.concatenate([values, new[name]]) for name, values in seen.items()}
