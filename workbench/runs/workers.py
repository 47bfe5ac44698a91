"""Which processes serve the queue, and what they do: each is a small file in `.workers` beside the runs."""

import json
import socket
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
from pydantic import TypeAdapter

from workbench.errors import RunError
from workbench.runs.files import write_atomically
from workbench.runs.reading import Moment, Words, read_json
from workbench.runs.status import Pid, process_lives
from workbench.runs.store import Store


@dataclass(frozen=True)
class Worker:
    """A process that serves the queue: `state` is `starting`, `ready` or `busy` (with the number of its run).

    `role` is `worker`, or what another process is there for (see `jobs.start_inspector`); `host` the machine it is on.
    """

    pid: Pid
    started: Moment
    state: Words = "starting"
    run: Words = ""
    role: Words = "worker"
    host: Words = ""

    @classmethod
    def of(cls, pid: int, role: str = "worker") -> "Worker":
        """Return a process of this machine as a worker."""
        return cls(pid, psutil.Process(pid).create_time(), role=role, host=socket.gethostname())

    @classmethod
    def of_this_process(cls, role: str = "worker") -> "Worker":
        """Return the calling process as a worker."""
        return cls.of(psutil.Process().pid, role)

    def write(self, store: Store, state: str, run: str = "") -> None:
        """Tell everybody what this worker does now."""
        # The time of its birth is read anew: it moves where the clock is set.
        told = {**asdict(Worker.of(self.pid, self.role)), "state": state, "run": run}
        write_atomically(workers_folder(store) / f"{self.pid}.json", json.dumps(told))

    def forget(self, store: Store) -> None:
        """Take this worker off the list."""
        (workers_folder(store) / f"{self.pid}.json").unlink(missing_ok=True)


_CONTRACT = TypeAdapter(Worker)


def workers(store: Store, role: str = "worker") -> list[Worker]:
    """Return the workers that live on this machine, of one role; those that died are taken off the list.

    Those of another machine are its own affair: whether they live is not known here. What is no worker is passed over.
    """
    found = []
    for path in (store.root / ".workers").glob("*.json"):
        try:
            worker = read_json(path, _CONTRACT)
        except RunError:
            continue
        if worker.host not in ("", socket.gethostname()):
            continue
        if path.name != f"{worker.pid}.json" or not process_lives(worker.pid, worker.started):
            with suppress(OSError):  # a folder that cannot be written
                path.unlink(missing_ok=True)
        elif worker.role == role:
            found.append(worker)
    return found


def worker_state(store: Store | None = None) -> str:
    """Return `none`, `starting`, `ready` or `busy`: what the worker that is nearest to taking a run does."""
    states = {worker.state for worker in workers(store or Store())}
    return next((state for state in ("ready", "starting", "busy") if state in states), "none")


def workers_folder(store: Store) -> Path:
    """Return the folder of the workers' files, made where there is none."""
    folder = store.root / ".workers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
