"""Why a run failed, where its folder can no longer be written: said in room that was made while it could.

A run that begins makes the file `.reserve` and keeps it open. Where the disk is full, its end is given back, which
makes room for the state and the last event. Where nothing can be written all the same, or the folder was moved away,
the sentence goes into its beginning, which needs no new room and no name.
"""

import json
import os
from contextlib import suppress
from pathlib import Path

from workbench.errors import RunError
from workbench.runs.reading import is_there, words

FILE_NAME = ".reserve"
ROOM = 65536  # bytes that are given back
WORDS = 4096  # bytes at the beginning: room for the last words
LONGEST = 900  # characters of them; one takes up to four bytes


class Reserve:
    """The room that a running process holds in the folder of its run.

    Args:
        folder: of the run.

    Raises:
        OSError: there is no such room.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._path.unlink(missing_ok=True)  # a pipe in its place would never be open
        try:
            self._path.write_bytes(b" " * ROOM)
        except OSError:
            self._path.unlink(missing_ok=True)
            raise
        self._descriptor: int | None = os.open(self._path, os.O_RDWR)

    def give_back(self) -> None:
        """Make room on a full disk; what the last words need stays."""
        if self._descriptor is not None:
            with suppress(OSError):
                os.ftruncate(self._descriptor, WORDS)

    def say(self, sentence: str, pid: int, started: float) -> None:
        """Keep why the run of this process failed, where no other file can be written any more."""
        said = {"pid": pid, "started": started, "error": sentence[:LONGEST]}
        if self._descriptor is not None:
            with suppress(OSError):  # closed to writing: then the run reads as interrupted
                os.lseek(self._descriptor, 0, os.SEEK_SET)
                os.write(self._descriptor, json.dumps(said, ensure_ascii=False).encode().ljust(WORDS))
                os.fsync(self._descriptor)
        self._close()

    def remove(self) -> None:
        """Take the room away: everything is said elsewhere."""
        self._close()
        with suppress(OSError):
            self._path.unlink()

    def _close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def last_words(folder: Path, pid: int, started: float) -> str:
    """Return why a process failed that trained the run of this folder, or nothing.

    Args:
        folder: of the run.
        pid, started: the process that the run's state names; another one's words do not count.
    """
    try:
        if not is_there(folder / FILE_NAME):
            return ""
        with (folder / FILE_NAME).open("rb") as file:
            said = json.loads(file.read(WORDS))
        return words(said["error"]) if (said["pid"], said["started"]) == (pid, started) else ""
    except (RunError, OSError, ValueError, TypeError, KeyError, RecursionError):
        return ""
