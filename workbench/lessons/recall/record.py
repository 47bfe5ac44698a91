"""How questions were answered that came back, and when somebody was here: one file, to which lines are only added.

    {"kind": "answer", "time": ..., "learner": "ada", "question": "guess-start-1", "right": true}
    {"kind": "seen", "time": ..., "learner": "ada"}

A question lies in a box. Each right answer moves it into the next one, from which it comes back later; a wrong one puts
it into the first. After the last box it is known.

Reference: Leitner, So lernt man lernen (1972): the boxes. The days between are those of many programs since.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import SchemaValidator
from pydantic_core import core_schema as core

from workbench.language import tr
from workbench.learner import current_learner
from workbench.lessons.learners_file import LearnersFile
from workbench.lessons.recall.questions import Question
from workbench.runs.reading import read_rows
from workbench.runs.rows import MOMENT, NAME, row_of

FILE_NAME = "recall.jsonl"
DAY = 24 * 3600.0
DAYS = (1, 3, 7, 16, 35)  # until a question comes back, box by box
AT_ONCE = 3  # questions


@dataclass
class Recalled:
    """What the file tells of one learner.

    Attributes:
        answers: by the keys of questions, when each was answered, and whether right; in the order of the file.
        seen: when the learner was last here, in seconds since 1970; 0 where they never were.
    """

    answers: dict[str, list[tuple[float, bool]]] = field(default_factory=dict)
    seen: float = 0.0

    def due(self, question: Question) -> float | None:
        """Return when a question comes back, in seconds since 1970; None where it is known."""
        box, since = 0, question.missed
        for when, right in self.answers.get(question.key, ()):
            if when >= question.missed:
                box, since = box + 1 if right else 0, when
        return since + DAYS[box] * DAY if box < len(DAYS) else None

    def coming_back(self, questions: Sequence[Question], now: float | None = None) -> list[Question]:
        """Return the questions whose time has come, the one that waits longest first; at most `AT_ONCE`.

        Args:
            questions: all that there are.
            now: seconds since 1970. Default: this moment.
        """
        now = time.time() if now is None else now
        due = [(when, question) for question in questions if (when := self.due(question)) is not None and when <= now]
        return [question for _, question in sorted(due, key=lambda pair: pair[0])[:AT_ONCE]]


class Recall(LearnersFile):
    """The file of the questions that come back, in the folder of the runs."""

    file_name = FILE_NAME

    def read(self) -> Recalled:
        """Return what it tells of the learner at this machine. A damaged line is passed over.

        Raises:
            RunError: the file is there and cannot be read.
        """
        found, learner = Recalled(), current_learner()
        for row in read_rows(self.path, _ROW).rows:
            if row["learner"] != learner:
                continue
            if row["kind"] == "seen":
                found.seen = row["time"]
            else:
                found.answers.setdefault(row["question"], []).append((row["time"], row["right"]))
        return found

    def answer(self, question: Question, right: bool) -> None:
        """Keep how a question was answered.

        Raises:
            RunError: the file cannot be written.
        """
        self._write({"kind": "answer", "question": question.key, "right": right})

    def see(self) -> None:
        """Keep that the learner is here.

        Raises:
            RunError: the file cannot be written.
        """
        self._write({"kind": "seen"})

    def _refused(self, reason: str) -> str:
        return tr("Your answer cannot be written to {path}: {why}", path=self.path, why=reason)


_WHO: dict[str, Any] = {"learner": NAME, "time": MOMENT}
_ROW = SchemaValidator(
    core.tagged_union_schema(
        {
            "answer": row_of(
                "answer",
                (*_WHO, "question", "right"),
                {**_WHO, "question": NAME, "right": core.bool_schema(strict=True)},
            ),
            "seen": row_of("seen", tuple(_WHO), _WHO),
        },
        discriminator="kind",
    )
)
