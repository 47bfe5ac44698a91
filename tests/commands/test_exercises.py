"""`workbench exercises`: the list, the results as a table for a spreadsheet, and what help is allowed."""

import csv
import json

import pytest

from workbench.cli import main
from workbench.lessons.catalogue import COURSE
from workbench.lessons.progress import Progress


@pytest.fixture
def class_of_two(tmp_path, monkeypatch):
    progress = Progress(tmp_path / "class")
    for learner, states in (("ada", ("not yet", "right")), ("=cmd()", ("raised",))):
        monkeypatch.setenv("JUPYTERHUB_USER", learner)
        progress.add("hint", "start-1")
        for state in states:
            progress.add("check", "start-1", state)
    return progress


def test_every_exercise_is_listed_with_how_many_solved_it(class_of_two, capsys):
    assert main(["exercises", "--runs", str(class_of_two.path.parent)]) == 0
    listed = capsys.readouterr().out
    for name, lesson in COURSE.items():
        assert name in listed and all(exercise.key in listed for exercise in lesson.exercises)
    assert "1 of 2" in next(line for line in listed.splitlines() if "start-1" in line)
    assert "hints on, solutions on" in listed


def test_results_are_exported(class_of_two, tmp_path, capsys):
    target = tmp_path / "results.csv"
    assert main(["exercises", "--runs", str(class_of_two.path.parent), "--export", str(target)]) == 0
    rows = list(csv.DictReader(target.read_text().splitlines()))
    assert f"{len(rows)} lines" in capsys.readouterr().out
    assert len(rows) == 2 * sum(len(lesson.exercises) for lesson in COURSE.values())
    ada = next(row for row in rows if row["learner"] == "ada" and row["exercise"] == "start-1")
    assert (ada["notebook"], ada["state"], ada["tries"], ada["hints"], ada["solution_read"]) == (
        "00_start_here",
        "right",
        "2",
        "1",
        "no",
    )
    assert ada["began"] <= ada["solved"] and ada["began"].startswith("20")
    other = next(row for row in rows if row["exercise"] == "start-1" and row is not ada)
    assert other["learner"] == "'=cmd()" and other["state"] == "raised"  # no formula for a spreadsheet
    untouched = next(row for row in rows if row["exercise"] == "start-2")
    assert untouched["state"] == "unattempted" and untouched["began"] == ""


def test_help_is_switched(tmp_path, capsys):
    assert main(["exercises", "--runs", str(tmp_path), "--hints", "off", "--solutions", "off"]) == 0
    assert capsys.readouterr().out.count("off, from now on") == 2
    assert Progress(tmp_path).read().allowed == {"hints": False, "solutions": False}
    assert main(["exercises", "--runs", str(tmp_path), "--hints", "on"]) == 0
    assert Progress(tmp_path).read().allowed == {"hints": True, "solutions": False}


def test_damage_is_named(class_of_two, capsys):
    with class_of_two.path.open("ab") as file:
        file.write(b"{ half\n" + json.dumps({"kind": "dance"}).encode() + b"\n")
    assert main(["exercises", "--runs", str(class_of_two.path.parent)]) == 0
    said = capsys.readouterr().out
    assert "2 lines" in said and "exercises.jsonl" in said and "1 of 2" in said


def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path, capsys):
    assert main(["exercises", "--runs", str(tmp_path), "--export", str(tmp_path / "none" / "x.csv")]) == 1
    assert "x.csv" in capsys.readouterr().err
