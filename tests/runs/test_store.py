"""Runs are folders: made whole, found again, named, deleted and brought back; a damaged one harms only itself."""

import json
import shutil
from pathlib import Path

import pytest

from workbench.errors import RunError
from workbench.runs.config import RunConfig
from workbench.runs.files import read_lines
from workbench.runs.status import Status
from workbench.runs.store import Run, Store


def test_an_empty_store_needs_no_folder(store: Store) -> None:
    assert store.runs() == [] and store.queue() == []
    assert not store.root.exists()


def test_a_new_run_is_whole(store: Store) -> None:
    run = store.create(RunConfig.make(epochs=3), "mine")
    assert store.runs() == [run] == store.queue()
    assert run.config.epochs == 3 and run.title == "mine" and run.status.state == "queued"
    assert not list(store.root.glob(".new-*"))


def test_a_store_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match="cannot be written.*WORKBENCH_RUNS"):
        Store(tmp_path / "file" / "runs").create(RunConfig.make())


def test_two_runs_of_one_second_never_share_a_number(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["aaaa", "aaaa", "bbbb"])
    monkeypatch.setattr("time.strftime", lambda form: "20260102-030405")
    monkeypatch.setattr("secrets.token_hex", lambda count: next(drawn) if count == 2 else "0" * 16)
    runs = [store.create(RunConfig(), name) for name in ("first", "second")]
    assert [run.id for run in runs] == ["20260102-030405-aaaa", "20260102-030405-bbbb"]
    assert [run.meta["name"] for run in runs] == ["first", "second"] and len(store.queue()) == 2


def test_runs_are_found_by_number_beginning_and_name(store: Store) -> None:
    run = store.create(RunConfig.make(), "mine")
    store.create(RunConfig.make())
    assert store.run(run.id) == store.run("mine") == run
    with pytest.raises(RunError, match="There is no run 'other'"):
        store.run("other")
    with pytest.raises(RunError, match="2 runs answer to '20"):
        store.run("20")


def test_name_and_note_stay(store: Store) -> None:
    run = store.create(RunConfig.make(), "mine")
    run.describe(note="good")
    run.describe(name="ours")
    assert Run(run.folder).meta == {"name": "ours", "note": "good"}
    (run.folder / "meta.json").write_text("[")
    assert run.title == run.id


@pytest.mark.parametrize("name", ["config.json", "status.json"])
@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b'{"schema_version": 99, "state": "asleep"}'])
def test_a_damaged_run_is_marked_and_the_others_live(store: Store, name: str, content: bytes) -> None:
    healthy = store.create(RunConfig.make())
    damaged = store.create(RunConfig.make())
    (damaged.folder / name).write_bytes(content)
    states = {run.id: run.status for run in store.runs()}
    assert states[healthy.id].state == "queued"
    assert states[damaged.id].state == "damaged" and damaged.id in states[damaged.id].error


def test_damaged_results_are_sentences(store: Store, trained: Run) -> None:
    store.root.mkdir()
    run = Run(Path(shutil.copytree(trained.folder, store.root / trained.id)))
    assert run.evaluation()["accuracy"] > 0.9
    (run.folder / "evaluation.npz").write_bytes(b"PK nonsense")
    with pytest.raises(RunError, match="evaluation of run .* is damaged"):
        run.evaluation()
    assert run.status.state == "finished"


def test_delete_and_bring_back(store: Store) -> None:
    run = store.create(RunConfig.make())
    store.delete(run)
    assert store.runs() == [] == store.queue()
    assert store.restore(run.id) == run and store.runs() == [run]
    with pytest.raises(RunError, match="not among the deleted"):
        store.restore(run.id)


def test_a_run_at_work_is_not_deleted(store: Store) -> None:
    run = store.create(RunConfig.make(), queued=False)
    Status(state="running").of_this_process().write(run.folder)
    with pytest.raises(RunError, match="Stop it first"):
        store.delete(run)


def test_only_one_takes_a_run_from_the_queue(store: Store) -> None:
    run = store.create(RunConfig.make())
    assert [run.leave_queue() for _ in range(3)] == [True, False, False]


def test_whoever_came_first_is_taken_first(store: Store) -> None:
    runs = [store.create(RunConfig.make()) for _ in range(8)]  # in one second: their numbers do not tell the order
    assert store.queue() == runs


def test_stopping_a_waiting_run_takes_it_from_the_queue(store: Store) -> None:
    run = store.create(RunConfig.make())
    run.send("stop")
    assert run.status.state == "stopped" and store.queue() == []


@pytest.mark.parametrize(
    ("action", "value", "message"),
    [
        ("jump", None, "Unknown command 'jump'"),
        ("learning_rate", -1.0, "must be between"),
        ("learning_rate", None, "must be between"),
        ("learning_rate", True, "must be between"),
        ("learning_rate", float("nan"), "must be between"),
        ("learning_rate", float("inf"), "must be between"),
        ("learning_rate", "0.1", "must be between"),
        ("step", True, "whole number from 1"),
        ("step", 0, "whole number from 1"),
        ("step", 2.5, "whole number from 1"),
    ],
)
def test_senseless_commands_are_sentences(store: Store, action: str, value: object, message: str) -> None:
    run = store.create(RunConfig.make())
    with pytest.raises(RunError, match=message):
        run.send(action, value)
    assert not (run.folder / "commands.jsonl").exists()


def test_commands_are_written_down(store: Store) -> None:
    run = store.create(RunConfig.make(), queued=False)
    Status(state="running").of_this_process().write(run.folder)
    run.send("learning_rate", 0.01)
    assert read_lines(run.folder / "commands.jsonl")[0][0]["value"] == 0.01


def test_nobody_commands_or_resumes_a_finished_run(store: Store) -> None:
    run = store.create(RunConfig.make(), queued=False)
    Status(state="finished").write(run.folder)
    with pytest.raises(RunError, match="nothing to pause"):
        run.send("pause")
    with pytest.raises(RunError, match="finished; only an interrupted"):
        run.resume()


def test_a_run_whose_process_is_gone_is_interrupted(store: Store) -> None:
    run = store.create(RunConfig.make(), queued=False)
    status = Status(state="running").of_this_process()
    status.write(run.folder)
    assert run.status.state == "running"
    content = json.loads((run.folder / "status.json").read_text())
    for change in ({"started": status.started - 100}, {"pid": 2**22 + 1}, {"heartbeat": status.heartbeat - 61}):
        (run.folder / "status.json").write_text(json.dumps({**content, **change}))
        assert run.status.state == "interrupted"
