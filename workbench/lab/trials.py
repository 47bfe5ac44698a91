"""Small networks for a comparison: each kind with the learning rate that suits it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from workbench.comparing.tuning import SEEDS, Tuned, tune
from workbench.concepts.experiments.trials import Trials, trials

RATES = (0.03, 0.1, 0.3)
Pictures = tuple[np.ndarray, np.ndarray]


def tuned_trials(
    learned: Pictures,
    held: Pictures,
    hidden: Sequence[int],
    *,
    rates: Sequence[float] = RATES,
    seeds: int = 5,
    epochs: int = 5,
    **settings: Any,
) -> tuple[Trials, Tuned]:
    """Choose the learning rate by the loss on pictures held back, then learn with it and with seeds of their own.

    Args:
        learned: inputs of shape (n, inputs) and class numbers of shape (n,), to learn from.
        held: the same, to check with.
        hidden: units of each hidden layer.
        rates: the grid; it grows while its best is at an edge (see `tune`). Each is tried with one seed.
        seeds: how many networks learn with the best rate. Default 5.
        epochs: of each training. Default 5.
        settings: anything else for `trials`: `activation`, `initializer`, ...

    Returns:
        the trials with the best rate, and how it was found.

    Raises:
        ConfigError: a setting is unknown or out of range.
    """

    def last(rate: float, seed: int) -> float:
        found = trials(*learned, hidden, held=held, seeds=(seed,), epochs=epochs, learning_rate=rate, **settings)
        return float(found.val_losses[0, -1])

    best = tune(last, rates, seeds=SEEDS[:1])
    found = trials(*learned, hidden, held=held, seeds=seeds, epochs=epochs, learning_rate=best.best, **settings)
    return found, best
