"""What a run in the queue waits for, and what the worker does, in words for people."""

from typing import NamedTuple

from workbench.runs import jobs
from workbench.runs.status import PAUSE_HOLDS, Status
from workbench.runs.store import Run, Store
from workbench.settings import max_parallel_runs

WORKER = {
    "none": "A worker is being started.",
    "starting": "The worker is warming up: it loads Keras, once, which takes up to half a minute on a small machine. "
    "Your run begins right after that.",
    "ready": "The worker takes it now.",
    "busy": "Another worker is being started.",
}
BESIDE = {
    "none": "The worker that trains starts in a moment.",
    "starting": "The worker is warming up: it loads Keras.",
    "ready": "The worker is ready to train.",
}


class Waiting(NamedTuple):
    """What a run waits for: sentences, with names in them as they were given, and the runs that are in its way."""

    words: str
    in_the_way: tuple[Run, ...] = ()


def what_it_waits_for(run: Run, store: Store) -> Waiting:
    """Return what a run in the queue waits for at this moment."""
    queue, found = [each.id for each in store.queue()], []
    before = queue.index(run.id) if run.id in queue else 0
    if before:
        found.append(f"Waiting in the queue: {before} {'runs' if before > 1 else 'run'} before it.")
    training = [each for each in jobs.taking_places(store) if each.id != run.id]
    if len(training) >= max_parallel_runs():
        found += [_what_it_does(each) for each in training]
        return Waiting(" ".join(found), tuple(training))
    if reason := jobs.why_no_worker(store):
        return Waiting(reason)
    held = jobs.held_by_pauses(store)
    state = jobs.worker_state(store)
    if state in ("none", "busy") and len(held) > jobs.MOST_PAUSED:
        found.append(
            f"{len(held)} runs are paused, and each keeps the memory of its process. "
            "Go on with one of them, or stop one."
        )
        return Waiting(" ".join(found), tuple(held))
    return Waiting(" ".join([*found, WORKER[state]] if not before else found), tuple(held) if state == "busy" else ())


def _what_it_does(run: Run) -> str:
    status = run.status
    if status.state == "paused":
        return (
            f"“{run.title}” is {status.in_words()}: go on with it, or stop it. When it has been paused for "
            f"{PAUSE_HOLDS:.0f} seconds, others begin."
        )
    return f"“{run.title}” is {_place(status)}: this one begins when that has ended."


def _place(status: Status) -> str:
    if status.phase != "learning":
        return f"at work ({status.phase or 'starting'})"
    epoch = min(status.epoch + 1, status.total_epochs) if status.total_epochs else 0
    return f"learning, epoch {epoch} of {status.total_epochs}" if epoch else "learning"


def what_the_worker_does(store: Store) -> str:
    """Return what the worker that is nearest to taking a run does at this moment."""
    state = jobs.worker_state(store)
    if state == "none" and (reason := jobs.why_no_worker(store)):
        return reason
    if state in BESIDE:
        return BESIDE[state]
    states = [Run(store.root / worker.run).status.state for worker in jobs.workers(store) if worker.run]
    if "running" in states:
        return "The worker is training."
    return "The worker waits: its run is paused." if "paused" in states else BESIDE["ready"]
