"""What a run in the queue waits for, and what the worker does, in words for people."""

from typing import NamedTuple

from workbench.language import later, tr
from workbench.runs import jobs
from workbench.runs.status import PAUSE_HOLDS, Status
from workbench.runs.store import Run, Store
from workbench.settings import max_parallel_runs

WORKER = later(
    {
        "none": "A worker is being started.",
        "starting": "The worker is warming up: it loads Keras, once, which takes up to half a minute on a small "
        "machine. Your run begins right after that.",
        "ready": "The worker takes it now.",
        "busy": "Another worker is being started.",
    }
)
BESIDE = later(
    {
        "none": "The worker that trains starts in a moment.",
        "starting": "The worker is warming up: it loads Keras.",
        "ready": "The worker is ready to train.",
    }
)


class Waiting(NamedTuple):
    """What a run waits for: sentences, with names in them as they were given, and the runs that are in its way."""

    words: str
    in_the_way: tuple[Run, ...] = ()


def what_it_waits_for(run: Run, store: Store) -> Waiting:
    """Return what a run in the queue waits for at this moment."""
    queue, found = [each.id for each in store.queue()], []
    before = queue.index(run.id) if run.id in queue else 0
    if before:
        found.append(
            tr(
                "Waiting in the queue: {before} {what} before it.",
                before=before,
                what=tr("runs") if before > 1 else tr("run"),
            )
        )
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
            tr(
                "{held} runs are paused, and each keeps the memory of its process. Go on with one of them, or "
                "stop one.",
                held=len(held),
            )
        )
        return Waiting(" ".join(found), tuple(held))
    return Waiting(" ".join([*found, WORKER[state]] if not before else found), tuple(held) if state == "busy" else ())


def _what_it_does(run: Run) -> str:
    status = run.status
    if status.state == "paused":
        return tr(
            "“{run}” is {in_words}: go on with it, or stop it. When it has been paused for "
            "{pause_holds:.0f} seconds, others begin.",
            run=run.title,
            in_words=status.in_words(),
            pause_holds=PAUSE_HOLDS,
        )
    return tr("“{run}” is {place}: this one begins when that has ended.", run=run.title, place=_place(status))


def _place(status: Status) -> str:
    if status.phase != "learning":
        return tr("at work ({phase})", phase=status.phase or "starting")
    epoch = min(status.epoch + 1, status.total_epochs) if status.total_epochs else 0
    return (
        tr("learning, epoch {epoch} of {total_epochs}", epoch=epoch, total_epochs=status.total_epochs)
        if epoch
        else "learning"
    )


def what_the_worker_does(store: Store) -> str:
    """Return what the worker that is nearest to taking a run does at this moment."""
    state = jobs.worker_state(store)
    if state == "none" and (reason := jobs.why_no_worker(store)):
        return reason
    if state in BESIDE:
        return BESIDE[state]
    states = [Run(store.root / worker.run).status.state for worker in jobs.workers(store) if worker.run]
    if "running" in states:
        return tr("The worker is training.")
    return tr("The worker waits: its run is paused.") if "paused" in states else BESIDE["ready"]
