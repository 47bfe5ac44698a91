"""The learner's own test set: digits drawn by hand, each with what it really was.

One file beside the runs, `own_digits.jsonl`, to which lines are only ever added, so that two pages that write at the
same moment never undo each other's work:

    {"kind": "digit", "id": ..., "label": 7, "strokes": [[[x, y], ...], ...], "pen_width": 18.0, "time": ...}
    {"kind": "label", "id": ..., "label": 1}        the learner corrected what it was
    {"kind": "delete", "id": ...}                   it is left out from here on
    {"kind": "restore", "id": ...}                  and back again

Where one dashboard serves several people, each line of a visitor also says who: `"learner": ...`. Nobody reads or
changes the digits of somebody else.
"""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from pydantic_core import SchemaValidator
from pydantic_core import core_schema as core

from workbench.data.drawing import MNIST, Size, draw
from workbench.data.strokes import MAX_COORDINATE, MAX_STROKES, parse_strokes
from workbench.errors import DrawingError
from workbench.language import tr
from workbench.learner import visitor
from workbench.runs.files import keep_line
from workbench.runs.reading import read_rows
from workbench.runs.rows import MOMENT, NAME, row_of

FILE_NAME = "own_digits.jsonl"


@dataclass(frozen=True)
class OwnDigit:
    """One drawing of the learner.

    Attributes:
        id: eight characters that name it.
        label: what it really is, 0 to 9.
        strokes: the pen's path, a list of strokes of (x, y) points, y downwards, in the unit of the canvas.
        pen_width: how wide the pen was, in the same unit; None for the standard pen.
        time: when it was drawn, seconds since 1970.
    """

    id: str
    label: int
    strokes: list[Any]
    pen_width: float | None
    time: float

    def image(self, size: Size = MNIST) -> np.ndarray:
        """Return what a network that reads pictures of this size sees of it, float32; 28 x 28 by default."""
        return draw(self.strokes, size=size, pen_width=self.pen_width).image


class Mistake(NamedTuple):
    """A digit that a network read wrong: what it said instead, and how sure it was (0 to 1)."""

    digit: OwnDigit
    image: np.ndarray
    predicted: int
    probability: float


class Score(NamedTuple):
    """How many of the learner's digits a network reads right, and its mistakes, the surest first."""

    right: int
    total: int
    mistakes: list[Mistake]

    @property
    def accuracy(self) -> float:
        """The share read right, 0 to 1; 0 where there are no digits."""
        return self.right / self.total if self.total else 0.0


class OwnDigits:
    """The digits that one learner drew and named, in the folder of the runs.

    Args:
        root: the folder of the runs, `Store().root`.

    Attributes:
        learner: whose they are: the visitor's of this session, `""` for those of whoever has this machine.
    """

    def __init__(self, root: Path | str) -> None:
        self.path = Path(root) / FILE_NAME
        self.learner = visitor()

    def __repr__(self) -> str:
        return tr("{read} own digits in {path}", read=len(self.read()), path=self.path)

    def version(self) -> tuple[int, int]:
        """Return a value that changes when the file does: a key for caches."""
        try:
            state = self.path.stat()
        except OSError:
            return 0, 0
        return state.st_mtime_ns, state.st_size

    def read(self) -> list[OwnDigit]:
        """Return the digits that are not deleted, oldest first. A damaged line is passed over.

        Raises:
            RunError: the file is there and cannot be read.
        """
        digits: dict[str, OwnDigit] = {}
        deleted: set[str] = set()
        for row in read_rows(self.path, _ROW).rows:
            if row.get("learner", "") != self.learner:
                continue
            identifier = row["id"]
            if row["kind"] == "digit" and (digit := _digit(row)):
                digits[digit.id] = digit
            elif row["kind"] == "label" and identifier in digits:
                digits[identifier] = replace(digits[identifier], label=row["label"])
            elif row["kind"] == "delete":
                deleted.add(identifier)
            elif row["kind"] == "restore":
                deleted.discard(identifier)
        return [digit for digit in digits.values() if digit.id not in deleted]

    def add(self, strokes: Sequence[Any], label: int, pen_width: float | None = None) -> OwnDigit:
        """Keep a drawing and what it is.

        Raises:
            DrawingError: nothing is drawn, the strokes cannot be read, or the label is no digit.
            RunError: the file cannot be written.
        """
        if not _is_label(label):
            raise DrawingError(tr("A label must be a whole number from 0 to 9, came {label!r}.", label=label))
        if draw(strokes, pen_width=pen_width).is_empty:
            raise DrawingError(tr("Nothing is drawn yet. Draw a digit first, then say what it is."))
        # Points may be tuples or arrays; the file holds plain numbers.
        plain = [[[float(x), float(y)] for x, y in stroke] for stroke in strokes]
        digit = OwnDigit(secrets.token_hex(4), label, plain, pen_width, time.time())
        self._write(
            {
                "kind": "digit",
                "id": digit.id,
                "label": label,
                "strokes": plain,
                "pen_width": pen_width,
                "time": digit.time,
            }
        )
        return digit

    def relabel(self, identifier: str, label: int) -> None:
        """Correct what a digit is."""
        if not _is_label(label):
            raise DrawingError(tr("A label must be a whole number from 0 to 9, came {label!r}.", label=label))
        self._write({"kind": "label", "id": identifier, "label": label})

    def delete(self, identifier: str) -> None:
        """Leave a digit out; `restore` brings it back."""
        self._write({"kind": "delete", "id": identifier})

    def restore(self, identifier: str) -> None:
        """Bring a deleted digit back."""
        self._write({"kind": "restore", "id": identifier})

    def _write(self, row: dict[str, Any]) -> None:
        def refused(reason: str) -> str:
            return tr("Your digits cannot be written to {path}: {why}", path=self.path, why=reason)

        keep_line(self.path, row | ({"learner": self.learner} if self.learner else {}), refused)


def images(digits: Sequence[OwnDigit], size: Size = MNIST) -> np.ndarray:
    """Return what a network sees of each digit, float32 of shape (n, *size)."""
    return np.stack([digit.image(size) for digit in digits]) if digits else np.zeros((0, *size), np.float32)


def score(digits: Sequence[OwnDigit], pictures: np.ndarray, probabilities: np.ndarray) -> Score:
    """Compare what a network says with what the learner said.

    Args:
        digits: n digits.
        pictures: what the network saw, (n, h, w).
        probabilities: what it answered, (n, 10), rows sum to 1.
    """
    predicted = probabilities.argmax(axis=1)
    mistakes = [
        Mistake(digit, picture, int(guess), float(row[guess]))
        for digit, picture, guess, row in zip(digits, pictures, predicted, probabilities, strict=True)
        if guess != digit.label
    ]
    mistakes.sort(key=lambda mistake: -mistake.probability)
    return Score(len(digits) - len(mistakes), len(digits), mistakes)


def _is_label(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 9


def _digit(row: dict[str, Any]) -> OwnDigit | None:
    """Return the digit of a line, or None where its strokes make no sense."""
    try:
        drawn = parse_strokes(row["strokes"])
    except DrawingError:
        return None
    return OwnDigit(row["id"], row["label"], row["strokes"], row["pen_width"], row["time"]) if drawn else None


_LABEL = core.int_schema(strict=True, ge=0, le=9)
_ROW = SchemaValidator(
    core.tagged_union_schema(
        {
            "digit": row_of(
                "digit",
                ("id", "label", "strokes", "pen_width", "time"),
                {
                    "id": NAME,
                    "learner": NAME,
                    "label": _LABEL,
                    "strokes": core.list_schema(core.any_schema(), max_length=MAX_STROKES),
                    "pen_width": core.nullable_schema(
                        core.float_schema(strict=True, allow_inf_nan=False, gt=0, le=MAX_COORDINATE)
                    ),
                    "time": MOMENT,
                },
            ),
            "label": row_of("label", ("id", "label"), {"id": NAME, "learner": NAME, "label": _LABEL}),
            "delete": row_of("delete", ("id",), {"id": NAME, "learner": NAME}),
            "restore": row_of("restore", ("id",), {"id": NAME, "learner": NAME}),
        },
        discriminator="kind",
    )
)
