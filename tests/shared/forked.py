"""Processes that begin with Keras in their memory: forked from one process that has loaded it once.

Loading it is most of what a short command takes. Each of them is a process of its own all the same, with the arguments,
the environment, the folder, the streams and the session that it is started with. What is looked at while Keras is
loaded, such as the backend, stays as it was there: whoever wants to see that starts a true process.
"""

import atexit
import gc
import multiprocessing
import os
import runpy
import subprocess
import sys
from multiprocessing import reduction
from pathlib import Path
from typing import Any

from waiting import until

CAN_FORK = sys.platform == "linux"  # elsewhere a process that has loaded TensorFlow is not to be forked
LOADED = [
    "keras", "sklearn", "onnx", "onnxruntime", "plotly.graph_objects", "ipykernel.kernelapp", "workbench.lab",
    "workbench.cli", "workbench.engine.inspector", "workbench.engine.onnx_operators", "workbench.engine.training",
    "workbench.engine.warmup",
]  # fmt: skip


class _Stream:
    """One of the three streams of a process, handed to the process that is forked."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def __reduce__(self) -> tuple[Any, ...]:
        return _received, (reduction.DupFd(self.descriptor),)


def _received(handed: Any) -> int:
    return handed.detach()


def _become(
    command: list[str], environment: dict[str, str], folder: str, streams: list[int], own_session: bool
) -> None:
    """Be the process that `python -m module arguments`, with `-c code` or with a file, would be."""
    gc.freeze()  # what it shares with the others needs no collecting
    if own_session:
        os.setsid()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    at_once = bool(environment.get("PYTHONUNBUFFERED"))
    sys.stdin = open(0, closefd=False)
    sys.stdout = open(1, "w", closefd=False)
    sys.stdout.reconfigure(write_through=at_once)
    sys.stderr = open(2, "w", buffering=1, errors="backslashreplace", closefd=False)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.path[0] = folder
    sys.argv = command[1:] if command[0] == "-m" else command
    try:
        if command[0] == "-m":
            runpy.run_module(command[1], run_name="__main__", alter_sys=True)
        elif command[0] == "-c":
            code, sys.argv = command[1], ["-c", *command[2:]]
            exec(code, {"__name__": "__main__"})
        else:
            sys.path[0] = str(Path(command[0]).parent)
            runpy.run_path(command[0], run_name="__main__")
    finally:
        atexit._run_exitfuncs()


class Forked(subprocess.Popen):
    """What `subprocess.Popen` is, for `[sys.executable, ...]`: the process is forked, not begun anew."""

    def _execute_child(  # where Popen has made its pipes and starts the program
        self, args, executable, preexec_fn, close_fds, pass_fds, cwd, env, startupinfo, creationflags, shell,
        p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite,
        restore_signals, gid, gids, uid, umask, start_new_session, process_group,
    ) -> None:  # fmt: skip
        python, *command = [os.fspath(word) for word in args]
        assert python == sys.executable, args
        streams = [_Stream(stream if stream != -1 else number) for number, stream in
                   enumerate((p2cread, c2pwrite, errwrite))]  # fmt: skip
        start = multiprocessing.get_context("forkserver")
        start.set_forkserver_preload(LOADED)
        environment = dict(os.environ if env is None else env)
        arguments = (command, environment, str(cwd or Path.cwd()), streams, start_new_session)
        self._process = start.Process(target=_become, args=arguments, daemon=True)
        self._process.start()
        self.pid = self._process.pid
        self._child_created = True
        self._close_pipe_fds(p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite)
        if start_new_session:  # who asks for its group at once must not be told that of the tests
            until(lambda: self.poll() is not None or os.getpgid(self.pid) == self.pid)

    def _internal_poll(self, *_: Any, **__: Any) -> int | None:
        self.returncode = self._process.exitcode
        return self.returncode

    def _wait(self, timeout: float | None) -> int:
        self._process.join(timeout)
        if self._internal_poll() is None:
            raise subprocess.TimeoutExpired(self.args, timeout)
        return self.returncode


start = Forked if CAN_FORK else subprocess.Popen


def run(command: list[Any], *, timeout: float, **settings: Any) -> subprocess.CompletedProcess:
    """Do what `subprocess.run` does with `capture_output` and `text`, in a forked process where that is possible."""
    with start(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **settings) as process:
        try:
            written, said = process.communicate(timeout=timeout)
        except BaseException:
            process.kill()
            raise
    return subprocess.CompletedProcess(command, process.returncode, written, said)


def fork_kernel(command: list[str], *, env: dict[str, str], cwd: str | Path | None = None, **_: Any) -> Forked:
    """Start a kernel; takes what `jupyter_client.launcher.launch_kernel` takes."""
    nothing = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    environment = {**env, "JPY_PARENT_PID": str(os.getpid())}
    return Forked([sys.executable, *command[1:]], env=environment, cwd=cwd, start_new_session=True, **nothing)
