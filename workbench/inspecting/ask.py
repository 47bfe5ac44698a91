"""What the inside of a trained network looks like: asked for here, computed by a process with Keras, kept by the run.

`ask(run, "explanations", epoch=3, picture=picture)` returns at once. Call it again in every script run: the same
question finds the same answer, and a process that died is replaced. Files are the only channel; they lie in
`<run>/inspections/<kind>-<digest>/`, for the shipped model in `<store>/.shipped/inspections/`.

What the arrays of an answer are called and hold stands in `workbench.inspecting.kinds`.
"""

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from workbench.errors import DataError, ModelError, RunError, why
from workbench.inspecting import queue
from workbench.inspecting.kinds import KINDS, checked, contract
from workbench.inspecting.queue import Standing
from workbench.registry import lookup
from workbench.runs.arrays import read_npz
from workbench.runs.reading import is_there, read_json
from workbench.runs.store import Run, Store
from workbench.settings import SHIPPED_MODEL

Report = Callable[[float, str], None]  # is told how much of an answer is computed, 0 to 1, and a sentence about it

VERSION = 1  # of what results hold: with another one, all are computed anew


@dataclass(frozen=True)
class Inspection:
    """One question and, once it is there, its answer. Two that were asked the same are equal."""

    folder: Path

    @property
    def standing(self) -> Standing:
        """Everything about how far it is, at one moment."""
        standing = Standing.read(self.folder)
        return standing if standing.state != "waiting" else queue.waiting(self.folder)

    @property
    def state(self) -> str:
        """`waiting`, `working`, `done` or `failed`."""
        return self.standing.state

    @property
    def progress(self) -> float:
        """How much is done, 0 to 1."""
        return self.standing.progress

    @property
    def words(self) -> str:
        """What is being done now, a sentence."""
        return self.standing.words

    @property
    def error(self) -> str:
        """Why it failed, a sentence; empty where it did not."""
        return self.standing.error

    @property
    def request(self) -> dict[str, Any]:
        """What was asked: `kind`, `epoch`, `options`, `needs` (name of the folder of what must be there first)."""
        try:
            return read_json(self.folder / "request.json", queue.REQUEST)
        except RunError as error:
            raise RunError(f"The question in {self.folder} cannot be read. {error} Ask again.") from None

    @property
    def picture(self) -> np.ndarray | None:
        """The picture it is about, shape (h, w, c), float32, or None. Raises RunError where its file is damaged."""
        path = self.folder / "picture.npy"
        if not is_there(path):
            return None
        try:
            return _pixels(np.load(path, allow_pickle=False))
        except Exception:  # NumPy raises half a dozen kinds, and what it holds may be no picture
            raise RunError(f"The picture in {path} is damaged. Ask again.") from None

    def result(self) -> dict[str, np.ndarray]:
        """Return the answer; the arrays are shared and cannot be written to (for the names see this module).

        Raises:
            RunError: it is not there, or its file is damaged; then it is computed anew.
        """
        try:
            return _load(self.folder / "result.npz", *_stamp(self.folder / "result.npz"))
        except OSError:
            raise RunError(f"There is no answer yet: {self.error or self.words}") from None

    def again(self) -> None:
        """Have it computed anew, after a failure; also what had to be answered first, where that failed."""
        if name := self._needs:
            first = Inspection(self.folder.with_name(name))
            if first.state == "failed":
                first.again()
        for name in ("result.npz", "status.json"):
            try:
                (self.folder / name).unlink(missing_ok=True)
            except OSError:  # a folder stands in its place
                shutil.rmtree(self.folder / name, ignore_errors=True)
        queue.enqueue(self.folder)

    @property
    def _needs(self) -> str:
        """The name of the question that must be answered first; nothing where that cannot be read any more."""
        try:
            return self.request["needs"]
        except RunError:
            return ""


def ask(
    subject: Run | Path,
    kind: str,
    epoch: int = 0,
    picture: np.ndarray | None = None,
    *,
    store: Store | None = None,
    **options: float,
) -> Inspection:
    """Ask for something about a trained network, and see to it that a process computes it.

    Args:
        subject: a run, or `SHIPPED_MODEL`.
        kind: a key of `KINDS`.
        epoch: a kept epoch, or 0 for the best weights. Default 0. Kinds about all epochs do not look at it.
        picture: for `explanations`: shape (h, w) or (h, w, c), as it reaches the network, mostly 0 to 1.
        store: where answers about the shipped model are kept; the usual one where none is given.
        options: those of the kind; what is not given takes its default. `target=-1` is the predicted class.

    Raises:
        ConfigError: kind or option is unknown or out of range.
        DataError: the kind is about a picture and none came, or it has another shape or holds what is no number.
        ModelError: the weights of that epoch are not there.
        RunError: the folder cannot be written.
    """
    sort = lookup(kind, KINDS, "kind of inspection")
    chosen = checked(options, sort)
    pixels = _pixels(picture) if sort.picture else None
    epoch = 0 if sort.all_epochs else int(epoch)
    files = model_files(subject, epoch, every=sort.all_epochs)
    place = subject.folder if isinstance(subject, Run) else (store or Store()).root / ".shipped"
    needed = None
    if sort.needs:
        known = {name: chosen[name] for name in KINDS[sort.needs].options}
        needed = ask(subject, sort.needs, epoch, store=store, **known)
    request = {
        "version": VERSION,
        "kind": kind,
        "epoch": epoch,
        "options": chosen,
        "needs": needed.folder.name if needed else "",
    }
    try:
        digest = hashlib.blake2b(json.dumps([request, list(map(_stamp, files))]).encode(), digest_size=8)
        digest.update(b"" if pixels is None else str(pixels.shape).encode() + pixels.tobytes())
        inspection = Inspection(place / "inspections" / f"{kind}-{digest.hexdigest()}")
        _make(inspection.folder, request, pixels)
        if inspection.state == "done":
            with suppress(RunError):
                inspection.result()  # damaged, it goes back into the queue
        if inspection.state == "waiting":
            queue.enqueue(inspection.folder)
            queue.see_to_process(inspection.folder)
    except OSError as error:
        raise RunError(f"{place} cannot be read or written: {why(error)}") from None
    return inspection


def model_files(subject: Run | Path, epoch: int = 0, *, every: bool = False) -> list[Path]:
    """Return the file of one epoch's weights (0: the best), or with `every` those of all kept epochs, the best last.

    Raises:
        ModelError: there is none; the message says what there is.
    """
    if not isinstance(subject, Run):
        return [SHIPPED_MODEL.with_suffix(".keras")]
    best, kept = subject.model_file, subject.epochs_kept()
    wanted = [*kept, 0] if every else [epoch]
    files = [subject.checkpoint(number) if number else best for number in wanted]
    found = [file for file in files if file.is_file()]
    if not found:
        there = f"It keeps epochs {', '.join(map(str, kept))}." if kept else "It keeps none at all."
        what = f"weights of epoch {epoch}" if epoch else "best weights yet; they are made when the run ends"
        raise ModelError(f"Run {subject.title} has no {what}. {there}")
    return found


def _pixels(picture: np.ndarray | None) -> np.ndarray:
    if picture is None:
        raise DataError("An explanation is about one picture: choose or draw one.")
    pixels = np.asarray(picture, "float32")
    pixels = pixels[..., None] if pixels.ndim == 2 else pixels  # (h, w) -> (h, w, 1)
    if pixels.ndim != 3 or not pixels.size or not np.isfinite(pixels).all():
        raise DataError(
            f"A picture must be numbers of the shape (height, width) or (height, width, channels), "
            f"came {np.shape(picture)}."
        )
    return np.ascontiguousarray(pixels)


def _make(folder: Path, request: dict[str, Any], pixels: np.ndarray | None) -> None:
    """Make the folder of a question; it appears whole, whoever else asks the same at this moment.

    One that can no longer be read is made anew.
    """
    damaged = os.path.lexists(folder / "request.json")
    with suppress(RunError):
        if (asked := Inspection(folder)).request.items() >= request.items() and (pixels is None) == (
            asked.picture is None
        ):
            return
    if damaged:
        shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".new-"))
    try:
        new.chmod(0o755)  # mkdtemp hides the folder from everybody else
        (new / "request.json").write_text(json.dumps({**request, "time": time.time()}))
        if pixels is not None:
            np.save(new / "picture.npy", pixels)
        new.rename(folder)
    except OSError:
        if not (folder / "request.json").is_file():
            raise
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _stamp(path: Path) -> tuple[int, int]:
    """What tells a file from the one that stood there before: when it was written, and its size."""
    found = path.stat()
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=12)
def _load(path: Path, written: int, size: int) -> dict[str, np.ndarray]:
    try:
        arrays = read_npz(path, partial(contract, path.parent.name.partition("-")[0]))
    except RunError as error:
        Inspection(path.parent).again()
        raise RunError(f"{error} It is computed anew.") from None
    for array in arrays.values():
        array.flags.writeable = False
    return arrays
