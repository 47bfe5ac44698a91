"""How well a network does under some settings: a short training without a run's folder, for comparisons over seeds."""

import keras

from workbench.data.arrays import Arrays
from workbench.engine.building import build_model, build_optimizer, compile_model
from workbench.engine.evaluation import evaluate
from workbench.engine.pipeline import Batches, split
from workbench.engine.seeding import set_random_seed
from workbench.runs.config import RunConfig


def accuracy(arrays: Arrays, config: RunConfig) -> float:
    """Train a fresh network on `arrays` and return the share of their test set that it reads right.

    The learning rate stays as it is: the schedule belongs to runs.

    Args:
        arrays: any data set; `config.dataset` is not asked.
        config: network, optimizer, epochs, `train_size`, `seed`.
    """
    set_random_seed(config.seed)
    data = split(arrays, config)
    batches = Batches(data.x_train, data.y_train, len(arrays.classes), config)
    model = build_model(config, arrays.example.shape, len(arrays.classes))
    compile_model(model, config, build_optimizer(config))
    shuffle = keras.callbacks.LambdaCallback(on_epoch_begin=lambda epoch, logs: batches.start_epoch(epoch))
    model.fit(batches, epochs=config.epochs, verbose=0, shuffle=False, callbacks=[shuffle])
    test = Batches(arrays.x_test, arrays.y_test, len(arrays.classes), config, training=False)
    return float(evaluate(model, test, arrays.classes)["accuracy"])


def accuracies(arrays: Arrays, config: RunConfig, seeds: int) -> list[float]:
    """Return `accuracy` with the seeds 0, 1, 2, ...: how much of a difference is chance."""
    return [accuracy(arrays, config.replace(seed=seed)) for seed in range(seeds)]
