"""An exercise is answered where it stands: what is typed is kept and run, and what came of it is shown."""

import pytest

from dashboard.session import access, visitor
from dashboard.session.access import Access
from workbench import learner
from workbench.cells.job import Job
from workbench.lessons.catalogue import LESSONS
from workbench.lessons.drafts import Drafts
from workbench.lessons.progress import Progress
from workbench.lessons.reading import read_notebook, section_of

AT = {"notebook": "00_start_here", "section": "2"}
KEY = "cell-start-2"
RIGHT = "def neuron(inputs, weights, bias):\n    return max(0, weights @ inputs + bias)\n\n\nq2.check()"


@pytest.fixture
def page(open_page):
    return open_page("lesson", **AT)


def test_an_exercise_is_run_kept_and_counted(page, kernel, open_page):
    shown = page.part(KEY)
    assert (
        "____" in shown["start"] == shown["code"] and not shown["running"] and shown["label"] == "Code of exercise q2"
    )
    assert "**Exercise `q2`: One neuron** · open" in page.words
    page.tell(KEY, "asked", {"what": "run", "code": RIGHT})
    assert kernel.code[-1] == RIGHT and "keras" not in str(kernel.code)
    assert "**Exercise `q2`: One neuron** · solved" in page.words and not page.error
    assert Progress().read().standing("start-2").state == "right"
    assert any("Right: One neuron" in code.value for code in page.code)
    assert open_page("lesson", **AT).part(KEY)["code"] == RIGHT


def test_what_was_typed_is_kept_and_can_be_taken_back(page, open_page):
    page.tell(KEY, "asked", {"what": "keep", "code": "half of it"})
    assert open_page("lesson", **AT).part(KEY)["code"] == "half of it" == Drafts().of()["start-2"]
    page.tell(KEY, "asked", {"what": "keep", "code": page.part(KEY)["start"]})
    assert "start-2" not in Drafts().of() and "____" in page.part(KEY)["code"]


def test_a_cell_at_work_is_said_to_be_and_can_be_stopped(page, kernel):
    page.tell(KEY, "asked", {"what": "run", "code": "waits = True"})
    assert page.part(KEY)["running"] and page.part(KEY)["status"] == "Running ..."
    job = kernel.jobs["start-2"]
    job.state, job.at, job.of = "preparing", 2, 3
    page.tell(KEY, "asked", {"what": "look"})
    assert page.part(KEY)["status"] == "First what it needs of the cells before: 2 of 3 ..."
    page.tell(KEY, "asked", {"what": "stop"})
    assert job.is_to_stop
    page.tell(KEY, "asked", {"what": "restart"})
    assert kernel.restarts == 1


@pytest.mark.parametrize("ended, words", [
    ("too_long", "It ran for 60 seconds and was stopped. Does a loop never end?"),
    ("memory", "It took more than 4 GB of memory"),
    ("gone", "Its Python ended in the middle. A fresh one starts"),
    ("no_kernel", "No Python could be started"),
])  # fmt: skip
def test_how_a_cell_ended_is_said_and_what_was_typed_stays(page, kernel, ended, words):
    page.tell(KEY, "asked", {"what": "run", "code": "waits = 1"})
    kernel.jobs["start-2"].end(ended)
    page.tell(KEY, "asked", {"what": "look"})
    assert words in page.warning[0].value and page.part(KEY)["code"] == "waits = 1" and not page.part(KEY)["running"]


def test_hints_and_solutions(page, kernel):
    for what in ("hint", "solution"):
        page.tell(KEY, "asked", {"what": what, "code": page.part(KEY)["code"]})
        assert kernel.code[-1] == f"q2.{what}()"
    standing = Progress().read().standing("start-2")
    assert (standing.hints, standing.solution) == (1, True)


def test_a_press_that_is_told_twice_counts_once(page, kernel):
    for _ in range(2):
        page.tell(KEY, "asked", {"what": "run", "code": RIGHT, "when": 1_000})
    assert kernel.code.count(RIGHT) == 1
    page.tell(KEY, "asked", {"what": "run", "code": RIGHT, "when": 1_001})
    assert kernel.code.count(RIGHT) == 2


def test_what_no_editor_sends_is_left_out(page, kernel):
    for what in ({"what": "run"}, {"what": "dance", "code": ""}, {"what": "run", "code": "x" * 30_000}, "run"):
        page.tell(KEY, "asked", what)
    assert not kernel.code and not page.error


def test_errors_and_figures_are_shown(page, kernel):
    page.tell(KEY, "asked", {"what": "run", "code": "waits = 1"})
    job: Job = kernel.jobs["start-2"]
    job.hear("error", {"ename": "NameError", "traceback": ["In line 1:\n\n    a\n\nNameError: no a"]})
    figure = {"data": [{"type": "scatter", "y": [1, 2]}], "layout": {}}
    job.hear("display_data", {"data": {"application/vnd.plotly.v1+json": figure, "text/plain": "A line"}})
    job.end("error")
    page.tell(KEY, "asked", {"what": "look"})
    assert "Your code stopped" in page.words and "NameError: no a" in page.words
    assert page.part(f"{KEY}-1")["figure"]["data"][0]["y"] == [1, 2]


def test_where_others_come_in_code_runs_only_if_that_was_allowed(open_page, monkeypatch):
    monkeypatch.setattr(visitor, "_sent", lambda: "a" * 32)
    monkeypatch.setattr(access, "_decided", Access("0.0.0.0", "t" * 20))
    closed = open_page("lesson", **AT)
    assert "Code does not run on this page: this dashboard is open to others" in closed.words
    assert not any(element.key == KEY for element in closed.get("bidi_component"))
    assert any("____" in code.value for code in closed.code)
    monkeypatch.setattr(access, "_decided", Access("0.0.0.0", "t" * 20, code=True))
    assert open_page("lesson", **AT).part(KEY)["code"]
    learner.receive("")
    assert Access().runs_code and not Access(proxies=("school.example",)).runs_code and not Access(code=False).runs_code


def test_all_other_code_runs_too_and_until_then_shows_what_it_once_showed(open_page, kernel):
    sections = read_notebook("01_loss_functions")
    title = next(one.title for one in sections if any("1. by the prob" in part.text for part in one.parts))
    page = open_page("lesson", notebook="01_loss_functions", section=title)
    key, start = next(
        (element.key, page.part(element.key)["start"])
        for element in page.get("bidi_component")
        if element.key.startswith("cell-01_loss_functions")
        and "by the probabilities" in page.part(element.key)["start"]
    )
    assert any("1. by the probabilities:" in code.value for code in page.code)
    page.tell(key, "asked", {"what": "run", "code": "print('quite another thing')"})
    assert not any("1. by the probabilities:" in code.value for code in page.code)
    assert any("quite another thing" in code.value for code in page.code)
    assert kernel.code[-1] != start == page.part(key)["start"]


@pytest.mark.parametrize("name, section, key, wrong, right", [
    ("00_start_here", "1", "start-1", 28.0, 784.0),
    ("00_start_here", "Your own", "start-7", None, None),
    ("02_optimizers", "Your own", "optimizers-8", None, None),
])  # fmt: skip
def test_numbers_reasons_and_orders_have_a_field(open_page, monkeypatch, name, section, key, wrong, right):
    """Also where no code runs: nothing is run for them."""
    monkeypatch.setattr(access, "_decided", Access(code=False))
    exercise = next(one for one in LESSONS[name].exercises if one.key == key)
    sections = read_notebook(name)
    title = sections[section_of(sections, exercise.name)].title
    page = open_page("lesson", notebook=name, section=title)
    field = next(one for kind in ("number_input", "radio", "text_input") for one in getattr(page, kind)
                 if one.key == f"exercise-{key}-field")  # fmt: skip
    assert page.button(key=f"exercise-{key}-check").disabled
    right = right if right is not None else exercise.right
    wrong = wrong if wrong is not None else next(iter(exercise.said))
    for given, words, state in ((wrong, "Not yet", "not yet"), (right, "Right", "right")):
        field.set_value(given if not isinstance(field.value, str) else str(given))
        page.run().press(f"exercise-{key}-check")
        assert words in page.words and Progress().read().standing(key).state == state
        field = next(one for kind in ("number_input", "radio", "text_input") for one in getattr(page, kind)
                     if one.key == f"exercise-{key}-field")  # fmt: skip
    page.press(f"exercise-{key}-hint").press(f"exercise-{key}-solution")
    assert "Solution" in page.words and not page.error
