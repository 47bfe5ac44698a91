"""A file beside the runs to which the lines of learners are added: each with who and when."""

import time
from pathlib import Path
from typing import Any, ClassVar

from workbench.learner import current_learner
from workbench.runs.files import keep_line
from workbench.settings import runs_folder


class LearnersFile:
    """The file `file_name` in the folder of the runs.

    Args:
        root: the folder; `workbench.settings.runs_folder()` where none is given. It is made with the first line.
    """

    file_name: ClassVar[str]

    def __init__(self, root: Path | str | None = None) -> None:
        self.path = (Path(root) if root else runs_folder()) / self.file_name

    def _write(self, row: dict[str, Any]) -> None:
        """Add a line of the learner at this machine.

        Raises:
            RunError: the file cannot be written.
        """
        keep_line(self.path, {"time": time.time(), "learner": current_learner(), **row}, self._refused)

    def _refused(self, reason: str) -> str:
        """Return what is said where the file cannot be written."""
        raise NotImplementedError
