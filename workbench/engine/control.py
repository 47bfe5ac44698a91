"""The Keras callback that obeys: pause, resume, step, stop, a rate to hold; and else follows the schedule."""

import time
from contextlib import suppress

import keras

from workbench.concepts.schedules import schedule_factor
from workbench.engine.executions import Executions, Single
from workbench.engine.reporter import Reporter
from workbench.errors import RunError
from workbench.runs.asked import check_command
from workbench.runs.config import RunConfig
from workbench.runs.files import read_lines
from workbench.runs.history import Row
from workbench.runs.reading import is_there

LOOK_SECONDS = 0.05


class Control(keras.callbacks.Callback):
    """Do before each execution, which is one batch or a few, what was asked for since the last one.

    All of it happens in `on_train_batch_begin`, which Keras calls in the training thread on every backend: a pause
    there holds the training itself. There is no hook at the end of a batch: one that is not `async_safe` would make JAX
    and torch wait for each batch before they prepare the next.

    A learning rate that is set by hand is held from the next batch on, whatever the schedule would say, until the run
    is asked to follow its schedule again: that goes on at its place, as if nothing had been set.

    Args:
        reporter: whose run is controlled.
        executions: how its batches are trained; it is told how many may be trained in one go, and with which rates.
        config: for the schedule.
        steps_per_epoch: batches in an epoch.
        step: batches trained before this process began.
        held: the learning rate that was set by hand before and is still held; None: the schedule runs.
        held_since: batches trained when it was set.
        commands_read: bytes of `commands.jsonl` that are done with.
    """

    def __init__(
        self,
        reporter: Reporter,
        executions: Single | Executions,
        config: RunConfig,
        *,
        steps_per_epoch: int,
        step: int,
        held: float | None = None,
        held_since: int = 0,
        commands_read: int,
    ) -> None:
        super().__init__()
        self.reporter, self.executions, self.config, self.step = reporter, executions, config, step
        self.held, self.held_since = held, held_since
        self.steps_per_epoch, self.total_steps = steps_per_epoch, config.epochs * steps_per_epoch
        self.commands, self.offset = reporter.run.folder / "commands.jsonl", commands_read
        self.paused_seconds = 0.0
        self.steps_left: int | None = None  # None: run freely
        self.stopping = False
        self.rates: dict[int, float] = {}  # by the number of a batch; who has read one takes it out
        self._trained = 0  # batches that were trained together with those before them, and are not told yet
        self._looked = 0.0

    @property
    def stepping(self) -> bool:
        """Whether batches are trained one by one, on request."""
        return self.steps_left is not None

    def request_stop(self) -> None:
        """End the training after the batch at work."""
        self.stopping = True

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self.epoch = epoch + 1

    def on_train_batch_begin(self, batch: int, logs: dict[str, float] | None = None) -> None:
        if not self._trained:
            self._begin_execution(batch)
        if self.stopping:
            self.model.stop_training = True
        self._trained -= 1
        self.step += 1

    def _begin_execution(self, batch: int) -> None:
        now = time.perf_counter()
        if now - self._looked >= LOOK_SECONDS or self.stepping:
            self._looked = now
            self._obey()
        if self.steps_left == 0:
            self._pause()
        self._trained = 1 if self.stopping else min(self.executions.steps, self.steps_per_epoch - batch)
        if self.steps_left:
            self._trained = min(self._trained, self.steps_left)
            self.steps_left -= self._trained
        rates = [self._rate(self.step + ahead) for ahead in range(self._trained)]
        self.rates |= dict(enumerate(rates, self.step + 1))
        self.executions.plan(rates)

    def _rate(self, step: int) -> float:
        """The learning rate of the batch after so many."""
        return self._scheduled(step) if self.held is None else self.held

    def _scheduled(self, step: int) -> float:
        return self.config.learning_rate * schedule_factor(
            self.config.schedule,
            step,
            self.total_steps,
            warmup_share=self.config.warmup_share,
            decay_rate=self.config.decay_rate,
            decay_steps=self.config.decay_epochs * self.steps_per_epoch,
        )

    def _obey(self) -> None:
        rows: list[Row] = []
        with suppress(RunError, OSError):  # what cannot be read asks for nothing: the run learns on
            if is_there(self.commands):
                rows, self.offset = read_lines(self.commands, self.offset)
        for row in rows:
            action, value = row.get("action"), row.get("value")
            try:
                check_command(action, value)
            except RunError:
                continue  # `Run.send` writes no such line
            if action == "pause":
                self.steps_left = 0
            elif action == "resume":
                self.steps_left = None
            elif action == "step":
                self.steps_left = (self.steps_left or 0) + int(value)
            elif action == "stop":
                self.stopping, self.steps_left = True, None
            elif action == "learning_rate":
                self.held, self.held_since = float(value), self.step
            elif action == "follow_schedule":
                self.held = None
            self.reporter.event(
                "control",
                action=action,
                value=value,
                step=self.step,
                epoch=self.epoch,
                learning_rate=self._rate(self.step),
            )

    def _pause(self) -> None:
        began = time.perf_counter()
        self.reporter.update(state="paused", paused_since=time.time(), step=self.step)
        while self.steps_left == 0 and not self.stopping:
            time.sleep(LOOK_SECONDS)
            self._obey()
        self.reporter.update(state="running", paused_since=0.0)
        self.paused_seconds += time.perf_counter() - began
