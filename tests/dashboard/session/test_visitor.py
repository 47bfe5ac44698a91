"""One store and several people: each browser has a learner, whose drawings, progress and runs are its own."""

from dataclasses import replace

import pytest

from dashboard.session import access as access_module
from dashboard.session import visitor
from dashboard.session.access import Access
from workbench import learner
from workbench.errors import RunError
from workbench.lessons.catalogue import FAULTS
from workbench.lessons.progress import Progress, current_learner
from workbench.own_digits import OwnDigits
from workbench.runs.presets import preset

ANN, BEN = "a" * 32, "b" * 32
ONE = [[[140.0, 40.0], [140.0, 240.0]]]
SHARED = Access("0.0.0.0", "a-token-of-many-letters")


@pytest.fixture
def come(open_page, monkeypatch):
    """Open a page with the cookie of somebody's browser."""
    monkeypatch.setattr(access_module, "_decided", SHARED)

    def opened(cookie, name, **more):
        monkeypatch.setattr(visitor, "_sent", lambda: cookie)
        return open_page(name, **more)

    yield opened
    learner.receive("")


def run_of(store, cookie, name):
    """Have somebody start a run that has ended."""
    if cookie:
        learner.receive(name_of(cookie))
    run = store.create(preset("quick_look"), name, queued=False)
    learner.receive("")
    return run


def name_of(cookie):
    visitor_before, visitor._sent = visitor._sent, lambda: cookie
    try:
        return visitor._own_name()
    finally:
        visitor._sent = visitor_before


def test_a_name_does_not_tell_the_cookie_and_is_nobody_elses():
    assert name_of(ANN) != name_of(BEN) and ANN[:6] not in name_of(ANN) and name_of(ANN).startswith("browser-")


@pytest.mark.parametrize("cookie", ["", "../../etc/passwd", "A" * 32, "x" * 5000])
def test_a_browser_that_takes_no_cookie_has_a_learner_for_its_visit(come, cookie):
    first, second = come(cookie, "learn"), come(cookie, "learn")
    kept = [page.session_state[visitor.COOKIE] for page in (first, second)]
    assert all(map(visitor.is_cookie, kept)) and kept[0] != kept[1]
    assert first.run().session_state[visitor.COOKIE] == kept[0]


def test_drawings_are_kept_for_whoever_drew_them(come, store):
    for cookie, digit in ((ANN, 1), (BEN, 7)):
        come(cookie, "draw").draw(ONE).press(f"it-was-{digit}")
    ann = come(ANN, "draw")
    assert "No. 1: a 1" in ann.app.selectbox(key="own-chosen").options
    assert len(ann.app.selectbox(key="own-chosen").options) == 1
    ann.press("own-delete")
    assert "Nothing here yet" in come(ANN, "draw").words
    assert come(BEN, "draw").app.selectbox(key="own-chosen").options == ["No. 1: a 7"]
    assert OwnDigits(store.root).read() == []  # of whoever has this machine


def test_progress_is_kept_for_whoever_made_it(come, store):
    fault = FAULTS.exercises[0]
    page = come(ANN, "faults", fault="1")
    assert fault.hints[0] not in page.words
    page.press("fault-hint")
    record = Progress(store.root).read()
    assert record.standing(fault.key, name_of(ANN)).hints == 1
    assert record.standing(fault.key, name_of(BEN)).hints == record.standing(fault.key).hints == 0
    assert current_learner() != name_of(ANN)  # the page ran in a thread of its own: no other one is hers


def test_a_run_is_deleted_by_whoever_started_it(come, store):
    own, other, old = (run_of(store, cookie, name) for cookie, name in ((ANN, "own"), (BEN, "other"), ("", "old")))
    assert [run.learner for run in (own, other, old)] == [name_of(ANN), name_of(BEN), ""]
    lines = {run.id: place for place, run in enumerate(store.runs())}
    for run in (other, old):
        page = come(ANN, "runs", state=chosen(lines[run.id]))
        assert "Open" in page.buttons and "Delete" not in page.buttons
        assert "Delete this run" not in come(ANN, "run", run=run.id).buttons
    come(ANN, "runs", state=chosen(*range(3))).press("delete-runs")
    assert {run.id for run in store.runs()} == {other.id, old.id}
    assert "Delete" in come(BEN, "runs", state=chosen([run.id for run in store.runs()].index(other.id))).buttons


def test_whoever_changes_somebody_elses_run_is_told(come, store):
    from dashboard.views.run.settings import _describe

    other = run_of(store, BEN, "other")
    page = come(ANN, "runs")
    learner.receive(name_of(ANN))
    with pytest.raises(RunError, match="other is somebody else's: only whoever started it"):
        visitor.own(other)
    with pytest.raises(RunError, match="other is somebody else's"):
        _describe(other, "name", "any")
    assert page.title and other.title == "other"
    other.describe(note="mine now")
    assert other.learner == name_of(BEN)


def test_somebody_elses_run_is_watched_and_not_controlled(come, store):
    other = run_of(store, BEN, "other")
    replace(other.status, state="running").of_this_process().write(other.folder)
    buttons = {"Pause", "Stop training", "Step"}
    assert not buttons & set(come(ANN, "run", run=other.id).buttons)
    assert buttons <= set(come(BEN, "run", run=other.id).buttons)


def test_at_the_accounts_own_dashboard_all_is_as_it_was(open_page, store):
    run = run_of(store, ANN, "of a visitor")
    open_page("draw").draw(ONE).press("it-was-1")
    assert [digit.label for digit in OwnDigits(store.root).read()] == [1]
    page = open_page("runs", state=chosen(0))
    assert "Delete" in page.buttons and visitor.COOKIE not in page.session_state
    page.press("delete-run")
    assert not run.folder.is_dir()


def chosen(*lines):
    return {"run-table": {"selection": {"rows": list(lines), "columns": [], "cells": []}}}
