"""Two hundred wrong answers to each exercise, drawn from a seed: a sentence each, and never the right answer in it.

Numbers near and far, other shapes and types, signs, factors, orders, and typical mistakes on top of each other.
"""

import math
import random
import re
import string

import numpy as np
import pytest

from learners import EXERCISES, answers, run_cell, wrong
from workbench.lessons.handed import RunExercise
from workbench.lessons.values import describe, numbers, spelt

AMOUNT = 200
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:,\d{3})*(?:\.\d+)?(?:e[-+]?\d+)?(?![\w]|\.\d)")
ROUNDINGS = ("{:.6g}", "{:.5g}", "{:.4g}", "{:.3g}", "{:.4f}", "{:.3f}", "{!r}")
FOREIGN = re.compile(
    r"Traceback|\w+Error|object at 0x|NoneType|<class|operand|has no attribute|not iterable|could not|ambiguous|"
    r"ndarray|\bfloat64\b|\bdtype\b|workbench/|argument"
)
CODE_ANSWERS = [exercise for exercise in EXERCISES if not isinstance(exercise, RunExercise)]  # a run is no value


def garbage(draw):
    """Something that is no answer to anything."""
    return draw.choice(
        [
            None, "text", "", "7", b"x", float("nan"), float("inf"), -float("inf"), True, False, [], {}, set(), (),
            object(), int, 1j, 10**400, 1e308, 1e-308, [1, [2, 3]], ["a", 1], [None, None], {"a": 1}, range(3),
            np.zeros(0), np.array(["a"]), np.zeros((2, 0)), np.full((2, 3), np.nan), np.array(None), np.ones((1, 2, 3)),
            np.array([1, 2], dtype=object), np.array(True), iter([1, 2]), Ellipsis, slice(3),
        ]
    )  # fmt: skip


def changed(value, draw):
    """A value, or the numbers in it, made wrong in one way."""
    found = numbers(value)
    if found is None:
        return garbage(draw)
    array, rng = np.array(found, dtype=float), np.random.default_rng(draw.randrange(2**32))
    return draw.choice(
        [
            lambda: array * draw.choice([-1, 2, 0.5, 3, 1 / 3, 10, 0.1, 100, 0.01, 1e6, -2, 28, 1.0007, 0.999]),
            lambda: array + draw.choice([1, -1, 0.1, -0.1, 0.5, 100, 1e-2, -1e-3]),
            lambda: array + rng.normal(size=array.shape) * draw.choice([0.01, 1, 100]),
            lambda: rng.normal(size=array.shape) * 10.0 ** draw.randint(-6, 6),
            lambda: array * rng.choice([-1.0, 1.0], size=array.shape),
            lambda: rng.permutation(array.ravel()).reshape(array.shape) + (array.size < 2),
            lambda: np.append(array.ravel(), 1.5),
            lambda: array.ravel()[:-1],
            lambda: np.stack([array, array]),
            lambda: array.T + (array.ndim < 2 or len(set(array.shape)) == 1),
            lambda: array[..., None, None].repeat(2, axis=-1),
            lambda: array.sum() + 1,
            lambda: array.mean() - 1,
            lambda: np.round(array) + 2,
            lambda: np.zeros_like(array) - 0.25,
            lambda: np.where(rng.random(array.shape) < 0.5, np.nan, array + 1),
            lambda: str(array.ravel()[:50].tolist()),
            lambda: [str(one) for one in array.ravel()[:50].tolist()],
            lambda: {"answer": value},
            lambda: array.astype(complex) + 1j,
            lambda: float(draw.choice([0, 1, -1, 2, 7, 28, 0.065, 784, 3.14, 42, 1e9])) + 1e-3,
            lambda: np.sqrt(np.abs(array)) + 0.3,
            lambda: array**2 + 0.7,
            lambda: 1 / (array + 0.37),
            lambda: array > array.mean(),
            lambda: garbage(draw),
        ]
    )()


class Called:
    """A function made wrong, and what it was asked and said."""

    def __init__(self, right, draw, how):
        self.right, self.seed, self.how, self.seen = right, draw.random(), how, []

    def answer(self):
        def wrong_one(*args, **named):
            with np.errstate(all="ignore"):
                result = self.how(self.right(*args, **named), random.Random(self.seed))
            self.seen += [result, *args]
            return result

        return wrong_one


def told(values):
    """The numbers in values, each as a message may round it."""
    found = set()
    for value in values:
        array = numbers(value)
        for one in [] if array is None or array.size > 12 else array.ravel().tolist():  # longer ones are not spelt
            found |= {form.format(one) for form in ROUNDINGS}
            found |= {f"{int(one)}"} if math.isfinite(one) and one == int(one) else set()
    return found


def own_words(values):
    """The numbers that stand in what the learner gave, as a message spells it."""
    return {word for value in values for word in NUMBER.findall(f"{spelt(value)} {describe(value)}")} | told(values)


def wrong_answers(exercise):
    """Yield (an answer, what was given and asked, in values that come to be as it is checked)."""
    draw, names = random.Random(exercise.key), wrong(exercise.key.rpartition("-")[0])[1]
    right = run_cell(exercise, exercise.code, names)
    mistakes = [given for given, _ in answers(exercise)]
    for number in range(AMOUNT):
        base = draw.choice([right, *mistakes]) if number % 2 else right
        if callable(right):
            if number % 10 == 9 or not callable(base):
                given = changed(1.0, draw)
                yield given, [given]
                continue
            depth = draw.choice([1, 1, 2])

            def how(result, own, depth=depth):
                for _ in range(depth):
                    result = changed(result, own)
                return result

            call = Called(base, draw, how)
            yield call.answer(), call.seen
        else:
            given = changed(changed(base, draw), draw) if number % 3 == 2 else changed(base, draw)
            yield given, [given]


def expected(exercise):
    """What must not be told: the answer, or what its function gives in the calls of the check, written in digits."""
    right = run_cell(exercise, exercise.code, wrong(exercise.key.rpartition("-")[0])[1])
    if np.ndim(right) == 0 and not callable(right):
        return told([right])
    seen = [] if callable(right) else [right]

    def watched(*args, **named):
        seen.append(right(*args, **named))
        return seen[-1]

    assert exercise.assess(watched if callable(right) else right).kind == "right"
    # A small whole number may stand in any sentence; what has three digits and more comes from nowhere else.
    return {word for word in told(seen) if len(word.strip("-0.").replace(".", "")) >= 3}


@pytest.mark.parametrize("exercise", CODE_ANSWERS, ids=lambda exercise: exercise.key)
def test_no_hint_is_the_answer(exercise):
    right = run_cell(exercise, exercise.code, wrong(exercise.key.rpartition("-")[0])[1])
    said = " ".join(exercise.hints)
    if not callable(right):
        secrets = {word for word in told([right]) if np.ndim(right) == 0 or len(word) > 2}
        assert not set(NUMBER.findall(said)) & secrets
    made = re.findall(r"(?:return |= |append\()(.{12,})", exercise.code)
    assert made or not callable(right)
    assert not [piece for piece in made if piece.replace(" ", "") in said.replace(" ", "")]


@pytest.mark.parametrize("exercise", CODE_ANSWERS, ids=lambda exercise: exercise.key)
def test_wrong_answers_get_a_sentence_and_never_the_answer(exercise):
    secrets, amount = expected(exercise), 0
    with np.errstate(all="ignore"):  # of the changes made here
        drawn = list(wrong_answers(exercise))
    for given, seen in drawn:
        feedback = exercise.assess(given)
        amount += 1
        if feedback.kind == "right":  # a change may have hit what is right, or may not matter
            assert callable(given) or numbers(given) is not None, given
            continue
        said = feedback.message
        if feedback.kind == "raised":  # the code of a typical mistake that stops by itself
            continue
        assert feedback.kind == "not yet", (given, feedback)
        assert len(said.split()) >= 4 and said.rstrip()[-1] in ".?!)`" and said[0] not in string.ascii_lowercase, said
        assert not FOREIGN.search(said), said
        leaked = set(NUMBER.findall(said)) & secrets
        assert not leaked or leaked <= own_words(seen), (leaked, seen, said)
    assert amount == AMOUNT
