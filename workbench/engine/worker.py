"""The process that trains: `python -m workbench.engine.worker RUNS_FOLDER PARENT_PID`.

It loads Keras once, says that it is ready, and takes runs from the queue, one after the other, until nobody needs it:
its parent is gone and no run waits, or its memory has grown. While no run waits, it answers questions about trained
networks (`workbench.engine.inspector`).
"""

import gc
import os
import sys
import time
from pathlib import Path

import psutil

from workbench.runs import jobs
from workbench.runs.leftovers import sweep
from workbench.runs.status import lower_priority, process_lives
from workbench.runs.store import Store

POLL_SECONDS = 0.05
HEARTBEAT_SECONDS = 1.0
MEMORY_LIMIT = 2 * 1024**3  # bytes by which a worker may grow before a fresh one takes its place


def main(arguments: list[str]) -> None:
    """Serve the queue of one folder of runs."""
    store, parent = Store(Path(arguments[0])), int(arguments[1])
    parent_started = psutil.Process(parent).create_time() if psutil.pid_exists(parent) else 0.0
    lower_priority()
    me = jobs.Worker.of_this_process()
    me.write(store, "starting")
    try:
        from workbench.engine.inspector import answer_next
        from workbench.engine.training import train
        from workbench.engine.warmup import warm_up  # here, so that "starting" is told before Keras is loaded

        warm_up(store)
        memory_at_start = psutil.Process().memory_info().rss
        beat, swept = 0.0, False
        while True:
            if taken := jobs.take_next(store):
                run, claim = taken
                with claim:
                    me.write(store, "busy", run.id)
                    train(run, claim=claim)
                gc.collect()
                beat = 0.0
            elif not answer_next(store, urgent=lambda: jobs.run_waits(store)):
                if not swept:  # in the first moment that nobody wants anything
                    sweep(store)
                    swept = True
                time.sleep(POLL_SECONDS)
            if time.time() - beat > HEARTBEAT_SECONDS:
                me.write(store, "ready")
                beat = time.time()
                if psutil.Process().memory_info().rss - memory_at_start > MEMORY_LIMIT:
                    return
                if not process_lives(parent, parent_started) and not store.queue():
                    return
                if jobs.is_surplus(store, me.pid):  # started while this many runs were paused
                    return
    finally:
        me.forget(store)


if __name__ == "__main__":
    # Ctrl-C in the terminal of the dashboard must not end a run: the worker is in a session of its own.
    sys.stdout = sys.stderr = os.fdopen(sys.stderr.fileno(), "w", buffering=1, errors="backslashreplace")
    main(sys.argv[1:])
