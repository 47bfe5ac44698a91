"""Learn: the pad and the ways on from it, the map, what is done in numbers, and the one next step."""

import json
import os

import pytest

from dashboard.views.learn.progress_summary import progress_summary
from workbench.data.sample_strokes import sample
from workbench.lessons.catalogue import COURSE, LESSONS
from workbench.lessons.overview import overview
from workbench.lessons.progress import Progress
from workbench.own_digits import OwnDigits
from workbench.runs.presets import preset

EVERYTHING = [exercise for entry in COURSE.values() for exercise in entry.exercises]
WAYS = ["Why does it think so?", "Make it fail", "Train one yourself"]
SEVEN = [[[80.0, 70.0], [200.0, 70.0], [130.0, 220.0]]]


def station(page, name):
    return next(entry for entry in page.part("learn-map")["stations"] if entry["place"] == f"stop-{name}")


def test_a_newcomer_has_a_pad_that_is_read_and_three_ways_on(open_page):
    page = open_page("learn")
    assert page.title[0].value == "Workbench" and not page.error
    assert page.part("pad")["live"] and page.part("answer")["shares"] is None
    assert page.buttons == ["Draw one for me", *WAYS] and not page.metric
    assert [len(page.part(key)["items"]) for key in ("first-given", "first-maps")] == [1, 3]
    for entry in LESSONS.values():
        assert station(page, entry.name)["title"] == entry.title
    assert station(page, "00_start_here")["solved"] == "0 of 7 exercises solved"
    assert page.code[0].value == "make lab" and "MNIST" not in page.words


def test_the_pad_of_the_first_screen_is_read_and_told_which_drawing_was(open_page):
    page = open_page("learn").draw(SEVEN, number=4)
    answer, pad, maps = page.part("answer"), page.part("pad"), page.part("first-maps")["items"]
    assert answer["shares"].index(max(answer["shares"])) == 7 and answer["drawing"] == pad["answered"] == 4
    assert maps[0]["title"] == "Convolution 1 · 16 filters" and "28 × 28 values" in maps[0]["alt"]
    assert page.buttons[:3] == WAYS  # nothing more to draw for anybody
    assert page.part("pad")["wish"] is None
    page.draw([], number=5).press("draw-one")
    wish = page.part("pad")["wish"]
    assert (wish["what"], wish["name"]) == ("play", "3") and wish["strokes"] == sample("3")


def test_the_three_ways_lead_on(open_page, store, workers_asked):
    page = open_page("learn").draw(SEVEN)
    assert page.press("way-why").title[0].value == "Inspect"
    assert page.query_params == {"from": "pad", "tab": "why"}
    page.go("learn").press("way-fail")
    assert page.title[0].value == "Draw a digit" and page.query_params["look"] == "break"
    page.go("learn").press("way-train")
    (run,) = store.runs()
    assert page.query_params["run"] == run.id and run.meta["name"] == "My first network"
    assert run.config == preset("quick_look") and workers_asked


def test_without_mnist_one_line_says_how_to_get_it_and_all_else_is_there(open_page, monkeypatch):
    monkeypatch.setattr("dashboard.views.learn.first_screen.available", lambda name: (False, ""))
    page = open_page("learn").draw(SEVEN)
    assert "`WORKBENCH_DATA`" in page.words and page.part("answer")["shares"]


def test_the_map_has_every_stop_with_its_pages_as_links(open_page):
    data = open_page("learn").part("learn-map")
    assert [entry["place"] for entry in data["stations"]] == [f"stop-{name}" for name in COURSE]
    places = [entry["place"] for entry in data["stations"]]
    places += [page["place"] for entry in data["stations"] for page in entry["pages"]]
    assert set(places) == set(data["addresses"])
    assert data["addresses"]["stop-02_optimizers"] == "lesson?notebook=02_optimizers"
    assert data["addresses"]["stop-faults"] == "faults" and data["addresses"]["page-playground"] == "playground"
    marked = [page for entry in data["stations"] for page in entry["pages"] if page["next"]]
    assert [page["title"] for page in marked] == ["Draw"] and not any(entry["next"] for entry in data["stations"])


@pytest.mark.parametrize("place, title", [
    ("stop-01_loss_functions", "01 · Loss functions"), ("page-train", "Train a network"),
    ("stop-faults", "Find the fault"),
])  # fmt: skip
def test_a_stop_leads_there(open_page, place, title):
    page = open_page("learn", state={"learn-map": {"go": place}})
    assert page.title[0].value == title


def test_a_stop_that_is_not_on_the_map_leads_nowhere(open_page):
    assert open_page("learn", state={"learn-map": {"go": "page-../secret"}}).title[0].value == "Workbench"


def test_what_is_solved_and_what_comes_next(open_page):
    progress = Progress()
    for state in ("raised", "right"):
        progress.add("check", "start-1", state)
    progress.add("check", "start-2", "not yet")
    page = open_page("learn")
    assert "Go on with `q2`, One neuron" in page.words
    first = station(page, "00_start_here")
    assert (
        first["solved"] == "1 of 7 exercises solved"
        and first["share"] == 1 / 7
        and first["state"] == "begun"
        and first["next"]
        and "next step" in first["label"]
    )
    assert page.press("next-step").title[0].value.startswith("2. What does one neuron do")


def test_what_is_done_in_numbers(open_page, put_copy, store):
    run = put_copy()
    for number in range(3):
        OwnDigits(store.root).add(SEVEN, 7 if number else 3)
    page = open_page("learn")
    values = {metric.label: metric.value for metric in page.metric}
    assert values["Runs trained"] == "1" and values["Own digits"] == "3"
    assert values["Exercises solved"] == f"0 of {len(EVERYTHING)}"
    best = run.history().end["test_accuracy"]
    assert values["Best on its test"] == f"{100 * best:.1f} %"
    assert "reads 2 of your 3 digits right" in page.words and "The best: shared, Bundled digits" in page.words
    pages = {entry["title"]: entry["done"] for entry in station(page, "05_mnist_dense_network")["pages"]}
    assert pages["Train"] == "1 run" and pages["Runs"] == ""


def test_a_page_that_was_seen_is_ticked_once_there_was_something_to_see(open_page, put_copy):
    first = put_copy()
    page = open_page("compare").go("inspect").go("losses").go("learn")
    done = {entry["title"]: entry["done"] for stop in page.part("learn-map")["stations"] for entry in stop["pages"]}
    assert (done["Compare"], done["Inspect"], done["Losses"], done["Runs"]) == ("", "seen", "seen", "")
    assert "See what your network gets wrong" in page.words
    page.press("next-step")
    assert page.title[0].value == "shared" and page.query_params["run"] == first.id
    second = put_copy("20260102-030405-bbbb")
    page = open_page("learn")
    assert {entry["title"]: entry["done"] for entry in station(page, "05_mnist_dense_network")["pages"]} == {
        "Train": "2 runs", "Runs": "seen", "Compare": "",
    }  # fmt: skip
    page.press("next-step")
    assert page.title[0].value == "Compare" and page.query_params["runs"] == f"{second.id},{first.id}"
    page.go("learn")
    assert station(page, "05_mnist_dense_network")["pages"][2]["done"] == "seen" and "00 · Start here" in page.words


@pytest.mark.parametrize("page", ["draw", "learn"])
def test_a_drawing_that_was_read_is_a_step(open_page, page):
    shown = open_page(page).go("learn")
    assert "next-step" not in [button.key for button in shown.app.button]  # the page alone is none
    shown = shown.go(page).draw(SEVEN).go("learn")
    assert shown.app.button(key="next-step").label == "Begin reading"


def test_runs_with_a_planted_fault_count_as_exercises_alone(put_copy, put_fault, store):
    put_fault()
    broken = put_copy("20260102-030405-bbbb")
    (broken.folder / "config.json").write_text(broken.config.replace(fault="overlap").to_json())
    so_far = progress_summary(store, Progress(store.root).read())
    assert so_far.runs == 0 and so_far.best is None and so_far.newest == ()


def test_everything_solved(open_page, put_copy):
    put_copy()
    for exercise in EVERYTHING:
        Progress().add("check", exercise.key, "right")
    page = open_page("runs").go("learn")
    assert "All exercises are solved" in page.words
    assert {entry["state"] for entry in page.part("learn-map")["stations"]} == {"done"}


def test_jupyterlab_that_runs_here_is_linked(open_page, tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    server = {"url": "http://localhost:8888/", "root_dir": "/", "pid": os.getpid(), "token": "secret"}
    (tmp_path / "jpserver-1.json").write_text(json.dumps(server))
    monkeypatch.setattr("dashboard.kit.notebooks.visitor", lambda: "localhost")
    page = open_page("learn")
    links = [link.proto.page for link in page.get("page_link")]
    assert any(link.startswith("http://localhost:8888/lab/tree/") for link in links) and not page.code
    assert not any("secret" in link for link in links)
    monkeypatch.setattr("dashboard.kit.notebooks.visitor", lambda: "192.168.1.20")
    assert open_page("learn").code[0].value == "make lab"  # a browser elsewhere would not reach it


def test_damaged_lines_are_told_and_harm_nothing(open_page):
    Progress().add("check", "start-1", "right")
    with Progress().path.open("a") as file:
        file.write("{ half\n")
    page = open_page("learn")
    assert "exercises.jsonl" in page.warning[0].value and station(page, "00_start_here")["share"] == 1 / 7


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
    assert shown.lines()[0] == ("00 Start here", "✓ ○ ○ ○ ○ ○ ○" if states else "○ ○ ○ ○ ○ ○ ○", f"{len(states)} of 7")
    for exercise in EVERYTHING:
        Progress().add("check", exercise.key, "right")
    assert "Everything is solved" in repr(overview())
