"""Losses: what is on the page, what a drag changes, what a link brings back or hides."""

import base64

import numpy as np
import pytest
import streamlit as st

from dashboard.views.losses import settings
from workbench.concepts.losses import LOSSES


def numbers_of(values):
    """Return what Plotly packed for the browser."""
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"])
    return np.array(values)


def trace(page, key, name):
    return next(trace for trace in page.part(key)["figure"]["data"] if trace["name"] == name)


@pytest.fixture
def visitor(monkeypatch):
    """What one visitor's session holds, without a page."""
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "query_params", type("Empty", (dict,), {"to_dict": lambda self: {}})())
    return settings.EXPLORER


def test_every_loss_of_the_workbench_is_on_one_of_the_tabs():
    assert {*settings.OF_NUMBER, *settings.OF_ANSWER, *settings.OF_CLASSES} == set(LOSSES)


def test_the_page_as_it_opens(open_page):
    page = open_page("losses")
    assert page.title[0].value == "Losses" and not page.error and not page.warning and not page.query_params
    assert numbers_of(trace(page, "losses-linear", "squared, here")["x"]).tolist() == [4]
    assert {"Take this step", "10 steps", "Undo", "Reset"} <= set(page.buttons)
    assert [item["name"] for item in page.part("losses-number-knobs")["items"]] == ["rate", "delta"]
    assert "01" in page.get("page_link")[-1].proto.label


def test_steps_are_taken_and_taken_back(open_page):
    page = open_page("losses", lr="0.25")

    def stands():
        return numbers_of(trace(page, "losses-linear", "squared, here")["x"])[0]

    page.press("losses-step")
    assert stands() == pytest.approx(2.5) and dict(page.query_params) == {"lr": "0.25", "n": "1"}
    page.press("losses-ten")
    assert stands() == pytest.approx(1 + 3 * 0.5**11) and page.query_params["n"] == "1_10"
    page.press("losses-undo")
    assert stands() == pytest.approx(2.5)
    page.press("losses-reset")
    assert stands() == 4 and dict(page.query_params) == {"lr": "0.25"}
    assert page.app.button(key="losses-undo").disabled


def test_losses_are_chosen_one_or_several_but_not_none(open_page):
    page = open_page("losses")
    page.app.button_group(key="losses-of_number").set_value(["huber"])
    page.run()
    names = [trace["name"] for trace in page.part("losses-linear")["figure"]["data"]]
    assert "Huber" in names and "squared" not in names and page.query_params["f"] == "huber"
    page.app.button_group(key="losses-of_number").set_value([])
    page.run()
    assert page.warning[0].value == "Choose at least 1." and page.query_params["f"] == "huber"


@pytest.mark.parametrize(
    ("tab", "key"),
    [
        ("number", "losses-linear"),
        ("answer", "losses-sigmoid"),
        ("classes", "losses-pushes"),
        ("samples", "losses-samples"),
    ],
)
def test_every_tab_opens_by_its_link_and_says_what_it_is(open_page, tab, key):
    page = open_page("losses", tab=tab)
    assert page.part(key)["figure"]["data"] and not page.error
    words = next(text.value for text in page.markdown if text.value.count(".") >= 3)
    assert len(words) > 100


def test_every_loss_is_drawn(open_page):
    page = open_page("losses", tab="classes", h="-".join(settings.OF_CLASSES), s="1_0.5_-1_2", r="3", n="10")
    bars = [trace for trace in page.part("losses-pushes")["figure"]["data"] if trace["name"].endswith(": push")]
    assert len(bars) == len(settings.OF_CLASSES)
    page = open_page("losses", tab="answer", g="-".join(settings.OF_ANSWER), yes="0", gamma="3")
    assert numbers_of(trace(page, "losses-sigmoid", "hinge, slope here")["y"]) == 0


def test_settings_are_there_for_the_losses_that_have_them(open_page):
    def shown(**query):
        page = open_page("losses", **query)
        return [item["name"] for item in page.part(f"losses-{query['tab']}-knobs")["items"]]

    assert shown(tab="number", f="mean_squared_error") == ["rate"]
    assert shown(tab="classes", h="categorical_hinge") == ["score_rate"]
    assert shown(tab="classes", h="categorical_focal_crossentropy") == ["score_rate", "gamma", "alpha", "smoothing"]


def test_a_link_hides_controls_and_what_they_are_set_to_counts(open_page):
    page = open_page("losses", hide="f-lr-opt-moon", lr="0.5", delta="3")
    assert [item["name"] for item in page.part("losses-number-knobs")["items"]] == ["delta"]
    assert not page.selectbox and "losses-of_number" not in [group.key for group in page.button_group]
    assert numbers_of(trace(page, "losses-linear", "squared, steps")["x"])[-1] == 1
    assert "“hide” names 'moon'" in page.warning[0].value
    assert page.query_params["hide"] == "f-lr-opt"


def test_nonsense_in_the_address_is_said(open_page):
    page = open_page("losses", p="hot", tab="moon", v="1", s="1_2", opt="sgdd", r="9")
    said = " ".join(warning.value for warning in page.warning)
    for short in ("p", "tab", "v", "s", "opt", "r"):
        assert f"“{short}”" in said
    assert "Did you mean 'sgd'" in said and not page.error


def test_drags_move_what_they_hold(visitor):
    settings.number_dragged({"x": 2.004, "handle": "truth", "last": False})
    settings.number_dragged({"x": -1.0, "handle": "prediction", "last": True})
    settings.number_dragged({"x": 3.0, "handle": "nothing", "last": True})
    assert (visitor["truth"], visitor["prediction"]) == (2.0, -1.0)
    settings.class_dragged({"x": 3.0, "handle": 1, "panel": "xy", "last": True})
    assert visitor["scores"] == (0.85, 3.0, -1.0) and settings.held() == 1
    settings.class_dragged({"x": 0.5, "handle": 1, "panel": "x2y", "last": True})
    assert np.exp(visitor["scores"][1]) / np.exp(visitor["scores"]).sum() == pytest.approx(0.5, abs=0.01)
    settings.class_dragged({"x": 1.0, "handle": 7, "panel": "xy", "last": True})  # of a class taken away meanwhile
    assert len(visitor["scores"]) == 3
    settings.value_dragged({"x": 7.26, "handle": 0, "last": True})
    assert visitor["values"] == (7.3, 2, 3, 4, 20)


def test_a_drag_begins_the_way_anew(visitor):
    visitor.change(taken=(1, 10))
    settings.number_dragged({"x": 2.0, "handle": "score", "last": False})
    assert visitor["taken"] == () and visitor["score"] == 2


def test_classes_and_values_come_and_go(visitor):
    settings.classes_wanted(5)
    assert visitor["scores"] == (0.85, 0.3, -1, 0, 0) and settings.classes() == ("7", "1", "9", "4", "3")
    visitor.change(right=4)
    settings.classes_wanted(3)
    assert settings.right() == 0 and visitor["scores"] == (0.85, 0.3, -1)
    settings.values_wanted(7)
    assert visitor["values"] == (2.5, 2.8, 1, 2, 3, 4, 20)
    settings.values_wanted(2)
    assert visitor["values"] == (4, 20)
