"""A guess on the Lesson page: asked where it stands, kept, shown beside what came, and counted on Learn."""

import json

import pytest

from workbench.lessons.catalogue import LESSONS
from workbench.lessons.guesses.guess import POINTS, CurveGuess
from workbench.lessons.guesses.record import Guesses
from workbench.lessons.reading import read_notebook


def place_of(lesson, kind, title):
    """The section in which a guess, or what came of it, stands."""
    return next(
        section.title
        for section in read_notebook(lesson.name)
        for part in section.parts
        if (part.kind, part.title) == (kind, title)
    )


@pytest.mark.parametrize("name", LESSONS)
def test_every_guess_is_asked_and_answered_in_its_notebook(name):
    lesson = LESSONS[name]
    parts = [part for section in read_notebook(name) for part in section.parts]
    asked = [part.title for part in parts if part.kind == "guess"]
    answered = [part for part in parts if part.kind == "outcome"]
    assert asked == [guess.name for guess in lesson.guesses]
    assert [part.title for part in answered] == [guess.key for guess in lesson.guesses]
    for guess, part in zip(lesson.guesses, answered, strict=True):
        assert guess.value_of(part.came) == part.came
        at = {kind: place for place, found in enumerate(parts) for kind in ("guess", "outcome")
              if (found.kind, found.title) == (kind, guess.name if kind == "guess" else guess.key)}  # fmt: skip
        assert at["guess"] < at["outcome"]


def test_a_choice_is_kept_answered_and_counted(open_page):
    lesson = LESSONS["01_loss_functions"]
    guess = lesson.guesses[0]
    section = place_of(lesson, "guess", guess.name)
    page = open_page("lesson", notebook=lesson.name, section=section)
    assert guess.question in page.words
    assert page.button(key="guess-losses-1-keep").disabled  # nothing is chosen yet
    page.radio(key="guess-losses-1-choice").set_value("infinite")
    page.run().press("guess-losses-1-keep")
    assert Guesses().kept(guess).value == "infinite" and "Kept: infinity, fairly sure." in page.words
    if place_of(lesson, "outcome", guess.key) != section:
        page = open_page("lesson", notebook=lesson.name, section=place_of(lesson, "outcome", guess.key))
    assert "nan" not in page.words.split("You guessed infinity")[1][:60]  # what came is still hidden
    page.press("outcome-losses-1-see")
    assert "What came: nan: no number at all" in page.words and Guesses().kept(guess).near is False
    learn = open_page("learn")
    assert "Your guesses" in learn.words and "1 guess answered. From 5 on" in learn.words
    assert "You: infinity (fairly sure). It: nan: no number at all." in learn.words


def test_a_number_and_its_line(open_page):
    lesson = LESSONS["02_optimizers"]
    guess = lesson.guesses[0]
    page = open_page("lesson", notebook=lesson.name, section=place_of(lesson, "guess", guess.name))
    page.number_input(key="guess-optimizers-1-number").set_value(80.0)
    page.run().press("guess-optimizers-1-keep")
    page = open_page("lesson", notebook=lesson.name, section=place_of(lesson, "outcome", guess.key))
    page.press("outcome-optimizers-1-see")
    assert Guesses().kept(guess).near is True and "Near enough" in page.words
    shown = page.part("outcome-optimizers-1-figure")["figure"]
    assert [trace["x"] for trace in shown["data"]][0] == [80.0]


def test_a_sketch(open_page):
    lesson = LESSONS["05_mnist_dense_network"]
    guess = next(one for one in lesson.guesses if isinstance(one, CurveGuess))
    page = open_page("lesson", notebook=lesson.name, section=place_of(lesson, "guess", guess.name))
    key = f"guess-{guess.key}"
    assert page.part(f"{key}-sketch")["heights"] == [None] * POINTS
    page.app.session_state[f"{key}-sketch"] = {"heights": [1.0] * POINTS}
    page.run().press(f"{key}-keep")
    assert Guesses().kept(guess).value == [1.0] * POINTS
    page.app.session_state[f"{key}-sketch"] = {"heights": [1.0, "x"]}  # no such message: what was kept stays
    page.run()
    assert not page.error and Guesses().kept(guess).value == [1.0] * POINTS


def test_damaged_guesses_leave_the_page_standing(open_page, tmp_path):
    lesson = LESSONS["01_loss_functions"]
    Guesses().keep(lesson.guesses[0], "nan", "very")
    row = json.loads(Guesses().path.read_text())
    Guesses().path.write_text(json.dumps({**row, "value": 7}) + "\n{\n" + json.dumps({**row, "sure": []}) + "\n")
    page = open_page("lesson", notebook=lesson.name, section=place_of(lesson, "guess", "g1"))
    assert not page.error and page.radio(key="guess-losses-1-choice").value is None
    assert not open_page("learn").error
    Guesses().path.unlink()
    Guesses().path.mkdir()
    assert "a folder stands in its place" in open_page("learn").error[0].value
