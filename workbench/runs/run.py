"""One run: its folder, and everything that can be read from it or asked of it."""

import json
import time
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from workbench.errors import ConfigError, RunError
from workbench.runs.config import RunConfig
from workbench.runs.files import append_line, write_atomically
from workbench.runs.history import History, read_history
from workbench.runs.status import ENDED, Status, process_lives, queue_marker

COMMANDS = ("pause", "resume", "step", "stop", "learning_rate")


@dataclass(frozen=True)
class Run:
    """One run: its folder, and everything that can be read from it or asked of it."""

    folder: Path

    @property
    def id(self) -> str:
        """The name of its folder: when it was made, and four random characters."""
        return self.folder.name

    @cached_property
    def config(self) -> RunConfig:
        """Its settings. Raises RunError where the file is missing or damaged."""
        path = self.folder / "config.json"
        try:
            return RunConfig.from_json(path.read_text())
        except (OSError, UnicodeDecodeError, ConfigError) as error:
            raise RunError(f"The settings of run {self.id} cannot be read: {error} File: {path}.") from None

    @property
    def status(self) -> Status:
        """Its state at this moment. A run that cannot be read is `damaged`, with the reason as its error."""
        try:
            _ = self.config
            return Status.read(self.folder)
        except RunError as error:
            return Status(state="damaged", error=str(error))

    @property
    def meta(self) -> dict[str, str]:
        """The learner's name and note for it: `{"name": ..., "note": ...}`, empty where there is none."""
        try:
            content = json.loads((self.folder / "meta.json").read_text())
            return {key: str(content.get(key, "")) for key in ("name", "note")}
        except (OSError, ValueError, AttributeError):
            return {"name": "", "note": ""}

    @property
    def title(self) -> str:
        """Its name, or its number where nobody named it."""
        return self.meta["name"] or self.id

    def describe(self, **changes: str) -> None:
        """Change its `name` or its `note`."""
        write_atomically(self.folder / "meta.json", json.dumps({**self.meta, **changes}))

    def history(self) -> History:
        """Return what happened so far."""
        return read_history(self.folder)

    def send(self, action: str, value: float | int | None = None) -> None:
        """Ask the process that trains this run to do something.

        Args:
            action: `pause`, `resume`, `step` (value: how many batches), `stop`, `learning_rate` (value: the new one).
            value: see `action`.

        Raises:
            RunError: the action or its value makes no sense, or nothing is training this run.
        """
        if action not in COMMANDS:
            raise RunError(f"Unknown command {action!r}. Choose one of: {', '.join(COMMANDS)}.")
        if action == "learning_rate":
            low, high = RunConfig.bounds("learning_rate")
            if not isinstance(value, int | float) or not low <= value <= high:
                raise RunError(f"The learning rate must be between {low} and {high}, came {value!r}.")
        if action == "step" and not (isinstance(value, int) and value >= 1):
            raise RunError(f"The number of batches to step must be a whole number from 1, came {value!r}.")
        if action == "stop" and self.leave_queue():
            replace(Status.read(self.folder), state="stopped").write(self.folder)
            return
        state = self.status.state
        if state in ENDED:
            raise RunError(f"Run {self.title} is {state}: there is nothing to {action.replace('_', ' ')}.")
        append_line(self.folder / "commands.jsonl", {"action": action, "value": value, "time": time.time()})

    def enqueue(self, status: Status) -> None:
        """Put it into the queue: the next free worker takes it."""
        replace(status, state="queued", error="", phase="").write(self.folder)
        marker = queue_marker(self.folder)
        marker.parent.mkdir(exist_ok=True)
        write_atomically(marker, str(time.time_ns()))  # last: from here on a worker may take it

    def leave_queue(self) -> bool:
        """Take it out of the queue; only one process gets the answer True."""
        try:
            queue_marker(self.folder).unlink()  # a file can only be taken away once
            return True
        except FileNotFoundError:
            return False

    def resume(self) -> None:
        """Queue an interrupted, failed or stopped run again, to go on from its last checkpoint.

        Raises:
            RunError: it is still at work, finished or damaged, or has no checkpoint to go on from.
        """
        status = self.status
        if status.state not in ("interrupted", "failed", "stopped"):
            raise RunError(
                f"Run {self.title} is {status.state}; only an interrupted, failed or stopped run can be resumed."
            )
        if process_lives(status.pid, status.started) and status.state == "interrupted":
            raise RunError(
                f"Run {self.title} has not answered for a minute, but its process {status.pid} still lives. "
                "End that process, then resume the run."
            )
        commands = self.folder / "commands.jsonl"
        self.enqueue(replace(status, commands_read=commands.stat().st_size if commands.exists() else 0))

    def epochs_kept(self) -> list[int]:
        """Return the epochs whose weights are kept, in order."""
        return sorted(int(path.stem.split("-")[1]) for path in self.folder.glob("checkpoints/epoch-[0-9]*.keras"))

    def evaluation(self) -> dict[str, np.ndarray] | None:
        """Return what the test showed (see `workbench.engine.evaluation`), or None where there is none yet.

        Raises:
            RunError: the file is damaged.
        """
        path = self.folder / "evaluation.npz"
        if not path.exists():
            return None
        try:
            with np.load(path, allow_pickle=False) as content:
                return dict(content)
        except Exception as error:  # NumPy raises half a dozen kinds for a damaged archive
            raise RunError(f"The evaluation of run {self.id} is damaged ({error}). File: {path}.") from None

    def environment(self) -> dict[str, Any]:
        """Return versions, device, seed and data digest of the run, or an empty dict."""
        try:
            return json.loads((self.folder / "environment.json").read_text())
        except (OSError, ValueError):
            return {}
