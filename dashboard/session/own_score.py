"""How well a network reads the learner's own digits, without drawing or reading any of them twice."""

from functools import lru_cache
from pathlib import Path

import numpy as np

from dashboard.session.model_reader import reader
from workbench.data.drawing import Size
from workbench.learner import visitor
from workbench.own_digits import OwnDigit, OwnDigits, Score, score

# The strokes of a digit never change, so its number and the size stand for its picture.
_pictures: dict[tuple[str, Size], np.ndarray] = {}
MOST_PICTURES = 5000


def own_digits(root: Path) -> list[OwnDigit]:
    """Return the learner's digits, read again only when the file has changed."""
    return list(_read(root, visitor(), OwnDigits(root).version()))


def own_score(root: Path, model: Path) -> Score:
    """Return how many of the learner's digits a network of digits reads right, and its mistakes.

    Raises:
        ModelError: the network's file is missing or damaged.
    """
    changed = model.stat().st_mtime_ns if model.exists() else 0
    return _score(root, visitor(), OwnDigits(root).version(), model, changed)


@lru_cache(maxsize=32)  # of several visitors
def _read(root: Path, learner: str, version: tuple[int, int]) -> tuple[OwnDigit, ...]:
    return tuple(OwnDigits(root).read())


@lru_cache(maxsize=64)
def _score(root: Path, learner: str, version: tuple[int, int], model: Path, changed: int) -> Score:
    digits = _read(root, learner, version)
    if not digits:
        return Score(0, 0, [])
    network = reader(model)
    rows, columns, _ = network.picture_shape
    seen = np.stack([_picture(digit, (rows, columns)) for digit in digits])  # (n, rows, columns)
    return score(digits, seen, network.probabilities(seen))


def _picture(digit: OwnDigit, size: Size) -> np.ndarray:
    if (digit.id, size) not in _pictures:
        if len(_pictures) >= MOST_PICTURES:
            _pictures.clear()
        _pictures[digit.id, size] = digit.image(size)
    return _pictures[digit.id, size]
