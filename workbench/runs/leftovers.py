"""What killed processes leave behind: files and folders that they were writing, and room that they held."""

import os
import re
import shutil
import time
from contextlib import suppress
from pathlib import Path

from workbench.runs.last_words import FILE_NAME as RESERVE
from workbench.runs.store import Run, Store

OLD = 3600.0  # seconds: a file that is being written is younger
# What `workbench.runs.files.replacing` writes to, what earlier versions wrote to, and folders made beside their place.
_FILE = re.compile(r"\..+-[a-z0-9_]{8}(\.\w+)?|\.epoch-\d+\.keras|\.model\.(keras|onnx)")
_FOLDER = re.compile(r"\.new-\w+")


def sweep(store: Store) -> None:
    """Take away what was left an hour ago or longer. It takes a moment for thousands of runs; nothing is raised."""
    limit = time.time() - OLD
    for place, folders, files in os.walk(store.root):
        for path in (Path(place, name) for name in files):
            if (_FILE.fullmatch(path.name) and _written(path) < limit) or (path.name == RESERVE and _is_left(path)):
                with suppress(OSError):  # another process sweeps as well
                    path.unlink()
        for path in (Path(place, name) for name in folders):
            if _FOLDER.fullmatch(path.name) and _written(path) < limit:
                shutil.rmtree(path, ignore_errors=True)
        folders[:] = [name for name in folders if not _FOLDER.fullmatch(name)]


def _is_left(reserve: Path) -> bool:
    """Whether nobody holds this room, and no last words stand in it."""
    state = reserve.with_name("status.json")
    return _written(state) < time.time() - OLD and Run(reserve.parent).status.state == "interrupted"


def _written(path: Path) -> float:
    """When something was last written to, in seconds since 1970: now, where that cannot be told."""
    try:
        return path.lstat().st_mtime
    except OSError:
        return time.time()
