"""What a run says of one picture after each of its epochs, read from the weights that it keeps."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dashboard.session.model_reader import reader
from workbench.errors import ModelError
from workbench.runs.store import Run

MOST_EPOCHS = 40  # epochs: more of them would make the page wait, and show no more


class Film(NamedTuple):
    """The epochs of a run, in order, and the probabilities after each, (e, classes)."""

    epochs: list[int]
    shares: np.ndarray


def film(run: Run, epochs: Sequence[int], image: np.ndarray, classes: int) -> Film:
    """Return what a run said of a picture after each epoch; a damaged file is passed over.

    Args:
        run: the run.
        epochs: those that are kept; of more than 40, so many that are evenly spread, the first and the last among them.
        image: what the network sees, (h, w), 0 to 1.
        classes: how many it tells apart.
    """
    most = min(MOST_EPOCHS, len(epochs))
    places = np.unique(np.linspace(0, len(epochs) - 1, most).round().astype(int)) if epochs else []
    shown, shares = [], []
    for epoch in (epochs[place] for place in places):
        path = run.checkpoint(epoch)
        try:
            shares.append(_said(path, path.stat().st_mtime_ns, image.astype(np.float32).tobytes()))
        except (OSError, ModelError):
            continue
        shown.append(epoch)
    return Film(shown, np.array(shares).reshape(-1, classes))


@lru_cache(maxsize=1024)
def _said(path: Path, changed: int, picture: bytes) -> np.ndarray:
    network = reader(path)
    return network.probabilities(np.frombuffer(picture, np.float32).reshape(network.picture_shape[:2]))[0]
