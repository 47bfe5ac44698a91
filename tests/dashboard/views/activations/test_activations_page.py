"""Activations: what is on the page, what a drag changes, what a link brings back or hides."""

import numpy as np
import pytest
import streamlit as st

from dashboard.views.activations import settings
from workbench.concepts.activations import ACTIVATIONS, softmax


def names(page, key):
    return [trace["name"] for trace in page.part(key)["figure"]["data"]]


def knobs(page, tab):
    return [item["name"] for item in page.part(f"activations-{tab}-knobs")["items"]]


@pytest.fixture
def visitor(monkeypatch):
    """What one visitor's session holds, without a page."""
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "query_params", type("Empty", (dict,), {"to_dict": lambda self: {}})())
    return settings.EXPLORER


def test_the_page_as_it_opens(open_page):
    page = open_page("activations")
    assert page.title[0].value == "Activations" and not page.error and not page.warning and not page.query_params
    assert {"sigmoid", "ReLU", "sigmoid, steps"} <= set(names(page, "activations-neuron"))
    assert knobs(page, "neuron") == ["upstream", "given", "rate"]
    assert set(settings.ELEMENTWISE) == set(ACTIVATIONS) - {"softmax"}
    page.press("activations-ten")
    assert page.query_params["n"] == "10"


def test_every_activation_is_drawn_and_has_its_settings(open_page):
    page = open_page("activations", f="leaky_relu-elu-selu-gelu-silu", slope="0.5", n="1")
    assert {"leaky ReLU", "ELU", "SELU", "GELU", "SiLU"} <= set(names(page, "activations-neuron"))
    assert knobs(page, "neuron")[-2:] == ["negative_slope", "alpha"]
    page = open_page("activations", f="linear-sigmoid-tanh-relu-softplus-gelu")
    assert "“f” is left out: Choose at most 5, came 6." in page.warning[0].value


def test_depth_is_computed_for_what_is_chosen(open_page):
    page = open_page("activations", tab="depth", d="sigmoid-selu", depth="20", init="lecun_normal", seen="selu")
    assert {"Sigmoid", "SELU"} <= set(names(page, "activations-gradients"))
    assert "layer 20" in page.part("activations-layers")["figure"]["layout"]["title"]["text"].replace("<br>", " ")
    assert knobs(page, "depth") == ["depth", "scale"]
    page.press("activations-seed-next")
    assert page.query_params["seed"] == "1"


@pytest.mark.parametrize(
    "query",
    [{"init": "zeros", "d": "relu"}, {"init": "zeros"}, {"depth": "1"}, {"depth": "40", "scale": "4", "d": "linear"}],
)
def test_depth_at_its_ends(open_page, query):
    page = open_page("activations", tab="depth", **query)
    assert not page.error
    assert bool(page.info) == (query.get("d") == "relu")
    assert page.part("activations-layers")["figure"]["data"]


def test_sizes_do_not_hang_on_what_was_asked_before(visitor):
    outputs, gradients = settings.sizes_by_depth()
    assert gradients["Sigmoid"].shape == (settings.SEEDS, 10)
    assert (gradients["Sigmoid"][:, 0] < 1e-4 * gradients["Sigmoid"][:, -1]).all()  # vanished on its way back
    visitor.change(depth=3)
    assert settings.sizes_by_depth()[0]["ReLU"].shape == (settings.SEEDS, 3)
    visitor.change(depth=10)
    assert np.array_equal(settings.sizes_by_depth()[0]["ReLU"], outputs["ReLU"])


def test_softmax_by_its_link(open_page):
    page = open_page("activations", tab="softmax", s="2_1_0_-1", t="0.5")
    assert "At temperature 0.5" in page.part("activations-temperature")["figure"]["layout"]["title"]["text"]
    assert "at temperature 1" in names(page, "activations-bars")
    assert "activations-temperature" not in [
        part.key for part in open_page("activations", tab="softmax", hide="t").get("bidi_component")
    ]


def test_drags_move_what_they_hold(visitor):
    visitor.change(taken=(10,))
    settings.sum_dragged({"x": 1.239, "last": True})
    assert visitor["sum"] == 1.24 and visitor["taken"] == ()
    settings.temperature_dragged({"x": np.log10(2), "last": False})
    assert visitor["temperature"] == pytest.approx(2)
    settings.temperature_dragged({"x": 5.0, "last": False})
    assert visitor["temperature"] == 20
    visitor.change(temperature=2)
    settings.score_dragged({"x": 0.4, "handle": 2, "panel": "x2y", "last": True})
    assert softmax(np.array(visitor["scores"]), temperature=2)[2] == pytest.approx(0.4, abs=0.01)
    settings.score_dragged({"x": -1.0, "handle": 0, "panel": "xy", "last": True})
    assert visitor["scores"][0] == -1 and settings.held() == 0


def test_nonsense_in_the_address_is_said(open_page):
    page = open_page("activations", z="inf", init="moon", depth="41", d="softmax")
    said = " ".join(warning.value for warning in page.warning)
    for short in ("z", "init", "depth", "d"):
        assert f"“{short}”" in said
    assert not page.error
