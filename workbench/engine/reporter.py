"""What a training process tells the world: events, its state, its heartbeat."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from workbench.runs.files import append_line
from workbench.runs.history import Row
from workbench.runs.status import Status, write_failure_note
from workbench.runs.store import Run

HEARTBEAT_SECONDS = 1.0
RESERVED_BYTES = 65536


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
        self.status: Status = replace(Status.read(run.folder), state="running", error="").of_this_process()
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True, name=f"heartbeat of {run.id}")

    def __enter__(self) -> "Reporter":
        self.update()
        # Room on a disk that may fill up: given back before the last words are written.
        (self.run.folder / ".reserve").write_bytes(bytes(RESERVED_BYTES))
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._done.set()
        self._thread.join()
        (self.run.folder / ".reserve").unlink(missing_ok=True)

    def event(self, kind: str, **values: Any) -> None:
        """Append one event (see `workbench.runs.history`)."""
        row = {"kind": kind, **values}
        append_line(self.run.folder / "events.jsonl", row)
        self._report(row)

    def log(self, message: str) -> None:
        """Append a sentence for people."""
        self.event("log", message=message)

    def advance(self, **changes: Any) -> None:
        """Change the state in memory; the next heartbeat writes it."""
        self.status = replace(self.status, **changes)

    def update(self, **changes: Any) -> None:
        """Change the state and write it at once."""
        with self._lock:
            self.advance(**changes)
            self.status = self.status.of_this_process()
            self.status.write(self.run.folder)

    def end(self, state: str, **results: Any) -> None:
        """Write the last event and the last state."""
        self._done.set()
        self.event("end", state=state, **results)
        self.update(state=state, phase="")

    def fail(self, sentence: str) -> None:
        """End as `failed`. Where even that cannot be written, leave a note outside the run's folder."""
        self._done.set()
        try:
            (self.run.folder / ".reserve").unlink(missing_ok=True)
            self.update(state="failed", phase="", error=sentence)
            self.event("end", state="failed", message=sentence)
        except OSError:
            self.advance(state="failed", phase="", error=sentence)
            write_failure_note(self.status, self.run.folder)

    def _beat(self) -> None:
        while not self._done.wait(HEARTBEAT_SECONDS):
            try:
                self.update()
            except OSError:
                continue  # the training loop meets the same fault and says so
