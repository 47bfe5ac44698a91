"""What learners type into the cells of a lesson: one file beside the runs, `cells.jsonl`, to which lines are added.

    {"kind": "cell", "time": ..., "learner": "ada", "cell": "losses-1", "code": "squared_error = 4"}

The newest line counts; one without code takes back what was typed.
"""

from typing import Any

from pydantic_core import SchemaValidator
from pydantic_core import core_schema as core

from workbench.language import tr
from workbench.learner import current_learner
from workbench.lessons.learners_file import LearnersFile
from workbench.printable import printable
from workbench.runs.reading import read_rows
from workbench.runs.rows import MOMENT, NAME, row_of

LONGEST = 20_000  # letters of a cell


class Drafts(LearnersFile):
    """The file of the cells in the folder of the runs."""

    file_name = "cells.jsonl"

    def of(self, learner: str = "") -> dict[str, str]:
        """Return what a learner (the one at this machine where none is named) typed, by the names of the cells.

        A damaged line is passed over.

        Raises:
            RunError: the file is there and cannot be read.
        """
        learner = learner or current_learner()
        rows: list[dict[str, Any]] = read_rows(self.path, _ROW).rows
        found = {row["cell"]: row["code"] for row in rows if row["learner"] == learner}
        return {cell: code for cell, code in found.items() if code}

    def keep(self, cell: str, code: str) -> None:
        """Keep what the learner at this machine typed into a cell; nothing where it is as it was at the start.

        Raises:
            RunError: the file cannot be written.
        """
        self._write({"kind": "cell", "cell": cell, "code": code[:LONGEST]})

    def _refused(self, reason: str) -> str:
        return tr("What you typed cannot be written to {path}: {why}", path=self.path, why=reason)


def _code(text: str) -> str:
    return printable(text, keep="\n\t")


_CODE = core.no_info_after_validator_function(_code, core.str_schema(strict=True, max_length=LONGEST))
_WHO: dict[str, core.CoreSchema] = {"learner": NAME, "cell": NAME, "code": _CODE, "time": MOMENT}
_ROW = SchemaValidator(core.tagged_union_schema({"cell": row_of("cell", tuple(_WHO), _WHO)}, discriminator="kind"))
