"""Who may train a run: one process at a time.

It holds the lock of a file in the run's folder, from before it loads Keras to the end; the system takes the lock back
when that process dies.
"""

import os
import socket
from contextlib import suppress
from pathlib import Path

from filelock import Timeout

from workbench.errors import RunError
from workbench.language import tr
from workbench.runs.locks import file_lock

CLAIM_FILE = ".claim"
WAIT_SECONDS = 1.0  # whoever queues or deletes a run holds it for a moment


class Claimed(RunError):
    """Somebody else has the run."""


class Claim:
    """The right to train one run, or to change what becomes of it; the only one while it is held.

    Use it as a context manager. It says so at once: it is held from the moment it is made.

    Args:
        folder: of the run.
        title: what people call the run, for messages.
        seconds: how long to wait for somebody else to let it go.

    Raises:
        Claimed: another process, or another thread, has it.
        RunError: there is no such run, or its folder cannot be written or knows no locks.
    """

    def __init__(self, folder: Path, title: str = "", seconds: float = WAIT_SECONDS) -> None:
        self.folder = folder
        name = tr("Run {title}", title=title or folder.name)
        if not folder.is_dir():
            raise RunError(tr("{name} is no longer there.", name=name))
        self._lock = file_lock(folder / CLAIM_FILE, on_acquired=_sign)
        try:
            self._lock.acquire(timeout=seconds)
        except Timeout:
            pid, host = holder(folder)
            raise Claimed(being_trained(name, pid, host)) from None
        except OSError as error:
            raise RunError(
                tr(
                    "{name} cannot be taken to train or change it: {strerror}. Its folder must be open to "
                    "writing, on a file system with locks: {folder}",
                    name=name,
                    strerror=error.strerror or error,
                    folder=folder,
                )
            ) from None

    def __enter__(self) -> "Claim":
        return self

    def __exit__(self, *error: object) -> None:
        self.release()

    def release(self) -> None:
        """Let it go; nothing happens where that was done before."""
        if self._lock.is_locked and os.name != "nt":  # there it goes by itself
            with suppress(OSError):  # the run was deleted; whoever waits for a lock on a file that is gone looks again
                (self.folder / CLAIM_FILE).unlink()
        self._lock.release(force=True)


def being_trained(name: str, pid: int, host: str) -> str:
    """Return the sentence for whoever wanted a run (`name`, as it begins a sentence) that somebody has."""
    who = tr("process {pid}", pid=pid) if pid else tr("another process")
    where = tr(" on {host}", host=host) if host and host != socket.gethostname() else ""
    return tr(
        "{name} is being trained by {who}{where}. Stop it first, or wait for its end.", name=name, who=who, where=where
    )


def holder(folder: Path) -> tuple[int, str]:
    """Return number and host of the process that took the run last; 0 and nothing where that is not known."""
    try:
        with (folder / CLAIM_FILE).open("rb", buffering=0) as file:
            file.seek(1)
            pid, host = file.read(300).decode().split(maxsplit=1)
            return int(pid), host
    except (OSError, ValueError):
        return 0, ""


def _sign(descriptor: int) -> None:
    """Write down who has it. From the second byte on: Windows locks the first one, also against reading."""
    with suppress(OSError):  # a full disk: the lock holds without a name too
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 1, os.SEEK_SET)
        os.write(descriptor, f"{os.getpid()} {socket.gethostname()}".encode())
