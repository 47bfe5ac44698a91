"""Answers questions about trained networks: `python -m workbench.engine.inspector RUNS_FOLDER PARENT_PID ROLE`.

The worker calls `answer_next` while no run trains. As a process of its own it is there where every worker trains (role
`inspector`, with Keras) or for what takes long and needs no Keras (role `slow inspector`), until nobody needs it.
"""

import importlib
import os
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil

from workbench.errors import ModelError, WorkbenchError, print_traceback
from workbench.inspecting import queue
from workbench.inspecting.inspection import Inspection
from workbench.inspecting.kinds import KINDS, contract
from workbench.inspecting.queue import Standing
from workbench.language import tr
from workbench.registry import lookup
from workbench.runs import jobs
from workbench.runs.arrays import what_is_wrong
from workbench.runs.files import write_npz
from workbench.runs.status import lower_priority, process_lives
from workbench.runs.store import Store

POLL_SECONDS = 0.05
IDLE_SECONDS = 180.0  # a process with Keras holds half a gigabyte
REPORT_SECONDS = 0.2


class GiveWay(Exception):
    """Something more urgent waits: the question goes back into the queue."""


def answer_next(store: Store, *, slow: bool = False, urgent: Callable[[], bool] = lambda: False) -> bool:
    """Answer one question, if any waits; return whether one did.

    Nothing is raised: what cannot be answered fails with a sentence, in its own file.

    Args:
        store: whose questions.
        slow: whether to take those that take long and need no Keras, or the others.
        urgent: asked all the time; True gives the question back, to be answered later from its beginning.
    """
    folder, error = None, ""
    with suppress(OSError):  # the run was deleted a moment ago, or nothing can be written
        folder = queue.take(store, slow=slow)
    if folder is None:
        return False
    try:
        answer(Inspection(folder), urgent)
    except GiveWay:
        queue.give_back(folder)
        return True
    except WorkbenchError as told:
        error = str(told)
    except OSError as told:
        error = tr(
            "The answer cannot be computed or kept: {strerror}. The disk may be full.", strerror=told.strerror or told
        )
    except Exception as told:  # whatever Keras or a backend may raise: the process lives on
        print_traceback(told)
        error = tr(
            "The computation broke off: {name}: {first_told}",
            name=type(told).__name__,
            first_told=(str(told).strip() or "-").splitlines()[0][:300],
        )
    with suppress(OSError):
        queue.finish(folder, error)
    return True


def answer(inspection: Inspection, urgent: Callable[[], bool] = lambda: False) -> None:
    """Compute one answer and keep it; tell how far it is while it is computed."""
    kind = inspection.request["kind"]
    lookup(kind, KINDS, tr("kind of inspection"))
    standing, told = Standing.read(inspection.folder), 0.0

    def report(progress: float, words: str) -> None:
        nonlocal standing, told
        if urgent():
            raise GiveWay
        if time.monotonic() - told > REPORT_SECONDS:
            standing = replace(standing, progress=round(progress, 3), words=words)
            standing.write(inspection.folder)
            told = time.monotonic()

    # Each kind has a module of its own; they load Keras, and the one that needs none does not.
    found = importlib.import_module(MODULES[kind]).answer(inspection, report)
    if wrong := what_is_wrong(found, contract(kind, found)):
        raise ModelError(tr("This network cannot be looked into: in the answer, {wrong}.", wrong=wrong))
    write_npz(inspection.folder / "result.npz", found)
    forget_old(inspection.folder.parent, kind)


def forget_old(folder: Path, kind: str) -> None:
    """Keep as many answers of one kind as `KINDS` says, those that were made last."""
    answers = sorted(folder.glob(f"{kind}-*/result.npz"), key=lambda path: -path.stat().st_mtime_ns)
    for path in answers[KINDS[kind].kept :]:
        shutil.rmtree(path.parent, ignore_errors=True)


def main(arguments: list[str]) -> None:
    """Answer the questions of one folder of runs until nobody needs it."""
    store, parent, role = Store(Path(arguments[0])), int(arguments[1]), arguments[2]
    parent_started = psutil.Process(parent).create_time() if psutil.pid_exists(parent) else 0.0
    lower_priority()
    slow = role == "slow inspector"
    me = jobs.Worker.of_this_process(role)
    me.write(store, "starting")
    try:
        # Keras, or scikit-learn, is loaded before it says that it is ready.
        for name in ["sklearn.manifold"] if slow else [MODULES[kind] for kind in KINDS if kind not in queue.SLOW]:
            importlib.import_module(name)
        me.write(store, "ready")
        busy = time.monotonic()
        while time.monotonic() - busy < IDLE_SECONDS:
            if answer_next(store, slow=slow):
                busy = time.monotonic()
            elif not process_lives(parent, parent_started):
                return
            time.sleep(POLL_SECONDS)
    finally:
        me.forget(store)


MODULES: dict[str, str] = {
    "explanations": "workbench.engine.explanations",
    "histograms": "workbench.engine.histograms",
    "embedding": "workbench.engine.embedding",
    "tsne": "workbench.engine.tsne",
}

if __name__ == "__main__":
    # Ctrl-C in the terminal of the dashboard must not end it: it is in a session of its own.
    sys.stdout = sys.stderr = os.fdopen(sys.stderr.fileno(), "w", buffering=1, errors="backslashreplace")
    main(sys.argv[1:])
