"""What was guessed and what came: one file beside the runs, `guesses.jsonl`, to which lines are only ever added.

    {"kind": "guess", "time": ..., "learner": "ada", "guess": "start-1", "value": 100.0, "sure": "fairly"}
    {"kind": "came", "time": ..., "learner": "ada", "guess": "start-1", "value": 24.0, "near": false}

A guess may be changed until it is answered. The first answer counts: whoever has seen it does not guess any more.
"""

from dataclasses import dataclass, field
from typing import Any

from pydantic_core import SchemaValidator
from pydantic_core import core_schema as core

from workbench.errors import ConfigError
from workbench.language import tr
from workbench.learner import current_learner
from workbench.lessons.guesses.guess import POINTS, SURE, Guess
from workbench.lessons.learners_file import LearnersFile
from workbench.registry import lookup
from workbench.runs.reading import read_rows
from workbench.runs.rows import MOMENT, NAME, row_of

FILE_NAME = "guesses.jsonl"


@dataclass
class Kept:
    """What one learner guessed, and what came.

    Attributes:
        value: the guess.
        sure: a key of `SURE`.
        came: what came; None while nobody has looked.
        near: whether the guess was near enough; None while nobody has looked.
        when: when it came, in seconds since 1970; 0 while nobody has looked.
    """

    value: Any
    sure: str
    came: Any = None
    near: bool | None = None
    when: float = field(default=0.0, compare=False)


@dataclass
class GuessRecord:
    """What the file tells: what every learner guessed, how many lines are damaged."""

    learners: dict[str, dict[str, Kept]] = field(default_factory=dict)
    damaged: int = 0

    def of(self, learner: str = "") -> dict[str, Kept]:
        """Return what a learner (the one at this machine where none is named) guessed, by the guesses' keys."""
        return self.learners.get(learner or current_learner(), {})


class Guesses(LearnersFile):
    """The file of the guesses in the folder of the runs."""

    file_name = FILE_NAME

    def read(self) -> GuessRecord:
        """Return what the file tells. A damaged line is passed over and counted.

        Raises:
            RunError: the file is there and cannot be read.
        """
        lines = read_rows(self.path, _ROW)
        record = GuessRecord(damaged=lines.damaged)
        for row in lines.rows:
            _take_in(record.learners.setdefault(row["learner"], {}), row)
        return record

    def kept(self, guess: Guess) -> Kept | None:
        """Return what the learner at this machine guessed; None where nothing, or what cannot be an answer to it.

        Raises:
            RunError: the file is there and cannot be read.
        """
        kept = self.read().of().get(guess.key)
        try:
            for value in (kept.value, kept.came) if kept else ():
                if value is not None:
                    guess.value_of(value)
        except ConfigError:  # the question is another one by now
            return None
        return kept

    def keep(self, guess: Guess, given: Any, sure: str) -> Kept | None:
        """Keep what the learner guessed, and how sure that is; return what stands now.

        Raises:
            ConfigError: this cannot be an answer.
            RunError: the file cannot be read or written.
        """
        lookup(sure, SURE, tr("degree of certainty"))
        self._write({"kind": "guess", "guess": guess.key, "value": guess.value_of(given), "sure": sure})
        return self.kept(guess)

    def answer(self, guess: Guess, given: Any) -> Kept | None:
        """Hold the guess against what came; return what stands now, None where nothing was guessed.

        Raises:
            ConfigError: this cannot have come.
            RunError: the file cannot be read or written.
        """
        kept, came = self.kept(guess), guess.value_of(given)
        if kept is None or kept.near is not None:
            return kept
        kept.came, kept.near = came, guess.is_near(guess.value_of(kept.value), came)
        self._write({"kind": "came", "guess": guess.key, "value": came, "near": kept.near})
        return kept

    def _refused(self, reason: str) -> str:
        return tr("Your guess cannot be written to {path}: {why}", path=self.path, why=reason)


def _take_in(kept: dict[str, Kept], row: dict[str, Any]) -> None:
    """Add one line to what a learner guessed."""
    before = kept.get(row["guess"])
    if before and before.near is not None:
        return
    if row["kind"] == "guess":
        kept[row["guess"]] = Kept(row["value"], row["sure"])
    elif before:
        before.came, before.near, before.when = row["value"], row["near"], row["time"]


_NUMBER = core.float_schema(allow_inf_nan=False, ge=-1e100, le=1e100)
_VALUE = core.union_schema([_NUMBER, NAME, core.list_schema(_NUMBER, min_length=POINTS, max_length=POINTS)])
_WHO = {"learner": NAME, "guess": NAME, "time": MOMENT}
_ROW = SchemaValidator(
    core.tagged_union_schema(
        {
            "guess": row_of(
                "guess", (*_WHO, "value", "sure"), {**_WHO, "value": _VALUE, "sure": core.literal_schema(list(SURE))}
            ),
            "came": row_of(
                "came",
                (*_WHO, "value", "near"),
                {**_WHO, "value": _VALUE, "near": core.bool_schema(strict=True)},
            ),
        },
        discriminator="kind",
    )
)
