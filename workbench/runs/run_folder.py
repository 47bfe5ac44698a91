"""The folder of one run: which files lie in it, and what they say."""

import json
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from workbench.data.example import DataSpec
from workbench.errors import ConfigError, ModelError, RunError
from workbench.language import tr
from workbench.printable import printable
from workbench.runs.arrays import evaluation_contract, mistakes_contract, read_npz
from workbench.runs.config import RunConfig
from workbench.runs.data import read_data
from workbench.runs.files import write_atomically
from workbench.runs.history import History, read_history
from workbench.runs.reading import content_of, is_there, read_json
from workbench.runs.status import Status

META = {"name": 200, "note": 2000}  # how many letters of each are read
_CHECKPOINT = re.compile(r"epoch-([0-9]{4,9})\.keras")  # as `Run.checkpoint` names them
_OBJECT = TypeAdapter(dict[str, Any])


@dataclass(frozen=True)
class RunFolder:
    """Everything that can be read from a run; `Run` is what can be asked of it, too."""

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
            raise RunError(tr("The settings of run {id} cannot be read. {error}", id=self.id, error=error)) from None
        except ConfigError as error:
            raise RunError(
                tr("The settings of run {id} cannot be read: {error} File: {path}.", id=self.id, error=error, path=path)
            ) from None

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
            return Status(
                state="damaged",
                error=tr("Run {id} cannot be read: {strerror}.", id=self.id, strerror=error.strerror or error),
            )

    @property
    def meta(self) -> dict[str, str]:
        """The learner's name and note for it: `{"name": ..., "note": ...}`, empty where there is none to be read."""
        try:
            content = read_json(self.folder / "meta.json", _OBJECT)
        except RunError:
            content = {}
        return {key: _shown(content.get(key), longest) for key, longest in META.items()}

    @property
    def learner(self) -> str:
        """Which visitor of a shared dashboard started it; empty for whoever has this machine."""
        try:
            return _shown(read_json(self.folder / "meta.json", _OBJECT).get("learner"), META["name"])
        except RunError:
            return ""

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

    def describe(self, *, learner: str = "", **changes: str) -> None:
        """Change its `name` or its `note`; where what stood there cannot be read, it is written anew.

        Args:
            learner: which visitor started it, where nobody stands there yet.
            changes: the new words.

        Raises:
            RunError: a folder stands in the place of the file.
        """
        changed = {key: _shown(value, META[key]) for key, value in changes.items()}
        if whose := self.learner or learner:
            changed["learner"] = whose
        try:
            write_atomically(self.folder / "meta.json", json.dumps({**self.meta, **changed}), durable=True)
        except IsADirectoryError:
            raise RunError(
                tr("A folder stands in the place of {folder}. Move it away.", folder=self.folder / "meta.json")
            ) from None

    def history(self) -> History:
        """Return what happened so far."""
        return read_history(self.folder)

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
            raise ModelError(
                tr(
                    "Run {title} has no model that reads pictures here. {missing}",
                    title=self.title,
                    missing=status.missing,
                )
            )
        if status.state in ("finished", "stopped"):
            raise ModelError(
                tr("The model of run {title} was taken away: there is no file {path}.", title=self.title, path=path)
            )
        raise ModelError(
            tr(
                "Run {title} is {state} and has no model yet: {path} is missing. A model is saved when a run ends.",
                title=self.title,
                state=status.state,
                path=path,
            )
        )

    def evaluation(self) -> dict[str, np.ndarray] | None:
        """Return what the test showed (see `workbench.engine.evaluation`), or None where there is none yet.

        Raises:
            RunError: the file is damaged.
        """
        path = self.folder / "evaluation.npz"
        try:
            return read_npz(path, evaluation_contract) if is_there(path) else None
        except RunError as error:
            raise RunError(
                tr("The evaluation of run {id} is damaged. {error}", id=printable(self.id), error=error)
            ) from None

    @property
    def mistakes_file(self) -> Path:
        """Where the worst mistakes of the newest epoch are kept."""
        return self.folder / "mistakes.npz"

    def mistakes(self) -> dict[str, np.ndarray] | None:
        """Return what is read wrong after the newest epoch that was looked at, of a few fixed pictures.

        The arrays of the mistakes, and `classes`, are those of `evaluation`; `epoch` says after which one. None where
        no epoch is over, in a run of long ago, and where the file cannot be read: it is for watching alone.
        """
        try:
            return read_npz(self.mistakes_file, mistakes_contract) if is_there(self.mistakes_file) else None
        except RunError:
            return None

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
