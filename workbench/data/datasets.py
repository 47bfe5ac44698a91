"""The data sets by name. Nothing is loaded before somebody asks; none ever stands in for another."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from workbench.data import bundled, mnist
from workbench.data.arrays import Arrays, Progress, pack
from workbench.errors import DataError
from workbench.registry import lookup
from workbench.settings import data_folders

__all__ = ["DATASETS", "Arrays", "Dataset", "available", "find", "load"]

DIGITS = tuple("0123456789")
CLOTHES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")
STROKES_FILE = "pen_digits.json.gz"


@dataclass(frozen=True)
class Dataset:
    """One data set.

    Attributes:
        label: its name for people.
        help: one sentence about what is in it.
        licence: who made it, and on what terms.
        classes: the names of its classes, in the order of the labels.
        load: reads it from wherever it is; takes a function that is told what happens.
        files: what it is found by, keys of `find`; empty where it is always there.
        downloads: whether it is downloaded where it is not found.
        digits: whether its classes are the digits 0 to 9, so that a network trained on it can read drawings.
        comes: where it comes from, if it has no files.
    """

    label: str
    help: str
    licence: str
    classes: tuple[str, ...]
    load: Callable[[Progress], Arrays]
    files: tuple[str, ...]
    downloads: bool
    digits: bool
    comes: str = "always there"


def load(name: str, progress: Progress = lambda message: None) -> Arrays:
    """Return the arrays of a data set.

    Args:
        name: a key of `DATASETS`.
        progress: is told what happens, in words.

    Raises:
        ConfigError: the name is unknown.
        DataError: the data are missing, damaged or not what they should be; the message says what to do.
    """
    return lookup(name, DATASETS, "data set").load(progress)


def find(name: str) -> Path | None:
    """Return where the file of `mnist`, `fashion_mnist` or `pen_digits` is, or None where it is nowhere."""
    if name == "pen_digits":
        return next((folder / STROKES_FILE for folder in data_folders() if (folder / STROKES_FILE).is_file()), None)
    return mnist.find(name)


def available(name: str) -> tuple[bool, str]:
    """Return whether a data set is on this machine already, and a sentence about where, without loading it.

    Raises:
        ConfigError: the name is unknown.
    """
    dataset = lookup(name, DATASETS, "data set")
    if not dataset.files:
        return True, dataset.comes
    places = {file: find(file) for file in dataset.files}
    missing = [file for file, place in places.items() if place is None]
    if not missing:
        return True, "found in " + " and ".join(str(place) for place in places.values())
    if "pen_digits" in missing:
        return False, f"no {STROKES_FILE} in the folders of WORKBENCH_DATA"
    return False, f"not found: {', '.join(missing)} will be downloaded when a run needs it"


def _mnist_and_strokes(progress: Progress) -> Arrays:
    """MNIST, and pen strokes drawn as the Draw page draws them.

    What validates is half unseen writers, half MNIST: the best epoch is one that reads both.
    """
    path = find("pen_digits")
    if path is None:
        searched = ", ".join(str(folder) for folder in data_folders())
        raise DataError(
            f"The pen strokes are missing: no {STROKES_FILE} in {searched}. "
            "Set WORKBENCH_DATA to the folder that holds it, or choose the data set mnist."
        )
    from workbench.data import pen_digits

    pictures = mnist.load("mnist", progress)
    progress(f"drawing the pen strokes of {path}")
    strokes = pen_digits.render(path)
    half = len(strokes.x_val)
    parts = {
        "x_train": np.concatenate([pictures.x_train[:-half], strokes.x_train]),
        "y_train": np.concatenate([pictures.y_train[:-half], strokes.y_train]),
        "x_val": np.concatenate([pictures.x_train[-half:], strokes.x_val]),
        "y_val": np.concatenate([pictures.y_train[-half:], strokes.y_val]),
        "x_test": pictures.x_test,
        "y_test": pictures.y_test,
    }
    return pack(parts, classes=10, source=f"{pictures.source}, and {path}", named=str(path))


DATASETS: dict[str, Dataset] = {
    "mnist": Dataset(
        "MNIST",
        "70,000 handwritten digits: what most first lessons learn from.",
        "LeCun, Cortes and Burges; CC BY-SA 3.0",
        DIGITS,
        lambda progress: mnist.load("mnist", progress),
        files=("mnist",),
        downloads=True,
        digits=True,
    ),
    "fashion_mnist": Dataset(
        "Fashion-MNIST",
        "70,000 pictures of clothes, as small as MNIST's digits and harder to tell apart.",
        "Zalando SE; MIT licence",
        CLOTHES,
        lambda progress: mnist.load("fashion_mnist", progress),
        files=("fashion_mnist",),
        downloads=True,
        digits=False,
    ),
    "digits": Dataset(
        "Bundled digits (8 x 8)",
        "1,797 real digits, enlarged from 8 x 8 pixels. Always there, and quick.",
        "Alpaydin and Kaynak, UCI; CC BY 4.0; bundled with scikit-learn (BSD)",
        DIGITS,
        bundled.load,
        files=(),
        downloads=False,
        digits=True,
        comes="comes with scikit-learn",
    ),
    "mnist_and_strokes": Dataset(
        "MNIST and pen strokes",
        "MNIST, and digits drawn with a pen by other people: for networks that read drawings.",
        "MNIST: CC BY-SA 3.0; strokes: Alpaydin and Alimoglu, UCI; CC BY 4.0",
        DIGITS,
        _mnist_and_strokes,
        files=("mnist", "pen_digits"),
        downloads=False,
        digits=True,
    ),
}
