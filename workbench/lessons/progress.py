"""Who did which exercise when: one file beside the runs, `exercises.jsonl`, to which lines are only ever added.

So notebooks, the dashboard and a teacher's command may write at the same moment, and a damaged line harms no other:

    {"kind": "check", "time": ..., "learner": "ada", "exercise": "losses-1", "state": "not yet"}
    {"kind": "hint", "time": ..., "learner": "ada", "exercise": "losses-1"}
    {"kind": "solution", "time": ..., "learner": "ada", "exercise": "losses-1"}
    {"kind": "place", "time": ..., "learner": "ada", "exercise": "faults-3", "right": true}   shown where it shows
    {"kind": "page", "time": ..., "learner": "ada", "page": "compare"}          seen for the first time
    {"kind": "help", "time": ..., "learner": "tom", "hints": false}           what a teacher allows, from here on
"""

from dataclasses import dataclass, field
from typing import Any

from pydantic_core import SchemaValidator
from pydantic_core import core_schema as core

from workbench.errors import RunError
from workbench.language import tr
from workbench.learner import current_learner
from workbench.lessons.learners_file import LearnersFile
from workbench.runs.reading import read_rows
from workbench.runs.rows import MOMENT, NAME, row_of

FILE_NAME = "exercises.jsonl"
HELP = ("hints", "solutions")
NOT_YET, RIGHT = "not yet", "right"  # states of a check, beside `raised`


@dataclass
class Standing:
    """How far one learner is with one exercise.

    Attributes:
        state: `unattempted`, `not yet`, `raised` or `right`; once right it stays right.
        tries: how many checks there were until it was right.
        hints: how many hints were read before it was right.
        solution: whether the solution was read before it was right.
        place: of a planted fault, whether the learner showed where it shows; None where they were not asked.
        began: when the first check was, in seconds since 1970; None where there was none.
        solved: when it was right first; None where it never was.
        last: when something was last done with it; None where nothing was.
    """

    state: str = "unattempted"
    tries: int = 0
    hints: int = 0
    solution: bool = False
    place: bool | None = None
    began: float | None = None
    solved: float | None = None
    last: float | None = None

    def add(self, row: dict[str, Any]) -> None:
        """Take in one line of the file."""
        self.last = row["time"]
        if row["kind"] == "place":  # the first counts: then the coach has told
            self.place = row["right"] if self.place is None else self.place
            return
        if self.state == "right":
            return
        if row["kind"] == "hint":
            self.hints += 1
        elif row["kind"] == "solution":
            self.solution = True
        else:
            self.tries += 1
            self.state = row["state"]
            self.began = self.began or row["time"]
            self.solved = row["time"] if self.state == "right" else None


@dataclass
class Record:
    """What the file tells: the standings of every learner, the pages each has seen, what help is allowed.

    And how many of its lines are damaged.
    """

    learners: dict[str, dict[str, Standing]] = field(default_factory=dict)
    pages: dict[str, set[str]] = field(default_factory=dict)
    allowed: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(HELP, True))
    damaged: int = 0

    def standing(self, exercise: str, learner: str = "") -> Standing:
        """Return how far a learner (the one at this machine where none is named) is with an exercise."""
        return self.learners.get(learner or current_learner(), {}).get(exercise, Standing())

    def seen(self, learner: str = "") -> frozenset[str]:
        """Return the pages of the dashboard that a learner (the one at this machine by default) has seen."""
        return frozenset(self.pages.get(learner or current_learner(), ()))


class Progress(LearnersFile):
    """The file of the exercises in the folder of the runs."""

    file_name = FILE_NAME

    def __repr__(self) -> str:
        record = self.read()
        right = sum(entry.state == "right" for done in record.learners.values() for entry in done.values())
        return tr("{right} exercises solved, kept in {path}", right=right, path=self.path)

    def read(self) -> Record:
        """Return what the file tells. A damaged line is passed over and counted.

        Raises:
            RunError: the file is there and cannot be read.
        """
        try:
            lines = read_rows(self.path, _ROW)
        except RunError as error:
            raise RunError(tr("The progress of the exercises cannot be read. {error}", error=error)) from None
        record = Record(damaged=lines.damaged)
        for row in lines.rows:
            _take_in(record, row)
        return record

    def add(self, kind: str, exercise: str, state: str = "") -> None:
        """Keep that the learner checked an exercise (`check`, with its state), or read a `hint` or its `solution`.

        Raises:
            RunError: the file cannot be written.
        """
        self._write({"kind": kind, "exercise": exercise, **({"state": state} if state else {})})

    def mark_place(self, exercise: str, right: bool) -> None:
        """Keep whether the learner showed where a planted fault shows.

        Raises:
            RunError: the file cannot be written.
        """
        self._write({"kind": "place", "exercise": exercise, "right": right})

    def visit(self, page: str) -> None:
        """Keep that the learner has seen a page of the dashboard.

        Raises:
            RunError: the file cannot be written.
        """
        self._write({"kind": "page", "page": page})

    def allow(self, help: str, allowed: bool) -> None:
        """Switch `hints` or `solutions` on or off for everybody whose runs are in this folder.

        Raises:
            RunError: the file cannot be written.
        """
        self._write({"kind": "help", help: allowed})

    def _refused(self, reason: str) -> str:
        return tr("Your progress cannot be written to {path}: {why}", path=self.path, why=reason)


def _take_in(record: Record, row: dict[str, Any]) -> None:
    """Add one line to the record."""
    if row["kind"] == "help":
        record.allowed |= {name: row[name] for name in HELP if name in row}
    elif row["kind"] == "page":
        record.pages.setdefault(row["learner"], set()).add(row["page"])
    else:
        record.learners.setdefault(row["learner"], {}).setdefault(row["exercise"], Standing()).add(row)


_WHO = {"learner": NAME, "exercise": NAME, "time": MOMENT}
_SWITCH = core.bool_schema(strict=True)
_ROW = SchemaValidator(
    core.tagged_union_schema(
        {
            "check": row_of(
                "check", (*_WHO, "state"), {**_WHO, "state": core.literal_schema([NOT_YET, "raised", RIGHT])}
            ),
            "hint": row_of("hint", tuple(_WHO), _WHO),
            "solution": row_of("solution", tuple(_WHO), _WHO),
            "place": row_of("place", (*_WHO, "right"), {**_WHO, "right": _SWITCH}),
            "page": row_of("page", ("learner", "page", "time"), {"learner": NAME, "page": NAME, "time": MOMENT}),
            "help": row_of("help", (), dict.fromkeys(HELP, _SWITCH)),
        },
        discriminator="kind",
    )
)
