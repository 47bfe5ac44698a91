"""Keras callbacks that write down what happens while a model learns."""

import math
import threading
import time
from typing import Any

import keras
import numpy as np

from workbench.engine.reporter import Reporter
from workbench.errors import WorkbenchError
from workbench.language import tr

ROW_SECONDS = 0.1
SMOOTHING = 0.98


class NonFiniteLoss(WorkbenchError):
    """The loss is no longer a number; the message says when, and what to try."""


class Telemetry(keras.callbacks.Callback):
    """Write a row about ten times a second, and one an epoch.

    Keras hands over the mean of the epoch so far. The value of one batch is what that mean moved by: with `n` pictures
    seen before and `k` in the batch, `batch = mean_after * (n + k) / k - mean_before * n / k`.

    On JAX and torch Keras may call `on_train_batch_end` from threads, in any order: batches are taken up in theirs.

    Args:
        reporter: where the rows go.
        batch_size, examples: pictures in a batch and in an epoch.
        step: batches trained before this process began.
        seconds: how long the run had learned before this process began.
        control: asked for the learning rate of each batch, whether it is held by hand, and the time spent in pauses.
    """

    async_safe = True

    def __init__(
        self, reporter: Reporter, *, batch_size: int, examples: int, step: int, seconds: float, control: Any
    ) -> None:
        super().__init__()
        self.reporter, self.control = reporter, control
        self.batch_size, self.examples = batch_size, examples
        self.step = step
        self.began = time.perf_counter() - seconds
        self.smoothed: dict[str, float] = {}
        self.weight = 0.0
        self.last_row = -math.inf
        self.rate = math.nan
        self.examples_since_row = 0
        self.failure: NonFiniteLoss | None = None
        self._lock = threading.Lock()

    @property
    def seconds(self) -> float:
        """Seconds of learning so far, pauses left out."""
        return time.perf_counter() - self.began - self.control.paused_seconds

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self.epoch, self.next_batch, self.waiting = epoch + 1, 0, {}
        self.seen, self.means = 0, {}
        self.ratios: list[float] = []  # each batch's loss by its smoothed value
        self.epoch_began = self.seconds

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        with self._lock:
            self.waiting[batch] = logs
            while self.next_batch in self.waiting:
                self._batch(self.waiting.pop(self.next_batch))
                self.next_batch += 1

    def _batch(self, means: dict[str, float]) -> None:
        size = min(self.batch_size, self.examples - self.seen)
        before, after = self.seen / size, (self.seen + size) / size
        values = {name: means[name] * after - self.means.get(name, 0.0) * before for name in ("loss", "accuracy")}
        self.seen, self.means = self.seen + size, means
        self.step += 1
        # Taken by its number: on JAX and torch the next batch may have begun, with another rate.
        self.rate = self.control.rates.pop(self.step, self.rate)
        self.examples_since_row += size
        if not math.isfinite(means["loss"]):
            self._not_finite()
            return
        # A running mean that forgets, corrected for its start from nothing (as Adam corrects its moments).
        self.weight = SMOOTHING * self.weight + 1 - SMOOTHING
        for name, value in values.items():
            self.smoothed[name] = SMOOTHING * self.smoothed.get(name, 0.0) + (1 - SMOOTHING) * value
        if self.smoothed["loss"] > 0:
            self.ratios.append(values["loss"] * self.weight / self.smoothed["loss"])
        now = self.seconds
        if now - self.last_row >= ROW_SECONDS or self.control.stepping:
            self._row(values, now)

    def _row(self, values: dict[str, float], now: float) -> None:
        # The first batch includes building the graph: its speed would say nothing.
        speed = self.examples_since_row / (now - self.last_row) if self.last_row > 0 else None
        self.last_row, self.examples_since_row = now, 0
        self.reporter.event(
            "batch",
            step=self.step,
            epoch=self.epoch,
            loss=values["loss"],
            smoothed_loss=self.smoothed["loss"] / self.weight,
            # Differences of float32 means may miss 0 and 1 by a hair.
            accuracy=min(max(values["accuracy"], 0.0), 1.0),
            smoothed_accuracy=self.smoothed["accuracy"] / self.weight,
            learning_rate=self.rate,
            examples_per_second=speed,
            time=now,
        )
        self.reporter.advance(step=self.step)

    def _not_finite(self) -> None:
        if self.failure:
            return
        by_hand = (
            tr(", as you had set it at batch {held_since}", held_since=self.control.held_since)
            if self.control.held == self.rate
            else ""
        )
        self.failure = NonFiniteLoss(
            tr(
                "The loss stopped being a number at batch {step}, in epoch {epoch}: the weights grew without "
                "limit. The learning rate was {rate:.3g}{by_hand}. Try one ten times smaller, or gradient "
                "clipping.",
                step=self.step,
                epoch=self.epoch,
                rate=self.rate,
                by_hand=by_hand,
            )
        )
        self.control.request_stop()

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        if self.failure:
            raise self.failure
        if self.seen < self.examples:
            return  # stopped in the middle: not an epoch
        names = ("loss", "accuracy", "val_loss", "val_accuracy")
        values = {name: (logs or {})[name] for name in names if name in (logs or {})}
        self.reporter.advance(step=self.step, epoch=epoch + 1)
        self.reporter.event(
            "epoch",
            epoch=epoch + 1,
            step=self.step,
            **values,
            loss_spread=float(np.std(self.ratios)) if self.ratios else None,
            learning_rate=self.rate,
            steps_per_execution=self.control.executions.steps,
            seconds=self.seconds - self.epoch_began,
            time=self.seconds,
        )
        if not math.isfinite(values.get("val_loss", 0.0)):
            self._not_finite()
            raise self.failure
