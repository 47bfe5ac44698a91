"""Of every exercise: right answers are taken, typical mistakes get words of their own, garbage is told so."""

import numpy as np
import pytest

from learners import EXERCISES, MODULES, answers, run_cell, wrong
from workbench.lessons import ____
from workbench.lessons.catalogue import LESSONS
from workbench.lessons.exercise import STATES, _parameters
from workbench.lessons.handed import RunExercise

FEWEST, MOST = 6, 9  # exercises in a notebook


def test_every_notebook_has_its_exercises():
    for name, entry in LESSONS.items():
        assert FEWEST <= len(entry.exercises) <= MOST, name


def test_keys_count_up_in_each_lesson():
    for module, name in MODULES.items():
        keys = [exercise.key for exercise in LESSONS[name].exercises]
        assert keys == [f"{module}-{number + 1}" for number in range(len(keys))]
        assert set(wrong(module)[0]) == set(keys)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.key)
class TestEach:
    def test_says_what_it_is(self, exercise):
        assert exercise.title and exercise.answer.isidentifier() and len(exercise.hints) >= 2 and exercise.remember
        assert len(set(exercise.hints)) == len(exercise.hints)

    def test_its_solution_is_right(self, exercise):
        if isinstance(exercise, RunExercise):
            pytest.skip("its runs are trained and handed in by test_experiments.py")
        names = wrong(exercise.key.rpartition("-")[0])[1]
        feedback = exercise.assess(run_cell(exercise, exercise.code, names))
        assert (feedback.kind, feedback.message) == ("right", exercise.remember)

    def test_each_typical_mistake_gets_its_own_words(self, exercise):
        messages = []
        for given, words in answers(exercise):
            feedback = exercise.assess(given)
            assert feedback.kind in ("not yet", "raised"), (given, feedback)
            assert words.lower() in feedback.message.lower()
            messages.append(feedback.message)
        assert len(messages) >= 3 and len(set(messages)) == len(messages)

    def test_nothing_tried_is_open(self, exercise):
        parameters = _parameters(exercise.code, exercise.answer)
        assert exercise.assess(____).kind == "unattempted"
        assert exercise.assess([1.0, ____ * 2]).kind == "unattempted"
        if parameters is not None:
            gap = f"def {exercise.answer}({', '.join(parameters)}):\n    return np.mean(2 * ____)"
            assert exercise.assess(run_cell(exercise, gap)).kind == "unattempted"

    def test_garbage_gets_a_sentence(self, exercise):
        def stops(*arguments, **named):
            return undefined_name  # noqa: F821

        values = [
            None,
            "text",
            -123.456,
            10**400,
            float("nan"),
            [],
            {},
            set(),
            object(),
            b"",
            ["a", [1]],
            np.zeros(0),
            np.array(["a"]),
            np.full((2, 3, 4), np.nan),
        ]
        functions = [*(lambda *a, value=value, **k: value for value in values), lambda: 1, lambda *a, **k: a, type, int]
        for given in [*values, *functions, stops]:
            feedback = exercise.assess(given)
            assert feedback.kind in STATES and feedback.kind not in ("right", "unattempted"), given
            assert feedback.message and "Traceback" not in feedback.message and "workbench/" not in feedback.message
            assert feedback._repr_html_() and repr(feedback)
