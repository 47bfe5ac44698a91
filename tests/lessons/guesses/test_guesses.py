"""Guesses: what may be answered, what is near enough, what is kept, and how well somebody knows how much they know."""

import json
import re

import numpy as np
import pytest

from workbench.errors import ConfigError, RunError
from workbench.lessons.catalogue import LESSONS
from workbench.lessons.guesses import calibration
from workbench.lessons.guesses.guess import POINTS, SHARES, SURE, ChoiceGuess, CurveGuess, NumberGuess
from workbench.lessons.guesses.record import Guesses, Kept

NUMBER = NumberGuess("x-1", "How many?", 0, 100, near=10, unit="%")
TIMES = NumberGuess("x-2", "How many?", 1, 1000, near=3)
CHOICE = ChoiceGuess("x-3", "Which?", {"yes": "certainly", "no": "not at all"})
CURVE = CurveGuess("x-4", "Sketch it.", x=(0, 4), y=(0, 1), xlabel="pixels", ylabel="share")


@pytest.fixture
def guesses(tmp_path):
    return Guesses(tmp_path)


def test_every_lesson_asks_for_some():
    keys = [guess.key for lesson in LESSONS.values() for guess in lesson.guesses]
    assert len(keys) == len(set(keys)) and all(len(lesson.guesses) >= 2 for lesson in LESSONS.values())
    for lesson in LESSONS.values():
        assert [guess.key for guess in lesson.guesses] == [
            f"{lesson.module}-{number}" for number in range(1, 1 + len(lesson.guesses))
        ]
    assert set(SURE) == set(SHARES)


@pytest.mark.parametrize(
    ("guess", "near", "off"),
    [
        (NUMBER, (40, 50), (39.9, 50)),
        (TIMES, (10, 30), (10, 31)),
        (TIMES, (30, 10), (31, 10)),
        (CHOICE, ("no", "no"), ("yes", "no")),
        (CURVE, ([0.5] * POINTS, [0.64] * POINTS), ([0.5] * POINTS, [0.66] * POINTS)),
    ],
)
def test_near_enough(guess, near, off):
    assert guess.is_near(*near) and not guess.is_near(*off)


@pytest.mark.parametrize(
    ("guess", "given"),
    [
        (NUMBER, "many"),
        (NUMBER, float("nan")),
        (NUMBER, True),
        (NUMBER, None),
        (CHOICE, "perhaps"),
        (CHOICE, 3),
        (CURVE, [1.0]),
        (CURVE, "a line"),
        (CURVE, [None] * POINTS),
    ],
)
def test_what_cannot_be_an_answer_is_refused_and_nothing_is_kept(guesses, guess, given):
    with pytest.raises(ConfigError):
        guesses.keep(guess, given, "fairly")
    assert not guesses.path.exists()


def test_a_measured_curve_is_read_where_the_sketch_has_its_points():
    came = CURVE.came_of([0, 2, 4], [1.0, 0.5, -3.0])
    assert len(came) == POINTS and came[0] == 1 and came[10] == 0.5 and came[-1] == 0  # cut off at the axis
    assert CURVE.is_near(CURVE.value_of(came), came)


def test_a_guess_may_change_until_it_is_answered_and_the_first_answer_counts(guesses):
    assert guesses.kept(NUMBER) is None and guesses.answer(NUMBER, 50) is None  # nobody guessed: nothing is kept
    assert not guesses.path.exists()
    guesses.keep(NUMBER, 10, "very")
    guesses.keep(NUMBER, 45, "hunch")
    assert guesses.answer(NUMBER, 50) == Kept(45, "hunch", 50, near=True)
    guesses.keep(NUMBER, 90, "very")
    assert guesses.answer(NUMBER, 95) == guesses.kept(NUMBER) == Kept(45, "hunch", 50, near=True)
    for guess, guessed, came in ((CHOICE, "no", "yes"), (CURVE, [0.0] * POINTS, [1.0] * POINTS)):
        guesses.keep(guess, guessed, "very")
        assert guesses.answer(guess, came) == Kept(guessed, "very", came, near=False)


def test_damaged_lines_and_answers_to_another_question_are_passed_over(guesses):
    guesses.keep(NUMBER, 10, "very")
    row = json.loads(guesses.path.read_text())
    senseless = [{**row, "value": [1]}, {**row, "sure": 7}, {**row, "kind": "x"}, {**row, "value": None}, [], 7]
    with guesses.path.open("a") as file:
        file.write("".join(json.dumps(line) + "\n" for line in senseless) + '{"kind": "gue\n')
    assert guesses.kept(NUMBER) == Kept(10, "very") and guesses.read().damaged == 7
    with guesses.path.open("a") as file:
        file.write(json.dumps({**row, "value": "a word"}) + "\n")
    assert guesses.kept(NUMBER) is None and guesses.answer(NUMBER, 3) is None


def test_two_learners_do_not_mix(guesses, monkeypatch):
    for learner, number in (("ada", 10), ("tom", 90)):
        monkeypatch.setenv("JUPYTERHUB_USER", learner)
        guesses.keep(NUMBER, number, "very")
    record = guesses.read()
    assert record.of("ada")["x-1"].value == 10 and record.of()["x-1"].value == 90


def test_what_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match=r"Your guess cannot be written to .*guesses\.jsonl"):
        Guesses(tmp_path / "file" / "below").keep(NUMBER, 10, "very")


def answered(sure, near, of):
    return [Kept(1.0, sure, 1.0, near=place < near) for place in range(of)]


def test_levels_count_what_was_answered():
    kept = [*answered("hunch", 1, 3), *answered("very", 4, 4), Kept(1.0, "fairly")]
    found = calibration.levels(kept)
    assert [(level.sure, level.guesses, level.near, level.share) for level in found] == [
        ("hunch", 3, 1, pytest.approx(1 / 3)),
        ("fairly", 0, 0, None),
        ("very", 4, 4, 1.0),
    ]
    assert [level.claimed for level in found] == [0.5, 0.7, 0.9]


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (answered("very", 4, 4), "4 guesses answered. From 5 on"),
        (answered("very", 5, 10), "You are more sure than you are right. 5 of 10 were near enough; .* 9 would"),
        (answered("hunch", 10, 10), "You know more than you think. 10 of 10 .* 5 would"),
        (answered("fairly", 7, 10), "You are about as right as you are sure. 7 of 10 .* 7 would"),
        (answered("very", 7, 9), "You are about as right"),  # 8.1 were claimed: within chance
    ],
)
def test_the_verdict(kept, words):
    assert re.match(words, calibration.verdict(kept))


def test_somebody_who_knows_themselves_is_seldom_called_anything_else():
    rng = np.random.default_rng(0)
    said = []
    for _ in range(400):
        kept = [Kept(1.0, sure, 1.0, near=bool(rng.random() < SHARES[sure])) for sure in rng.choice(list(SURE), 15)]
        said.append(calibration.verdict(kept).startswith("You are about as right"))
    assert np.mean(said) > 0.93
