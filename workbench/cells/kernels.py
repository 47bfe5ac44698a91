"""The kernels of a dashboard: one for each learner and lesson, started when its page is opened, ended when unused."""

import atexit
import threading
import time
from collections.abc import Hashable, Mapping
from pathlib import Path

import psutil

from workbench.cells.kernel import Kernel
from workbench.errors import RunError
from workbench.language import tr

BYTES_EACH = 1e9  # of this machine's memory for each kernel that may be there at once; most take a fifth of it
MOST_OF_ONE = 3  # lessons of one learner that keep their kernel


class Kernels:
    """Kernels by what they are for: `(learner, ...)`."""

    def __init__(self, most: int = 0) -> None:
        self.most = most or max(2, int(psutil.virtual_memory().total // BYTES_EACH))
        self._kernels: dict[tuple[str, Hashable], Kernel] = {}
        self._lock = threading.Lock()
        atexit.register(self.end)

    def of(self, learner: str, what: Hashable, folder: Path, variables: Mapping[str, str]) -> Kernel:
        """Return the kernel that is for this; it is started where there is none.

        Args:
            learner: whose it is.
            what: tells the kernels of one learner apart.
            folder: see `Kernel`.
            variables: see `Kernel`.

        Raises:
            RunError: there are as many as may be, and all are at work.
        """
        with self._lock:
            self._kernels = {key: kernel for key, kernel in self._kernels.items() if not kernel.ended.is_set()}
            kernel = self._kernels.pop((learner, what), None)
            if kernel is None:
                self._make_room(learner)
                kernel = Kernel(folder, variables)
            kernel.touch()
            self._kernels[learner, what] = kernel
            return kernel

    def find(self, learner: str, what: Hashable) -> Kernel | None:
        """Return the kernel that is for this; None where there is none. Whoever looks, uses it."""
        with self._lock:
            kernel = self._kernels.get((learner, what))
        if kernel is None or kernel.ended.is_set():
            return None
        kernel.touch()
        return kernel

    def end(self) -> None:
        """End them all, and wait until they have ended."""
        with self._lock:
            kernels, self._kernels = list(self._kernels.values()), {}
        for kernel in kernels:
            kernel.end()
        until = time.monotonic() + 5.0
        for kernel in kernels:
            kernel.ended.wait(max(0.0, until - time.monotonic()))

    def _make_room(self, learner: str) -> None:
        """End what has not been used for longest: of this learner where it has many, else of all."""
        own = [key for key in self._kernels if key[0] == learner]
        if len(own) >= MOST_OF_ONE:
            free = [key for key in own if not self._kernels[key].is_busy]
        elif len(self._kernels) >= self.most:
            free = [key for key, kernel in self._kernels.items() if not kernel.is_busy]
        else:
            return
        if not free:
            raise RunError(
                tr("{amount} cells run here at this moment, as many as may. Try again in a minute.",
                   amount=len(self._kernels))
            )  # fmt: skip
        self._kernels.pop(min(free, key=lambda key: self._kernels[key].used)).end()
