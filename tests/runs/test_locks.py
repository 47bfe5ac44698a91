"""A lock is held as long as its holder lives, and no longer; two that start workers at once start none too many."""

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from waiting import until
from workbench.runs import jobs
from workbench.runs.config import RunConfig
from workbench.runs.locks import locked
from workbench.runs.store import Store

HOLD = """
import sys, time
from pathlib import Path
from workbench.runs.locks import locked
with locked(Path(sys.argv[1])) as mine:
    print(mine, flush=True)
    time.sleep(60)
"""

COUNT = """
import sys
from pathlib import Path
from workbench.runs.locks import locked
number = Path(sys.argv[1])
for _ in range(25):
    with locked(number.with_suffix(".lock"), 60) as mine:
        if not mine:
            sys.exit("no lock within a minute")
        number.write_text(str(int(number.read_text()) + 1))
"""

# Stands for Python: the workers that it is asked to start only sleep.
SLEEPER = "#!/bin/sh\nexec sleep 60\n"
START_WORKERS = """
import sys, time
from pathlib import Path
from workbench.runs import jobs
from workbench.runs.store import Store
sys.executable = sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
jobs.ensure_worker(Store(Path(sys.argv[1])))
print(*(child.pid for child in jobs._children), flush=True)
sys.stdin.readline()  # an ended parent would leave its children to nobody
"""


@pytest.fixture
def started() -> Callable[..., subprocess.Popen]:
    """Start Python processes that run a script; they end with the test."""
    processes = []

    def start(script: str, *arguments: object) -> subprocess.Popen:
        processes.append(
            subprocess.Popen(
                [sys.executable, "-c", script, *map(str, arguments)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def test_no_time_runs_out_for_a_slow_holder(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    with locked(path) as first:
        os.utime(path, (0, 0))  # as if it were held since 1970
        with locked(path) as second:
            assert first and not second
        with locked(path) as third:
            assert not third
    with locked(path) as free:
        assert free


def test_a_killed_holder_leaves_nothing_behind(tmp_path: Path, started: Callable[..., subprocess.Popen]) -> None:
    path = tmp_path / ".lock"
    holder = started(HOLD, path)
    assert holder.stdout.readline() == "True\n"
    with locked(path) as mine:
        assert not mine
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with locked(path) as mine:
        assert mine


@pytest.mark.parametrize("ahead", [-(10**9), 0, 10**6])
def test_a_file_that_nobody_holds_is_no_lock(tmp_path: Path, ahead: int) -> None:
    path = tmp_path / ".lock"
    path.write_text("left by an earlier version")
    os.utime(path, (time.time() + ahead,) * 2)
    with locked(path) as mine:
        assert mine


def test_many_processes_never_hold_it_together(tmp_path: Path, started: Callable[..., subprocess.Popen]) -> None:
    number = tmp_path / "number"
    number.write_text("0")
    processes = [started(COUNT, number) for _ in range(4)]
    assert [process.wait() for process in processes] == [0] * 4
    assert number.read_text() == "100"


@pytest.mark.parametrize("code", [errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_file_system_without_locks_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    fcntl = pytest.importorskip("fcntl", reason="Windows locks in another way")

    def flock(descriptor: int, operation: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fcntl, "flock", flock)
    with pytest.raises(OSError) as told, locked(tmp_path / ".lock", 60):
        pass
    assert told.value.errno == code


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands for Python")
@pytest.mark.parametrize(("waiting", "wanted"), [(0, 1), (3, 2)])
def test_sessions_that_ask_at_once_start_as_many_workers_as_are_wanted(
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    started: Callable[..., subprocess.Popen],
    waiting: int,
    wanted: int,
) -> None:
    monkeypatch.setenv("WORKBENCH_PARALLEL_RUNS", "2")
    for _ in range(waiting):
        store.create(RunConfig.make())
    store.root.mkdir(exist_ok=True)
    sleeper = tmp_path / "python"
    sleeper.write_text(SLEEPER)
    sleeper.chmod(0o755)
    sessions = [started(START_WORKERS, store.root, sleeper) for _ in range(6)]
    for session in sessions:
        session.stdout.readline()
    for session in sessions:
        session.stdin.write("\n")
        session.stdin.flush()
    children = [int(pid) for session in sessions for pid in session.stdout.readline().split()]
    try:
        assert len(children) == wanted == len(jobs.workers(store))
    finally:
        for pid in children:
            psutil.Process(pid).kill()
    until(lambda: not jobs.workers(store))
