"""What a file `.npz` of pictures and labels holds, known from the headers of its arrays, and checked there.

A stranger may have made it: sizes are read before anything else is, and no object that could run code.
"""

import zipfile
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from workbench.data.example import CHANNELS, LARGEST, MOST_CLASSES, SMALLEST, DataSpec, Picture, check_classes
from workbench.data.npz_archive import WANTED, Member, damaged, read_array, read_member
from workbench.errors import DataError
from workbench.language import spoken, tr
from workbench.printable import printable

NEEDED = ("x_train", "y_train", "x_test", "y_test")
VALIDATION = ("x_val", "y_val")
MOST_EXAMPLES = 10_000_000  # in one array


class Header(NamedTuple):
    """What a file holds, known without reading its pictures: what it is, and how many pictures each part has."""

    path: Path
    spec: DataSpec
    pictures: dict[str, int]


def read_file_header(path: Path) -> Header:
    """Return what a file holds; of its arrays only the names of the classes are read, or without them the labels.

    Raises:
        DataError: the file is missing or damaged, or is not of this kind; the message says what is wrong with it.
    """
    found = _header(path, *_stamp(path), spoken())
    if isinstance(found, str):
        raise DataError(found)
    return found


@lru_cache(maxsize=256)
def _header(path: Path, written: int, size: int, language: str) -> Header | str:
    """The header of a file, or a sentence in the language of the session that says what is wrong with it."""
    try:
        with zipfile.ZipFile(path) as archive:
            there = {name.removesuffix(".npy") for name in archive.namelist()}
            wanted = [*NEEDED, *(VALIDATION if there & set(VALIDATION) else ())]
            if missing := [name for name in wanted if name not in there]:
                found = ", ".join(map(printable, sorted(there)[:20])) or tr("nothing")
                return tr(
                    "{path} lacks {missing}. It holds: {found}. {wanted}",
                    path=path,
                    missing=", ".join(missing),
                    found=found,
                    wanted=tr(WANTED),
                )
            members = {name: read_member(archive, name, path) for name in wanted}
            example = _example(members["x_train"], f"{path}: x_train")
            for name, member in members.items():
                _check(name, member, example, path)
            classes = _classes(archive, members, path, named="classes" in there)
    except DataError as error:
        return str(error)
    except Exception as error:  # NumPy and zipfile raise a dozen kinds for a damaged archive
        return str(damaged(path, error))
    pictures = {name[2:]: member.shape[0] for name, member in members.items() if name.startswith("x_")}
    return Header(path, DataSpec(path.name, example, classes), pictures)


def _stamp(path: Path) -> tuple[int, int]:
    """What tells a file from the one that stood there before: when it was written, and its size."""
    try:
        facts = path.stat()
    except OSError as error:
        raise DataError(tr("{path} cannot be read: {strerror}.", path=path, strerror=error.strerror or error)) from None
    return facts.st_mtime_ns, facts.st_size


def _example(member: Member, named: str) -> Picture:
    """Return what one picture is, from the shape of the array."""
    shape = member.shape
    sides = shape[1:3]
    allowed = tr(
        "Allowed: (n, height, width) or (n, height, width, channels), sides of {smallest} to {largest} "
        "pixels, 1 or 3 channels. Came: {shape}.",
        smallest=SMALLEST,
        largest=LARGEST,
        shape=shape,
    )
    if len(shape) == 4 and shape[1] in CHANNELS and shape[3] not in CHANNELS:
        raise DataError(
            tr(
                "{named} has its channels first. {allowed} Move them to the end: x.transpose(0, 2, 3, 1).",
                named=named,
                allowed=allowed,
            )
        )
    if len(shape) == 2:
        raise DataError(
            tr(
                "{named} has its pictures as rows. {allowed} Give them their sides: x.reshape(n, 28, 28).",
                named=named,
                allowed=allowed,
            )
        )
    if len(shape) == 4 and shape[3] == 4:
        raise DataError(
            tr(
                "{named} has a fourth channel. {allowed} Leave out the transparency: x[..., :3].",
                named=named,
                allowed=allowed,
            )
        )
    channels = shape[3] if len(shape) == 4 else 1
    if len(shape) not in (3, 4) or channels not in CHANNELS or not all(SMALLEST <= s <= LARGEST for s in sides):
        raise DataError(
            tr(
                "{named} holds no pictures that can be used. {allowed} Make others of them, and save again.",
                named=named,
                allowed=allowed,
            )
        )
    return Picture(shape[1], shape[2], channels)


def _check(name: str, member: Member, example: Picture, path: Path) -> None:
    """Check number type and shape of one array, and how many entries it has, before any of them is read."""
    named, shape, dtype = f"{path}: {name}", member.shape, member.dtype
    if name.startswith("x"):
        if dtype != np.uint8:
            to_1, to_255 = (
                ("255 * x.astype('uint8')", "x.astype('uint8')")
                if dtype.kind in "iub"
                else ("(255 * x).round().astype('uint8')", "x.round().astype('uint8')")
            )
            raise DataError(
                tr(
                    "{named} must hold whole numbers from 0 to 255 (uint8), came {dtype}. Convert it, {to_255} where x "
                    "goes to 255, {to_1} where x goes to 1, and save again.",
                    named=named,
                    dtype=dtype,
                    to_255=to_255,
                    to_1=to_1,
                )
            )
        if (own := _example(member, named)) != example:
            raise DataError(
                tr(
                    "{named} holds pictures of {own}, and x_train of {example}. All must have one size: make "
                    "them alike.",
                    named=named,
                    own=own,
                    example=example,
                )
            )
    elif len(shape) != 1 or dtype.kind not in "iu":
        how = "y.argmax(axis=1)" if len(shape) == 2 and shape[1] > 1 else "y.ravel().astype('int64')"
        raise DataError(
            tr(
                "{named} must be whole numbers of the shape (n,), from 0 up, one for each picture. Came: "
                "{dtype} of the shape {shape}. Convert it: {how}, and save again.",
                named=named,
                dtype=dtype,
                shape=shape,
                how=how,
            )
        )
    if not 1 <= shape[0] <= MOST_EXAMPLES:
        raise DataError(
            tr(
                "{named} must have 1 to {most_examples:,} entries, came {first_shape:,}.",
                named=named,
                most_examples=MOST_EXAMPLES,
                first_shape=shape[0],
            )
        )


def _classes(archive: zipfile.ZipFile, members: dict[str, Member], path: Path, *, named: bool) -> tuple[str, ...]:
    """Return the names of the classes; where the file has none, the highest label says how many there are."""
    if not named:
        most = max(int(read_array(archive, members[name], path).max()) for name in members if name.startswith("y"))
        if most >= MOST_CLASSES:
            raise DataError(
                tr(
                    "{path}: labels must be below {most_classes:,}, came {most:,}. Number the classes from 0.",
                    path=path,
                    most_classes=MOST_CLASSES,
                    most=most,
                )
            )
        return tuple(f"class {number}" for number in range(max(most + 1, 2)))  # a name, in no language
    member = read_member(archive, "classes", path)
    if member.dtype.kind != "U" or len(member.shape) != 1 or member.nbytes > 1024**2:
        raise DataError(
            tr(
                "{path}: classes must be up to {most_classes:,} names, came {dtype} of the shape {shape}. "
                "Write them as text: numpy.array(['circle', 'square']).",
                path=path,
                most_classes=MOST_CLASSES,
                dtype=member.dtype,
                shape=member.shape,
            )
        )
    return check_classes(read_array(archive, member, path).tolist(), f"{path}: classes")
