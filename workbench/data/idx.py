"""The IDX files in which MNIST and Fashion-MNIST were published: found by the names they go by, and read."""

import gzip
import struct
from math import prod
from pathlib import Path

import numpy as np

from workbench.data.places import names_in
from workbench.language import tr

FILES = {
    "x_train": "train-images-idx3-ubyte",
    "y_train": "train-labels-idx1-ubyte",
    "x_test": "t10k-images-idx3-ubyte",
    "y_test": "t10k-labels-idx1-ubyte",
}


def files_in(folder: Path) -> dict[str, Path]:
    """Return the files of a folder by the array that each holds: `x_train`, `y_train`, `x_test`, `y_test`.

    They may be packed by gzip or not, and have a full stop before `idx`, as some copies do.
    """
    there, found = names_in(folder), {}
    for part, name in FILES.items():
        named = [f"{each}{ending}" for each in (name, name.replace("-idx", ".idx")) for ending in (".gz", "")]
        if file := next((each for each in named if each in there), None):
            found[part] = folder / file
    return found


def read(path: Path, most: int) -> np.ndarray:
    """Return the array of a file, uint8.

    Args:
        path: the file, packed by gzip or not, whatever its name says.
        most: bytes that it may have; more are not read.

    Raises:
        OSError, EOFError, ValueError, zlib.error: it cannot be read, or is not such a file.
    """
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    with gzip.open(path) if packed else path.open("rb") as file:
        begin = file.read(4)
        if begin[:3] != b"\0\0\x08" or begin[3:] not in (b"\1", b"\2", b"\3"):
            raise ValueError(tr("it does not begin as an IDX file of whole numbers from 0 to 255 does"))
        sides = file.read(4 * begin[3])
        if len(sides) != 4 * begin[3]:
            raise ValueError(tr("it ends within its header"))
        shape = struct.unpack(f">{begin[3]}I", sides)
        if prod(shape) > most:
            raise ValueError(tr("unpacked it has more than {most_bytes} MB", most_bytes=most // 1024**2))
        content = file.read(prod(shape) + 1)
    if len(content) != prod(shape):
        raise ValueError(tr("it is not as long as its header says"))
    return np.frombuffer(content, np.uint8).reshape(shape)
