"""A Jupyter kernel that runs the cells of one lesson for one learner, within limits, and is there again when it dies.

One thread does all that concerns it: the others hand it jobs and look at them. So its process can be told to end with
that thread, and nobody else talks to it.
"""

import queue
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from workbench.cells.job import Job
from workbench.cells.needed import Step
from workbench.cells.served import Served
from workbench.settings import cell_bytes

VISITOR, LANGUAGE, LESSON = "LESSON_KERNEL_VISITOR", "LESSON_KERNEL_LANGUAGE", "LESSON_KERNEL_MODULE"
IDLE_SECONDS = 15 * 60.0
STOP_SECONDS = 3.0  # from the request to stop until the process is ended
LONG_SECONDS = 30 * 60.0  # for each of the cells before: some train a network


class Kernel:
    """A kernel; it starts at once, in the background.

    Args:
        folder: where its code runs.
        variables: what is added to the environment.
        idle_seconds: it ends when nobody has used it for so long. Default a quarter of an hour.

    Attributes:
        ran: by the place of a cell, what it was when it ran.
        jobs: the newest job of each cell, by whatever name its page has for it.
        used: when it was last used, as `time.monotonic` tells it.
        is_warm: set while its process is there to answer.
        ended: set when it has ended for good.
    """

    def __init__(self, folder: Path, variables: Mapping[str, str], idle_seconds: float = IDLE_SECONDS) -> None:
        self.folder, self.variables, self.idle_seconds = folder, dict(variables), idle_seconds
        self.ran: dict[int, str] = {}
        self.jobs: dict[str, Job] = {}
        self.used = time.monotonic()
        self.is_warm, self.ended = threading.Event(), threading.Event()
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._now: Job | None = None
        self._to_end, self._afresh = threading.Event(), threading.Event()
        self._is_lost = False  # its process has ended, or does not obey
        self._served: Served | None = None
        threading.Thread(target=self._serve, daemon=True, name="cells").start()

    def run(self, job: Job) -> Job:
        """Have a job run after those that wait already; return it."""
        self.touch()
        self._jobs.put(job)
        return job

    def touch(self) -> None:
        """Let it be used now: it does not end for want of use for another while."""
        self.used = time.monotonic()

    @property
    def is_busy(self) -> bool:
        """Whether a job runs or waits."""
        return self._now is not None or not self._jobs.empty()

    @property
    def pid(self) -> int | None:
        """The number of its process; None while there is none."""
        return self._served.pid if self._served else None

    def restart(self) -> None:
        """Stop what runs, and begin with a fresh process that knows nothing of what ran before."""
        self._afresh.set()
        self._jobs.put(None)

    def end(self) -> None:
        """End it, and what runs in it."""
        self._to_end.set()
        self._jobs.put(None)

    # From here on all runs in its own thread.

    def _serve(self) -> None:
        from jupyter_core.utils import ensure_event_loop

        try:
            self._start()
            while not self._to_end.is_set():
                if self._afresh.is_set():
                    self._begin_anew()
                try:
                    job = self._jobs.get(timeout=1.0)
                except queue.Empty:
                    if time.monotonic() - self.used > self.idle_seconds:
                        break
                    continue
                if job is not None:
                    self._now = job
                    self._run(job)
                    self.touch()
                    self._now = None
        finally:
            self._kill()
            ensure_event_loop().close()  # that of this thread, with which jupyter_client has talked
            self.ended.set()
            self._refuse_the_rest()

    def _refuse_the_rest(self) -> None:
        if self._now:
            self._now.end("gone")
        with suppress(queue.Empty):
            while True:
                if job := self._jobs.get_nowait():
                    job.end("gone")

    def _start(self) -> None:
        """Start the process and wait until it answers; where it does not, the next job tries it again."""
        self.ran.clear()
        self._is_lost = False
        try:
            self._served = Served(self.folder, self.variables)
        except (OSError, RuntimeError) as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            return
        self.is_warm.set()

    def _kill(self) -> None:
        self.is_warm.clear()
        if self._served:
            self._served.kill()
        self._served = None

    def _begin_anew(self) -> None:
        self._afresh.clear()
        self._kill()
        self._start()

    def _run(self, job: Job) -> None:
        """Run a job to its end."""
        if job.is_to_stop:
            return job.end("stopped")
        if self._served is None:
            self._start()
        if self._served is None:
            return job.end("no_kernel")
        steps = job.plan(self.ran)
        job.of = sum(step.cell is not None for step in steps) - 1
        for step in steps:
            last = step is steps[-1]
            job.state = "running" if last else "preparing"
            job.at += step.cell is not None and not last
            how = self._run_step(self._served, job, step, show=last, seconds=job.seconds if last else LONG_SECONDS)
            if step.cell is not None and (how == "well" or (last and how == "error")):
                self.ran[step.cell] = step.source
            if last or how != "well":
                job.failed_before = not last
                job.end(how)
                break
        if self._is_lost:  # the page is told first: a fresh process takes seconds
            self._begin_anew()
        return None

    def _run_step(self, served: Served, job: Job, step: Step, *, show: bool, seconds: float) -> str:
        """Run one piece of code; return how it ended, as `Job.ended` says it."""
        asked = served.execute(step.code)
        ends, kill_at = time.monotonic() + seconds, 0.0
        how, why = "well", ""
        while True:
            for kind, content in served.heard(asked):
                if kind == "status" and content["execution_state"] == "idle":
                    served.finish()
                    return why or how
                if kind == "error":
                    how = "error"
                if not why if kind == "error" else show:  # that it was interrupted, is said in other words
                    job.hear(kind, content)
            if not served.lives:
                self._is_lost = True
                return why or "gone"
            if not why and (why := self._why_to_stop(served, job, ends)):
                kill_at = time.monotonic() + (0 if why == "memory" else STOP_SECONDS)
                served.interrupt()
            if kill_at and time.monotonic() > kill_at:
                self._is_lost = True
                return why

    def _why_to_stop(self, served: Served, job: Job, ends: float) -> str:
        if job.is_to_stop or self._to_end.is_set() or self._afresh.is_set():
            return "stopped"
        if time.monotonic() > ends:
            return "too_long"
        return "memory" if served.bytes > cell_bytes() else ""
