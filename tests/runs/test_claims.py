"""A run is trained by one process at a time: whoever comes second is told who has it, and changes nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from workbench.cli import main
from workbench.errors import RunError
from workbench.runs import jobs
from workbench.runs.config import RunConfig
from workbench.runs.status import Status
from workbench.runs.store import Run, Store

# Resumes the runs whose numbers it reads, in the terminal's way or the worker's, with an engine that loads slowly and
# only notes that it trained.
RESUME = """
import sys, time
from dataclasses import replace
from pathlib import Path
from workbench.cli import main
from workbench.commands import resume
from workbench.errors import RunError
from workbench.runs import jobs
from workbench.runs.files import append_line
from workbench.runs.status import Status
from workbench.runs.store import Store

def train(run, report=None, claim=None):
    append_line(run.folder / "trained", {"who": sys.argv[2]})
    time.sleep(0.05)
    status = replace(Status.read(run.folder), state="finished").of_this_process()
    status.write(run.folder)
    return status

def load_engine():
    print("loading", flush=True)
    time.sleep(float(sys.argv[3]))
    return train

def as_a_worker(store, identifier):
    try:
        store.run(identifier).resume()
    except RunError as error:
        print(error, file=sys.stderr)
        return 1
    until = time.monotonic() + 20
    while not (taken := jobs.take_next(store)):
        if time.monotonic() > until:
            sys.exit("nothing to take")
        time.sleep(0.01)
    run, claim = taken
    with claim:
        train(run)
    return 0

resume.load_engine = load_engine
store = Store(Path(sys.argv[1]))
print("ready", flush=True)
for line in sys.stdin:
    if sys.argv[2] == "worker":
        code = as_a_worker(store, line.strip())
    else:
        code = main(["resume", line.strip(), "--runs", sys.argv[1]])
    print("code", code, flush=True)
"""


class Resumer:
    """A process that resumes runs when told to."""

    def __init__(self, store: Store, kind: str, load_seconds: float) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", RESUME, str(store.root), kind, str(load_seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.hears("ready")

    def begin(self, run: Run) -> None:
        self.process.stdin.write(f"{run.id}\n")
        self.process.stdin.flush()

    def hears(self, word: str) -> str:
        """Read lines until one begins with a word; return it."""
        while line := self.process.stdout.readline():
            if line.startswith(word):
                return line
        raise AssertionError(self.process.stderr.read())


@pytest.fixture
def resumer(store: Store) -> Callable[..., Resumer]:
    """Start processes that resume; they end with the test."""
    started = []

    def start(kind: str = "terminal", load_seconds: float = 0.0) -> Resumer:
        started.append(Resumer(store, kind, load_seconds))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.communicate()


def broken_off(store: Store, name: str = "") -> Run:
    run = store.create(RunConfig.make(), name, queued=False)
    replace(Status(state="running", epoch=2).of_this_process(), pid=2**22 + 1).write(run.folder)
    assert run.status.state == "interrupted"
    return run


def trained_by(run: Run) -> int:
    path = run.folder / "trained"
    return len(path.read_text().splitlines()) if path.exists() else 0


def aged(run: Run) -> None:
    """As if loading had taken long: what was written last is an hour old."""
    before = time.time() - 3600
    os.utime(run.folder / "status.json", (before, before))


def test_the_second_who_resumes_is_told_who_has_it(store: Store, resumer, capsys: pytest.CaptureFixture) -> None:
    run = broken_off(store, "mine")
    first = resumer(load_seconds=60)
    first.begin(run)
    first.hears("loading")
    aged(run)
    before = (run.folder / "status.json").read_bytes()
    assert main(["resume", run.id, "--runs", str(store.root)]) == 1
    assert f"Run mine is being trained by process {first.process.pid}." in capsys.readouterr().err
    for refused in (run.resume, lambda: store.delete(run), run.claim):
        with pytest.raises(RunError, match=f"process {first.process.pid}.*Stop it first"):
            refused()
    assert (run.folder / "status.json").read_bytes() == before and store.queue() == []
    run.describe(name="ours")  # a name may change meanwhile

    # Killed in between, it can be resumed at once.
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()
    assert run.status.state == "interrupted" and run.status.epoch == 2
    second = resumer()
    second.begin(run)
    assert second.hears("code") == "code 0\n" and trained_by(run) == 1 and run.title == "ours"


@pytest.mark.parametrize("kinds", [("terminal", "terminal"), ("terminal", "worker")])
def test_of_two_who_resume_at_once_one_trains(store: Store, resumer, kinds: tuple[str, str]) -> None:
    both = [resumer(kind, 0.02) for kind in kinds]
    runs = [broken_off(store) for _ in range(10)]
    for run in runs:
        for each in both:
            each.begin(run)
        codes = sorted(each.hears("code") for each in both)
        assert codes == ["code 0\n", "code 1\n"] and run.status.state == "finished"
    assert [trained_by(run) for run in runs] == [1] * len(runs)


def test_a_run_that_somebody_changes_waits_and_the_others_go_on(store: Store) -> None:
    first, second = (store.create(RunConfig.make()) for _ in range(2))
    with first.claim():
        taken, claim = jobs.take_next(store)
        assert taken == second and store.queue() == [first]
        replace(second.status, state="finished").write(second.folder)
        claim.release()
        with pytest.raises(RunError, match="Stop it first"):
            store.delete(first)
        assert store.queue() == [first]
    taken, claim = jobs.take_next(store)
    assert taken == first and first.status.state == "running" and store.queue() == []
    with claim, pytest.raises(RunError, match="being trained"):
        store.delete(first)


def test_a_process_that_does_not_answer_is_named(store: Store) -> None:
    run = broken_off(store)
    with run.claim():
        replace(Status(state="running").of_this_process(), heartbeat=time.time() - 300).write(run.folder)
        assert run.status.state == "interrupted"
        with pytest.raises(RunError, match=f"process {os.getpid()}.* not answered for a minute.* end that process"):
            run.resume()
    run.resume()
    assert run.status.state == "queued"


def test_a_run_that_is_gone_is_not_claimed_into_being(store: Store) -> None:
    run = store.create(RunConfig.make())
    store.delete(run)
    with pytest.raises(RunError, match="no longer there"):
        run.claim()
    assert not run.folder.exists()


def test_a_folder_without_locks_is_a_sentence(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    run = broken_off(store)
    fcntl = pytest.importorskip("fcntl", reason="Windows locks in another way")

    def flock(descriptor: int, operation: int) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", flock)
    with pytest.raises(RunError, match="No locks available.*a file system with locks"):
        run.resume()
    store.delete(run)  # what nobody can train may be deleted
    assert store.runs() == []


def test_what_waits_for_ever_does_not_keep_the_others_waiting(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = store.root / ".queue"
    names = ("empty", "letters", "ahead", "folder", "finished", "damaged")
    runs = {name: store.create(RunConfig.make(), name) for name in names}
    healthy = store.create(RunConfig.make(), "healthy")
    for name, content in {"empty": "", "letters": "soon", "ahead": str(time.time_ns() + 10**18)}.items():
        (queue / runs[name].id).write_text(content)
    (queue / runs["folder"].id).unlink()
    (queue / runs["folder"].id).mkdir()
    Status(state="finished").write(runs["finished"].folder)
    (runs["damaged"].folder / "status.json").write_text("[]")
    (queue / "20200101-000000-none").write_text("1")
    waiting = [run.id for run in store.queue()]
    assert set(waiting) == {run.id for run in [*runs.values(), healthy]} | {"20200101-000000-none"}

    taken = []
    while found := jobs.take_next(store):
        run, claim = found
        taken.append(run.title)
        replace(run.status, state="finished").write(run.folder)
        claim.release()
    assert sorted(taken) == sorted(["empty", "letters", "ahead", "folder", "healthy"])
    assert store.queue() == [] and not list(queue.glob("[!.]*"))
    assert runs["finished"].status.state == "finished"


def test_a_damaged_marker_keeps_its_place(store: Store) -> None:
    runs = [store.create(RunConfig.make()) for _ in range(3)]
    (store.root / ".queue" / runs[1].id).write_text("")  # cut off by a full disk, when it was queued
    moment = int((store.root / ".queue" / runs[0].id).read_text()) + 1
    os.utime(store.root / ".queue" / runs[1].id, ns=(moment, moment))
    assert store.queue() == runs
