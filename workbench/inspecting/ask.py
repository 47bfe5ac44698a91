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
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from workbench.errors import ModelError, RunError, why
from workbench.inspecting import queue
from workbench.inspecting.inspection import Inspection, pixels_of, stamp
from workbench.inspecting.kinds import KINDS, checked
from workbench.language import tr
from workbench.registry import lookup
from workbench.runs.store import Run, Store
from workbench.settings import SHIPPED_MODEL

VERSION = 1  # of what results hold: with another one, all are computed anew


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
    sort = lookup(kind, KINDS, tr("kind of inspection"))
    chosen = checked(options, sort)
    pixels = pixels_of(picture) if sort.picture else None
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
        digest = hashlib.blake2b(json.dumps([request, list(map(stamp, files))]).encode(), digest_size=8)
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
        raise RunError(tr("{place} cannot be read or written: {why}", place=place, why=why(error))) from None
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
        there = tr("It keeps epochs {map}.", map=", ".join(map(str, kept))) if kept else tr("It keeps none at all.")
        what = (
            tr("weights of epoch {epoch}", epoch=epoch)
            if epoch
            else tr("best weights yet; they are made when the run ends")
        )
        raise ModelError(tr("Run {subject} has no {what}. {there}", subject=subject.title, what=what, there=there))
    return found


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
