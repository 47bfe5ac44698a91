"""One run as a page follows it: how far it is, how fast, how long still, and what happened, in words."""

import time
from typing import TYPE_CHECKING, NamedTuple

from dashboard.session.words import duration
from workbench.figures import Thinned, training_curves
from workbench.language import later, tr
from workbench.quantities import percent
from workbench.runs import describe
from workbench.runs.status import LIVE, Status
from workbench.runs.store import Run, Store
from workbench.runs.waiting import what_it_waits_for

if TYPE_CHECKING:
    import plotly.graph_objects as go

# Speed and time left come from the rows of this many seconds of learning.
RECENT_SECONDS = 10.0
LOOK_AGAIN = 0.02  # seconds between two looks while the first point is awaited

# By the state of a run: the word for it, and its colour.
BADGES = later(
    {
        "queued": ("Waiting", "blue"),
        "running": ("Learning", "green"),
        "paused": ("Paused", "orange"),
        "finished": ("Finished", "green"),
        "stopped": ("Stopped", "gray"),
        "failed": ("Failed", "red"),
        "interrupted": ("Interrupted", "orange"),
        "damaged": ("Damaged", "red"),
    }
)


class RunProgress(NamedTuple):
    """How far a run is. Numbers that are not known yet are 0 or None."""

    epoch: int
    total_epochs: int
    step: int
    total_steps: int
    batch: int
    steps_per_epoch: int
    examples_per_second: float | None
    seconds_left: float | None
    loss: float | None
    accuracy: float | None
    val_accuracy: float | None
    learning_rate: float | None


class Watch:
    """A run and what has been read of it."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.history = run.history()
        self.thinned = Thinned()
        self.status: Status = run.status

    def look(self) -> None:
        """Read what has come since the last look."""
        self.status = self.run.status
        self.history.update()

    def wait_for_news(self, seconds: float) -> bool:
        """Look again and again until there is something new, at most this long; return whether there was."""
        end = time.monotonic() + seconds
        seen = (self.status.state, self.status.phase, self.history.offset)
        while time.monotonic() < end:
            time.sleep(LOOK_AGAIN)
            self.look()
            if (self.status.state, self.status.phase, self.history.offset) != seen:
                return True
        return False

    def figure(self, *, log_loss: bool = False) -> "go.Figure":
        """Draw its curves so far; the zoom is kept as long as it is the same run and the same kind of axis."""
        return training_curves(
            self.thinned.update(self.history.batches),
            self.history.epochs,
            self.history.controls,
            total_steps=self.total_steps if self.status.state in LIVE else 0,
            log_loss=log_loss,
            uirevision=f"{self.run.id} {log_loss}",
        )

    @property
    def total_steps(self) -> int:
        """How many batches the whole run has, 0 where it is not known yet."""
        return int(self.history.start.get("total_steps") or self.status.total_steps)

    @property
    def rate(self) -> float:
        """The learning rate in force at the last look."""
        return self.history.rate or self.run.config.learning_rate

    @property
    def has_points(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.history.batches or self.history.epochs)

    def progress(self) -> RunProgress:
        """Return how far it is at the last look."""
        last = self.history.batches[-1] if self.history.batches else {}
        step = max(int(last.get("step", 0)), self.status.step)
        steps_per_epoch = int(self.history.start.get("steps_per_epoch") or 0)
        # The check at the end of an epoch still belongs to it.
        done = max(step - 1, 0) // steps_per_epoch if steps_per_epoch else 0
        total_epochs = int(self.history.start.get("total_epochs") or self.status.total_epochs)
        batches_a_second = self._batches_a_second()
        ended = self.history.epochs[-1] if self.history.epochs else {}
        return RunProgress(
            epoch=min(done + 1, total_epochs) if total_epochs else 0,
            total_epochs=total_epochs,
            step=step,
            total_steps=self.total_steps,
            batch=step - done * steps_per_epoch,
            steps_per_epoch=steps_per_epoch,
            examples_per_second=last.get("examples_per_second"),
            seconds_left=(self.total_steps - step) / batches_a_second
            if batches_a_second and self.total_steps
            else None,
            loss=last.get("smoothed_loss"),
            accuracy=last.get("smoothed_accuracy"),
            val_accuracy=ended.get("val_accuracy"),
            learning_rate=last.get("learning_rate"),
        )

    def _batches_a_second(self) -> float | None:
        """How many batches were trained in a second lately; the checks between epochs are part of the time."""
        rows = self.history.batches
        if len(rows) < 2:
            return None
        first = next((row for row in reversed(rows) if rows[-1]["time"] - row["time"] >= RECENT_SECONDS), rows[0])
        seconds = rows[-1]["time"] - first["time"]
        return (rows[-1]["step"] - first["step"]) / seconds if seconds > 0 else None

    def sentence(self, store: Store) -> str:
        """Say in words what is happening to it now."""
        status, progress = self.status, self.progress()
        if status.state == "queued":
            return what_it_waits_for(self.run, store).words
        if status.state == "running":
            if status.phase != "learning":
                return f"{tr(status.phase or 'starting').capitalize()} …"
            return (
                tr("Epoch {epoch} of {total_epochs}.", epoch=progress.epoch, total_epochs=progress.total_epochs)
                if progress.epoch
                else tr("The first batch …")
            )
        if status.state == "paused":
            return tr("After batch {step:,}. Go on, or train batch by batch.", step=progress.step)
        if status.state in ("finished", "stopped"):
            accuracy = self.history.end.get("test_accuracy")
            found = (
                tr("It reads {accuracy} of the test pictures right.", accuracy=percent(accuracy))
                if accuracy is not None
                else ""
            )
            kept = "" if status.state == "finished" else tr("The best model so far is kept.")
            return " ".join(filter(None, (kept, found)))
        if status.state == "interrupted":
            return tr("The process that trained it is gone. What it learned in whole epochs is kept.")
        return status.error or tr("It failed, and left no reason.")

    def place(self) -> str:
        """Say which epoch and batch it is in, and how long it will still take."""
        progress = self.progress()
        left = (
            tr(", about {seconds_left} left", seconds_left=duration(progress.seconds_left))
            if progress.seconds_left is not None
            else ""
        )
        place = tr(
            "Epoch {epoch} of {total_epochs}, batch {batch:,} of {steps_per_epoch:,}",
            epoch=progress.epoch,
            total_epochs=progress.total_epochs,
            batch=progress.batch,
            steps_per_epoch=progress.steps_per_epoch,
        )
        return f"{place}{left}"

    def held_words(self) -> str:
        """Say since when the learning rate is held by hand, and what rests meanwhile; nothing where none is held."""
        return describe.held(self.history, self.run.config.schedule)

    def left_out_words(self) -> str:
        """Say how many lines of its record could not be read; nothing where all could."""
        return describe.left_out(self.history)

    def log(self) -> list[str]:
        """Return what happened, in sentences, the newest first."""
        return describe.happened(self.history)
