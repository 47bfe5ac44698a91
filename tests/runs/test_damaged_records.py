"""One bad record never takes the rest: whatever stands in a run's folder, all runs are listed and it is named."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench import cli
from workbench.errors import RunError
from workbench.runs.config import RunConfig
from workbench.runs.reading import one_by_one
from workbench.runs.status import Status
from workbench.runs.store import Run, Store

DEEP = b"[" * 10_000 + b"]" * 10_000
STATE = {"state": "finished", "pid": 1, "epoch": 2}


def write(content: bytes) -> Callable[[Path], None]:
    """Return what puts this content into a file."""
    return lambda path: path.write_bytes(content)


def folder(path: Path) -> None:
    """A folder in the place of a file."""
    path.unlink(missing_ok=True)
    path.mkdir()


def itself(path: Path) -> None:
    """A link to itself in the place of a file."""
    path.unlink(missing_ok=True)
    path.symlink_to(path.name)


def nowhere(path: Path) -> None:
    """A link that leads nowhere in the place of a file."""
    path.unlink(missing_ok=True)
    path.symlink_to("gone")


def pipe(path: Path) -> None:
    """A pipe that nobody writes to in the place of a file: who opens it waits for ever."""
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def state(**changes: object) -> Callable[[Path], None]:
    """Return what writes a `status.json` with some values changed."""
    return write(json.dumps({**STATE, **changes}).encode())


@pytest.fixture
def pair(store: Store, small: RunConfig) -> tuple[Run, Run]:
    """Two runs that have ended: one to be damaged, one to be none the worse."""
    runs = store.create(small, "broken", queued=False), store.create(small, "whole", queued=False)
    for run in runs:
        Status(state="finished", epoch=2).write(run.folder)
    return runs


def listed(capsys: pytest.CaptureFixture, store: Store) -> dict[str, dict]:
    """Both ways to list the runs; return what `--json` says of each by its number."""
    assert cli.main(["runs", "--runs", str(store.root)]) == 0
    table = capsys.readouterr().out
    assert cli.main(["runs", "--runs", str(store.root), "--json"]) == 0
    facts = {facts["run"]: facts for facts in json.loads(capsys.readouterr().out)}
    assert all(identifier in table for identifier in facts)
    return facts


NO_FILE = {"folder": folder, "itself": itself, "nowhere": nowhere, "pipe": pipe}
NO_OBJECT = {"list": write(b"[]"), "deep": write(DEEP), **NO_FILE}
DAMAGED = {
    "status.json": {
        "number_as_text": state(pid="abc"),
        "number_too_large": state(pid=2**70),
        "negative": state(epoch=-1),
        "epoch_as_text": state(epoch="two"),
        "half_a_step": state(step=1.5),
        "list_for_a_moment": state(heartbeat=[]),
        "number_for_a_text": state(host=7),
        "object_for_a_text": state(error={}),
        "list_for_a_state": state(state=[]),
        "unknown_state": state(state="asleep"),
        "null": write(b"null"),
        "empty": write(b""),
        "nan": write(b'{"state": "running", "heartbeat": NaN}'),
        "no_text": write(b"\xff\xfe{"),
        **NO_OBJECT,
    },
    "config.json": {"cut": write(b"{"), **NO_OBJECT},
    "events.jsonl": NO_FILE,
}


@pytest.mark.parametrize(("name", "damage"), [(name, damage) for name in DAMAGED for damage in DAMAGED[name]])
def test_a_damaged_file_marks_its_run_alone(store, pair, capsys, name, damage) -> None:
    broken, whole = pair
    DAMAGED[name][damage](broken.folder / name)
    facts = listed(capsys, store)
    assert facts[broken.id]["state"] == "damaged" and facts[whole.id]["state"] == "finished"
    assert name in facts[broken.id]["error"] or "asleep" in facts[broken.id]["error"]
    assert store.training() == [] and store.run("whole") == whole
    assert name != "events.jsonl" or name in broken.history().error and not broken.history().batches


NO_NAME = {
    "other_types": write(b'{"name": ["a"], "note": {}}'),
    "null": write(b'{"name": null}'),
    "no_text": write(b"\xff"),
    "half_a_pair": write(b'{"name": "\\ud800"}'),
    **NO_OBJECT,
}


@pytest.mark.parametrize("damage", NO_NAME.values(), ids=NO_NAME)
def test_a_damaged_name_is_none(store, pair, capsys, damage) -> None:
    broken, whole = pair
    damage(broken.folder / "meta.json")
    facts = listed(capsys, store)
    assert facts[broken.id]["name"] == "" and facts[whole.id]["name"] == "whole"
    assert broken.title == broken.id and store.run("whole") == whole
    if damage is folder:
        with pytest.raises(RunError, match="folder"):
            broken.describe(name="mended")
    else:
        broken.describe(name="mended")
        assert broken.meta == {"name": "mended", "note": ""}


def test_what_is_no_checkpoint_is_none(store, pair, capsys) -> None:
    broken, _ = pair
    kept = broken.folder / "checkpoints"
    kept.mkdir()
    for name in (
        "epoch-0002.keras",
        "epoch-0010.keras",
        "epoch-12345.keras",
        "epoch-0003 (1).keras",
        "epoch-0.keras",
        "epoch-0000.keras",
        "epoch-٣٣٣٣.keras",
        "epoch-00004.keras",
        "epoch-0005.keras.part",
        ".epoch-0006.keras",
        "epoch-1e3.keras",
        f"epoch-{'9' * 200}.keras",
    ):
        (kept / name).write_bytes(b"weights")
    (kept / "epoch-0001.keras").mkdir()
    (kept / "epoch-0007.keras").symlink_to("epoch-0007.keras")
    assert broken.epochs_kept() == [2, 10, 12345]
    assert listed(capsys, store)[broken.id]["state"] == "finished"
    shutil.rmtree(kept)
    kept.write_bytes(b"no folder")
    assert broken.epochs_kept() == []


def test_whatever_lies_between_the_runs_the_others_are_listed(store, pair, capsys) -> None:
    (store.root / "20260101-000000-0000").symlink_to("20260101-000000-0000")
    (store.root / "20260101-000001-0000").symlink_to("gone")
    (store.root / "20260101-000002-0000").write_text("a file named like a run")
    (store.root / "20260101-000003-0000").mkdir()
    facts = listed(capsys, store)
    assert {run.id for run in pair} <= set(facts) and facts["20260101-000000-0000"]["state"] == "damaged"
    assert not {"20260101-000001-0000", "20260101-000002-0000", "20260101-000003-0000"} & set(facts)
    assert store.run("whole") == pair[1] and store.training() == []


def test_a_folder_that_may_not_be_entered_is_damaged(store, pair, monkeypatch) -> None:
    broken, whole = pair

    def refuse(call: Callable) -> Callable:
        def refused(path: object, *arguments: object, **more: object) -> object:
            if str(path).startswith(str(broken.folder) + os.sep):
                raise PermissionError(13, "Permission denied", str(path))
            return call(path, *arguments, **more)

        return refused

    for name in ("stat", "lstat", "open", "scandir"):  # who runs these tests is often allowed everything
        monkeypatch.setattr(os, name, refuse(getattr(os, name)))
    found = {run.id: run.status for run in store.runs()}
    assert found[broken.id].state == "damaged" and "Permission denied" in found[broken.id].error
    assert found[whole.id].state == "finished" and store.run("whole") == whole and broken.epochs_kept() == []


def test_a_run_taken_away_while_it_is_listed(store, pair) -> None:
    broken, whole = store.runs()[::-1] if store.runs()[0] == pair[1] else store.runs()
    shutil.rmtree(broken.folder)
    assert broken.status.state == "damaged" and broken.meta["name"] == "" and broken.history().batches == []
    assert broken.environment() == {} and broken.evaluation() is None and broken.epochs_kept() == []


def test_each_record_is_guarded_alone(capsys) -> None:
    def look(number: int) -> str:
        if number == 1:
            raise RunError("No.")
        if number == 2:
            raise FileNotFoundError(2, "Gone", "file")
        return str(10 // number)

    assert one_by_one([0, 1, 2, 5], look, lambda number, sentence: f"{number}: {sentence}") == [
        "0: It cannot be read: ZeroDivisionError. Is it from another version?",
        "1: No.",
        "2: file cannot be read or written: Gone. See what is there, or choose another folder with WORKBENCH_RUNS.",
        "2",
    ]
    assert "ZeroDivisionError" in capsys.readouterr().err
