"""An archive of arrays, read piece by piece: the header of one array, its numbers, or a map of the place they stand at.

A stranger may have made it: sizes are compared before anything is read, and no object that could run code is.
"""

import struct
import zipfile
from math import prod
from pathlib import Path
from typing import NamedTuple

import numpy as np

from workbench.errors import DataError
from workbench.language import later, tr
from workbench.printable import brief

MAPPED_FROM = 256 * 1024**2  # bytes: smaller arrays are read into memory, where batches are made faster
WANTED = later(
    "Wanted is an archive of numpy.savez with x_train, y_train, x_test and y_test, perhaps x_val, y_val and classes."
)
_HEADERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}


class Member(NamedTuple):
    """One array of an archive, as its header describes it; its numbers begin `start` bytes into the member."""

    info: zipfile.ZipInfo
    shape: tuple[int, ...]
    dtype: np.dtype
    is_fortran: bool
    start: int

    @property
    def nbytes(self) -> int:
        """How large the array is in memory."""
        return prod(self.shape) * self.dtype.itemsize

    @property
    def is_mapped(self) -> bool:
        """Whether it stays in the file: it is large, and stored as it is."""
        return self.nbytes >= MAPPED_FROM and self.info.compress_type == zipfile.ZIP_STORED and not self.is_fortran


def read_member(archive: zipfile.ZipFile, name: str, path: Path) -> Member:
    """Read the header of one array, and check that what follows it is as long as it says."""
    info = archive.getinfo(f"{name}.npy")
    with archive.open(info) as file:
        version = np.lib.format.read_magic(file)
        if version not in _HEADERS:
            raise ValueError(tr("an array of a kind that no picture is"))
        shape, is_fortran, dtype = _HEADERS[version](file)
        member = Member(info, shape, dtype, is_fortran, file.tell())
    if dtype.hasobject:
        raise DataError(
            tr(
                "{path}: {name} holds Python objects, which are not read: they could run code. Turn it into "
                "numbers, or for classes into text: numpy.array(classes, dtype=str).",
                path=path,
                name=name,
            )
        )
    if member.start + member.nbytes != info.file_size:
        raise ValueError(tr("{name} is not as long as its header says", name=name))
    return member


def read_array(archive: zipfile.ZipFile, member: Member, path: Path) -> np.ndarray:
    """Return an array: from memory, or a map of the place in the file where its numbers stand."""
    if not member.is_mapped:
        with archive.open(member.info) as file:
            return np.lib.format.read_array(file, allow_pickle=False)
    with path.open("rb") as file:
        file.seek(member.info.header_offset)
        local = file.read(30)  # the archive's own header of a member: two lengths at its end say how long it is
    names = sum(struct.unpack_from("<HH", local, 26))
    offset = member.info.header_offset + len(local) + names + member.start
    return np.memmap(path, member.dtype, "r", offset, member.shape)


_BEGINNINGS = later(
    {
        b"<": "it is a page of the web, such as a log-in, and not the file that was to be downloaded",
        b"\x93NUMPY": "it is one array, as numpy.save writes it, and no archive of several",
        b"\x80": "it is a pickle, which is not read: it could run code",
        b"\x1f\x8b": "it is packed by gzip: unpack it first",
        b"\x89HDF": "it is an HDF5 file, as Keras writes models",
    }
)


def what_it_is(path: Path) -> str:
    """Say what a file is that is no archive of arrays, judged by its beginning; nothing where it is one, or is gone."""
    try:
        with path.open("rb") as file:
            begin = file.read(64).lstrip()
    except OSError:
        return ""
    if begin.startswith(b"PK"):
        return ""
    named = next((words for sign, words in _BEGINNINGS.items() if begin.startswith(sign)), None)
    return named or (tr("it is no archive of arrays") if begin else tr("it is empty"))


def damaged(path: Path, error: Exception) -> DataError:
    """Return what to raise where NumPy, zipfile or the system cannot read a file."""
    if isinstance(error, OSError) and error.strerror:
        return DataError(tr("{path} cannot be read: {strerror}.", path=path, strerror=error.strerror))
    is_cut = isinstance(error, zipfile.BadZipFile)
    reason = what_it_is(path) or (tr("it is no archive of arrays") if is_cut else brief(str(error)))
    return DataError(
        tr(
            "{path} cannot be read: {reason}. It is damaged, was not copied to its end, or is of another kind. "
            "{wanted}",
            path=path,
            reason=reason,
            wanted=tr(WANTED),
        )
    )
