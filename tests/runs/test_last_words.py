"""Why a run failed is told by its own folder alone, also where that can no longer be written."""

import json
import os
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from workbench.errors import RunError
from workbench.runs.config import RunConfig
from workbench.runs.store import Run, Store


@pytest.fixture
def running(store: Store, small: RunConfig) -> Run:
    """A run that this process is training."""
    run = store.create(small, queued=False)
    replace(run.status, state="running", phase="learning").of_this_process().write(run.folder)
    return run


def test_nobody_ends_a_run_from_the_shared_temporary_folder(
    running: Run, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(shared))
    planted = asdict(replace(running.status, state="finished"))
    (shared / f"workbench-failed-{running.id}.json").write_text(json.dumps(planted))
    assert running.status.state == "running"
    with pytest.raises(RunError, match="Stop it first"):
        store.delete(running)


def test_last_words_can_only_say_failed(running: Run) -> None:
    status = running.status
    words = {"pid": status.pid, "started": status.started, "error": "The disk is full.", "state": "finished"}
    (running.folder / ".reserve").write_text(json.dumps({**words, "started": 1.0}))
    assert running.status == status  # of an earlier life, or of another process
    for nonsense in ("", "[1]", "{}", "[" * 5000, "\0" * 9):
        (running.folder / ".reserve").write_text(nonsense)
        assert running.status == status
    (running.folder / ".reserve").write_text(json.dumps(words))
    assert (running.status.state, running.status.error) == ("failed", "The disk is full.")


@pytest.mark.skipif(os.name == "nt", reason="there a folder with an open file cannot be moved")
def test_the_reason_is_kept_where_the_folder_was_moved_away(running: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from workbench.engine.reporter import Reporter

    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")  # the room is made beforehand: nothing else is needed
    elsewhere = running.folder.with_name("elsewhere")
    reporter = Reporter(running)
    with pytest.raises(ValueError), reporter:
        running.folder.rename(elsewhere)
        raise ValueError
    reporter.fail("Ü" * 2000)
    elsewhere.rename(running.folder)
    assert running.status.state == "failed" and running.status.error == "Ü" * 900
    again = Reporter(running)
    with again:
        assert running.status.state == "running"  # the words of the life before are gone
        again.end("finished")
    assert not [path.name for path in running.folder.iterdir() if path.name.startswith(".")]


def test_a_full_disk_has_room_for_the_state(running: Run) -> None:
    from workbench.engine.reporter import Reporter

    reporter = Reporter(running)
    with pytest.raises(OSError), reporter:
        assert (running.folder / ".reserve").stat().st_size == 65536
        raise OSError
    reporter.fail("The disk is full.")
    assert json.loads((running.folder / "status.json").read_text())["error"] == "The disk is full."
    assert not (running.folder / ".reserve").exists() and running.history().end["state"] == "failed"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
def test_a_pipe_in_the_place_of_that_room_keeps_nobody_waiting(running: Run) -> None:
    os.mkfifo(running.folder / ".reserve")  # whoever opens it waits until somebody opens its other end
    assert running.status.state == "running"
    from workbench.engine.reporter import Reporter

    with Reporter(running) as reporter:
        assert (running.folder / ".reserve").is_file()
        reporter.end("finished")


def test_last_words_are_shown_and_not_obeyed(running: Run) -> None:
    status = running.status
    said = {"pid": status.pid, "started": status.started, "error": "\x1b]8;;http://elsewhere\x07No.\u202e"}
    (running.folder / ".reserve").write_text(json.dumps(said))
    assert running.status.error == r"\x1b]8;;http://elsewhere\x07No.\u202e"
