"""Runs wait in a queue; worker processes take them. Nothing here imports Keras.

A worker is known by a small file in `.workers` beside the runs, so that dashboard, notebooks and command line share it.
"""

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import psutil

from workbench.errors import RunError
from workbench.runs.claims import Claim, Claimed
from workbench.runs.config import RunConfig
from workbench.runs.files import write_atomically
from workbench.runs.locks import locked
from workbench.runs.status import Status, process_lives
from workbench.runs.store import Run, Store
from workbench.settings import max_parallel_runs

# Processes that this one started: asked now and then, so that an ended one does not stay behind as a zombie.
_children: list[subprocess.Popen] = []
# Seconds to wait while somebody else starts a worker: a start takes a tenth of one, Keras is loaded after it.
LOCK_SECONDS = 5.0


@dataclass(frozen=True)
class Worker:
    """A process that serves the queue: `state` is `starting`, `ready` or `busy` (with the number of its run).

    `role` is `worker`, or what another process is there for (see `start_inspector`).
    """

    pid: int
    started: float
    state: str = "starting"
    run: str = ""
    role: str = "worker"

    @classmethod
    def of_this_process(cls, role: str = "worker") -> "Worker":
        """Return the calling process as a worker."""
        process = psutil.Process()
        return cls(process.pid, process.create_time(), role=role)

    def write(self, store: Store, state: str, run: str = "") -> None:
        """Tell everybody what this worker does now."""
        write_atomically(_workers(store) / f"{self.pid}.json", json.dumps({**asdict(self), "state": state, "run": run}))

    def forget(self, store: Store) -> None:
        """Take this worker off the list."""
        (_workers(store) / f"{self.pid}.json").unlink(missing_ok=True)


def start(config: RunConfig, name: str = "", store: Store | None = None) -> Run:
    """Make a run, queue it, and see to it that a worker will take it.

    Args:
        config: its settings.
        name: what the learner calls it.
        store: where it is kept; the usual folder where none is given.

    Raises:
        RunError: the folder cannot be written.
    """
    store = store or Store()
    run = store.create(config, name)
    ensure_worker(store)
    return run


def ensure_worker(store: Store | None = None) -> None:
    """Start a warm worker unless there are enough; cheap to call again and again.

    There is always one, and as many as there are runs to train, up to `max_parallel_runs`.

    Raises:
        RunError: the folder of the runs cannot be written.
    """
    store = store or Store()
    _collect_ended()
    if not _missing(store):
        return
    try:
        with locked(_workers(store) / ".lock", LOCK_SECONDS) as mine:  # two that ask at once start no worker too many
            for _ in range(_missing(store) if mine else 0):
                _start(store, ["workbench.engine.worker", str(store.root), str(os.getpid())], "worker")
    except OSError as error:
        raise _cannot_start(store, error) from None


def _missing(store: Store) -> int:
    """How many workers are to be started."""
    there = workers(store)
    free = sum(worker.state != "busy" for worker in there)
    wanted = max(len(store.queue()), 1)
    return max(min(wanted - free, max_parallel_runs() - len(there)), 0)


def start_inspector(store: Store, *, slow: bool) -> None:
    """Start a process that answers questions about networks (`workbench.runs.inspection_queue`), and trains nothing.

    Args:
        store: whose questions.
        slow: whether it takes those that need no Keras but take long (its role: `slow inspector`), or the others
            (`inspector`).

    Raises:
        RunError: the folder of the runs cannot be written.
    """
    _collect_ended()
    role = "slow inspector" if slow else "inspector"
    _start(store, ["workbench.engine.inspector", str(store.root), str(os.getpid()), role], role)


def _start(store: Store, module: list[str], role: str) -> None:
    """Start `python -m module` in the background, and put it on the list at once, so that nobody starts another."""
    try:
        folder = _workers(store)
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
        Worker(child.pid, psutil.Process(child.pid).create_time(), role=role).write(store, "starting")
    except OSError as error:
        raise _cannot_start(store, error) from None


def _cannot_start(store: Store, error: OSError) -> RunError:
    return RunError(
        f"No worker can be started for {store.root}: {error.strerror or error}. "
        "See whether the folder can be written and the disk has room."
    )


def _collect_ended() -> None:
    for child in list(_children):
        if child.poll() is not None:
            with suppress(ValueError):  # another thread was faster
                _children.remove(child)


def workers(store: Store, role: str = "worker") -> list[Worker]:
    """Return the workers that live, of one role; those that died are taken off the list."""
    found = []
    for path in (store.root / ".workers").glob("*.json"):
        try:
            worker = Worker(**json.loads(path.read_text()))
        except (OSError, ValueError, TypeError):
            continue
        if not process_lives(worker.pid, worker.started):
            path.unlink(missing_ok=True)
        elif worker.role == role:
            found.append(worker)
    return found


def worker_state(store: Store | None = None) -> str:
    """Return `none`, `starting`, `ready` or `busy`: what the worker that is nearest to taking a run does."""
    states = {worker.state for worker in workers(store or Store())}
    return next((state for state in ("ready", "starting", "busy") if state in states), "none")


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
    return bool(store.queue()) and len(store.training()) < max_parallel_runs()


def _workers(store: Store) -> Path:
    folder = store.root / ".workers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _worker_environment() -> dict[str, str]:
    # The hints of TensorFlow's C++ side would fill the log.
    return {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONUNBUFFERED": "1"}


def _own_session() -> dict:
    """Arguments for Popen: Ctrl-C in the dashboard's terminal must not reach a run."""
    if os.name == "nt":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}
