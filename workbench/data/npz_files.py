"""A data set of one's own: a file `.npz` with pictures and their labels, checked at the door.

Its name, wherever that of a data set is typed, is `npz:` and where the file lies: `npz:shapes.npz`. It is an archive as
`numpy.savez` writes it, of `x_train`, `y_train`, `x_test`, `y_test`, perhaps `x_val`, `y_val` and `classes`, names.

What it holds is known from its header alone. Large arrays stay in the file and are read where they are looked at, if
they are stored as they are (`numpy.savez`); those that are compressed must fit into memory.
"""

import zipfile
from pathlib import Path
from typing import Any

from workbench.data.arrays import Arrays, Progress, pack
from workbench.data.npz_archive import damaged, read_array, read_member
from workbench.data.npz_header import Header, read_file_header
from workbench.data.places import is_file, searched
from workbench.errors import ConfigError, DataError
from workbench.language import tr
from workbench.settings import data_folders

PREFIX = "npz:"
MOST_IN_MEMORY = 2 * 1024**3  # bytes, of what cannot stay in the file
LONGEST_NAME = 1000  # letters


def is_npz(name: Any) -> bool:
    """Return whether a name of a data set is one of a file."""
    return isinstance(name, str) and name.startswith(PREFIX)


def full_name(name: str) -> str:
    """Return the name of a file as a run keeps it: the same file is found from any folder.

    A file in a folder of `WORKBENCH_DATA` keeps its short name and may move with that folder; any other gets its whole
    path. One that is not there keeps its name.

    Args:
        name: as it was typed, `npz:` and a path.

    Raises:
        ConfigError: it cannot be the name of such a file.
    """
    path = name.removeprefix(PREFIX)
    if not path.lower().endswith(".npz") or len(name) > LONGEST_NAME or not name.isprintable():
        raise ConfigError(
            tr("a file of pictures must be named {prefix}PATH.npz, such as {prefix}shapes.npz", prefix=PREFIX)
        )
    found = find(name)
    return name if found is None or found == _in_data_folders(path) else f"{PREFIX}{found}"


def find(name: str) -> Path | None:
    """Return where the file `npz:PATH` is: in a folder of `WORKBENCH_DATA`, else where its path says; or None."""
    path = name.removeprefix(PREFIX)
    here = Path(path)
    try:
        here = here.expanduser()
        return _in_data_folders(path) or (here.resolve() if here.is_file() else None)
    except (OSError, RuntimeError, ValueError):  # a closed folder, a name too long, nobody's home
        return None


def offered() -> list[str]:
    """Return the names `npz:FILE` of all files of this kind in the folders of `WORKBENCH_DATA`, in order."""
    names = {}
    for folder in data_folders()[:-1]:
        for path in sorted(folder.glob("*.npz")):
            if path.name not in names and path.name.isprintable():
                names[path.name] = _is_good(path)
    return [PREFIX + name for name in sorted(names) if names[name]]


def read_header(name: str) -> Header:
    """Return what the file `npz:PATH` holds, from its header; only the names of the classes are read, or the labels.

    Raises:
        DataError: the file is missing or damaged, or is not of this kind; the message says what is wrong with it.
    """
    path = find(name)
    if path is None:
        folders = searched(cache=False) or tr("no folder: WORKBENCH_DATA is not set")
        raise DataError(
            tr(
                "There is no file {prefix}. Say where it lies, as in {prefix_2}/home/me/shapes.npz, or put it "
                "into a folder of WORKBENCH_DATA. Searched there: {folders}.",
                prefix=name.removeprefix(PREFIX),
                prefix_2=PREFIX,
                folders=folders,
            )
        )
    return read_file_header(path)


def load(path: Path, progress: Progress) -> Arrays:
    """Return the arrays of a file; large ones stay in it.

    Raises:
        DataError: as `read_header`, or what is not stored as it is does not fit into memory.
    """
    header = read_file_header(path)
    progress(tr("reading {path}", path=path))
    spec = header.spec
    try:
        with zipfile.ZipFile(path) as archive:
            members = {
                name: read_member(archive, name, path)
                for part in header.pictures
                for name in (f"x_{part}", f"y_{part}")
            }
            if sum(member.nbytes for member in members.values() if not member.is_mapped) > MOST_IN_MEMORY:
                raise DataError(
                    tr(
                        "{path} is too large to be unpacked: it has more than {most_in_memory} GB. Save it "
                        "with numpy.savez, not numpy.savez_compressed: then pictures are read from the file as "
                        "needed.",
                        path=path,
                        most_in_memory=MOST_IN_MEMORY // 1024**3,
                    )
                )
            parts = {name: read_array(archive, member, path) for name, member in members.items()}
    except DataError:
        raise
    except Exception as error:  # NumPy and zipfile raise a dozen kinds for a damaged archive
        raise damaged(path, error) from None
    return pack(parts, example=spec.example, classes=spec.classes, source=f"found in {path}", named=str(path))


def _is_good(path: Path) -> bool:
    try:
        read_file_header(path)
    except DataError:
        return False
    return True


def _in_data_folders(path: str) -> Path | None:
    """Where a file lies whose bare name was given, in the first folder of `WORKBENCH_DATA` that has it."""
    if not path or Path(path).name != path:
        return None
    return next((folder / path for folder in data_folders()[:-1] if is_file(folder / path)), None)
