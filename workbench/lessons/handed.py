"""Exercises that ask for an experiment: a run is handed in, and its own record is looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.errors import RunError
from workbench.language import ntr, tr, translated
from workbench.lessons.exercise import Exercise
from workbench.lessons.values import describe
from workbench.runs.config import RunConfig
from workbench.runs.history import History
from workbench.runs.run import Run
from workbench.runs.store import Store


@dataclass(frozen=True)
class Handed:
    """A run that was handed in: its settings, and what happened in it.

    Attributes:
        title: what it is called.
        config: its settings.
        history: the rows of its events.
    """

    title: str
    config: RunConfig
    history: History

    def reached(self, share: float) -> int | None:
        """Return the first epoch, from 1, with at least this validation accuracy; None where there is none."""
        reached = np.flatnonzero(self.history.column("val_accuracy") >= share)
        return int(reached[0]) + 1 if reached.size else None

    def differs(self, other: "Handed") -> list[str]:
        """Return the titles of the settings in which two runs differ."""
        knobs = RunConfig.knobs()
        return [knobs[name].title for name in knobs if getattr(self.config, name) != getattr(other.config, name)]


@translated("title", "hints", "remember")
class RunExercise(Exercise):
    """An exercise whose answer is a run, or two: trained in the notebook or on the Train page, in any way one likes.

    Args:
        key, title, answer, hints, remember: see `Exercise`.
        on_record: takes the runs as `Handed`; returns an empty string where they are what was asked for.
        settings: how the settings of each run of one right answer are written; as many runs are wanted.
    """

    def __init__(
        self,
        key: str,
        title: str,
        answer: str,
        on_record: Callable[..., str],
        hints: Sequence[str],
        settings: Sequence[str],
        remember: str,
    ) -> None:
        started = [f"start({one})" for one in settings]
        code = started[0] if len(started) == 1 else "[\n    " + ",\n    ".join(started) + ",\n]"
        super().__init__(key, title, answer, self._on_answer, hints, f"{answer} = {code}", remember)
        self.on_record, self.settings = on_record, tuple(settings)

    def _on_answer(self, answer: Any) -> str:
        entries = list(answer) if isinstance(answer, list | tuple) else [answer]
        if len(entries) != len(self.settings):
            wanted = ntr("{amount} run is", "{amount} runs are", len(self.settings))
            return tr("{wanted} wanted here; came {describe}.", wanted=wanted, describe=describe(answer))
        handed: list[Handed] = []
        for entry in entries:
            try:
                handed.append(_take(entry))
            except RunError as error:  # it says what to do
                return str(error)
        return self.on_record(*handed)


def _take(entry: Any) -> Handed:
    """Return what is known of a run: a `Run`, a view of one, its name, or its number.

    Raises:
        RunError: there is none, or it cannot be judged yet; the message says why.
    """
    run = getattr(entry, "run", entry)
    if isinstance(run, str):
        run = Store().run(run)
    if not isinstance(run, Run):
        raise RunError(
            tr(
                "A run is wanted: what `start(...)` returns, or in quotes the name or number that the Runs page shows. "
                "Came {describe}.",
                describe=describe(entry),
            )
        )
    state, title = run.status.state, run.title
    if state in ("queued", "running", "paused"):
        raise RunError(tr("{title} has not ended yet. Check again when it has.", title=title))
    history = run.history()
    if history.error:
        raise RunError(history.error)
    if not history.epochs:
        raise RunError(tr("{title} did not get through one epoch: there is nothing to judge in it.", title=title))
    if run.config.fault != "none":
        raise RunError(tr("{title} was broken on purpose. Take a run without a planted fault.", title=title))
    return Handed(title, run.config, history)
