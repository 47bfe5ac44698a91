r"""What holds for every exercise: right answers are taken, typical mistakes get words of their own, garbage is told so.

Each lesson has a table of its typical wrong answers in `tests/lessons/test_<module>.py`:

    WRONG = {"losses-1": [("def my_mse(y_true, y_pred):\n    return ...", "words of the message"), (0.15, "...")]}

A text that gives the exercise's answer its name is run as a learner's cell; anything else is the answer itself.
"""

import re
import runpy
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from workbench.lessons import ____
from workbench.lessons.catalogue import LESSONS
from workbench.lessons.exercise import STATES, _parameters

HERE = Path(__file__).parent
FEWEST, MOST = 3, 5  # exercises in a notebook
MODULES = {entry.module: name for name, entry in LESSONS.items()}
EXERCISES = [exercise for name in MODULES.values() for exercise in LESSONS[name].exercises]


@lru_cache
def wrong(module):
    """The wrong answers of a lesson, and the names that its cells may use besides NumPy's."""
    content = runpy.run_path(str(HERE / f"test_{module}.py"))
    return content["WRONG"], content.get("NAMES", {})


def run_cell(exercise, code, names=None):
    """Run code as a learner's cell and return what it named."""
    content = {"np": np, "____": ____, **(names or {})}
    exec(compile(code, "<the learner's cell>", "exec"), content)
    return content[exercise.answer]


def answers(exercise):
    """Each wrong answer of an exercise with the words that its message must have."""
    table, names = wrong(exercise.key.rpartition("-")[0])
    for given, words in table[exercise.key]:
        is_code = isinstance(given, str) and re.search(rf"^(def |class )?{exercise.answer}\b", given, re.M)
        yield (run_cell(exercise, given, names) if is_code else given), words


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
