"""The file of the exercises: several writers, several learners, and damage of any kind."""

import getpass
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from workbench.errors import ConfigError, RunError
from workbench.lessons import progress as module
from workbench.lessons.catalogue import LESSONS, lesson
from workbench.lessons.progress import Progress, Standing, current_learner


@pytest.fixture
def progress(tmp_path):
    return Progress(tmp_path / "runs")


def test_nothing_yet(progress):
    record = progress.read()
    assert record.standing("losses-1") == Standing() and record.allowed == {"hints": True, "solutions": True}
    assert not progress.path.exists() and "0 exercises solved" in repr(progress)


def test_once_right_it_stays_right(progress):
    for state in ("not yet", "right", "raised"):
        progress.add("check", "losses-1", state)
    progress.add("hint", "losses-1")
    found = progress.read().standing("losses-1")
    assert (found.state, found.tries, found.hints) == ("right", 2, 0)
    assert "1 exercises solved" in repr(progress)


def test_each_learner_has_a_standing(progress, monkeypatch):
    for name in ("ada", "grace"):
        monkeypatch.setenv("JUPYTERHUB_USER", name)
        assert current_learner() == name
        progress.add("check", "losses-1", "right" if name == "ada" else "not yet")
    record = progress.read()
    assert record.standing("losses-1").state == "not yet" and record.standing("losses-1", "ada").state == "right"


def test_an_account_without_a_name(monkeypatch):
    def no_name():
        raise KeyError("uid 4711")

    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    monkeypatch.setattr(getpass, "getuser", no_name)
    assert current_learner() == "learner"


def test_many_writers_at_once_lose_nothing(progress):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: progress.add("check", f"play-{number % 10}", "not yet"), range(200)))
    record = progress.read()
    assert sum(entry.tries for entry in record.learners[current_learner()].values()) == 200 and record.damaged == 0


def test_damaged_lines_are_counted_and_harm_no_other(progress):
    progress.add("check", "losses-1", "right")
    fine = progress.path.read_bytes()
    row = json.loads(fine)
    for change in ({"learner": 3}, {"exercise": None}, {"time": "now"}, {"state": "perfect"}, {"kind": "dance"}):
        fine += json.dumps({**row, **change}).encode() + b"\n"
    progress.path.write_bytes(b"{ half\n\xff\xfe\n[1]\n\n" + fine + b'{"kind": "check", "ti')
    record = progress.read()
    assert record.standing("losses-1").state == "right" and record.damaged == 8
    progress.add("check", "losses-2", "right")  # the half-written line before it is ended first
    record = progress.read()
    assert record.standing("losses-2").state == "right" and record.damaged == 9


def test_a_place_that_cannot_be_written_or_read_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match="cannot be written.*WORKBENCH_RUNS"):
        Progress(tmp_path / "file" / "runs").add("hint", "losses-1")
    (tmp_path / module.FILE_NAME).mkdir()
    with pytest.raises(RunError, match="cannot be read"):
        Progress(tmp_path).read()


def test_the_usual_place_is_beside_the_runs(tmp_path):
    assert Progress().path == tmp_path / "runs" / "exercises.jsonl"


def test_the_catalogue():
    assert lesson("02_optimizers").title == "Optimizers" and list(LESSONS) == sorted(LESSONS)
    with pytest.raises(ConfigError, match="Did you mean '02_optimizers'"):
        lesson("02_optimisers")
    started = lesson("00_start_here").standings(Progress().read())
    assert [exercise.key for exercise, _ in started][:2] == ["start-1", "start-2"]
    assert all(entry.state == "unattempted" for _, entry in started)
