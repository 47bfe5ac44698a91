"""One question about what a trained network looks like inside, and its answer, as they lie in their folder."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from workbench.errors import DataError, RunError
from workbench.inspecting import queue
from workbench.inspecting.kinds import contract
from workbench.inspecting.queue import Standing
from workbench.language import tr
from workbench.runs.arrays import read_npz
from workbench.runs.reading import is_there, read_json

Report = Callable[[float, str], None]  # is told how much of an answer is computed, 0 to 1, and a sentence about it


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
            raise RunError(
                tr("The question in {folder} cannot be read. {error} Ask again.", folder=self.folder, error=error)
            ) from None

    @property
    def picture(self) -> np.ndarray | None:
        """The picture it is about, shape (h, w, c), float32, or None. Raises RunError where its file is damaged."""
        path = self.folder / "picture.npy"
        if not is_there(path):
            return None
        try:
            return pixels_of(np.load(path, allow_pickle=False))
        except Exception:  # NumPy raises half a dozen kinds, and what it holds may be no picture
            raise RunError(tr("The picture in {path} is damaged. Ask again.", path=path)) from None

    def result(self) -> dict[str, np.ndarray]:
        """Return the answer; the arrays are shared and cannot be written to (for the names see `kinds`).

        Raises:
            RunError: it is not there, or its file is damaged; then it is computed anew.
        """
        try:
            return _load(self.folder / "result.npz", *stamp(self.folder / "result.npz"))
        except OSError:
            raise RunError(tr("There is no answer yet: {error}", error=self.error or self.words)) from None

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


def pixels_of(picture: np.ndarray | None) -> np.ndarray:
    """Return a picture as float32 of shape (h, w, c).

    Raises:
        DataError: there is none, it has another shape, or holds what is no number.
    """
    if picture is None:
        raise DataError(tr("An explanation is about one picture: choose or draw one."))
    pixels = np.asarray(picture, "float32")
    pixels = pixels[..., None] if pixels.ndim == 2 else pixels  # (h, w) -> (h, w, 1)
    if pixels.ndim != 3 or not pixels.size or not np.isfinite(pixels).all():
        raise DataError(
            tr(
                "A picture must be numbers of the shape (height, width) or (height, width, channels), came {shape}.",
                shape=np.shape(picture),
            )
        )
    return np.ascontiguousarray(pixels)


def stamp(path: Path) -> tuple[int, int]:
    """What tells a file from the one that stood there before: when it was written, and its size."""
    found = path.stat()
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=12)
def _load(path: Path, written: int, size: int) -> dict[str, np.ndarray]:
    try:
        arrays = read_npz(path, partial(contract, path.parent.name.partition("-")[0]))
    except RunError as error:
        Inspection(path.parent).again()
        raise RunError(tr("{error} It is computed anew.", error=error)) from None
    for array in arrays.values():
        array.flags.writeable = False
    return arrays
