"""Runs wait in a queue; worker processes take them. Nothing here imports Keras.

A worker is known by a small file (see `workbench.runs.workers`): dashboard, notebooks and command line share it.
"""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from workbench.errors import RunError, why
from workbench.language import tr
from workbench.runs.claims import Claim, Claimed
from workbench.runs.config import RunConfig
from workbench.runs.locks import locked
from workbench.runs.status import Status
from workbench.runs.store import Run, Store
from workbench.runs.workers import Worker, worker_state, workers, workers_folder
from workbench.settings import max_parallel_runs

__all__ = [
    "Worker",
    "ensure_worker",
    "held_by_pauses",
    "is_surplus",
    "run_waits",
    "start",
    "start_inspector",
    "take_next",
    "taking_places",
    "why_no_worker",
    "worker_state",
    "workers",
]

# Processes that this one started: asked now and then, so that an ended one does not stay behind as a zombie.
_children: list[subprocess.Popen] = []
# Seconds to wait while somebody else starts a worker: a start takes a tenth of one, Keras is loaded after it.
LOCK_SECONDS = 5.0
# Workers that may stay with a run paused long ago while others are started: each holds half a gigabyte and more.
MOST_PAUSED = 3
# Why no worker could be started, by the folder of the runs.
_refused: dict[Path, str] = {}


def start(config: RunConfig, name: str = "", store: Store | None = None) -> Run:
    """Make a run, queue it, and see to it that a worker will take it.

    Args:
        config: its settings.
        name: what the learner calls it.
        store: where it is kept; the usual folder where none is given.

    Raises:
        RunError: the folder cannot be written; no run is left behind.
    """
    store = store or Store()
    run = store.create(config, name)
    try:
        ensure_worker(store)
    except RunError:
        if run.leave_queue():  # else a worker has taken it meanwhile
            shutil.rmtree(run.folder, ignore_errors=True)
        raise
    return run


def ensure_worker(store: Store | None = None) -> None:
    """Start a warm worker unless there are enough; cheap to call again and again.

    There is always one, and as many as there are runs to train, up to `max_parallel_runs`. One whose run has been
    paused for long does not count while others wait, up to `MOST_PAUSED`.

    Raises:
        RunError: the folder of the runs cannot be written.
    """
    store = store or Store()
    _collect_ended()
    try:
        if _missing(store):
            with locked(workers_folder(store) / ".lock", LOCK_SECONDS) as mine:  # two that ask at once: no one too many
                for _ in range(_missing(store) if mine else 0):
                    _start(store, ["workbench.engine.worker", str(store.root), str(os.getpid())], "worker")
        _refused.pop(store.root, None)
    except OSError as error:
        raise _cannot_start(store, error) from None


def _missing(store: Store) -> int:
    """How many workers are to be started."""
    there, waiting = workers(store), len(store.queue())
    free = sum(worker.state != "busy" for worker in there)
    held = len(held_by_pauses(store)) if waiting else 0
    room = min(max_parallel_runs() - (len(there) - held), max_parallel_runs() + MOST_PAUSED - len(there))
    return max(min(max(waiting, 1) - free, room), 0)


def held_by_pauses(store: Store) -> list[Run]:
    """Return the runs that workers hold in their memory, although they were paused long ago."""
    runs = [Run(store.root / worker.run) for worker in workers(store) if worker.state == "busy" and worker.run]
    return [run for run in runs if (status := run.status).state == "paused" and not status.takes_a_place()]


def is_surplus(store: Store, pid: int) -> bool:
    """Return whether a worker may end: others are ready before it, as many as may train, and nobody waits."""
    ready = sorted((worker.started, worker.pid) for worker in workers(store) if worker.state == "ready")
    return not store.queue() and pid in [each for _, each in ready[max_parallel_runs() :]]


def why_no_worker(store: Store) -> str:
    """Return why the last try of this process to start a worker failed; empty where it did not."""
    return _refused.get(store.root, "")


def start_inspector(store: Store, *, slow: bool) -> None:
    """Start a process that answers questions about networks (`workbench.inspecting.queue`), and trains nothing.

    Args:
        store: whose questions.
        slow: whether it takes those that need no Keras but take long (its role: `slow inspector`), or the others
            (`inspector`).

    Raises:
        RunError: the folder of the runs cannot be written.
    """
    _collect_ended()
    role = tr("slow inspector") if slow else "inspector"
    _start(store, ["workbench.engine.inspector", str(store.root), str(os.getpid()), role], role)


def _start(store: Store, module: list[str], role: str) -> None:
    """Start `python -m module` in the background, and put it on the list at once, so that nobody starts another."""
    try:
        folder = workers_folder(store)
        with (folder / "worker.log").open("ab") as log:
            child = subprocess.Popen(
                [sys.executable, "-m", *module],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_worker_environment(),
                **_own_session(),
            )
        _children.append(child)
        Worker.of(child.pid, role).write(store, "starting")
    except OSError as error:
        raise _cannot_start(store, error) from None


def _cannot_start(store: Store, error: OSError) -> RunError:
    _refused[store.root] = tr("No worker can be started for {root}: {why}", root=store.root, why=why(error))
    return RunError(_refused[store.root])


def _collect_ended() -> None:
    for child in list(_children):
        if child.poll() is not None:
            with suppress(ValueError):  # another thread was faster
                _children.remove(child)


def take_next(store: Store) -> tuple[Run, Claim] | None:
    """Take the next run from the queue, unless as many train as may; called by workers.

    It is claimed and written as running before anybody else can look: two workers never take one run, nor one run too
    many. What cannot be trained is taken off the queue, so that the others go on.

    Returns:
        The run, and the claim to be let go at its end; None where none can begin now.
    """
    if not run_waits(store):
        return None
    with locked(store.root / ".queue" / ".lock") as mine:
        for run in store.queue() if mine and run_waits(store) else []:
            with suppress(Claimed, OSError):  # somebody changes it now, or it cannot be written: the next one
                if claim := _take(run):
                    return run, claim
    return None


def _take(run: Run) -> Claim | None:
    try:
        claim = run.claim(seconds=0)
    except Claimed:
        raise
    except RunError:  # its folder is gone or closed to writing
        run.leave_queue()
        return None
    try:
        waits = run.status.state == "queued"
        os.utime(run.folder / "status.json")  # between the next two steps it still waits: see `Status.read`
        if run.leave_queue() and waits:
            status = replace(Status.read(run.folder), state="running", phase="starting")
            status.of_this_process().write(run.folder)
            return claim
    except BaseException:
        claim.release()
        raise
    claim.release()
    return None


def run_waits(store: Store) -> bool:
    """Return whether a run waits that could begin now: as many train as may, and it will have to wait."""
    return bool(store.queue()) and len(taking_places(store)) < max_parallel_runs()


def taking_places(store: Store) -> list[Run]:
    """Return the runs that count among those that may train at once."""
    return [run for run in store.runs() if run.status.takes_a_place()]


def _worker_environment() -> dict[str, str]:
    # The hints of TensorFlow's C++ side would fill the log.
    return {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONUNBUFFERED": "1"}


def _own_session() -> dict:
    """Arguments for Popen: Ctrl-C in the dashboard's terminal must not reach a run."""
    if os.name == "nt":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}
