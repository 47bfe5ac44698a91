r"""What learners answer to the exercises: cells that they write, and the typical mistakes.

Each lesson has a table of its typical wrong answers in `tests/lessons/exercises/test_<module>.py`:

    WRONG = {"losses-1": [("def my_mse(y_true, y_pred):\n    return ...", "words of the message"), (0.15, "...")]}

A text that gives the exercise's answer its name is run as a learner's cell; anything else is the answer itself.
"""

import re
import runpy
from functools import lru_cache
from pathlib import Path

import numpy as np

from workbench.lessons import ____
from workbench.lessons.catalogue import LESSONS

TESTS = Path(__file__).resolve().parent.parent / "lessons" / "exercises"
MODULES = {entry.module: name for name, entry in LESSONS.items()}
EXERCISES = [exercise for name in MODULES.values() for exercise in LESSONS[name].exercises]


@lru_cache
def wrong(module):
    """The wrong answers of a lesson, and the names that its cells may use besides NumPy's."""
    content = runpy.run_path(str(TESTS / f"test_{module}.py"))
    return content["WRONG"], content.get("NAMES", {})


def run_cell(exercise, code, names=None):
    """Run code as a learner's cell and return what it named."""
    content = {"np": np, "____": ____, exercise.name: exercise, **(names or {})}
    exec(compile(code, "<the learner's cell>", "exec"), content)
    return content[exercise.answer]


def answers(exercise):
    """Each wrong answer of an exercise with the words that its message must have."""
    table, names = wrong(exercise.key.rpartition("-")[0])
    for given, words in table[exercise.key]:
        is_code = isinstance(given, str) and re.search(rf"^(def |class )?{exercise.answer}\b", given, re.M)
        yield (run_cell(exercise, given, names) if is_code else given), words
