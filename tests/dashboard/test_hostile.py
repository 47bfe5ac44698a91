"""What comes from outside and is not as it should be: damaged runs, forged messages of the browser, odd addresses."""

import importlib
import json
import pkgutil

import pytest

import dashboard
from dashboard.kit.browser_part import PARTS
from dashboard.session.guard import UNEXPECTED
from dashboard.session.model_choice import networks
from dashboard.session.run_facts import all_facts
from stroke_on_paper import png
from workbench.own_digits import OwnDigits
from workbench.runs.store import Run

GOOD = [f"20260105-00000{number}-aaaa" for number in range(3)]
ONE = [[[140.0, 40.0], [140.0, 240.0]]]


def _text(name, content):
    return lambda run: (run.folder / name).write_text(content)


def _status(**changes):
    def damage(run):
        path = run.folder / "status.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | changes))

    return damage


def _line(text):
    return lambda run: _text("events.jsonl", (run.folder / "events.jsonl").read_text() + text + "\n")(run)


def _folder(name):
    def damage(run):
        (run.folder / name).unlink(missing_ok=True)
        (run.folder / name).mkdir()

    return damage


DAMAGES = {
    "a copied checkpoint": lambda run: (run.folder / "checkpoints" / "epoch-0003 (1).keras").write_bytes(b""),
    "a process that is text": _status(state="running", pid="abc"),
    "a process that began in words": _status(state="running", pid=1, started="then", heartbeat="now"),
    "epochs that are text": _status(epoch="three", total_epochs=[4]),
    "an error that is a list": _status(error=["no"]),
    "a state unheard of": _status(state="dreaming"),
    "no status": lambda run: (run.folder / "status.json").unlink(),
    "a status that is a list": _text("status.json", "[]"),
    "a deep name": _text("meta.json", '{"name":' * 5000 + "1" + "}" * 5000),
    "a name that is a number": _text("meta.json", '{"name": 7, "note": {"a": 1}}'),
    "half a letter": _text("meta.json", '{"name": "\\ud800", "note": "\\udfff"}'),
    "a kind that is a list": _line('{"kind":[]}'),
    "text where a metric was": _line('{"kind":"epoch","epoch":"x","step":[],"val_accuracy":"good","time":"now"}'),
    "text where a test result was": _line('{"kind":"end","state":"finished","test_accuracy":"good"}'),
    "text where a batch was": _line('{"kind":"batch","epoch":"x","step":"y","loss":"good","time":"now"}'),
    "events that are a folder": _folder("events.jsonl"),
    "settings that are a list": _text("config.json", "[1]"),
    "settings that are a folder": _folder("config.json"),
    "an empty model": _text("model.onnx", ""),
}


@pytest.fixture
def crowd(put_copy, store):
    """Three good runs, and one with each damage, newer than they."""
    for name in GOOD:
        put_copy(name)
    for number, damage in enumerate(DAMAGES.values()):
        damage(put_copy(f"20260106-{number:06}-bbbb"))
    return store


def test_one_damaged_run_never_takes_the_others(open_page, crowd):
    queries = {
        "learn": {},
        "runs": {},
        "train": {},
        "faults": {},
        "compare": {"runs": ",".join(GOOD)},
        "inspect": {"model": GOOD[0]},
        "draw": {"model": GOOD[0], "look": "models"},
    }
    for name, query in queries.items():
        page = open_page(name, state={"pad": {"drawing": {"number": 1, "strokes": ONE, "pen_width": 18.0}}}, **query)
        assert UNEXPECTED not in page.words and page.title, name
        assert all("-bbbb" in each.value for each in page.error), f"{name}: {[each.value for each in page.error]}"
        if name == "runs":
            assert len(page.dataframe[0].value) == len(GOOD) + len(DAMAGES)
        if name == "draw":
            assert "pad" in [element.key for element in page.get("bidi_component")]
    facts = {found.id: found for found in all_facts(crowd)}
    assert all(facts[name].state == "finished" and facts[name].test_accuracy for name in GOOD)
    assert {found.state for found in facts.values()} == {"finished", "damaged"}
    assert all(found.error for found in facts.values() if found.state == "damaged")
    assert set(networks(crowd).offered) >= {"shipped", *GOOD}


def test_a_damaged_run_beside_good_ones_is_left_out_of_a_comparison(open_page, crowd):
    everything = [run.id for run in crowd.runs()]
    page = open_page("compare", runs=",".join(everything))
    assert UNEXPECTED not in page.words and all("-bbbb" in each.value for each in page.error)
    assert "cannot be read" in page.words
    assert set(GOOD) <= set("".join(page.query_params["runs"]).split(","))


def test_the_page_of_each_damaged_run_says_what_is_wrong(open_page, crowd):
    for run in crowd.runs():
        page = open_page("run", run=run.id)
        assert UNEXPECTED not in page.words, (run.id, [each.value for each in page.error])


def test_whatever_a_reader_of_one_run_raises_the_list_stands(put_copy, store, monkeypatch):
    for name in GOOD:
        put_copy(name)
    status = Run.status.fget

    def raising(run):
        if run.id == GOOD[1]:
            raise ZeroDivisionError
        return status(run)

    monkeypatch.setattr(Run, "status", property(raising))
    assert [found.state for found in all_facts(store)] == ["finished", "damaged", "finished"]
    assert "cannot be read" in all_facts(store)[1].error


FORGED = [
    None,
    0,
    -1,
    999,
    1.5,
    True,
    "abc",
    "x" * 100_000,
    [],
    [1, 2, 3],
    {},
    {"index": 999},
    {"index": -1},
    {"go": [1, 2]},
    {"x": "x", "y": None},
    {"x": float("inf"), "y": float("nan")},
    {"x": 1e300, "panel": "xy", "last": True},
    {"x": 1.0, "y": 1.0, "handle": "nobody", "last": True},
    {"name": ["rate"], "value": 1},
    {"name": "rate", "value": {}},
    {"start": [1e12, -1e12], "step": 1e12},
    {"layer": 999, "map": 0},
    {"layer": True, "map": "x"},
    {"step": "x", "start": [1]},
    {"weight": [0, 0], "value": 1},
    {"weight": [99, 99, 99], "value": 1.0},
    {"layers": ["x"]},
    {"layers": [10**9]},
    {"place": ["a", "b"]},
    {"after": "0", "pictures": 10**9},
    {"curve": 0, "index": "0", "customdata": "x"},
    {"number": "x", "strokes": {}},
    {"strokes": [[["a", {}]]]},
    {"what": "dance", "code": "1"},
    {"what": "keep", "code": "x" * 100_000},
    {"what": ["run"], "code": 1, "when": -1},
]

# For each part that tells something: a page that shows it, its key there, and what it tells.
SHOWN = {
    "pictures": ("draw", {"look": "break"}, "faults", "chosen"),
    "pad": ("draw", {}, "pad", "drawing"),
    "learn_map": ("learn", {}, "learn-map", "go"),
    "inspect_column": ("inspect", {"model": "shipped", "from": "pad"}, "inspect-network", "chosen"),
    "live_figure": ("activations", {"tab": "softmax"}, "activations-bars", "picked"),
    "knobs": ("activations", {}, "activations-neuron-knobs", "turned"),
    "race": ("optimizers", {}, "optimizers-race", "gesture"),
    "playground": ("playground", {}, "playground-drawing", "gesture"),
    "sketch": ("lesson", {"notebook": "05_mnist_dense_network", "section": "5"}, "guess-dense-2-sketch", "heights"),
    "reading_box": ("draw", {}, "reading-box", "moved"),
    "editor": ("lesson", {"notebook": "00_start_here", "section": "2"}, "cell-start-2", "asked"),
}


def test_there_is_a_forged_message_for_each_part_that_tells_something():
    for module in pkgutil.walk_packages(dashboard.__path__, "dashboard."):
        if not module.name.endswith((".page", ".streamlit_app")):  # those are run, not imported
            importlib.import_module(module.name)
    assert {name for name, part in PARTS.items() if part.tells} == set(SHOWN)


@pytest.mark.parametrize("part", SHOWN)
def test_a_forged_message_is_left_out(open_page, part, capfd):
    name, query, key, kind = SHOWN[part]
    drawn = {"pad": {"drawing": {"number": 1, "strokes": ONE, "pen_width": 18.0}}}
    page = open_page(name, state={"source": "Upload a picture"} if part == "reading_box" else drawn, **query)
    if part == "reading_box":
        page.app.file_uploader(key="file").set_value(("digit.png", png(), "image/png"))
        page.run()
    before, title = dict(page.query_params), page.title[0].value
    for what in FORGED:
        page.tell(key, kind, what)
        assert UNEXPECTED not in page.words and page.title[0].value == title, f"{what!r}"[:200]
    assert dict(page.query_params) == before or part in ("race", "playground")  # what can be, is done
    assert capfd.readouterr().err.count(f"A message of the part {part} is left out") <= 1


def test_a_film_that_nobody_can_show_is_not_asked_for(open_page):
    page = open_page("playground").press("playground-play")
    for many in ("x", [], {"a": 1}, -1, float("inf"), float("nan"), 10**30):
        page.tell("playground-drawing", "wanted", {"after": 0, "pictures": many})
        assert UNEXPECTED not in page.words and "playground-film" not in page.session_state, many


def test_forged_messages_are_told_once_in_the_terminal(open_page, capfd):
    from dashboard.kit import browser_part

    browser_part._told_of.clear()
    page = open_page("activations", tab="softmax")
    for what in ("abc", {"x": []}, 7):
        page.tell("activations-bars", "picked", what)
    said = capfd.readouterr().err
    assert said.count("A message of the part live_figure is left out") == 1 and "'abc'" in said


def test_a_table_of_runs_takes_no_line_that_is_not_there(open_page, put_copy):
    put_copy()
    for rows in (["x"], [None], [-7], [999], [1.5], [{}], "abc", 7, {"a": 1}):
        page = open_page("runs", state={"run-table": {"selection": {"rows": rows, "columns": [], "cells": []}}})
        assert UNEXPECTED not in page.words and "Choose runs by the boxes" in page.words, rows


ODD = {
    "very long": "x" * 5000,
    "digits": "9" * 5000,
    "some hundred": "x" * 300,
    "many digits": "9" * 300,
    "NUL": "a\x00b",
    "upwards": "../../etc/passwd",
    "Markdown": "![x](http://elsewhere.invalid/i.png)",
    "a list": "-1,2,,3",
    "square": "²",
    "not a number": "nan",
}
PARAMETERS = {
    "learn": ("x",),
    "lesson": ("notebook", "section"),
    "faults": ("fault",),
    "losses": ("tab", "f", "hide"),
    "activations": ("tab", "f", "z"),
    "optimizers": ("view", "r", "k", "at"),
    "playground": ("data", "layers", "own"),
    "draw": ("model", "epoch", "models", "broken", "film", "at", "look"),
    "runs": ("x",),
    "train": ("run", "preset", "filters", "epochs", "learning_rate"),
    "compare": ("runs", "a", "b", "smooth", "y"),
    "run": ("run",),
    "inspect": ("model", "epoch", "from", "number", "own", "layer", "map"),
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_an_odd_address_never_takes_the_page(open_page, put_copy, name):
    put_copy()
    for kind, value in ODD.items():
        page = open_page(name, **dict.fromkeys(PARAMETERS[name], value))
        assert UNEXPECTED not in page.words, f"{kind}: {[each.value for each in page.error]}"
        assert page.title, kind
        shown = [each.value for each in (*page.error, *page.warning, *page.markdown, *page.caption, *page.info)]
        assert not any("](http:/" in words for words in shown), kind
        assert all(len(words) < 5000 for words in shown), kind


def test_own_digits_stand_beside_a_damaged_line(open_page, store):
    own = OwnDigits(store.root)
    own.add(ONE, 1)
    with own.path.open("a") as file:
        file.write('{"kind":[]}\n[]\n"x"\n{"kind":"add","id":[],"strokes":7,"label":"x","pen_width":"y"}\n')
    page = open_page("draw")
    assert UNEXPECTED not in page.words and "Take out" in page.buttons
