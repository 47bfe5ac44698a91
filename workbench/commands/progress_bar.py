"""The events of a run, as a bar in the terminal."""

from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from workbench.language import tr
from workbench.printable import printable
from workbench.quantities import percent
from workbench.runs.history import Row


class ProgressBar:
    """Show how far a run is, its loss, its accuracy, its speed and the time left; each epoch leaves a line.

    Where the output is not a terminal, only the lines are written.

    Args:
        console: where to write.
        epochs: how many epochs there will be.
    """

    def __init__(self, console: Console, epochs: int) -> None:
        self.console, self.epochs = console, epochs
        self.progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=None),
            MofNCompleteColumn(),
            TextColumn("{task.fields[numbers]}", markup=False),
            TimeRemainingColumn(compact=True),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )
        self.task = self.progress.add_task("preparing", total=None, numbers="")

    def __enter__(self) -> "ProgressBar":
        self.progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.progress.stop()

    def report(self, row: Row) -> None:
        """Show one event (see `workbench.runs.history`)."""
        show = {
            "start": self._start,
            "batch": self._batch,
            "epoch": self._epoch,
            "control": self._control,
            "log": lambda row: self._say(row.get("message", "")),
        }.get(row["kind"])
        if show:
            show(row)

    def _say(self, sentence: str) -> None:
        self.console.print(Text(printable(sentence)), soft_wrap=True)

    def _start(self, row: Row) -> None:
        self._say(tr("Learning on {device}", device=row.get("device", tr("this machine"))))
        self.progress.reset(self.task, total=row.get("total_steps"), completed=row.get("step", 0))
        self._describe(row.get("epoch", 0) + 1)

    def _describe(self, epoch: int) -> None:
        self.progress.update(
            self.task, description=tr("epoch {epoch}/{epochs}", epoch=min(epoch, self.epochs), epochs=self.epochs)
        )

    def _batch(self, row: Row) -> None:
        speed = row.get("examples_per_second")
        numbers = tr(
            "loss {number}  accuracy {share}{what}",
            number=_number(row.get("smoothed_loss")),
            share=_share(row.get("smoothed_accuracy")),
            what=tr("  {speed:,.0f} examples/s", speed=speed) if speed else "",
        )
        self.progress.update(self.task, completed=row["step"], numbers=numbers)
        self._describe(row["epoch"])

    def _epoch(self, row: Row) -> None:
        validation = ""
        if row.get("val_accuracy") is not None:
            validation = tr(
                "  validation loss {number} accuracy {share}",
                number=_number(row.get("val_loss")),
                share=_share(row["val_accuracy"]),
            )
        self._say(
            tr(
                "epoch {epoch}/{epochs}  loss {number} accuracy {share}{validation}  {seconds:.1f} s",
                epoch=row["epoch"],
                epochs=self.epochs,
                number=_number(row.get("loss")),
                share=_share(row.get("accuracy")),
                validation=validation,
                seconds=row.get("seconds", 0.0),
            )
        )
        self.progress.update(self.task, completed=row["step"])
        if row["epoch"] >= self.epochs:
            self.progress.update(self.task, description=tr("testing and saving"), numbers="")

    def _control(self, row: Row) -> None:
        value = row.get("value")
        self._say(
            tr(
                "{what}{value} at batch {step}",
                what=row.get("action", "").replace("_", " "),
                value="" if value is None else f" {value:g}",
                step=row.get("step"),
            )
        )


def _number(value: Any) -> str:
    return "-" if value is None else f"{value:.4f}"


def _share(value: Any) -> str:
    return "-" if value is None else percent(value)
