"""What a training process tells the world: events, its state, its heartbeat."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from workbench.language import tr
from workbench.runs.files import append_line
from workbench.runs.history import Row
from workbench.runs.last_words import Reserve
from workbench.runs.status import Status
from workbench.runs.store import Run

HEARTBEAT_SECONDS = 1.0


class Reporter:
    """Write the events and the state of one run, with a heartbeat from a thread of its own.

    The thread keeps beating while a long C++ call holds the training loop, so that a slow step never looks like a dead
    process. Use it as a context manager.

    Args:
        run: the run to report on.
        report: also called with every event, for a progress bar.
    """

    def __init__(self, run: Run, report: Callable[[Row], None] | None = None) -> None:
        self.run, self._report = run, report or (lambda row: None)
        before = Status.read(run.folder)
        self.status: Status = replace(before, state="running", error="", missing="").of_this_process()
        self._lock = threading.Lock()  # held for a moment: the training loop never waits for a disk
        self._writing = threading.Lock()  # so that a later state is written later
        self._reserve: Reserve | None = None
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True, name=tr("heartbeat of {id}", id=run.id))

    def __enter__(self) -> "Reporter":
        self.update()
        self._reserve = Reserve(self.run.folder)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        self._done.set()
        self._thread.join()
        if not (kind and issubclass(kind, Exception)):  # else `fail` is told, and may need the room
            self._reserve.remove()

    def event(self, kind: str, **values: Any) -> None:
        """Append one event (see `workbench.runs.history`)."""
        row = {"kind": kind, **values}
        # A whole epoch outlives a power cut, as its weights do; of a batch nobody will ask.
        append_line(self.run.events, row, durable=kind in ("epoch", "end"))
        self._report(row)

    def log(self, message: str) -> None:
        """Append a sentence for people."""
        self.event("log", message=message)

    def advance(self, **changes: Any) -> None:
        """Change the state in memory; the next heartbeat writes it."""
        with self._lock:
            self.status = replace(self.status, **changes)

    def update(self, **changes: Any) -> None:
        """Change the state and write it at once."""
        with self._writing:
            with self._lock:
                self.status = status = replace(self.status, **changes).of_this_process()
            status.write(self.run.folder)

    def end(self, state: str, *, missing: str = "", **results: Any) -> None:
        """Write the last event and the last state.

        Args:
            state: how the run ended.
            missing: what could not be made after learning, and why.
            results: what the test showed.
        """
        self._done.set()
        self.event("end", state=state, **results)
        self.update(state=state, phase="", missing=missing)

    def fail(self, sentence: str) -> None:
        """End as `failed`. Where even that cannot be written, the room that was reserved holds why."""
        self._done.set()
        if self._reserve:
            self._reserve.give_back()
        try:
            self.update(state="failed", phase="", error=sentence)
        except OSError:
            self.advance(state="failed", phase="", error=sentence)
            if self._reserve:
                self._reserve.say(sentence, self.status.pid, self.status.started)
            return
        with suppress(OSError):  # the state says it as well
            self.event("end", state="failed", message=sentence)
        if self._reserve:
            self._reserve.remove()

    def _beat(self) -> None:
        while not self._done.wait(HEARTBEAT_SECONDS):
            try:
                self.update()
            except OSError:
                continue  # the training loop meets the same fault and says so
