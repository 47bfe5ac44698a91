"""The weights of every epoch, with the optimizer's state, so that a run can go on from any of them."""

import os
from pathlib import Path

import keras
import numpy as np

from workbench.runs.history import Row


def checkpoint_path(folder: Path, epoch: int) -> Path:
    """Return where the run in `folder` keeps the weights of `epoch`, counted from 1."""
    return folder / "checkpoints" / f"epoch-{epoch:04d}.keras"


def save_whole(model: keras.Model, path: Path) -> None:
    """Save `model` so that `path` is either all there or not there."""
    temporary = path.with_name(f".{path.name}")
    try:
        model.save(temporary, overwrite=True)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def best_epoch(epochs: list[Row]) -> int | None:
    """Return the number of the epoch with the smallest validation loss (training loss where there is no other)."""

    def badness(row: Row) -> float:
        value = row.get("val_loss", row.get("loss"))
        return np.inf if value is None else value

    return min(epochs, key=badness)["epoch"] if epochs else None


class Checkpoints(keras.callbacks.Callback):
    """Save the model after every whole epoch; after a stop in the middle of one, only where that is the best so far.

    Args:
        folder: the run's folder.
        epochs: the rows of the epochs trained so far; this callback appends to them.
        steps_per_epoch: batches in an epoch.
    """

    def __init__(self, folder: Path, epochs: list[Row], steps_per_epoch: int) -> None:
        super().__init__()
        self.folder, self.epochs, self.steps_per_epoch = folder, epochs, steps_per_epoch
        self.unfinished_is_best = False

    def on_epoch_begin(self, epoch: int, logs: Row | None = None) -> None:
        self.batches = 0

    def on_train_batch_begin(self, batch: int, logs: Row | None = None) -> None:
        self.batches += 1

    def on_epoch_end(self, epoch: int, logs: Row | None = None) -> None:
        row = {"epoch": epoch + 1, **logs}
        if self.batches < self.steps_per_epoch:
            self.unfinished_is_best = best_epoch([*self.epochs, row]) == epoch + 1
            return
        self.epochs.append(row)
        path = checkpoint_path(self.folder, epoch + 1)
        path.parent.mkdir(exist_ok=True)
        save_whole(self.model, path)
