"""The process behind a kernel: its start, what is asked of it and heard of it, its memory, its end."""

import os
import queue
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

START_SECONDS = 120.0  # on a busy machine; usually two
LOOK_SECONDS = 0.1  # to listen before its memory, its limits and wishes are looked at again


class Served:
    """A process that serves a kernel. All of it is used by one thread, with which the process ends.

    Args:
        folder: where its code runs.
        variables: what is added to the environment.

    Raises:
        OSError: it cannot be started.
        RuntimeError: it does not answer.
    """

    def __init__(self, folder: Path, variables: Mapping[str, str]) -> None:
        from jupyter_client.kernelspec import KernelSpec
        from jupyter_client.manager import KernelManager

        class Manager(KernelManager):
            @property
            def kernel_spec(self) -> KernelSpec:
                command = [sys.executable, "-m", "workbench.cells.process", "-f", "{connection_file}"]
                return KernelSpec(argv=[*command, "--log-level=ERROR"], display_name="Python 3", language="python")

        self._place = tempfile.TemporaryDirectory(prefix="workbench-kernel-", ignore_cleanup_errors=True)
        # Sockets in a folder that no other account can enter; Windows has none of that kind.
        where = {} if os.name == "nt" else {"transport": "ipc", "ip": str(Path(self._place.name) / "socket")}
        self._manager = Manager(connection_file=str(Path(self._place.name) / "kernel.json"), **where)
        self._client: Any = None
        try:
            self._manager.start_kernel(
                env={"OPENBLAS_NUM_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "3", **os.environ, **variables},
                cwd=str(folder),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            self._client = self._manager.blocking_client()
            self._client.start_channels()
            self._client.wait_for_ready(timeout=START_SECONDS)
        except BaseException:
            self.kill()
            raise

    @property
    def pid(self) -> int | None:
        """Its number; None once it is gone."""
        process = getattr(self._manager.provisioner, "process", None)
        return process.pid if process else None

    @property
    def lives(self) -> bool:
        """Whether it is there."""
        return bool(self._manager.is_alive())

    @property
    def bytes(self) -> float:
        """How much memory it takes.

        What it has only asked for, and not yet written to, counts half: of an array that never fits, one need not wait
        until it has filled the machine.
        """
        try:
            found = psutil.Process(self.pid).memory_info() if self.pid else None
        except psutil.Error:
            return 0.0
        return max(found.rss, getattr(found, "data", 0) / 2) if found else 0.0

    def execute(self, code: str) -> str:
        """Have code run; return the name under which it is heard of."""
        return self._client.execute(code, store_history=False, allow_stdin=False)

    def heard(self, asked: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield what it tells of what was asked, kind and content, for a moment."""
        until = time.monotonic() + LOOK_SECONDS
        while (rest := until - time.monotonic()) > 0:
            try:
                message = self._client.get_iopub_msg(timeout=rest)
            except queue.Empty:
                return
            if message["parent_header"].get("msg_id") == asked:
                yield message["msg_type"], message["content"]

    def finish(self) -> None:
        """Take its answers off the other channel: nobody needs them."""
        with suppress(queue.Empty):
            while True:
                self._client.get_shell_msg(timeout=0)

    def interrupt(self) -> None:
        """Break off what runs, as Ctrl-C does."""
        self._manager.interrupt_kernel()

    def kill(self) -> None:
        """End it."""
        if self._client is not None:
            self._client.stop_channels()
        with suppress(Exception):  # it may be gone already, in several ways
            self._manager.shutdown_kernel(now=True)
        self._place.cleanup()
