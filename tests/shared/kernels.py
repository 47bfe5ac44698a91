"""Kernels of notebooks that begin with Keras in their memory: forked from one process that has loaded it once.

Loading it is most of what a short notebook takes. Each kernel is a process of its own all the same, with the
environment, the folder and the command that Jupyter asks for; what a cell imports, it imports for itself.
"""

import multiprocessing
import os
import runpy
import signal
import sys
from pathlib import Path
from typing import Any

from waiting import until

CAN_FORK = sys.platform == "linux"  # elsewhere a process that has loaded TensorFlow is not to be forked
LOADED = ["keras", "sklearn", "onnxruntime", "plotly.graph_objects", "ipykernel.kernelapp", "workbench.lab"]


def _become(command: list[str], environment: dict[str, str], folder: str) -> None:
    """Be the kernel that `python -m module arguments` would be."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.path[0] = folder
    module = command[command.index("-m") + 1]
    sys.argv = command[command.index("-m") + 1 :]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


class _Process:
    """A forked process, as far as Jupyter asks what `subprocess.Popen` answers."""

    stdin = stdout = stderr = None

    def __init__(self, *arguments: Any) -> None:
        self._process = multiprocessing.get_context("forkserver").Process(target=_become, args=arguments)
        self._process.start()
        self.pid = self._process.pid
        # Jupyter asks at once for the group that it will end one day: it must not be that of the tests.
        until(lambda: self.poll() is not None or os.getpgid(self.pid) == self.pid)

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        self._process.join(timeout)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


def fork_kernel(command: list[str], *, env: dict[str, str], cwd: str | Path | None = None, **others: Any) -> _Process:
    """Start a kernel; takes what `jupyter_client.launcher.launch_kernel` takes."""
    multiprocessing.get_context("forkserver").set_forkserver_preload(LOADED)
    return _Process(command, {**env, "JPY_PARENT_PID": str(os.getpid())}, str(cwd or Path.cwd()))
