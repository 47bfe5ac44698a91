"""The path: what is done of it, and the one next step, from the first digit drawn to the last fault found."""

import re
from pathlib import Path

import pytest

from dashboard.kit.pages import NAVIGATION
from workbench.lessons.catalogue import COURSE, FAULTS, LESSONS
from workbench.lessons.pages import PAGES, pages_for, pages_of
from workbench.lessons.path import Done, is_newcomer, stations, what_next
from workbench.lessons.progress import Progress
from workbench.lessons.reading import find_section, read_notebook

AWAY = {"learn", "lesson", "run"}  # the map itself, and pages without a place in the navigation


@pytest.fixture
def solve():
    def solved(*names):
        progress = Progress()
        for name in names:
            for exercise in COURSE[name].exercises:
                progress.add("check", exercise.key, "right")
        return progress.read()

    return solved


def test_a_newcomer_draws_a_digit(solve):
    record = solve()
    assert is_newcomer(record, Done()) and what_next(record, Done()).page == "draw"
    assert not is_newcomer(record, Done(runs=1)) and not is_newcomer(record, Done(own=1))
    assert not is_newcomer(record, Done(seen={"draw"})) and is_newcomer(record, Done(seen={"losses"}))


def test_after_the_digit_comes_the_first_notebook_and_then_a_run(solve):
    step = what_next(solve(), Done(own=1))
    assert (step.page, step.lesson, step.exercise) == ("lesson", "00_start_here", "q1") and "Begin" in step.label
    first = next(iter(LESSONS))
    assert what_next(solve(first), Done()).page == "train"
    assert what_next(solve(first), Done(runs=1)).lesson == "01_loss_functions"


def test_a_begun_notebook_goes_on_where_it_was_left(solve):
    Progress().add("check", "start-1", "right")
    step = what_next(solve(), Done())
    assert (step.lesson, step.exercise) == ("00_start_here", "q2") and "Go on" in step.label


def test_what_was_just_done_comes_first(solve):
    for exercise in ("start-1", "optimizers-1"):  # begun in this order
        Progress().add("check", exercise, "not yet")
    assert what_next(solve(), Done()).lesson == "02_optimizers"
    trained = Done(runs=1, newest=("a",))
    step = what_next(solve(), trained)
    assert (step.page, dict(step.query), step.marked) == ("run", {"run": "a"}, "runs")
    two = Done(runs=2, newest=("b", "a"), seen={"runs"})
    assert dict(what_next(solve(), two).query) == {"runs": "b,a"}
    assert what_next(solve(), Done(runs=2, newest=("b", "a"), seen={"runs", "compare"})).lesson == "02_optimizers"


def test_behind_a_lesson_that_is_done_now_comes_the_next_one(solve):
    looked = Done(runs=1, newest=("a",), seen={"runs"})
    assert what_next(solve("00_start_here", "02_optimizers"), looked).lesson == "03_activations"


def test_a_lesson_that_was_passed_over_comes_at_the_end(solve):
    others = [name for name in COURSE if name != "02_optimizers"]
    assert what_next(solve(*others), Done(runs=1, newest=("a",), seen={"runs"})).lesson == "02_optimizers"


def test_the_faults_come_after_the_notebooks_and_then_there_is_something_left_to_do(solve):
    step = what_next(solve(*LESSONS), Done(runs=1))
    assert step.page == FAULTS.name and step.query == {"fault": "1"} and FAULTS.exercises[0].title in step.words
    last = what_next(solve(*COURSE), Done(runs=1))
    assert "All exercises are solved" in last.words and last.page == "draw" and not last.lesson


def test_stations_tell_what_is_done(solve):
    record = solve("00_start_here")
    Progress().add("check", "losses-1", "not yet")
    found = stations(Progress().read(), Done(runs=2, own=1))
    assert [station.lesson.name for station in found] == list(COURSE)
    assert [station.state for station in found][:3] == ["done", "begun", "open"]
    assert (found[0].solved, found[1].solved, found[1].exercises) == (7, 0, 8)
    said = {page.name: words for station in found for page, words in station.pages}
    assert said["train"] == "2 runs" and said["draw"] == "1 digit" and said["losses"] == ""
    assert stations(record, Done())[0].state == "done"


def test_a_notebook_and_the_pages_tell_one_length():
    notebooks = Path(__file__).resolve().parents[2] / "notebooks"
    for name, lesson in LESSONS.items():
        said = re.search(r"[Aa]bout (\d+) minutes", (notebooks / f"{name}.ipynb").read_text())
        assert said and int(said[1]) == lesson.minutes, name
    lengths = [lesson.minutes for lesson in LESSONS.values()]
    readme = (notebooks.parent / "README.md").read_text()
    assert f"Each takes {min(lengths)} to {max(lengths)} minutes" in readme


def test_every_page_of_the_dashboard_stands_on_the_map_and_no_other():
    assert set(PAGES) == set(NAVIGATION) - AWAY
    assert all(page.title == NAVIGATION[name].title for name, page in PAGES.items())


@pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.name)
def test_every_section_behind_a_page_is_there_and_leads_to_it(page):
    assert page.about.endswith(".") and page in pages_of(page.behind[0][0])
    for notebook, beginning in page.behind:
        sections = read_notebook(notebook)
        place = find_section(sections, beginning)
        assert place and page in pages_for(notebook, sections[place].title), (notebook, beginning)
