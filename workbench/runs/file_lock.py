"""One writer at a time in one file: a lock on the file itself, which the system takes back from a process that dies."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

try:
    import fcntl
except ImportError:  # Windows
    import msvcrt

    fcntl = None

PATIENCE = 1.0  # seconds: a line takes far less than a millisecond
_FAR = 2**31 - 2  # Windows forbids reading what is locked, so the byte that is locked lies behind every file's end


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


if fcntl:

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)

else:

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _release(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
