"""The state of a run, and whether the process behind it still lives."""

import json
import os
import socket
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated

import psutil
from pydantic import Field, TypeAdapter

from workbench.errors import RunError
from workbench.language import later, tr
from workbench.printable import brief
from workbench.runs.files import write_atomically
from workbench.runs.last_words import last_words
from workbench.runs.reading import Count, Moment, Words, read_json

Pid = Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)]

STATES = later(
    {
        "queued": "waiting for its turn",
        "running": "learning",
        "paused": "paused",
        "finished": "finished",
        "stopped": "stopped, the best model so far is kept",
        "failed": "failed",
        "interrupted": "interrupted, can be resumed",
        "damaged": "damaged",
    }
)
LIVE = ("running", "paused")
ENDED = ("finished", "stopped", "failed", "interrupted", "damaged")

# A worker writes its heartbeat every second; after this many without one, nobody is there.
HEARTBEAT_LIMIT = 60.0
# Seconds for which a paused run keeps its place: a look at the curve takes less, and who is away for longer should not
# keep everybody waiting.
PAUSE_HOLDS = 60.0
# A worker that took a run from the queue says so at once; after this many seconds it died in between.
CLAIM_LIMIT = 10.0


@dataclass(frozen=True)
class Status:
    """One moment of a run.

    Attributes:
        state: a key of `STATES`.
        phase: what is being done right now, in words: `"loading mnist"`, `"learning"`, `"evaluating"`.
        pid, started, host: the process at work and when it began, to tell it from a later one of the same number.
        heartbeat: seconds since 1970 when that process last said that it lives.
        epoch, step: how many epochs are complete, how many batches are trained.
        total_epochs, total_steps: how many there will be, 0 before that is known.
        device: what it computes on, and why.
        error: the sentence to show, where the run failed.
        missing: what could not be made after learning, and why, in sentences; empty where nothing is missing.
        commands_read: bytes of `commands.jsonl` that belong to an earlier life of the run.
        paused_since: seconds since 1970 when it was paused; 0 where nobody wrote that down.
    """

    state: Words = "queued"
    phase: Words = ""
    pid: Pid = 0
    started: Moment = 0.0
    host: Words = ""
    heartbeat: Moment = 0.0
    epoch: Count = 0
    step: Count = 0
    total_epochs: Count = 0
    total_steps: Count = 0
    device: Words = ""
    error: Words = ""
    missing: Words = ""
    commands_read: Count = 0
    paused_since: Moment = 0.0

    def of_this_process(self) -> "Status":
        """Return a copy that names the calling process."""
        process = psutil.Process()
        return replace(
            self, pid=process.pid, started=process.create_time(), host=socket.gethostname(), heartbeat=time.time()
        )

    def write(self, folder: Path) -> None:
        """Write `status.json`, whole; the end of a run outlives a power cut as well."""
        content = json.dumps(asdict(self), indent=1)
        write_atomically(folder / "status.json", content, durable=self.state in ENDED)

    @classmethod
    def read(cls, folder: Path) -> "Status":
        """Read `status.json`; a run whose process is gone reads as `interrupted`.

        Raises:
            RunError: the file is missing or damaged.
        """
        try:
            status = read_json(folder / "status.json", _CONTRACT)
        except RunError as error:
            raise RunError(
                tr("The state of run {folder} cannot be read. {error}", folder=folder.name, error=error)
            ) from None
        if status.state not in STATES:
            raise RunError(
                tr("The state {state} of run {folder} is unknown.", state=brief(status.state), folder=folder.name)
            )
        if status.state in LIVE:
            if sentence := last_words(folder, status.pid, status.started):
                return replace(status, state="failed", phase="", error=sentence)
            return status if status.alive(folder) else replace(status, state="interrupted")
        if status.state == "queued" and not queue_marker(folder).exists() and _age(folder) > CLAIM_LIMIT:
            return replace(status, state="interrupted")
        return status

    def takes_a_place(self) -> bool:
        """Return whether it counts among the runs that may train at once: a long pause does not."""
        paused_just_now = abs(time.time() - self.paused_since) < PAUSE_HOLDS
        return self.state == "running" or (self.state == "paused" and paused_just_now)

    def in_words(self) -> str:
        """Return its state in words: `"learning"`, `"paused since 14:05"`."""
        if self.state == "paused" and self.paused_since:
            since = time.localtime(self.paused_since)
            today = since[:3] == time.localtime()[:3]
            return tr("paused since {strftime}", strftime=time.strftime("%H:%M" if today else "%d %b, %H:%M", since))
        return STATES.get(self.state, self.state)

    def is_of_this_process(self) -> bool:
        """Return whether the calling process is the one that it names."""
        return (self.pid, self.host) == (os.getpid(), socket.gethostname())

    def alive(self, folder: Path) -> bool:
        """Return whether the process that this status names still lives and still says so; `folder` is the run's."""
        if self.host == socket.gethostname() and not process_lives(self.pid, self.started):
            return False
        return _beats(folder, self.heartbeat)


# The last heartbeat that was read of each run, and when, by a clock that nobody sets, it was seen to have moved on.
_beats_seen: dict[Path, tuple[float, float | None]] = {}
BEATS_KEPT = 4096


def _beats(folder: Path, heartbeat: float) -> bool:
    """Whether a heartbeat is fresh: by the clock here, or because it was seen to move on.

    The clocks of two machines may differ by hours, and a clock may be set: what counts is not older than a minute, and
    not later than a minute from now, or it moves.
    """
    if len(_beats_seen) > BEATS_KEPT:
        _beats_seen.clear()
    now = time.monotonic()
    before, moved = _beats_seen.get(folder, (heartbeat, None))
    moved = now if heartbeat > before else moved
    _beats_seen[folder] = (heartbeat, moved)
    return abs(time.time() - heartbeat) < HEARTBEAT_LIMIT or (moved is not None and now - moved < HEARTBEAT_LIMIT)


_CONTRACT = TypeAdapter(Status)  # what else stands in the file, from a later version, is passed over


def queue_marker(folder: Path) -> Path:
    """Return the file that is there as long as the run of this folder waits for a worker."""
    return folder.parent / ".queue" / folder.name


def take_queue_marker(folder: Path) -> bool:
    """Take that file away; only one process gets the answer True."""
    marker = queue_marker(folder)
    try:
        if marker.is_dir():  # nobody here makes one
            marker.rmdir()
        else:
            marker.unlink()  # a file can only be taken away once
        return True
    except FileNotFoundError:
        return False


def _age(folder: Path) -> float:
    return abs(time.time() - (folder / "status.json").stat().st_mtime)  # a clock may have been set back since


def process_lives(pid: int, started: float) -> bool:
    """Return whether the process `pid` that began at `started` (seconds since 1970) is still there."""
    try:
        process = psutil.Process(pid)
        # Numbers of processes are used again; the time of birth is not. A dead child is a zombie until it is collected.
        return abs(process.create_time() - started) < 2 and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, ValueError, TypeError, OverflowError):  # no number, or none that a process has
        return False


def lower_priority() -> None:
    """Let everything else on this machine go first."""
    process = psutil.Process()
    process.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS if os.name == "nt" else 5)
