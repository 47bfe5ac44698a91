"""Controls keep what somebody chooses while the page runs: after a while, a run sets only those that differ."""

import time

import pytest
import streamlit as st

from dashboard.session import state

KINDS = ("selectbox", "multiselect", "slider", "number_input", "checkbox", "button_group", "radio", "text_input")
PAGES = ("losses", "activations", "optimizers", "playground", "draw", "train", "compare", "inspect", "faults")


@pytest.fixture
def later(monkeypatch):
    """Let time pass: a function that has what was set a moment ago count as sent."""
    passed = [0.0]
    monkeypatch.setattr(state.time, "monotonic", lambda: time.perf_counter() + passed[0])

    def wait():
        passed[0] += state.SURELY_SENT

    return wait


def set_now(page):
    """Return the labels of the controls that this run of the page has set."""
    return [element.proto.label for kind in KINDS for element in page.get(kind) if element.proto.set_value]


@pytest.mark.parametrize("name", PAGES)
def test_a_later_run_sets_no_control(open_page, put_copy, later, name):
    run = put_copy()
    page = open_page(name, **{"compare": {"runs": run.id}, "inspect": {"model": run.id}}.get(name, {}))
    # What the first run has to say is lost where the second begins too soon.
    assert set_now(page) and set_now(page.run())
    later()
    assert not set_now(page.run())


def test_a_control_follows_what_changes_elsewhere(open_page, later):
    page = open_page("train").run()
    later()
    page.selectbox(key="preset").set_value("textbook_mlp")
    page.run()
    assert "Epochs" in set_now(page) and "Start from" not in set_now(page)
    later()
    assert not set_now(page.run())


def test_a_press_that_is_told_twice_counts_once(monkeypatch):
    now = 10.0
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(state.time, "monotonic", lambda: now)
    assert not state.is_double_press("step", 0.12)
    now += 0.1
    assert state.is_double_press("step", 0.12) and not state.is_double_press("another step", 0.12)
    now += 0.2
    assert not state.is_double_press("another step", 0.12)
    state.forget_press()
    assert not state.is_double_press("another step", 0.12)


def test_start_told_twice_starts_one_run(open_page, store, monkeypatch):
    monkeypatch.setattr("dashboard.views.train.start_button.SAME_START", 60.0)
    page = open_page("train", preset="quick_look").press("start").press("start")
    assert len(store.runs()) == 1
    page.app.number_input(key="knob-seed").set_value(5)
    page.run().press("start")
    assert len(store.runs()) == 2
