"""How well a network does under some settings: a short training without a run's folder, for comparisons over seeds."""

from collections.abc import Sequence
from typing import NamedTuple

import keras
import numpy as np

from workbench.data.arrays import Arrays
from workbench.engine.building import build_model, build_optimizer, compile_model
from workbench.engine.evaluation import evaluate
from workbench.engine.pipeline import Batches, split
from workbench.engine.seeding import set_random_seed
from workbench.runs.config import RunConfig


class Scored(NamedTuple):
    """One training: what came of it on the pictures that were held back.

    Attributes:
        model: the network after its last epoch.
        x_val, y_val: the pictures, uint8, and labels that were held back.
        losses, accuracies: on them, after each epoch.
    """

    model: keras.Model
    x_val: np.ndarray
    y_val: np.ndarray
    losses: list[float]
    accuracies: list[float]

    def right(self, x: np.ndarray | None = None) -> float:
        """Return the share of the pictures held back that it reads right, or of the same in another form.

        Args:
            x: pictures in the order of `y_val`, uint8, say moved by a few pixels. Default: as they are.
        """
        pictures = np.asarray(self.x_val if x is None else x)
        answers = [
            np.asarray(
                keras.ops.convert_to_numpy(self.model.predict_on_batch(pictures[start : start + 512] / np.float32(255)))
            )
            for start in range(0, len(pictures), 512)
        ]
        return float((np.concatenate(answers).argmax(axis=1) == self.y_val).mean())


def score(arrays: Arrays, config: RunConfig) -> Scored:
    """Train a fresh network, and watch it on the pictures held back. The test set is not touched.

    The learning rate stays as it is: the schedule belongs to runs.

    Args:
        arrays: any data set; `config.dataset` is not asked.
        config: network, optimizer, epochs, `train_size`, `validation_share` above 0, `seed`.
    """
    set_random_seed(config.seed)
    data = split(arrays, config)
    batches = Batches(data.x_train, data.y_train, len(arrays.classes), config)
    held = Batches(data.x_val, data.y_val, len(arrays.classes), config, training=False)
    model = build_model(config, arrays.example.shape, len(arrays.classes))
    compile_model(model, config, build_optimizer(config))
    seen = []
    watch = keras.callbacks.LambdaCallback(
        on_epoch_begin=lambda epoch, logs: batches.start_epoch(epoch),
        on_epoch_end=lambda epoch, logs: seen.append(evaluate(model, held, arrays.classes)),
    )
    model.fit(batches, epochs=config.epochs, verbose=0, shuffle=False, callbacks=[watch])
    losses, accuracies = ([float(row[name]) for row in seen] for name in ("loss", "accuracy"))
    return Scored(model, np.asarray(data.x_val), data.y_val, losses, accuracies)


def scores(arrays: Arrays, config: RunConfig, seeds: int | Sequence[int]) -> list[Scored]:
    """Return `score` with the seeds 0, 1, 2, ..., or with those that are named: how much of a difference is chance."""
    return [score(arrays, config.replace(seed=seed)) for seed in (range(seeds) if isinstance(seeds, int) else seeds)]
