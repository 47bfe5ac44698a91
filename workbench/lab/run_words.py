"""What happens in a run, in one line for a notebook."""

from workbench.language import tr
from workbench.quantities import count, number, percent
from workbench.runs.history import History
from workbench.runs.status import Status
from workbench.runs.store import Run, Store
from workbench.runs.waiting import what_it_waits_for


def what_happens(status: Status, history: History, run: Run) -> str:
    """Return what a run does at this moment, and how well.

    Args:
        status: its state.
        history: what it did so far.
        run: which one, to say what it waits for.
    """
    if status.state == "queued":
        words = what_it_waits_for(run, Store(run.folder.parent)).words
        return f"Waiting: {words[0].lower()}{words[1:]}"
    if status.state == "running" and status.phase != "learning":
        return f"{(status.phase or 'starting').capitalize()} ..."
    if status.state in ("running", "paused"):
        place = _place(status, history)
        held = (
            [tr("the rate is held since batch {step:,}, the schedule rests", step=row.get("step", 0))]
            if (row := history.held())
            else []
        )
        return " · ".join([f"{status.in_words().capitalize()}: {place}", *_numbers(history), *held])
    if status.state in ("finished", "stopped"):
        # Not the test pictures: whoever compares runs in a notebook is not to choose by those.
        accuracy = history.epochs[-1].get("val_accuracy") if history.epochs else None
        ended = "Finished." if status.state == "finished" else tr("Stopped; the best model so far is kept.")
        found = (
            tr("It reads {accuracy} of the validation pictures right.", accuracy=percent(accuracy))
            if accuracy is not None
            else ""
        )
        return " ".join(filter(None, (ended, found, status.missing)))
    if status.state == "interrupted":
        return tr("Interrupted: the process that trained it is gone. What it learned in whole epochs is kept.")
    return f"{status.state.capitalize()}. {status.error}"


def share_done(status: Status, history: History) -> float:
    """Return how much of a run is done, 0 to 1."""
    if status.state == "finished":
        return 1.0
    return min(_step(status, history) / (status.total_steps or 1), 1.0)


def _step(status: Status, history: History) -> int:
    return max(status.step, history.batches[-1]["step"] if history.batches else 0)


def _place(status: Status, history: History) -> str:
    """Return which batch of which epoch it is at."""
    step, each = _step(status, history), int(history.start.get("steps_per_epoch") or 0)
    if not each or not step:
        return tr("the first batch")
    epoch = (step - 1) // each  # what is checked at the end of an epoch still belongs to it
    return tr(
        "epoch {epoch} of {total_epochs}, batch {step:,} of {each:,}",
        epoch=epoch + 1,
        total_epochs=status.total_epochs,
        step=step - epoch * each,
        each=each,
    )


def _numbers(history: History) -> list[str]:
    last = history.batches[-1] if history.batches else {}
    found = []
    if last.get("smoothed_accuracy") is not None:
        found.append(tr("training accuracy {smoothed_accuracy}", smoothed_accuracy=percent(last["smoothed_accuracy"])))
    if history.epochs and history.epochs[-1].get("val_accuracy") is not None:
        found.append(tr("validation accuracy {val_accuracy}", val_accuracy=percent(history.epochs[-1]["val_accuracy"])))
    if last.get("learning_rate") is not None:
        found.append(tr("learning rate {learning_rate}", learning_rate=number(last["learning_rate"])))
    if last.get("examples_per_second"):
        found.append(f"{count(round(last['examples_per_second']), 'picture')} a second")
    return found
