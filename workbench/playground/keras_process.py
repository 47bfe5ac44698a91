"""The process that is Keras for the playground, as the dashboard sees it. Nothing here imports Keras.

Files are the channel, as everywhere in this project: a question is written whole, the answer appears beside it. They
are small, and both sides look every few milliseconds while somebody plays. Whoever asks hands over all that a session
is, and gets it back one step further: the other process keeps nothing, so nothing is lost where it dies.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path
from typing import Any

from workbench.errors import WorkbenchError
from workbench.playground.carrying import carried, take_over
from workbench.playground.frame import BY_HAND
from workbench.playground.session import Session
from workbench.runs.files import write_atomically

IDLE_SECONDS = 300.0  # after so many without a question the process ends; the next one starts it again
PATIENCE = 30.0  # seconds; a network that is new to it is compiled first, and others may be asking too
LOOK_SECONDS = 0.002


class KerasGone(WorkbenchError):
    """The process does not answer any more."""


class KerasProcess:
    """One process for all visitors of a dashboard. Its methods may be called by several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._folder = Path("of no process yet")
        self._began = 0.0

    @property
    def state(self) -> str:
        """`off` (never started, or ended for want of questions), `loading`, `ready` or `died`."""
        process = self._process
        if process is None or process.poll() == 0:
            return "off"
        if process.poll() is not None:
            return "died"
        return "ready" if (self._folder / "ready.json").exists() else "loading"

    @property
    def loading_seconds(self) -> float:
        """How long ago it was started."""
        return time.monotonic() - self._began

    @property
    def facts(self) -> dict[str, Any]:
        """What it has loaded: `version`, such as `Keras 3.15.0 on tensorflow`, and `digits`; empty before that."""
        try:
            return json.loads((self._folder / "ready.json").read_text())
        except (OSError, ValueError):
            return {}

    @property
    def why(self) -> str:
        """The last line that it wrote before it died of an error; empty where it was ended from outside."""
        try:
            lines = (self._folder / "log").read_text(errors="replace").splitlines()
        except OSError:
            return ""
        return lines[-1] if any(line.startswith("Traceback") for line in lines) else ""

    def start(self) -> None:
        """Have it started, unless it runs; returns at once.

        Raises:
            KerasGone: no process can be started here.
        """
        with self._lock:
            if self.state in ("loading", "ready"):
                return
            self._forget()
            try:
                self._folder = Path(tempfile.mkdtemp(prefix="workbench-playground-"))
                with (self._folder / "log").open("wb") as log:
                    self._process = subprocess.Popen(
                        [sys.executable, "-m", "workbench.engine.playground", str(self._folder), str(os.getpid())],
                        stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONUNBUFFERED": "1"},
                        start_new_session=True,  # Ctrl-C in the terminal is for the dashboard; this one ends with it
                    )  # fmt: skip
            except OSError as error:
                shutil.rmtree(self._folder, ignore_errors=True)
                raise KerasGone(f"Keras cannot be started: {error.strerror or error}.") from None
            self._began = time.monotonic()

    def end(self) -> None:
        """Have it end, and wait until it has."""
        with self._lock:
            if self._process and self._process.poll() is None:
                self._process.terminate()
                self._process.wait(10)
            self._forget()

    def go_on(
        self, session: Session, speed: str = "epoch", pictures: int = 1, seconds: float = BY_HAND
    ) -> list[dict[str, Any]]:
        """Have Keras learn on with a session, and return the pictures made on the way: see `frame.shoot`.

        Args:
            session: goes on; where this fails, it stays as it is.
            speed: a key of `SPEEDS`.
            pictures: how many, if there is time; 0 for one of how it is now.
            seconds: of learning for one picture, at most.

        Raises:
            KerasGone: the process has died or does not answer.
        """
        question = {"session": carried(session), "speed": speed, "pictures": pictures, "seconds": seconds}
        answer = self._ask(question)
        if "error" in answer:
            raise KerasGone(answer["error"])
        take_over(session, answer["session"], answer["rows"])
        return answer["stills"]

    def _forget(self) -> None:
        """Take away what a process that has ended left behind."""
        if self._process:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._process = None

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        folder, name, began = self._folder, uuid.uuid4().hex, time.monotonic()
        path = folder / f"{name}.answer"
        try:
            write_atomically(folder / f"{name}.question", json.dumps(question))
            while time.monotonic() - began < PATIENCE:
                if path.exists():
                    answer = json.loads(path.read_text())
                    path.unlink()
                    return answer
                if self.state != "ready":
                    break
                time.sleep(LOOK_SECONDS)
        except OSError:
            pass  # the folder goes when the process does
        raise KerasGone("The Keras process does not answer any more.")


def read_question(path: Path) -> dict[str, Any]:
    """Take a question; called by the process that answers."""
    question = json.loads(path.read_text())
    path.unlink()
    return question


def write_answer(path: Path, answer: dict[str, Any]) -> None:
    """Put the answer to the question of this path where it is waited for."""
    write_atomically(path.with_suffix(".answer"), json.dumps(answer))
