"""MNIST and Fashion-MNIST: found here, or downloaded into Keras' cache; the published content or nothing."""

import hashlib
import struct
import zlib
from pathlib import Path

import numpy as np

from workbench.data import idx
from workbench.data.arrays import Arrays, Progress, pack
from workbench.data.download import download
from workbench.data.example import DIGITS, Picture
from workbench.data.lookalikes import lookalikes
from workbench.data.npz_archive import what_it_is
from workbench.data.places import is_file, searched
from workbench.errors import DataError
from workbench.language import tr
from workbench.settings import data_folders

# The published MD5 of the uncompressed IDX files, which hold a small header and then the array.
PUBLISHED: dict[str, dict[str, str]] = {
    "mnist": {
        "x_train": "6bbc9ace898e44ae57da46a324031adb",
        "y_train": "a25bea736e30d166cdddb491f175f624",
        "x_test": "2646ac647ad5339dbf082846283269ea",
        "y_test": "27ae3e4e09519cfbb04c329615203637",
    },
    "fashion_mnist": {
        "x_train": "f4a8712d7a061bf5bd6d2ca38dc4d50a",
        "y_train": "9018921c3c673c538a1fc5bad174d6f9",
        "x_test": "8181f5470baa50b63fa0f6fddb340f0a",
        "y_test": "15d484375f8d13e6eb1aabb0c3f46965",
    },
}

CLOTHES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")
CLASSES = {"mnist": DIGITS, "fashion_mnist": CLOTHES}
EXAMPLE = Picture(28, 28)

MOST_BYTES = 100 * 1024**2  # unpacked; the published data have 53 MB
MOST_LABELS = 1024**2  # the same of the labels to test with, which have 10 kB
# Folders within a data folder in which the IDX files of one data set lie: what Keras keeps, and what torchvision does.
IDX_FOLDER = "fashion-mnist"
IDX_FOLDERS = {"mnist": ("mnist", "MNIST/raw"), "fashion_mnist": (IDX_FOLDER, "FashionMNIST/raw")}


def find(name: str) -> Path | None:
    """Return where `mnist` or `fashion_mnist` is, or None: `<name>.npz`, or a folder with the four IDX files.

    The first of the data folders that has it counts. Where the IDX files lie in a data folder itself, their names do
    not tell the two data sets apart: the labels do.
    """
    for folder in data_folders():
        if is_file(folder / f"{name}.npz"):
            return folder / f"{name}.npz"
        for place in IDX_FOLDERS.get(name, ()):
            if len(idx.files_in(folder / place)) == len(idx.FILES):
                return folder / place
        files = idx.files_in(folder)
        if len(files) == len(idx.FILES) and _test_labels(files["y_test"]) == PUBLISHED[name].get("y_test"):
            return folder
    return None


def load(name: str, progress: Progress) -> Arrays:
    """Return `mnist` or `fashion_mnist`.

    Raises:
        DataError: it is neither here nor can it be downloaded, or what is here is not the published data.
    """
    path = find(name)
    if path is None:
        _fetch(name, progress)
        path = find(name)
    if path is None:
        raise DataError(
            tr(
                "{name} was downloaded, and is not in {last_data_folders} any more: something takes it away. "
                "Set KERAS_HOME to another folder.",
                name=name,
                last_data_folders=data_folders()[-1],
            )
        )
    progress(tr("reading {path}", path=path))
    parts = _read_idx(path) if path.is_dir() else _read_npz(path)
    arrays = pack(parts, example=EXAMPLE, classes=CLASSES[name], source=f"found in {path}", named=str(path))
    _compare(name, arrays, path)
    return arrays


def _fetch(name: str, progress: Progress) -> None:
    try:
        download(name, data_folders()[-1], progress)
    except DataError as error:
        raise DataError(
            " ".join(
                [
                    tr(
                        "The data set {name} is not on this machine, and the download failed: {error}. Searched: "
                        "{searched}. Connect to the network and try again, or put {name}.npz into a folder and set "
                        "WORKBENCH_DATA to that folder. The data set digits needs no download.",
                        name=name,
                        error=error,
                        searched=searched(),
                    ),
                    *lookalikes(code=False),
                ]
            )
        ) from None


def _read_npz(path: Path) -> dict[str, np.ndarray]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as content:
            if sum(member.file_size for member in content.zip.infolist()) > MOST_BYTES:
                raise ValueError(tr("unpacked it has more than {most_bytes} MB", most_bytes=MOST_BYTES // 1024**2))
            return {name: content[name] for name in content.files}
    except Exception as error:  # NumPy and zipfile raise a dozen kinds for a damaged archive
        raise _damaged(path, error) from None


def _read_idx(folder: Path) -> dict[str, np.ndarray]:
    parts = {}
    for name, path in idx.files_in(folder).items():
        try:
            parts[name] = idx.read(path, MOST_BYTES)
        except (OSError, ValueError, EOFError, zlib.error) as error:
            raise _damaged(path, error) from None
    return parts


def _test_labels(path: Path) -> str:
    """Return the MD5 of a file of labels as it was published, or nothing where it cannot be read."""
    try:
        labels = idx.read(path, MOST_LABELS)
    except (OSError, ValueError, EOFError, zlib.error):
        return ""
    return hashlib.md5(struct.pack(">2I", 0x801, len(labels)) + labels.tobytes(), usedforsecurity=False).hexdigest()


def _damaged(path: Path, error: Exception) -> DataError:
    if isinstance(error, PermissionError):
        return DataError(tr("{path} may not be read by you: {reason}.", path=path, reason=error.strerror))
    reason = what_it_is(path) if path.suffix == ".npz" else ""
    reason = reason or str(error).rstrip(".") or type(error).__name__
    return DataError(
        tr(
            "{path} cannot be read: {reason}. It is damaged, or was not copied or downloaded to its end. "
            "Delete it, and it is downloaded again, or put a whole copy in its place.",
            path=path,
            reason=reason,
        )
    )


def _compare(name: str, arrays: Arrays, path: Path) -> None:
    """Refuse data that are not the published ones: results on them could not be compared with anybody's."""
    for part, published in PUBLISHED[name].items():
        array = getattr(arrays, part)
        if part.startswith("x"):
            header = struct.pack(">4I", 0x803, *array.shape[:3])
        else:
            header = struct.pack(">2I", 0x801, len(array))
        content = hashlib.md5(header, usedforsecurity=False)
        content.update(array.astype(np.uint8, copy=False).tobytes())
        if content.hexdigest() != published:
            raise DataError(
                tr(
                    "{path} is not the published {name}: the content of {part} is another one (MD5 "
                    "{hexdigest}, published {published}; {array:,} entries). If it is damaged, delete it, and "
                    "it is downloaded again. If it is a data set of your own, give it another name and choose "
                    "it as npz:NAME.npz.",
                    path=path,
                    name=name,
                    part=part,
                    hexdigest=content.hexdigest(),
                    published=published,
                    array=len(array),
                )
            )
