"""Optimizers: what is on the page, what a change does, and what a link brings back or hides."""

import math
from types import SimpleNamespace

import pytest
import streamlit as st

from dashboard.views.optimizers import settings, steps
from dashboard.views.optimizers.settings import OPTIMIZERS
from workbench.concepts.experiments.races import best_rate
from workbench.concepts.experiments.surfaces import SURFACES
from workbench.concepts.optimizers import RACERS

RACE, PAGE = "optimizers-race", "optimizers-knobs"
SETTINGS, PHASE = "optimizers-racer-knobs", "optimizers-phase-knobs"


@pytest.fixture
def told(open_page, monkeypatch):
    """Open the page; `page.tell(function, ...)` does in its session what a message from the browser would do."""

    def opened(**query):
        page = open_page("optimizers", **query)

        def tell(function, *what):
            with monkeypatch.context() as patch:
                key = "explorer-optimizers"
                patch.setattr(st, "session_state", {key: page.app.session_state[key]})
                function(*what)
            return page.run()

        page.tell = tell
        return page

    return opened


@pytest.fixture
def visitor(monkeypatch):
    """Begin a session without a page, from an address."""

    def begun(**query):
        monkeypatch.setattr(st, "session_state", {})
        monkeypatch.setattr(st, "query_params", SimpleNamespace(to_dict=lambda: query))

    return begun


def racers(page):
    return {racer["name"]: racer for racer in page.part(RACE)["racers"]}


def test_the_page_as_it_opens(open_page):
    page = open_page("optimizers")
    assert page.title[0].value == "Optimizers"
    scene = page.part(RACE)
    assert list(racers(page)) == ["sgd", "momentum", "rmsprop", "adam", "lion"]
    assert scene["steps"] == scene["step"] == 100 and scene["start"] == [-4.0, 1.5]
    assert all(len(racer["x"]) == len(racer["heights"]) == 101 for racer in scene["racers"])
    assert racers(page)["adam"]["rate"] == best_rate(SURFACES["ravine"], "adam")
    assert scene["map"].startswith("data:image/png;base64,") and "Adam is lowest" in scene["finding"][0]
    assert not page.error and not page.warning and not page.query_params


def test_another_start_and_step_are_kept_and_stand_in_the_address(told):
    page = told()
    before = racers(page)["sgd"]["x"]
    page.tell(settings.gesture, {"start": [2.0, -1.25], "last": True})
    assert page.part(RACE)["start"] == [2.0, -1.25] and racers(page)["sgd"]["x"] != before
    page.tell(settings.gesture, {"step": 12, "focus": "lion", "speed": 30, "last": True})
    assert {key: page.part(RACE)[key] for key in ("step", "focus", "speed")} == {
        "step": 12,
        "focus": "lion",
        "speed": 30,
    }
    assert dict(page.query_params) == {"at": "2_-1.25", "t": "12", "o": "lion", "v": "30"}
    page.tell(settings.gesture, {"step": 100, "last": True})  # the end stays the end, however long the race is
    assert "t" not in dict(page.query_params)
    page.tell(settings.turn, "steps", 150, True)
    assert page.part(RACE)["step"] == 150


def test_the_address_waits_for_the_end_of_a_drag(told):
    page = told()
    page.tell(settings.gesture, {"start": [1, 1], "last": False})
    assert page.part(RACE)["start"] == [1.0, 1.0] and not page.query_params
    page.tell(settings.gesture, {"start": [1, 2], "last": True})
    assert dict(page.query_params) == {"at": "1_2"}


def test_who_is_set_too_fast_flies_off_and_its_line_ends(told):
    page = told()
    page.tell(settings.gesture, {"focus": "sgd"})
    page.tell(settings.tune, "sgd", "learning_rate", 0.5)
    lost = racers(page)["sgd"]
    assert lost["rate"] == 0.5 and 1 < lost["lost"] < 20 and len(lost["x"]) == lost["lost"]
    assert "Climbs instead of descending: SGD." in page.part(RACE)["finding"][1]
    assert dict(page.query_params)["sgd"] == "lr_0.5"
    page.press("optimizers-tune")
    assert racers(page)["sgd"]["rate"] == best_rate(SURFACES["ravine"], "sgd") and racers(page)["sgd"]["lost"] is None
    page.press("optimizers-again")
    assert "sgd" not in dict(page.query_params)


def test_a_narrower_ravine_throws_out_who_was_tuned_for_a_wider_one(told):
    page = told(r="sgd-adam")
    page.tell(settings.turn, "condition", 200.0, True)
    assert racers(page)["sgd"]["lost"] and not racers(page)["adam"]["lost"]
    assert page.part(RACE)["label"] == "Ravine, condition number 200"
    page.press("optimizers-tune")
    assert not racers(page)["sgd"]["lost"]


@pytest.mark.parametrize("racer", RACERS)
def test_every_setting_of_every_optimizer_counts_and_comes_back_by_its_link(visitor, racer):
    visitor(r=racer, o=racer, n="60")

    def heights():
        return settings.scene()["racers"][0]["heights"]

    first = before = heights()
    sliders = {knob.name: knob for knob in settings.knobs_of(racer)}
    assert {*sliders, *settings.switches_of(racer)} == set(RACERS[racer].tunable) and "learning_rate" in sliders
    for name, knob in sliders.items():
        assert knob.low <= knob.value <= knob.high and knob.words
        settings.tune(
            racer, name, 0.05 if name == "learning_rate" else knob.high if knob.scale == "log" else 0.6 * knob.high
        )
        assert heights() != before, f"{name} does nothing"
        before = heights()
    for name in settings.switches_of(racer):
        settings.tune(racer, name, not RACERS[racer].tunable[name])
        assert heights() != before, f"{name} does nothing"
        before = heights()
    visitor(**OPTIMIZERS.address())
    assert heights() == pytest.approx(before, rel=1e-2, abs=1e-6) and not OPTIMIZERS.complaints()
    for name in RACERS[racer].tunable:
        settings.tune(racer, name, RACERS[racer].tunable[name])
    assert dict(OPTIMIZERS[racer]).keys() == {"learning_rate"}  # what is as it was at first stands in no address
    settings.first_settings()
    assert heights() == first


def test_another_surface_begins_at_its_own_start_with_its_own_rates(told):
    page = told(at="1_1", adam="lr_5~b1_0.5")
    page.app.selectbox(key="optimizers-surface").set_value("beale")
    page.run()
    scene = page.part(RACE)
    assert scene["start"] == [1.0, 1.5] and scene["label"] == "Beale's function"
    assert racers(page)["adam"]["rate"] == best_rate(SURFACES["beale"], "adam")
    assert dict(page.query_params) == {"s": "beale", "adam": "b1_0.5"}


def written_step(page):
    """The step as the page writes it out; the look of all pages is HTML too."""
    return [each.proto.body for each in page.app.get("html") if "stSidebar" not in each.proto.body][-1]


def test_inside_an_optimizer_each_number_of_the_step_is_written(told):
    page = told(view="inside", o="momentum", t="1", s="bowl", momentum="lr_0.1")
    written = written_step(page)
    # At (-4, 1.5) the bowl slopes by -4 and 1.5; the first step of momentum is the slope times the rate.
    assert "0.9 · 0 − 0.1 · (−4) = <b>0.4</b>" in written and "0.9 · 0 − 0.1 · 1.5 = <b>−0.15</b>" in written
    assert "(−4) + 0.4 = <b>−3.6</b>" in written
    page.press("optimizers-On")
    written = written_step(page)
    assert "0.9 · 0.4 − 0.1 · (−3.6) = <b>0.72</b>" in written
    page.tell(steps.pick_step, {"x": 49.6, "y": 0, "panel": "xy", "last": True})
    assert page.part("optimizers-step")["items"][0]["value"] == 50 and dict(page.query_params)["t"] == "50"
    assert "Step 50" in page.part("optimizers-map")["figure"]["layout"]["title"]["text"]


def test_inside_each_optimizer(open_page):
    page = open_page("optimizers", view="inside", t="7")
    for racer in RACERS:
        page.app.selectbox(key="optimizers-focus").set_value(racer)
        page.run()
        assert not page.error and "w ← " in written_step(page)
        title = page.part("optimizers-state")["figure"]["layout"]["title"]["text"].replace("<br>", " ")
        assert title.startswith(f"{RACERS[racer].label}, step 7:")


def test_a_pair_is_picked_in_the_phase_picture_and_runs(told):
    page = told(view="phase", k="20")

    def title(key):
        return page.part(key)["figure"]["layout"]["title"]["text"].replace("<br>", " ")

    page.tell(steps.pick_pair, {"x": 3.5, "y": 0.5, "panel": "xy", "last": True})
    assert "diverges" in title("optimizers-phase") and "higher than the start" in title("optimizers-run")
    assert OPTIMIZERS.settings["phase_rate"].short in dict(page.query_params)
    assert "**Across it**, where the curvature is 20, it flies off" in page.words
    page.press("optimizers-best")
    assert "diverges" not in title("optimizers-phase") and "at the bottom" in title("optimizers-run")
    values = {item["name"]: item["value"] for item in page.part(PHASE)["items"]}
    page.tell(steps.turn, "condition", 80.0, True)  # the cross stays where it is
    moved = {item["name"]: item["value"] for item in page.part(PHASE)["items"]}
    assert moved["phase_rate"] * 80 == pytest.approx(values["phase_rate"] * 20)


def test_what_a_link_gets_wrong_is_said(open_page):
    page = open_page(
        "optimizers",
        s="valley",
        k="0.5",
        r="adam-adem",
        at="1",
        adam="lr_x",
        lion="b1_0",
        sgd="m_0.9",
        view="door",
        hide="attic",
        t="many",
    )
    assert len(page.warning) == 10 and "Did you mean 'adam'?" in page.words and "only the sign" in page.words
    assert list(racers(page)) == ["sgd", "momentum", "rmsprop", "adam", "lion"]


@pytest.mark.parametrize(
    "what",
    [
        {},
        {"start": 3},
        {"start": [1]},
        {"start": ["a", "b"]},
        {"start": [1, math.nan]},
        {"step": "x"},
        {"step": -5},
        {"step": math.inf},
        {"focus": "nobody"},
        {"speed": 7},
    ],
)
def test_what_cannot_be_understood_breaks_nothing(visitor, what):
    visitor()
    settings.gesture(what)
    assert settings.scene()["start"] == [-4.0, 1.5] and 0 <= settings.step() <= 100
    assert len(OPTIMIZERS.complaints()) == (what not in ({}, {"step": -5}))


def test_a_link_hides_controls_and_what_they_are_set_to_counts(open_page):
    page = open_page("optimizers", s="turned_ravine", k="50", hide="s-k-r-n-o")
    keys = {element.key for element in page.app.get("bidi_component")}
    assert not page.selectbox and PAGE not in keys and SETTINGS not in keys
    assert page.part(RACE)["label"] == "Ravine, condition number 50, turned by 20°"
    assert not open_page("optimizers", view="phase", hide="k-lr-mu-nes").toggle
