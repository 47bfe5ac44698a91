"""The weights of every epoch, with the optimizer's state, so that a run can go on from any of them."""

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from workbench.errors import ModelError
from workbench.language import tr
from workbench.runs.disk import superfluous
from workbench.runs.files import replacing
from workbench.runs.history import Row
from workbench.runs.run import Run


@dataclass(frozen=True)
class Kept:
    """What stands in the file of an epoch: the weights, and the variables of the optimizer if they were asked for."""

    epoch: int
    weights: list[np.ndarray]
    optimizer: list[np.ndarray]

    def put_into(self, model: keras.Model) -> None:
        """Give a network these weights, and its optimizer this state."""
        model.set_weights(self.weights)
        for variable, value in zip(model.optimizer.variables if self.optimizer else (), self.optimizer, strict=True):
            variable.assign(value)


def save_whole(model: keras.Model, path: Path) -> None:
    """Save `model` so that `path` is either all there or not there, also after a power cut."""
    with replacing(path, durable=True) as temporary:
        model.save(temporary)


def check_archive(path: Path) -> None:
    """Compare a `.keras` file with the checksums in it, which Keras does not do: a flipped bit would be a weight.

    Raises:
        OSError, zipfile.BadZipFile: it is missing or damaged.
    """
    with zipfile.ZipFile(path) as archive:
        if damaged := archive.testzip():
            raise zipfile.BadZipFile(tr("{damaged} in it is damaged", damaged=damaged))


def unreadable(path: Path, error: Exception) -> ModelError:
    """Keras, h5py and zipfile raise a dozen kinds for a damaged file; a learner can do the same about all of them."""
    reason = (str(error).strip() or type(error).__name__).splitlines()[0]
    return ModelError(
        tr("The weights in {path} cannot be read, the file may be damaged: {reason}", path=path, reason=reason)
    )


def read_checkpoint(folder: Path, epoch: int, like: keras.Model, *, optimizer: bool = False) -> Kept:
    """Read the file of an epoch to its end.

    Args:
        folder: of the run.
        epoch: counted from 1.
        like: a network of the run's settings, compiled where the optimizer is asked for.
        optimizer: whether to read its state as well.

    Raises:
        ModelError: the file is missing or damaged, or holds another network.
    """
    path = Run(folder).checkpoint(epoch)
    try:
        check_archive(path)
        found = keras.models.load_model(path, compile=optimizer)
        kept = Kept(epoch, found.get_weights(), _variables(found.optimizer) if optimizer else [])
        if _shapes(kept.weights) != _shapes(like.get_weights()):
            raise ValueError(tr("it holds another network"))
        if optimizer and (
            type(found.optimizer) is not type(like.optimizer)
            or _shapes(kept.optimizer) != _shapes(_variables(like.optimizer))
        ):
            raise ValueError(tr("it holds the state of another optimizer"))
    except Exception as error:
        raise unreadable(path, error) from None
    return kept


def first_readable(
    folder: Path, epochs: Iterable[int], like: keras.Model, *, optimizer: bool = False
) -> tuple[Kept | None, list[int]]:
    """Return the first of these epochs whose file can be read, None where none can, and those before it."""
    passed_over = []
    for epoch in epochs:
        try:
            return read_checkpoint(folder, epoch, like, optimizer=optimizer), passed_over
        except ModelError:
            passed_over.append(epoch)
    return None, passed_over


def best_first(epochs: list[Row]) -> list[int]:
    """Return the numbers of the epochs, the one with the smallest validation (else training) loss first."""

    def badness(row: Row) -> float:
        value = row.get("val_loss", row.get("loss"))
        return np.inf if value is None else value

    return [row["epoch"] for row in sorted(epochs, key=badness)]


def best_epoch(epochs: list[Row]) -> int | None:
    """Return the number of the epoch with the smallest validation loss (training loss where there is no other)."""
    return next(iter(best_first(epochs)), None)


def named(epochs: list[int]) -> str:
    """Return `epoch 5`, or `epochs 5, 4 and 3`."""
    *others, last = map(str, epochs)
    return (
        tr("epochs {others} and {last}", others=", ".join(others), last=last)
        if others
        else tr("epoch {last}", last=last)
    )


def _variables(optimizer: keras.optimizers.Optimizer | None) -> list[np.ndarray]:
    return [keras.ops.convert_to_numpy(variable) for variable in optimizer.variables] if optimizer else []


def _shapes(arrays: list[np.ndarray]) -> list[tuple[int, ...]]:
    return [array.shape for array in arrays]


class Checkpoints(keras.callbacks.Callback):
    """Save the model after every whole epoch; after a stop in the middle of one, only where that is the best so far.

    Where all epochs together are too large, only some of them stay (see `workbench.runs.disk`).

    Args:
        folder: the run's folder.
        epochs: the rows of the epochs trained so far; this callback appends to them.
        steps_per_epoch: batches in an epoch.
        stride: of how many epochs one is kept. Default 1: all are.
    """

    def __init__(self, folder: Path, epochs: list[Row], steps_per_epoch: int, stride: int = 1) -> None:
        super().__init__()
        self.folder, self.epochs, self.steps_per_epoch, self.stride = folder, epochs, steps_per_epoch, stride
        self.unfinished_is_best = False

    def on_epoch_begin(self, epoch: int, logs: Row | None = None) -> None:
        self.batches = 0

    def on_train_batch_begin(self, batch: int, logs: Row | None = None) -> None:
        self.batches += 1

    def on_epoch_end(self, epoch: int, logs: Row | None = None) -> None:
        row = {"epoch": epoch + 1, **(logs or {})}
        if self.batches < self.steps_per_epoch:
            self.unfinished_is_best = best_epoch([*self.epochs, row]) == epoch + 1
            return
        self.epochs.append(row)
        run = Run(self.folder)
        path = run.checkpoint(epoch + 1)
        path.parent.mkdir(exist_ok=True)
        save_whole(self.model, path)
        for each in superfluous(run.epochs_kept(), self.stride, best_epoch(self.epochs)):
            run.checkpoint(each).unlink(missing_ok=True)
