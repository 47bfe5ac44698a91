"""The test pictures that Inspect offers: those of a network's own data set, or of another one like it."""

from functools import lru_cache
from pathlib import Path

import numpy as np

from dashboard.views.inspect.settings import Subject
from workbench.data import datasets
from workbench.errors import DataError
from workbench.language import tr


def read_test_set(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the test pictures (n, height, width, channels), uint8, and labels of a data set.

    The rest of it is not kept.

    Raises:
        DataError: it is not on this machine; nothing is downloaded for a look.
    """
    there, words = datasets.available(name)
    if not there:
        raise DataError(
            tr(
                "The test pictures of {label_of} are not here ({words}). Draw a picture or upload one; or "
                "train on that data set once, which fetches it.",
                label_of=datasets.label_of(name),
                words=words,
            )
            if name in datasets.DATASETS
            else tr(
                "The test pictures of {label_of} are not here: {words}", label_of=datasets.label_of(name), words=words
            )
        )
    data = datasets.get_dataset(name)
    path = datasets.find("mnist" if name == "mnist_and_strokes" else name) if data.files else None
    return _read_test_set(name, path, path.stat().st_mtime_ns if path else 0)


@lru_cache(maxsize=2)
def _read_test_set(name: str, path: Path | None, changed: int) -> tuple[np.ndarray, np.ndarray]:
    if name in datasets.DATASETS and path is not None and path.suffix == ".npz":
        shape = datasets.get_dataset(name).input_shape
        try:
            with np.load(path, allow_pickle=False) as content:
                return content["x_test"].reshape(-1, *shape), content["y_test"].astype(np.int64)
        except Exception as error:  # NumPy and zipfile raise a dozen kinds for a damaged archive
            raise DataError(
                tr("{path} cannot be read: {error}. Put a whole copy in its place.", path=path, error=error)
            ) from None
    arrays = datasets.load(name)
    return arrays.x_test.copy(), arrays.y_test.copy()


def its_test_set(subject: Subject) -> tuple[str, np.ndarray, np.ndarray]:
    """Return name, pictures and labels of the test set for a network: its own, or another with the same classes.

    Raises:
        DataError: there is none on this machine, or the data set has become another one.
    """
    alike = [
        name
        for name, other in datasets.DATASETS.items()
        if (other.classes, other.example) == (subject.data.classes, subject.data.example)
    ]
    near = [subject.dataset, *alike]
    name = next((name for name in near if datasets.available(name)[0]), subject.dataset)
    images, labels = read_test_set(name)
    if images.shape[1:] != subject.data.input_shape or labels.max(initial=0) >= len(subject.classes):
        raise DataError(
            tr(
                "{label_of} is another one now than when this network learned from it: it read pictures of "
                "{example} and {classes} classes. Put the file back, or train again.",
                label_of=datasets.label_of(name),
                example=subject.data.example,
                classes=len(subject.classes),
            )
        )
    return name, images, labels
