"""Locks that one process at a time holds, and that the system lets go when it dies.

`locked` holds a file that is there for nothing else. `locked_file` holds an open file for the moment in which a line is
appended to it. filelock has no such lock: on Windows, its own closes the beginning of the file to whoever reads it, and
where a file system has no locks it refuses, where a line is better written all the same.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PATIENCE = 1.0  # seconds: a line takes far less than a millisecond
_FAR = 2**31 - 2  # Windows forbids reading what is locked, so the byte that is locked lies behind every file's end


@contextmanager
def locked(path: Path, seconds: float = 0.0) -> Iterator[bool]:
    """Hold the lock of a file while the block runs; yields whether it could be had.

    No time runs out for whoever holds it, however slow, and nothing is left behind by one that was killed: the file
    stays, its lock does not.

    Args:
        path: the file, made where there is none; its folder must be there.
        seconds: how long to wait while another thread or process holds it.

    Raises:
        OSError: the file cannot be written, or lies on a file system without locks (some network folders).
    """
    lock = file_lock(path)
    try:
        lock.acquire(timeout=seconds)
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def file_lock(path: Path, on_acquired: Callable[[int], None] | None = None) -> FileLock:
    """Return the lock of a file, not yet held. Its permissions are those of any new file in that folder.

    Args:
        path: the file.
        on_acquired: called with its descriptor as soon as it is held.
    """
    # Without locks in the file system, files that stand for one would outlive their holder: better none.
    return FileLock(path, thread_local=False, poll_interval=0.02, fallback_to_soft=False, on_acquired=on_acquired)


@contextmanager
def locked_file(descriptor: int) -> Iterator[bool]:
    """Hold the lock of an open file; yields whether it was given.

    It is not where the holder is asleep for seconds (a suspended laptop), or where the file system knows no locks.

    Args:
        descriptor: of a file that is open for writing. The lock belongs to it, so threads keep each other out as well.
    """
    alone = _acquire(descriptor)
    try:
        yield alone
    finally:
        if alone:
            _release(descriptor)


def _acquire(descriptor: int) -> bool:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            _lock(descriptor)
            return True
        except (BlockingIOError, PermissionError):
            if time.monotonic() > end:
                return False
            time.sleep(0.0005)
        except OSError:
            return False


if sys.platform == "win32":

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _release(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
