"""What a trained network says of every test picture, kept beside the run, and where two networks part ways."""

import json
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from workbench import predict
from workbench.data import datasets
from workbench.errors import DataError, ModelError, RunError
from workbench.language import tr
from workbench.runs.arrays import Array, read_npz
from workbench.runs.files import write_npz
from workbench.runs.store import Run

FILE = "answers.npz"


class HeldOut(NamedTuple):
    """The pictures that test: shapes (n, h, w, channels) uint8 and (n,) int64, and the digest of the whole data set."""

    x: np.ndarray
    y: np.ndarray
    digest: str


class Answers(NamedTuple):
    """What a network says of n pictures: the class it reads, shape (n,), and how sure it is, 0 to 1."""

    read: np.ndarray
    sure: np.ndarray


def held_out(name: str) -> HeldOut:
    """Return the pictures that a data set tests with; nothing is downloaded for it.

    Raises:
        ConfigError: there is no such data set.
        DataError: it is not on this machine.
    """
    there, where = datasets.available(name)
    if not there:
        raise DataError(
            tr(
                "The test pictures of {label_of} are not on this machine ({where}), so no answers can be compared.",
                label_of=datasets.label_of(name),
                where=where,
            )
        )
    found = [datasets.find(file) for file in datasets.get_dataset(name).files]
    return _held_out(name, tuple((path, path.stat().st_mtime_ns) for path in found))


@lru_cache(maxsize=3)
def _held_out(name: str, stamps: tuple) -> HeldOut:
    arrays = datasets.load(name)
    x = arrays.x_test if isinstance(arrays.x_test, np.memmap) else arrays.x_test.copy()
    return HeldOut(x, arrays.y_test.copy(), arrays.digest)  # copies: the rest may go


def answers(run: Run) -> Answers:
    """Return what the best network of a run says of every test picture of its data set.

    Computed once with ONNX Runtime (10,000 pictures take about a second), then read from `answers.npz` in its folder,
    as long as the network and the data stay as they are.

    Raises:
        RunError: the settings of the run cannot be read.
        DataError: the data are not on this machine, are not those the run learned from, or reach it in another way.
        ModelError: there is no network yet, or its file is damaged or that of another run.
    """
    name = run.config.dataset
    if run.config.fault == "unscaled_inputs":
        raise DataError(
            tr(
                "{run} learned from pictures that were not scaled, a fault planted on purpose; its network "
                "cannot be asked about pictures as they are.",
                run=run.title,
            )
        )
    model = run.twin()
    network = predict.load(model)
    pictures = held_out(name)
    learned_from = run.environment().get("data_digest")
    if learned_from and learned_from != pictures.digest:
        raise DataError(
            tr(
                "{run} was trained on another version of the data set {name} than the one on this machine, so "
                "its answers cannot be compared picture by picture.",
                run=run.title,
                name=name,
            )
        )
    facts = model.stat()
    key = json.dumps([pictures.digest, facts.st_size, facts.st_mtime_ns])
    classes = run.data.classes
    if len(network.classes) != len(classes):
        raise ModelError(
            tr(
                "The network in {model} tells {classes} classes apart, and {run} learned {classes_2}: the file "
                "is that of another run. Train it again.",
                model=model,
                classes=len(network.classes),
                run=run.title,
                classes_2=len(classes),
            )
        )
    kept = _kept(run.folder / FILE, key, len(pictures.y), len(classes))
    return kept or _asked(run.folder / FILE, key, network, pictures)


def _kept(path: Path, key: str, pictures: int, classes: int) -> Answers | None:
    try:
        found = read_npz(
            path,
            {
                "read": Array(f"{pictures}", "i", 0, classes - 1),
                "sure": Array(f"{pictures}", "f", 0, 1.001),
                "key": Array("", "U"),
            },
        )
    except RunError:  # missing or damaged: it is made anew
        return None
    return Answers(found["read"], found["sure"]) if str(found["key"]) == key else None


def _asked(path: Path, key: str, network: predict.Predictor, pictures: HeldOut) -> Answers:
    probabilities = network.probabilities(pictures.x)  # (n, c)
    found = Answers(probabilities.argmax(axis=1), probabilities.max(axis=1))
    with suppress(OSError):  # a full or closed disk: they are computed again the next time
        write_npz(path, {"read": found.read, "sure": found.sure, "key": np.array(key)})
    return found
