"""The process that is Keras for the playground, as the dashboard sees it. Nothing here imports Keras.

Its standard input and output are the channel: a question is a line of JSON, and so is its answer, under the number of
the question. Whoever asks hands over all that a session is, and gets it back one step further: the other process keeps
nothing, so nothing is lost where it dies. Where the dashboard dies, the input ends, and the process with it.
"""

import contextlib
import itertools
import json
import os
import subprocess
import sys
import threading
import time
from collections import deque
from concurrent.futures import Future
from typing import Any

from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.playground.carrying import carried, take_over
from workbench.playground.frame import BY_HAND
from workbench.playground.session import Session

PATIENCE = 30.0  # seconds; a network that is new to it is compiled first, and others may be asking too
LINES_KEPT = 200  # of what it writes beside its answers: warnings, and why it died


class KerasGone(WorkbenchError):
    """The process does not answer any more."""


class KerasProcess:
    """One process for all visitors of a dashboard. Its methods may be called by several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # of starting, ending, writing
        self._running: _Running | None = None

    @property
    def state(self) -> str:
        """`off` (never started, or ended for want of questions), `loading`, `ready` or `died`."""
        running = self._running
        if running is None or running.process.poll() == 0:
            return "off"
        if running.process.poll() is not None:
            return "died"
        return "ready" if running.facts else "loading"

    @property
    def loading_seconds(self) -> float:
        """How long ago it was started."""
        return time.monotonic() - self._running.began if self._running else 0.0

    @property
    def facts(self) -> dict[str, Any]:
        """What it has loaded: `version`, such as `Keras 3.15.0 on tensorflow`, and `digits`; empty before that."""
        return self._running.facts if self._running else {}

    @property
    def why(self) -> str:
        """The last line that it wrote before it died of an error; empty where it was ended from outside."""
        return self._running.last_words() if self._running else ""

    def start(self) -> None:
        """Have it started, unless it runs; returns at once.

        Raises:
            KerasGone: no process can be started here.
        """
        with self._lock:
            if self.state in ("loading", "ready"):
                return
            try:
                self._running = _Running()
            except OSError as error:
                self._running = None
                raise KerasGone(tr("Keras cannot be started: {strerror}.", strerror=error.strerror or error)) from None

    def end(self) -> None:
        """Have it end, and wait until it has."""
        with self._lock:
            if self._running:
                self._running.end()
            self._running = None

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
        running = self._running
        question = {"session": carried(session), "speed": speed, "pictures": pictures, "seconds": seconds}
        try:
            if running is None:
                raise EOFError
            answer = running.ask(question).result(PATIENCE)
        except (EOFError, OSError, TimeoutError):
            raise KerasGone(tr("The Keras process does not answer any more.")) from None
        if "error" in answer:
            raise KerasGone(answer["error"])
        take_over(session, answer["session"], answer["rows"])
        return answer["stills"]


class _Running:
    """A process that was started, and two threads that hear what it says."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "workbench.engine.playground"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONUNBUFFERED": "1"},
            start_new_session=True,  # Ctrl-C in the terminal is for the dashboard; this one ends with it
        )
        self.began = time.monotonic()
        self.facts: dict[str, Any] = {}
        self._numbers, self._asking = itertools.count(), threading.Lock()
        self._asked: dict[int, Future] = {}
        self._lines: deque[bytes] = deque(maxlen=LINES_KEPT)
        self._threads = [threading.Thread(target=hear, daemon=True) for hear in (self._answers, self._chatter)]
        for thread in self._threads:
            thread.start()

    def ask(self, question: dict[str, Any]) -> Future:
        """Send a question; its answer will come, or an `EOFError` where the process ends before it.

        Raises:
            OSError: it has ended already.
        """
        number, answer = next(self._numbers), Future()
        with self._asking:
            self._asked[number] = answer
            if not self._threads[0].is_alive():
                raise BrokenPipeError
            self.process.stdin.write(json.dumps(question | {"number": number}).encode() + b"\n")
            self.process.stdin.flush()
        return answer

    def last_words(self) -> str:
        """Return the last line that it wrote, where that was an error's."""
        if self.process.poll() is not None:
            self._threads[1].join(5)
        lines = [line.decode(errors="replace").rstrip() for line in list(self._lines)]
        return lines[-1] if any(line.startswith("Traceback") for line in lines) else ""

    def end(self) -> None:
        """End it, and wait until it has ended and all has been heard."""
        self.process.terminate()
        self.process.wait(10)
        for thread in self._threads:
            thread.join(10)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            with contextlib.suppress(BrokenPipeError):  # a question that was not sent to its end
                pipe.close()

    def _answers(self) -> None:
        for line in self.process.stdout:
            said = json.loads(line)
            if answer := self._asked.pop(said.pop("number", None), None):
                answer.set_result(said)
            elif not self.facts:  # the first line tells what was loaded
                self.facts = said
        self.process.wait()  # who waited for an answer may ask at once how it ended
        with self._asking:
            asked, self._asked = list(self._asked.values()), {}
        for answer in asked:
            answer.set_exception(EOFError())

    def _chatter(self) -> None:
        self._lines.extend(self.process.stderr)
