"""One run: its folder, and everything that can be read from it or asked of it."""

import json
import os
import re
import time
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from workbench.data.example import DataSpec
from workbench.errors import ConfigError, ModelError, RunError, why
from workbench.printable import printable
from workbench.runs.arrays import EVALUATION, read_npz
from workbench.runs.asked import check_command
from workbench.runs.claims import WAIT_SECONDS, Claim, Claimed, being_trained, holder
from workbench.runs.config import RunConfig
from workbench.runs.data import read_data
from workbench.runs.files import append_line, write_atomically
from workbench.runs.history import History, read_history
from workbench.runs.reading import content_of, is_there, read_json
from workbench.runs.status import ENDED, LIVE, Status, queue_marker, take_queue_marker

META = {"name": 200, "note": 2000}  # how many letters of each are read
_CHECKPOINT = re.compile(r"epoch-([0-9]{4,9})\.keras")  # as `Run.checkpoint` names them
_OBJECT = TypeAdapter(dict[str, Any])


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
            return RunConfig.from_json(content_of(path))
        except RunError as error:
            raise RunError(f"The settings of run {self.id} cannot be read. {error}") from None
        except ConfigError as error:
            raise RunError(f"The settings of run {self.id} cannot be read: {error} File: {path}.") from None

    @cached_property
    def data(self) -> DataSpec:
        """What it learns from: one example, the classes, a name for people. Raises RunError where it is damaged."""
        return read_data(self.folder, self.config.dataset)

    @property
    def status(self) -> Status:
        """Its state at this moment. A run that cannot be read is `damaged`, with the reason as its error.

        Whatever stands in its folder, or whether it was taken away a moment ago: nothing is raised.
        """
        try:
            _ = self.config
            status = Status.read(self.folder)
            if status.state != "failed":  # one that failed because of these very events says so itself
                is_there(self.events)
            return status
        except RunError as error:
            return Status(state="damaged", error=str(error))
        except OSError as error:
            return Status(state="damaged", error=f"Run {self.id} cannot be read: {error.strerror or error}.")

    @property
    def meta(self) -> dict[str, str]:
        """The learner's name and note for it: `{"name": ..., "note": ...}`, empty where there is none to be read."""
        try:
            content = read_json(self.folder / "meta.json", _OBJECT)
        except RunError:
            content = {}
        return {key: _shown(content.get(key), longest) for key, longest in META.items()}

    @property
    def events(self) -> Path:
        """The file of what happened in it, a line for each row."""
        return self.folder / "events.jsonl"

    @property
    def model_file(self) -> Path:
        """Where its best network is kept, once it has ended."""
        return self.folder / "model.keras"

    @property
    def twin_file(self) -> Path:
        """Where its ONNX twin is kept, if there is one; `twin` says why not."""
        return self.folder / "model.onnx"

    def checkpoint(self, epoch: int) -> Path:
        """Return where the weights of `epoch`, counted from 1, are kept, and the optimizer's state; it may be gone."""
        return self.folder / "checkpoints" / f"epoch-{epoch:04d}.keras"

    @property
    def title(self) -> str:
        """Its name, or its number where nobody named it."""
        return self.meta["name"] or printable(self.id)

    def describe(self, **changes: str) -> None:
        """Change its `name` or its `note`; where what stood there cannot be read, it is written anew.

        Raises:
            RunError: a folder stands in the place of the file.
        """
        changed = {key: _shown(value, META[key]) for key, value in changes.items()}
        try:
            write_atomically(self.folder / "meta.json", json.dumps({**self.meta, **changed}), durable=True)
        except IsADirectoryError:
            raise RunError(f"A folder stands in the place of {self.folder / 'meta.json'}. Move it away.") from None

    def history(self) -> History:
        """Return what happened so far."""
        return read_history(self.folder)

    def send(self, action: str, value: float | int | None = None) -> None:
        """Ask the process that trains this run to do something.

        Args:
            action: `pause`, `resume`, `step` (value: how many batches), `stop`, `learning_rate` (value: the one that
                is held from the next batch on), `follow_schedule` (the schedule goes on, at its place).
            value: see `action`.

        Raises:
            RunError: the action or its value makes no sense, or nothing is training this run.
        """
        check_command(action, value)
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
        return take_queue_marker(self.folder)

    def claim(self, seconds: float = WAIT_SECONDS) -> Claim:
        """Return the right to train it, which only one process has at a time; let it go with `release` or `with`.

        Args:
            seconds: how long to wait for somebody who holds it for a moment.

        Raises:
            RunError: another process trains it (`Claimed`), its folder is gone or cannot be written.
        """
        try:
            claim = Claim(self.folder, self.title, seconds)
        except Claimed as told:
            if self.status.state != "interrupted" or self.status.pid != holder(self.folder)[0]:
                raise
            raise Claimed(f"{told} It has not answered for a minute; if that goes on, end that process.") from None
        status = self.status
        if status.state in LIVE and not status.is_of_this_process():
            claim.release()  # on another machine, and its locks do not reach here
            raise Claimed(being_trained(f"Run {self.title}", status.pid, status.host))
        return claim

    def begin_again(self) -> Status:
        """Return the state that an interrupted, failed or stopped run goes on from; only for whoever has claimed it.

        Raises:
            RunError: it waits, is at work, finished with everything, or damaged.
        """
        status = self.status
        lacks = status.state == "finished" and status.missing
        if status.state not in ("interrupted", "failed", "stopped") and not lacks:
            raise RunError(
                f"Run {self.title} is {status.state}; only an interrupted, failed or stopped run can be resumed."
            )
        commands = self.folder / "commands.jsonl"
        return replace(status, error="", commands_read=commands.stat().st_size if commands.exists() else 0)

    def resume(self) -> None:
        """Queue an interrupted, failed or stopped run again, to go on from its last checkpoint.

        A finished run that lacks its test or its twin comes back for these alone.

        Raises:
            RunError: it is still at work, finished with everything, damaged, or cannot be written.
        """
        with self.claim():
            status = self.begin_again()
            try:
                self.enqueue(status)
            except OSError as error:
                raise RunError(f"Run {self.title} cannot be resumed: {why(error)} Folder: {self.folder}") from None

    def epochs_kept(self) -> list[int]:
        """Return the epochs whose weights are kept, in order. What else lies in that folder is none of them."""
        try:
            with os.scandir(self.folder / "checkpoints") as entries:
                found = [(int(name[1]), entry) for entry in entries if (name := _CHECKPOINT.fullmatch(entry.name))]
        except OSError:
            return []
        return sorted(
            epoch
            for epoch, entry in found
            if epoch
            and entry.name == self.checkpoint(epoch).name
            and (entry.is_file(follow_symlinks=False) or os.path.isfile(entry.path))
        )

    def twin(self) -> Path:
        """Return its ONNX twin, which reads pictures without Keras.

        Raises:
            ModelError: there is none; the message says why.
        """
        path, status = self.twin_file, self.status
        if path.is_file():
            return path
        if status.missing:
            raise ModelError(f"Run {self.title} has no model that reads pictures here. {status.missing}")
        if status.state in ("finished", "stopped"):
            raise ModelError(f"The model of run {self.title} was taken away: there is no file {path}.")
        raise ModelError(
            f"Run {self.title} is {status.state} and has no model yet: {path} is missing. "
            "A model is saved when a run ends."
        )

    def evaluation(self) -> dict[str, np.ndarray] | None:
        """Return what the test showed (see `workbench.engine.evaluation`), or None where there is none yet.

        Raises:
            RunError: the file is damaged.
        """
        path = self.folder / "evaluation.npz"
        try:
            return read_npz(path, EVALUATION) if is_there(path) else None
        except RunError as error:
            raise RunError(f"The evaluation of run {printable(self.id)} is damaged. {error}") from None

    def environment(self) -> dict[str, Any]:
        """Return versions, device, seed and data digest of the run, or an empty dict."""
        try:
            content = read_json(self.folder / "environment.json", _OBJECT)
        except RunError:
            return {}
        return {
            printable(name): printable(value) if isinstance(value, str) else value
            for name, value in content.items()
            if isinstance(value, str | int | float)
        }


def _shown(value: Any, longest: int) -> str:
    """What a learner wrote, as it can be shown; nothing where it is no text."""
    return printable(value[:longest], keep="\n\t") if isinstance(value, str) else ""
