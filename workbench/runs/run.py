"""One run, and what can be asked of it: to wait in the queue, to pause, to go on, to be trained by this process."""

import time
from dataclasses import dataclass, replace

from workbench.errors import RunError, why
from workbench.language import tr
from workbench.runs.asked import check_command
from workbench.runs.claims import WAIT_SECONDS, Claim, Claimed, being_trained, holder
from workbench.runs.files import append_line, write_atomically
from workbench.runs.run_folder import RunFolder
from workbench.runs.status import ENDED, LIVE, Status, queue_marker, take_queue_marker


@dataclass(frozen=True)
class Run(RunFolder):
    """One run: its folder, and everything that can be read from it (see `RunFolder`) or asked of it."""

    def send(self, action: str, value: float | int | None = None) -> None:
        """Ask the process that trains this run to do something.

        Args:
            action: `pause`, `resume`, `step` (value: how many batches), `stop`, `learning_rate` (value: the one that
                is held from the next batch on), `follow_schedule` (the schedule goes on, at its place).
            value: see `action`.

        Raises:
            RunError: the action or its value makes no sense, or nothing is training this run.
        """
        check_command(action, value)
        if action == "stop" and self.leave_queue():
            replace(Status.read(self.folder), state="stopped").write(self.folder)
            return
        state = self.status.state
        if state in ENDED:
            raise RunError(
                tr(
                    "Run {title} is {state}: there is nothing to {what}.",
                    title=self.title,
                    state=state,
                    what=action.replace("_", " "),
                )
            )
        append_line(self.folder / "commands.jsonl", {"action": action, "value": value, "time": time.time()})

    def enqueue(self, status: Status) -> None:
        """Put it into the queue: the next free worker takes it."""
        replace(status, state="queued", error="", phase="").write(self.folder)
        marker = queue_marker(self.folder)
        marker.parent.mkdir(exist_ok=True)
        write_atomically(marker, str(time.time_ns()))  # last: from here on a worker may take it

    def leave_queue(self) -> bool:
        """Take it out of the queue; only one process gets the answer True."""
        return take_queue_marker(self.folder)

    def claim(self, seconds: float = WAIT_SECONDS) -> Claim:
        """Return the right to train it, which only one process has at a time; let it go with `release` or `with`.

        Args:
            seconds: how long to wait for somebody who holds it for a moment.

        Raises:
            RunError: another process trains it (`Claimed`), its folder is gone or cannot be written.
        """
        try:
            claim = Claim(self.folder, self.title, seconds)
        except Claimed as told:
            if self.status.state != "interrupted" or self.status.pid != holder(self.folder)[0]:
                raise
            raise Claimed(
                tr("{told} It has not answered for a minute; if that goes on, end that process.", told=told)
            ) from None
        status = self.status
        if status.state in LIVE and not status.is_of_this_process():
            claim.release()  # on another machine, and its locks do not reach here
            raise Claimed(being_trained(tr("Run {title}", title=self.title), status.pid, status.host))
        return claim

    def begin_again(self) -> Status:
        """Return the state that an interrupted, failed or stopped run goes on from; only for whoever has claimed it.

        Raises:
            RunError: it waits, is at work, finished with everything, or damaged.
        """
        status = self.status
        lacks = status.state == "finished" and status.missing
        if status.state not in ("interrupted", "failed", "stopped") and not lacks:
            raise RunError(
                tr(
                    "Run {title} is {state}; only an interrupted, failed or stopped run can be resumed.",
                    title=self.title,
                    state=status.state,
                )
            )
        commands = self.folder / "commands.jsonl"
        return replace(status, error="", commands_read=commands.stat().st_size if commands.exists() else 0)

    def resume(self) -> None:
        """Queue an interrupted, failed or stopped run again, to go on from its last checkpoint.

        A finished run that lacks its test or its twin comes back for these alone.

        Raises:
            RunError: it is still at work, finished with everything, damaged, or cannot be written.
        """
        with self.claim():
            status = self.begin_again()
            try:
                self.enqueue(status)
            except OSError as error:
                raise RunError(
                    tr(
                        "Run {title} cannot be resumed: {why} Folder: {folder}",
                        title=self.title,
                        why=why(error),
                        folder=self.folder,
                    )
                ) from None
