"""Many rows in, few out, extremes kept: a curve of a million batches is drawn as fast as one of a thousand."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from workbench.language import tr

Row = dict[str, Any]

LIMIT = 1000
_EXTREMES = ("loss", "accuracy")


def column(rows: Sequence[Row], name: str) -> np.ndarray:
    """Return one value of every row.

    Returns:
        array of shape (n,), float32; NaN where a row has no such value, or null.
    """
    return np.array([row.get(name) for row in rows], dtype=np.float32)


def thin(rows: Sequence[Row], limit: int = LIMIT) -> Sequence[Row]:
    """Return at most `limit` of the rows, in their order.

    The steps are cut into stretches of equal length. Of each stretch its first row stays, and those with the lowest
    and the highest loss and accuracy, so that no spike is lost. The first and the last row always stay.

    Args:
        rows: rows with `step`, `loss` and `accuracy`, in the order of their steps.
        limit: how many may stay, at least 8. Default 1,000.
    """
    if len(rows) <= limit:
        return rows
    steps = np.array([row.get("step", index) for index, row in enumerate(rows)], dtype=np.float64)
    stretches = (limit - 2) // (1 + 2 * len(_EXTREMES))
    span = max(steps[-1] - steps[0], 1.0)
    stretch = np.clip((steps - steps[0]) / span * stretches, 0, stretches - 1).astype(int)
    keep = [np.array([0, len(rows) - 1]), _first_of_each(stretch, np.arange(len(rows)))]
    for name in _EXTREMES:
        values = column(rows, name)
        # A missing value is never the lowest nor the highest.
        keep.append(_first_of_each(stretch, np.where(np.isnan(values), np.inf, values)))
        keep.append(_first_of_each(stretch, np.where(np.isnan(values), np.inf, -values)))
    return [rows[index] for index in np.unique(np.concatenate(keep))]


def thin_line(x: np.ndarray, y: np.ndarray, limit: int = LIMIT) -> tuple[np.ndarray, np.ndarray]:
    """Return at most `limit` points of a line, its first and last and the extremes of each stretch, in their order.

    Args:
        x, y: shape (points,), finite, x from low to high.
        limit: how many may stay, at least 4. Default 1,000.
    """
    if len(x) <= limit:
        return x, y
    stretches = (limit - 2) // 2
    stretch = np.clip((x - x[0]) / max(x[-1] - x[0], 1e-300) * stretches, 0, stretches - 1).astype(int)
    keep = np.unique(np.concatenate([[0, len(x) - 1], _first_of_each(stretch, y), _first_of_each(stretch, -y)]))
    return x[keep], y[keep]


def _first_of_each(stretch: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Return the index of the lowest value within each stretch."""
    order = np.lexsort((value, stretch))
    _, first = np.unique(stretch[order], return_index=True)
    return order[first]


class Thinned:
    """The rows of a growing list, thinned: the cost of an `update` depends on the new rows only.

    Example:
        `thinned = Thinned()`, then at every redraw `training_curves(thinned.update(history.batches), ...)`.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self._clear()

    def __repr__(self) -> str:
        return tr("Thinned({seen} rows seen, {kept} kept)", seen=self._seen, kept=len(self._kept))

    def _clear(self) -> None:
        self._kept: list[Row] = []
        self._seen = 0
        self._last: Row | None = None

    def update(self, rows: Sequence[Row]) -> list[Row]:
        """Take in what is new in `rows`, and return at most `limit` of all of them.

        Args:
            rows: the whole list so far. Where its earlier rows are no longer the same, as after a run was resumed,
                all of it is read again.
        """
        if self._seen and (len(rows) < self._seen or rows[self._seen - 1] is not self._last):
            self._clear()
        self._kept.extend(rows[self._seen :])
        self._seen, self._last = len(rows), rows[-1] if rows else None
        # Only when there is twice too much, so that it is rarely done; extremes of extremes are extremes.
        if len(self._kept) > 2 * self.limit:
            self._kept = list(thin(self._kept, self.limit))
        return list(thin(self._kept, self.limit))
