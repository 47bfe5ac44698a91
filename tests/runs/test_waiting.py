"""Who waits is told for what, by name; a pause without end holds nobody's place; what lies in the folders lies."""

import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from workbench.cli import main
from workbench.errors import RunError
from workbench.inspecting.queue import Standing
from workbench.runs import jobs
from workbench.runs import waiting as words
from workbench.runs.config import RunConfig
from workbench.runs.status import Status
from workbench.runs.store import Run, Store


@pytest.fixture(autouse=True)
def _one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_PARALLEL_RUNS", "1")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would have been started as workers."""
    roles = []
    monkeypatch.setattr(jobs, "_start", lambda store, module, role: roles.append(role))
    return roles


def at_work(store: Store, name: str, **changes: object) -> Run:
    """A run that this process trains, as far as anybody can see."""
    run = store.create(RunConfig.make(), name, queued=False)
    status = Status(state="running", phase="learning", epoch=2, total_epochs=20).of_this_process()
    replace(status, **changes).write(run.folder)
    return run


def busy_with(store: Store, run: Run) -> None:
    jobs.Worker.of_this_process().write(store, "busy", run.id)


def test_a_pause_holds_its_place_for_a_while_only(store: Store, started: list[str]) -> None:
    paused = at_work(store, "mine", state="paused", paused_since=time.time() - 50)
    busy_with(store, paused)
    second = store.create(RunConfig.make(), "second")
    jobs.ensure_worker(store)
    assert not jobs.run_waits(store) and started == []
    waits = words.what_it_waits_for(second, store)
    assert "“mine” is paused since" in waits.words and waits.in_the_way == (paused,)

    replace(paused.status, paused_since=time.time() - 70).write(paused.folder)
    assert jobs.run_waits(store) and store.training() == [paused]
    jobs.ensure_worker(store)
    assert started == ["worker"]
    taken, claim = jobs.take_next(store)
    assert taken == second
    # Whoever comes third waits for the second alone.
    third = store.create(RunConfig.make(), "third")
    assert words.what_it_waits_for(third, store).in_the_way == (second,)
    claim.release()
    paused.send("resume")  # heard by its own process, whoever trains beside it


@pytest.mark.parametrize("since", [0.0, 1e10])  # an earlier version, and a clock that was set back
def test_a_pause_of_no_sensible_time_holds_no_place(store: Store, since: float) -> None:
    at_work(store, "old", state="paused", paused_since=since)
    store.create(RunConfig.make())
    assert jobs.run_waits(store)


def test_only_so_many_workers_stay_with_paused_runs(
    store: Store, started: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ago = time.time() - 3600
    paused = [at_work(store, f"p{number}", state="paused", paused_since=ago) for number in range(4)]
    there = [jobs.Worker(number, 0.0, "busy", run.id) for number, run in enumerate(paused)]
    run = store.create(RunConfig.make())
    monkeypatch.setattr(jobs, "workers", lambda store, role="worker": there[:3])
    jobs.ensure_worker(store)
    assert started == ["worker"]
    monkeypatch.setattr(jobs, "workers", lambda store, role="worker": there)
    jobs.ensure_worker(store)
    assert started == ["worker"]
    waits = words.what_it_waits_for(run, store)
    assert waits.words.startswith("4 runs are paused") and waits.in_the_way == tuple(paused)


def test_a_worker_too_many_ends(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    there = [jobs.Worker(7, 1.0, "ready"), jobs.Worker(5, 2.0, "ready"), jobs.Worker(6, 0.0, "busy")]
    monkeypatch.setattr(jobs, "workers", lambda store, role="worker": there)
    assert [jobs.is_surplus(store, pid) for pid in (7, 5, 6)] == [False, True, False]
    store.create(RunConfig.make())
    assert not jobs.is_surplus(store, 5)


def test_what_is_waited_for_is_named(store: Store) -> None:
    first = at_work(store, "first *try*")
    second, third = (store.create(RunConfig.make(), name) for name in ("second", "third"))
    waits = words.what_it_waits_for(second, store)
    assert "“first *try*” is learning, epoch 3 of 20" in waits.words and waits.in_the_way == (first,)
    assert "1 run before it" in words.what_it_waits_for(third, store).words


def test_what_is_said_of_the_worker_is_true(store: Store) -> None:
    run = at_work(store, "mine")
    busy_with(store, run)
    assert words.what_the_worker_does(store) == "The worker is training."
    replace(run.status, state="paused", paused_since=time.time()).write(run.folder)
    assert words.what_the_worker_does(store) == "The worker waits: its run is paused."
    replace(run.status, state="finished").write(run.folder)  # it tidies up before it says so itself
    assert words.what_the_worker_does(store) == "The worker is ready to train."
    jobs.Worker.of_this_process().forget(store)
    assert words.what_the_worker_does(store) == "The worker that trains starts in a moment."


def test_no_worker_is_promised_where_none_can_be_started(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    run = store.create(RunConfig.make())
    refused = OSError(30, "Read-only file system")

    def start(*arguments: object, **more: object) -> None:
        raise refused

    monkeypatch.setattr(jobs.subprocess, "Popen", start)
    with pytest.raises(RunError, match="Read-only file system. It lies on a disk that is read-only"):
        jobs.ensure_worker(store)
    for said in (words.what_the_worker_does(store), words.what_it_waits_for(run, store).words):
        assert "No worker can be started" in said and "Read-only" in said and "moment" not in said
    with pytest.raises(RunError, match="Read-only"):
        jobs.start(RunConfig.make(), store=store)
    assert store.runs() == [run] == store.queue()
    monkeypatch.setattr(jobs, "_start", lambda *arguments: None)
    jobs.ensure_worker(store)
    assert words.what_the_worker_does(store) == "The worker that trains starts in a moment."


@pytest.mark.parametrize("seconds", [7200, -7200, 61, 10**9])
@pytest.mark.parametrize("host", ["another", ""])
def test_a_copied_run_is_not_learning_for_long(store: Store, seconds: float, host: str) -> None:
    run = at_work(store, "copied", host=host, pid=os.getppid(), heartbeat=time.time() + seconds)
    assert run.status.state == "interrupted"
    waits = store.create(RunConfig.make())
    taken, claim = jobs.take_next(store)
    assert taken == waits
    claim.release()
    run.resume()
    run.send("stop")
    store.delete(run)


def test_a_run_of_another_machine_with_another_clock_learns_while_its_heart_beats(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.monotonic()
    ahead = time.time() + 7200
    run = at_work(store, "far", host="another", heartbeat=ahead)
    assert run.status.state == "interrupted"
    replace(Status(state="running"), host="another", pid=1, heartbeat=ahead + 1).write(run.folder)
    assert run.status.state == "running"
    with pytest.raises(RunError, match="being trained by process 1 on another"):
        store.delete(run)
    monkeypatch.setattr(time, "monotonic", lambda: now + 3600)
    assert run.status.state == "interrupted"
    store.delete(run)


WORKER_FILES = {
    "text": "text",
    "list": "[]",
    "letters": {"pid": "abc", "started": 1.0},
    "more": {"pid": 1, "started": 1.0, "wings": 2},
    "huge": {"pid": 10**30, "started": 1.0},
    "ahead": {"pid": 1, "started": 1e10},
    "empty": "",
}


@pytest.mark.parametrize("name", WORKER_FILES)
def test_what_is_no_worker_is_none(store: Store, name: str) -> None:
    content = WORKER_FILES[name]
    folder = store.root / ".workers"
    folder.mkdir(parents=True)
    (folder / "9.json").write_text(content if isinstance(content, str) else json.dumps(content))
    (folder / "8.json").mkdir()
    assert jobs.workers(store) == [] and jobs.worker_state(store) == "none"
    assert words.what_the_worker_does(store) == "The worker that trains starts in a moment."


def test_a_worker_of_another_machine_is_not_taken_for_one_here(store: Store) -> None:
    me = jobs.Worker.of_this_process()
    me.write(store, "ready")
    path = store.root / ".workers" / f"{me.pid}.json"
    assert [worker.pid for worker in jobs.workers(store)] == [me.pid]
    path.write_text(json.dumps({**json.loads(path.read_text()), "host": "another"}))
    assert jobs.workers(store) == [] and path.exists()  # its own machine looks after it


def test_the_list_says_since_when_a_run_is_paused(store: Store, capsys: pytest.CaptureFixture) -> None:
    at_work(store, "mine", state="paused", paused_since=time.mktime((*time.localtime()[:3], 14, 5, 0, 0, 0, -1)))
    assert main(["runs", "--runs", str(store.root)]) == 0
    assert "paused since 14:05" in capsys.readouterr().out


# As an account that is not the superuser: for that one, no folder is closed.
AS_NOBODY = os.name != "nt" and os.geteuid() == 0


def as_nobody(do: Callable[[], None]) -> int:
    """Return the exit code of a child process of another account that does something."""
    child = os.fork()
    if not child:
        code = 1
        try:
            os.umask(0o002)
            os.setgid(65534)
            os.setuid(65534)
            do()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.skipif(not AS_NOBODY, reason="only the superuser can become another account")
def test_a_closed_folder_is_told_as_what_it_is_and_left_empty(store: Store) -> None:
    store.create(RunConfig.make())
    for folder in (store.root, *store.root.parents):
        if folder == Path("/tmp"):
            break
        folder.chmod(0o755)
    store.root.chmod(0o777)
    before = set(store.root.iterdir())

    def do() -> None:
        # The folder is open, its queue is not: the run is made and cannot be queued.
        with pytest.raises(RunError, match="Permission denied. Have the folder opened to writing"):
            jobs.start(RunConfig.make(), store=store)

    assert as_nobody(do) == 0
    assert set(store.root.iterdir()) == before


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"deaths": "x", "state": "working"}',
        '{"pid": "abc"}',
        '{"state": "working", "pid": 1, "started": 1e10}',
    ],
)
def test_a_claim_on_a_question_that_makes_no_sense_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "status.json").write_text(content)
    found = Standing.read(tmp_path)
    assert found.state == "waiting" and found.pid == 0
