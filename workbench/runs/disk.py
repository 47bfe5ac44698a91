"""How much of the disk a run takes, said before it begins, and which of its epochs are kept where all are too many."""

import math
import shutil
from collections.abc import Collection
from pathlib import Path

import numpy as np

from workbench.architectures import summary
from workbench.concepts.optimizers import make_optimizer
from workbench.language import tr
from workbench.runs.config import RunConfig

MOST_BYTES = 1_000_000_000  # of the weights of all kept epochs of a run
WORTH_A_WORD = 200_000_000  # bytes of a run
FLOAT = 4  # bytes
NEWEST = 2  # epochs: where the last file is damaged, a run is resumed from the one before


def epoch_bytes(config: RunConfig) -> int:
    """Return about how large the file of one epoch is: the weights, and what the optimizer remembers of each.

    Raises:
        ConfigError: there can be no such network.
        DataError: the data set is a file of one's own, and is missing or damaged.
    """
    parameters = sum(row.parameters for row in summary(config))
    rule = make_optimizer(config.optimizer, learning_rate=config.learning_rate, **config.optimizer_settings)
    remembered = rule.start(np.zeros(1))
    kept = sum(bool(slot.keras) and name in remembered and rule.remembers(name) for name, slot in rule.slots.items())
    return FLOAT * parameters * (1 + kept)


def stride(config: RunConfig) -> int:
    """Return of how many epochs one is kept: of all where they fit, else of 2, 4, 8 and so on."""
    return _stride(config.epochs, epoch_bytes(config))


def _stride(epochs: int, one: int) -> int:
    fitting = max(MOST_BYTES // max(one, 1), 1)
    return 2 ** math.ceil(math.log2(max(epochs / fitting, 1)))


def superfluous(epochs: Collection[int], stride: int, best: int | None) -> list[int]:
    """Return which of the kept epochs need not stay.

    The first stays, every `stride`-th, the best so far, and the newest ones.

    Args:
        epochs: those that are kept.
        stride: see `stride`.
        best: the best epoch so far.
    """
    newest = sorted(epochs)[-NEWEST:]
    return [each for each in epochs if each % stride and each not in (1, best, *newest)]


def run_bytes(config: RunConfig) -> int:
    """Return about how much of the disk a whole run takes: its kept epochs, the best network, and its twin.

    Raises:
        ConfigError, DataError: as `epoch_bytes`.
    """
    return _whole(config.epochs, epoch_bytes(config))


def _whole(epochs: int, one: int) -> int:
    apart = _stride(epochs, one)
    kept = epochs if apart == 1 else min(epochs // apart + 1 + NEWEST, epochs)
    return one * (kept + 2)


def forecast(config: RunConfig, root: Path) -> str:
    """Say how much of the disk a run will take, where that is worth a word, and whether there is room; else nothing.

    Args:
        config: its settings.
        root: the folder of the runs.

    Raises:
        ConfigError, DataError: as `epoch_bytes`.
    """
    one = epoch_bytes(config)
    needed, apart = _whole(config.epochs, one), _stride(config.epochs, one)
    if needed < WORTH_A_WORD:
        return ""
    words = [tr("It will take about {needed} of the disk, {one} for each epoch that is kept.",
                needed=size(needed), one=size(one))]  # fmt: skip
    if apart > 1:
        words.append(tr("One epoch of {apart} is kept, and the best one, so that it is not more.", apart=apart))
    there = next((folder for folder in (root, *root.parents) if folder.exists()), None)
    free = shutil.disk_usage(there).free if there else needed
    if free < needed:
        words.append(tr("Only {free} are free.", free=size(free)))
    return " ".join(words)


def size(amount: int) -> str:
    """Return an amount of bytes as people read it: `"240 MB"`, `"1.2 GB"`."""
    return f"{amount / 1e9:.1f} GB" if amount >= 999_500_000 else f"{amount / 1e6:.0f} MB"
