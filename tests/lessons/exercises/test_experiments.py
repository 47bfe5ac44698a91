"""Runs that are handed in, curves to read, reasons to choose: each right answer rests on what was really computed."""

import json
from pathlib import Path

import numpy as np
import pytest

from learners import EXERCISES
from workbench.concepts.optimizers import Adam
from workbench.lessons.catalogue import LESSONS
from workbench.lessons.choosing import ChoiceExercise, OrderExercise
from workbench.lessons.curves import CurveExercise
from workbench.lessons.handed import RunExercise
from workbench.lessons.project import ProjectExercise
from workbench.runs.presets import preset
from workbench.runs.status import Status
from workbench.runs.store import Store

RUNS = [exercise for exercise in EXERCISES if isinstance(exercise, RunExercise)]
CHOICES = [exercise for exercise in EXERCISES if isinstance(exercise, ChoiceExercise | OrderExercise)]
CURVES = [exercise for exercise in EXERCISES if isinstance(exercise, CurveExercise)]
NOTEBOOKS = Path(__file__).resolve().parents[3] / "notebooks"


def configs(exercise):
    """The settings of the runs of one right answer, as its solution writes them."""
    return [eval(one, {"preset": preset}) for one in exercise.settings]


@pytest.fixture(scope="module")
def handed_in(made_once):
    """All runs of all solutions, trained for real, by exercise."""

    def train_all(folder):
        from workbench.engine.training import train

        for exercise in RUNS:
            for number, config in enumerate(configs(exercise)):
                run = Store(folder).create(config, f"{exercise.key} {number}", queued=False)
                status = train(run, whole=False)
                assert status.state == "finished", status.error

    store = Store(made_once("handed-in", train_all))
    runs = {run.meta["name"]: run for run in store.runs()}
    return {
        exercise.key: [runs[f"{exercise.key} {number}"] for number in range(len(exercise.settings))]
        for exercise in RUNS
    }


def test_each_notebook_has_three_of_them():
    for name, lesson in LESSONS.items():
        kinds = [type(exercise) for exercise in lesson.exercises]
        assert kinds.count(RunExercise) == kinds.count(CurveExercise) == 1, name
        assert sum(kind in (ChoiceExercise, OrderExercise) for kind in kinds) == 1, name
    assert isinstance(LESSONS["06_mnist_cnn_gpu"].exercises[-1], ProjectExercise)


def test_runs_of_the_solutions_trained_with_keras_are_right(handed_in):
    for exercise in RUNS:
        runs = handed_in[exercise.key]
        feedback = exercise.assess(runs[0] if len(runs) == 1 else runs)
        assert feedback.kind == "right", feedback


def test_runs_trained_with_keras_for_another_exercise_are_told_what_they_lack(handed_in):
    everything = [run for runs in handed_in.values() for run in runs]
    for exercise in RUNS:
        amount, told = len(exercise.settings), set()
        for place in range(len(everything) - amount):
            answer = everything[place : place + amount]
            feedback = exercise.assess(answer[0] if amount == 1 else answer)
            assert feedback.kind in ("right", "not yet") and feedback.message, (exercise.key, feedback)
            told |= {feedback.message} if feedback.kind == "not yet" else set()
        assert len(told) >= 3, exercise.key


def test_a_run_trained_with_keras_may_be_named(handed_in, monkeypatch):
    exercise, (run,) = RUNS[0], handed_in[RUNS[0].key]
    monkeypatch.setenv("WORKBENCH_RUNS", str(run.folder.parent))
    for answer in (run, run.id, run.meta["name"], [run]):
        assert exercise.assess(answer).kind == "right", answer


def test_a_run_that_has_not_ended_or_was_broken_is_no_answer(store):
    waiting = store.create(preset("quick_look"), "waits")
    assert "has not ended yet" in RUNS[0].assess(waiting).message
    Status(state="finished").write(waiting.folder)
    assert "did not get through one epoch" in RUNS[0].assess(waiting).message
    broken = store.create(preset("quick_look").replace(fault="overlap"), "broken", queued=False)
    Status(state="finished").write(broken.folder)
    (broken.folder / "events.jsonl").write_text(
        json.dumps({"kind": "epoch", "epoch": 1, "step": 5, "loss": 1.0}) + "\n"
    )
    assert "broken on purpose" in RUNS[0].assess(broken).message


@pytest.mark.parametrize("exercise", CURVES, ids=lambda exercise: exercise.key)
def test_curves_can_be_drawn_as_they_are(exercise):
    from workbench.figures import seed_bands

    figure = seed_bands(exercise.curves, **exercise.axes)
    points = len(list(exercise.axes["x"]))
    assert all(values.shape == (1, points) and np.isfinite(values).all() for values in exercise.curves.values())
    assert {len(trace.x) for trace in figure.data if trace.customdata is not None} == {points}
    again = exercise._compute()
    assert all(np.array_equal(again[name], values[0]) for name, values in exercise.curves.items())


@pytest.mark.parametrize("exercise", CHOICES, ids=lambda exercise: exercise.key)
def test_each_wrong_choice_has_its_sentence(exercise):
    letters, right = set(exercise.statements), set(exercise.right)
    assert set(exercise.said) == (letters - right if isinstance(exercise, ChoiceExercise) else letters)
    assert len(set(exercise.said.values())) == len(exercise.said) and right <= letters
    for way in (exercise.right.upper(), f" {', '.join(exercise.right)} ", list(exercise.right)):
        assert exercise.assess(way).kind == "right", way


def test_the_notebook_has_every_statement_and_every_line_of_the_rubric():
    for name, lesson in LESSONS.items():
        cells = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text())["cells"]
        text = " ".join(" ".join("".join(cell["source"]).split()) for cell in cells if cell["cell_type"] == "markdown")
        for exercise in lesson.exercises:
            if isinstance(exercise, ChoiceExercise | OrderExercise):
                assert all(f"- **{letter}** {words}" in text for letter, words in exercise.statements.items()), name
            if isinstance(exercise, ProjectExercise):
                assert all(f"- **{line}**: {words}" in text for line, words in exercise.rubric.items()), name


def test_the_reasons_are_true():
    for gradient in (0.01, 0.3, 50.0):  # Adam's first step is as long as its rate
        (moved,) = Adam(0.1).step([np.zeros(1)], [np.array([gradient])])
        assert abs(float(moved[0])) == pytest.approx(0.1, rel=0.01)
    label = 0.91  # with label smoothing, the best answer costs something
    assert -label * np.log(label) - 9 * 0.01 * np.log(0.01) > 0.4
