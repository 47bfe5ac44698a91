"""The data sets by name. Nothing is loaded before somebody asks; none ever stands in for another."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from workbench.data import bundled, mnist, npz_files
from workbench.data.arrays import Arrays, Progress, pack
from workbench.data.example import DIGITS, DataSpec, Picture
from workbench.data.places import is_file, searched
from workbench.errors import DataError
from workbench.language import tr, translated
from workbench.registry import lookup
from workbench.settings import data_folders

__all__ = [
    "DATASETS",
    "DIGITS",
    "Arrays",
    "DataSpec",
    "Dataset",
    "available",
    "find",
    "get_dataset",
    "label_of",
    "load",
    "offered",
]

STROKES_FILE = "pen_digits.json.gz"


@translated("label", "help", "licence", "comes", "drawn")
@dataclass(frozen=True)
class Dataset(DataSpec):
    """One data set: `label`, `example` and `classes` as in `DataSpec`, and where it comes from.

    Attributes:
        help: one sentence about what is in it.
        licence: who made it, and on what terms.
        load: reads it from wherever it is; takes a function that is told what happens.
        files: what it is found by, keys of `find`; empty where it is always there.
        downloads: whether it is downloaded where it is not found.
        comes: where it comes from, if it has no files.
        drawn: one sentence about what a network that learned from it makes of drawings, where that surprises.
    """

    help: str
    licence: str
    load: Callable[[Progress], Arrays]
    files: tuple[str, ...]
    downloads: bool
    comes: str = "always there"
    drawn: str = ""


def get_dataset(name: str) -> Dataset:
    """Return what is known of a data set without loading it.

    Args:
        name: a key of `DATASETS`, or `npz:PATH`, a file of one's own (see `workbench.data.npz_files`).

    Raises:
        ConfigError: the name is unknown.
        DataError: the file is missing, damaged, or is not of this kind.
    """
    if not npz_files.is_npz(name):
        return lookup(name, DATASETS, tr("data set"))
    header = npz_files.read_header(name)
    amounts = {part: header.pictures[part] for part in ("train", "test")}
    return Dataset(
        **vars(header.spec),
        help=tr(
            "A file of your own: {train:,} pictures to learn from and {test:,} to test.",
            train=amounts["train"],
            test=amounts["test"],
        ),
        licence=tr("Your own file"),
        load=partial(npz_files.load, header.path),
        files=(name,),
        downloads=False,
    )


def label_of(name: str) -> str:
    """Return the name of a data set for people, whether it is there or not; of a file that is its own."""
    return Path(name.removeprefix(npz_files.PREFIX)).name if npz_files.is_npz(name) else DATASETS[name].label


def offered() -> dict[str, str]:
    """Return the labels of all data sets that a form offers, by name: those of `DATASETS`, then files of one's own.

    A file is offered where it lies in a folder of `WORKBENCH_DATA`, is of the right kind, and bears the name of no
    data set.
    """
    known = {f"{npz_files.PREFIX}{name}.npz" for name in DATASETS}
    return {name: label_of(name) for name in (*DATASETS, *npz_files.offered()) if name not in known}


def load(name: str, progress: Progress = lambda message: None) -> Arrays:
    """Return the arrays of a data set.

    Args:
        name: a name that `get_dataset` knows.
        progress: is told what happens, in words.

    Raises:
        ConfigError: the name is unknown.
        DataError: the data are missing, damaged or not what they should be; the message says what to do.
    """
    return get_dataset(name).load(progress)


def find(name: str) -> Path | None:
    """Return where a file is, or None where it is nowhere.

    Args:
        name: `mnist`, `fashion_mnist`, `pen_digits`, or `npz:PATH`.
    """
    if npz_files.is_npz(name):
        return npz_files.find(name)
    if name == "pen_digits":
        return next((folder / STROKES_FILE for folder in data_folders() if is_file(folder / STROKES_FILE)), None)
    return mnist.find(name)


def available(name: str) -> tuple[bool, str]:
    """Return whether a data set is on this machine already, and a sentence about where, without loading it.

    Raises:
        ConfigError: the name is unknown.
    """
    if npz_files.is_npz(name):
        try:
            return True, tr("found in {path}", path=npz_files.read_header(name).path)
        except DataError as error:
            return False, str(error)
    dataset = lookup(name, DATASETS, tr("data set"))
    if not dataset.files:
        return True, dataset.comes
    places = {file: find(file) for file in dataset.files}
    missing = [file for file, place in places.items() if place is None]
    if not missing:
        return True, tr("found in ") + " and ".join(str(place) for place in places.values())
    if "pen_digits" in missing:
        return False, tr("no {strokes_file} in the folders of WORKBENCH_DATA", strokes_file=STROKES_FILE)
    return False, tr("not found: {missing} will be downloaded when a run needs it", missing=", ".join(missing))


def _mnist_and_strokes(progress: Progress) -> Arrays:
    """MNIST, and pen strokes drawn as the Draw page draws them.

    What validates is half unseen writers, half MNIST: the best epoch is one that reads both.
    """
    path = find("pen_digits")
    if path is None:
        raise DataError(
            tr(
                "The pen strokes are missing: no {strokes_file} in {searched}. Set WORKBENCH_DATA to the "
                "folder that holds it, or choose the data set mnist.",
                strokes_file=STROKES_FILE,
                searched=searched(),
            )
        )
    from workbench.data import pen_digits

    pictures = mnist.load("mnist", progress)
    progress(tr("drawing the pen strokes of {path}", path=path))
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
    source = tr("{source}, and {path}", source=pictures.source, path=path)
    return pack(parts, example=mnist.EXAMPLE, classes=DIGITS, source=source, named=str(path))


DATASETS: dict[str, Dataset] = {
    "mnist": Dataset(
        "MNIST",
        Picture(28, 28),
        DIGITS,
        "70,000 handwritten digits: what most first lessons learn from.",
        "LeCun, Cortes and Burges; CC BY-SA 3.0",
        partial(mnist.load, "mnist"),
        files=("mnist",),
        downloads=True,
    ),
    "fashion_mnist": Dataset(
        "Fashion-MNIST",
        Picture(28, 28),
        mnist.CLOTHES,
        "70,000 pictures of clothes, as small as MNIST's digits and harder to tell apart.",
        "Zalando SE; MIT licence",
        partial(mnist.load, "fashion_mnist"),
        files=("fashion_mnist",),
        downloads=True,
    ),
    "digits": Dataset(
        "Bundled digits (8 × 8)",
        Picture(28, 28),
        DIGITS,
        "1,797 real digits, enlarged from 8 × 8 pixels. Always there, and quick.",
        "Alpaydin and Kaynak, UCI; CC BY 4.0; bundled with scikit-learn (BSD)",
        bundled.load,
        files=(),
        downloads=False,
        comes="comes with scikit-learn",
        drawn="This network learned from 1,797 digits of 8 × 8 pixels alone: it has seen few ways to write each, and "
        "none of the finer strokes, so it reads some drawings wrong, an open 4 as a 9.",
    ),
    "mnist_and_strokes": Dataset(
        "MNIST and pen strokes",
        Picture(28, 28),
        DIGITS,
        "MNIST, and digits drawn with a pen by other people: for networks that read drawings.",
        "MNIST: CC BY-SA 3.0; strokes: Alpaydin and Alimoglu, UCI; CC BY 4.0",
        _mnist_and_strokes,
        files=("mnist", "pen_digits"),
        downloads=False,
    ),
}
