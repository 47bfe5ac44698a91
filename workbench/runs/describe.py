"""What happened in a run, and what holds in it now, in words for people: on pages and wherever else they are told."""

from collections.abc import Sequence
from typing import Any

from workbench.language import later, ntr, tr
from workbench.quantities import count, percent
from workbench.runs.history import History
from workbench.runs.knobs import SCHEDULE_LABELS

CONTROLS = later(
    {
        "pause": "You paused",
        "resume": "You let it go on",
        "stop": "You stopped it",
        "follow_schedule": "You went back to the schedule",
    }
)


def happened(history: History) -> list[str]:
    """Return what happened, in sentences, the newest first."""
    lines = [(0, row["message"]) for row in history.log if "message" in row]
    for row in history.epochs:
        accuracy = row.get("val_accuracy", row.get("accuracy"))
        kind = tr("validation") if row.get("val_accuracy") is not None else tr("training")
        found = (
            tr(": {kind} accuracy {accuracy}", kind=kind, accuracy=percent(accuracy)) if accuracy is not None else ""
        )
        lines.append(
            (
                row.get("step", 0),
                tr(
                    "Epoch {epoch} ended after batch {step:,}{found}.",
                    epoch=row.get("epoch"),
                    step=row.get("step", 0),
                    found=found,
                ),
            )
        )
    lines.extend(
        (row.get("step", 0), tr("{words} at batch {step:,}.", words=_words(row), step=row.get("step", 0)))
        for row in history.controls
    )
    ordered = [line for _, line in sorted(lines, key=lambda entry: entry[0])]
    if history.end:
        ordered.append(tr("The run ended: {state}.", state=tr(str(history.end.get("state")))))
    return ordered[::-1]


def held(history: History, schedule: str) -> str:
    """Say since when the learning rate is held by hand, and what rests meanwhile; nothing where none is held."""
    if not (row := history.held()):
        return ""
    rests = tr("the schedule ({schedule_labels}) rests", schedule_labels=SCHEDULE_LABELS[schedule].lower())
    return tr(
        "The rate is held at {value:g} since batch {step:,}; {rests}.",
        value=row["value"],
        step=row.get("step", 0),
        rests=rests,
    )


def left_out(history: History) -> str:
    """Say how many lines of its record could not be read; nothing where all could."""
    if not history.damaged:
        return ""
    return ntr(
        "{amount:,} line of this run's record could not be read and is left out.",
        "{amount:,} lines of this run's record could not be read and are left out.",
        history.damaged,
    )


def rates_by_hand(controls: Sequence[dict[str, Any]]) -> str:
    """Return the learning rates that were set by hand: `"1 at batch 130, back to the schedule at batch 200"`."""
    words = {
        "learning_rate": lambda row: f"{row.get('value') or 0:g}",
        "follow_schedule": lambda row: tr("back to the schedule"),
    }
    changes = [row for row in controls if row.get("action") in words]
    return ", ".join(
        tr("{what} at batch {step:,}", what=words[row["action"]](row), step=row.get("step", 0)) for row in changes
    )


def _words(control: dict[str, Any]) -> str:
    action, value = control.get("action"), control.get("value")
    if action == "learning_rate":
        return tr("You set the learning rate to {value:g}", value=value)
    if action == "step":
        return tr("You asked for {batches}", batches=count(int(value or 0), "batch", "batches"))
    return CONTROLS.get(str(action), tr("You asked: {action}", action=action))
