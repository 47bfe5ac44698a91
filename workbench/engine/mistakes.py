"""What a network gets wrong while it still learns: the worst mistakes after each epoch, for whoever watches."""

from collections.abc import Callable
from contextlib import suppress

import numpy as np

from workbench.engine.evaluation import worst_mistakes
from workbench.engine.pipeline import Split
from workbench.runs.files import write_npz
from workbench.runs.run import Run

WATCHED = 8  # mistakes that are kept of an epoch


def keep_mistakes(
    run: Run, data: Split, targets: np.ndarray, classes: tuple[str, ...]
) -> Callable[[int, np.ndarray], None]:
    """Return what keeps the worst mistakes of an epoch in the folder of a run, in place of those of the one before.

    They are sought among the fixed pictures with which the layers are measured (`workbench.engine.statistics.probe`),
    whose answers are known already: nothing is computed for it.

    Args:
        run: whose they are.
        data: the pictures of the run.
        targets: one-hot labels of the fixed pictures, which are the first ones held back; else the first to learn from.
        classes: names of the classes.
    """
    source = data.x_val if len(data.x_val) else data.x_train
    pictures, labels = np.asarray(source[: len(targets)]), targets.argmax(axis=1)

    def keep(epoch: int, probabilities: np.ndarray) -> None:
        if not np.isfinite(probabilities).all():
            return  # nothing is read where nothing is a number
        worst = worst_mistakes(probabilities, labels, pictures, WATCHED)
        with suppress(OSError):  # a full disk: the run itself says so
            write_npz(run.mistakes_file, {**worst, "epoch": np.array(epoch), "classes": np.array(classes)})

    return keep
