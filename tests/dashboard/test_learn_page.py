"""Learn: what comes next, and what is solved of each notebook."""

import pytest

from workbench.lessons.catalogue import LESSONS
from workbench.lessons.overview import overview
from workbench.lessons.progress import Progress

EXERCISES = [exercise for lesson in LESSONS.values() for exercise in lesson.exercises]


def solved_words(page):
    return [bar.proto.text for bar in page.app.get("progress")]


def test_before_the_first_step(open_page):
    page = open_page("learn")
    assert page.title[0].value == "Learn" and not page.error
    for lesson in LESSONS.values():
        assert f"{lesson.number} · {lesson.title}" in page.words and lesson.about in page.words
    assert "The first exercise: `q1`, How many numbers go in" in page.words
    assert page.code[0].value == "make lab"
    assert solved_words(page)[0] == "0 of 4 exercises solved"


def test_what_is_solved_and_what_comes_next(open_page, tmp_path):
    progress = Progress()
    for state in ("raised", "right"):
        progress.add("check", "start-1", state)
    progress.add("check", "start-2", "not yet")
    page = open_page("learn")
    assert "Go on with `q2`, One neuron" in page.words
    assert solved_words(page)[0] == "1 of 4 exercises solved"
    assert "`q1` How many numbers go in · solved" in page.words
    assert "`q2` One neuron · begun" in page.words and "`q3` From ten probabilities to one digit · open" in page.words


def test_everything_solved(open_page):
    for exercise in EXERCISES:
        Progress().add("check", exercise.key, "right")
    page = open_page("learn")
    assert "All exercises are solved" in page.words and "· open" not in page.words


def test_damaged_lines_are_told_and_harm_nothing(open_page):
    Progress().add("check", "start-1", "right")
    with Progress().path.open("a") as file:
        file.write("{ half\n")
    page = open_page("learn")
    assert "exercises.jsonl" in page.warning[0].value and solved_words(page)[0].startswith("1 of 4")


def test_a_file_that_cannot_be_read_is_a_sentence(open_page):
    Progress().path.mkdir(parents=True)
    assert "cannot be read" in open_page("learn").error[0].value


@pytest.mark.parametrize(
    "states, words", [((), "Next: q1 in 00_start_here"), (("right",), "Next: q2 in 00_start_here")]
)
def test_the_notebook_tells_the_same(states, words):
    for state in states:
        Progress().add("check", "start-1", state)
    shown = overview()
    assert words in repr(shown) and words in shown._repr_html_()
    assert shown.lines()[0] == ("00 Start here", "✓ ○ ○ ○" if states else "○ ○ ○ ○", f"{len(states)} of 4")
    for exercise in EXERCISES:
        Progress().add("check", exercise.key, "right")
    assert "Everything is solved" in repr(overview())
