"""How much an answer suffers where the preparation of the picture is broken: of one drawing, and of many digits."""

from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dashboard.components.pad import SIDE
from dashboard.draw_settings import Faults
from dashboard.own_score import own_digits
from dashboard.readers import reader
from dashboard.words import probability
from workbench.data.breaking import Remake, break_picture, remake_picture, unseen_digits
from workbench.data.drawing import draw
from workbench.own_digits import OwnDigits

ENOUGH = 10  # own digits: fewer of them say little
MOST = 200  # own digits, the newest: more of them would make the page wait


class Score(NamedTuple):
    """How many digits are read right as they should be prepared, and how many broken; whose digits they are."""

    right: int
    broken: int
    total: int
    own: bool


def reads(classes: tuple[str, ...], before: np.ndarray, after: np.ndarray) -> str:
    """Say what a network reads now, and whether that is what it read before.

    Args:
        classes: their names.
        before: the probability of each class, as it should be.
        after: the same, broken.
    """
    now = int(after.argmax())
    word = "still" if now == before.argmax() else "reads"
    return f"{word} {classes[now]}, {probability(float(after[now]))}"


def score(root: Path, file: Path, faults: Faults) -> Score:
    """Return how a network reads many digits that are broken in the same way.

    Args:
        root: the folder of the runs, where the learner's own digits are.
        file: of the network.
        faults: what is broken.
    """
    return _score(root, OwnDigits(root).version(), file, file.stat().st_mtime_ns, faults)


@lru_cache(maxsize=64)
def _score(root: Path, version: tuple[int, int], file: Path, changed: int, faults: Faults) -> Score:
    remakes, labels, own = _digits(root, version)
    network = reader(file)

    def right(broken: Faults) -> int:
        seen = np.stack([break_picture(remake, dict(broken)) for remake in remakes])
        return int(np.sum(network.probabilities(seen, check_range=False).argmax(axis=1) == labels))

    return Score(right(()), right(faults), len(labels), own)


@lru_cache(maxsize=2)
def _digits(root: Path, version: tuple[int, int]) -> tuple[list[Remake], np.ndarray, bool]:
    """Return what makes each picture, and what it is: the learner's own digits where there are enough."""
    own = own_digits(root)[-MOST:]
    if len(own) >= ENOUGH:
        remakes = [partial(draw, digit.strokes, pen_width=digit.pen_width, canvas=SIDE, show_pad=False)
                   for digit in own]
        return remakes, np.array([digit.label for digit in own]), True
    pictures, labels = unseen_digits()
    return [partial(remake_picture, picture) for picture in pictures], labels, False
