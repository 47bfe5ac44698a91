"""The folders in which data are looked for, as they are here: some are missing, or closed to this account."""

import os
from pathlib import Path

from workbench.language import tr
from workbench.settings import data_folders


def is_file(path: Path) -> bool:
    """Tell whether a file is there; one in a folder that is closed to this account is not."""
    try:
        return path.is_file()
    except OSError:
        return False


def names_in(folder: Path) -> set[str]:
    """Return the names in a folder; none where it is missing or closed to this account."""
    try:
        return set(os.listdir(folder))
    except OSError:
        return set()


def searched(*, cache: bool = True) -> str:
    """Return the folders that were searched, each with what stands in the way there.

    Args:
        cache: whether Keras' own folder is among them. Default True.
    """
    folders = data_folders() if cache else data_folders()[:-1]
    return ", ".join(f"{folder}{in_the_way(folder)}" for folder in folders)


def in_the_way(folder: Path) -> str:
    """Return why nothing can be found in a folder, in brackets; nothing where it can be searched."""
    try:
        if folder.is_dir():
            is_open = os.access(folder, os.R_OK | os.X_OK)
            return "" if is_open else tr(" (closed to your account: have it opened to reading)")
        there = folder.exists()
    except OSError:
        return tr(" (closed to your account: have it opened to reading)")
    return tr(" (a file: name the folder in which it lies)") if there else tr(" (no such folder)")
