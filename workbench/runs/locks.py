"""Locks that one process at a time holds, and that the system lets go when it dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout


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


def file_lock(path: Path) -> FileLock:
    """Return the lock of a file, not yet held. Its permissions are those of any new file in that folder."""
    # Without locks in the file system, files that stand for one would outlive their holder: better none.
    return FileLock(path, thread_local=False, poll_interval=0.02, fallback_to_soft=False)
