"""What one network said of a drawing after each of its epochs, asked of every epoch only once."""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dashboard.models import checkpoint
from dashboard.readers import reader
from workbench.data.datasets import DIGITS
from workbench.errors import ModelError
from workbench.runs.store import Store

MOST = 40  # epochs: more of them would make the page wait, and show no more


class Film(NamedTuple):
    """The epochs of a run, in order, and the probabilities after each, (e, 10)."""

    epochs: list[int]
    shares: np.ndarray


def film(key: str, epochs: tuple[int, ...], image: np.ndarray, store: Store) -> Film:
    """Return what a run said of a picture after each epoch; a damaged file is passed over.

    Args:
        key: the number of the run.
        epochs: those that are kept; of more than 40, so many that are evenly spread, the first and the last among them.
        image: what the network sees, (28, 28), 0 to 1.
        store: where the run is.
    """
    places = np.unique(np.linspace(0, len(epochs) - 1, min(MOST, len(epochs))).round().astype(int)) if epochs else []
    shown, shares = [], []
    for epoch in (epochs[place] for place in places):
        path = checkpoint(key, epoch, store)
        try:
            shares.append(_said(path, path.stat().st_mtime_ns, image.astype(np.float32).tobytes()))
        except (OSError, ModelError):
            continue
        shown.append(epoch)
    return Film(shown, np.array(shares).reshape(-1, len(DIGITS)))


@lru_cache(maxsize=1024)
def _said(path: Path, changed: int, picture: bytes) -> np.ndarray:
    return reader(path).probabilities(np.frombuffer(picture, np.float32).reshape(28, 28))[0]
