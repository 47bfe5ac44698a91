"""A run in a notebook: what it shows, and what its buttons ask for."""

import asyncio
import base64
import json
import time
from threading import Thread

import numpy as np
import pytest

from waiting import until
from workbench.errors import RunError
from workbench.lab import LiveRun, live, still
from workbench.lab.run_words import share_done, what_happens
from workbench.runs.status import Status
from workbench.runs.store import Run


@pytest.fixture(autouse=True)
def quick_looks(monkeypatch):
    monkeypatch.setattr(live, "LOOKS", 0.02)


def points(watched):
    """How many batches the curve on the page has."""
    steps = json.loads(watched._view.json)["data"][1]["x"]
    # A short list is written out, a longer one as the bytes of its numbers.
    return len(steps if isinstance(steps, list) else np.frombuffer(base64.b64decode(steps["bdata"]), steps["dtype"]))


def finished(watched):
    """What `await watched.finished()` gives or raises, in a thread that has an event loop of its own."""
    result = []

    def run():
        try:
            result.append(asyncio.run(watched.finished()))
        except RunError as error:
            result.append(error)

    thread = Thread(target=run)
    thread.start()
    thread.join(20)
    return result[0]


def test_the_curve_grows_without_a_cell_running(learning):
    watched = LiveRun(learning.run)
    learning.learn(4)
    until(lambda: points(watched) >= 4)
    learning.learn(6)
    learning.event(kind="epoch", epoch=1, step=10, val_loss=0.2, val_accuracy=0.95)
    learning.become("running", phase="learning")
    until(lambda: "validation accuracy 95" in watched._words.value)
    assert points(watched) >= 10
    until(lambda: watched._bar.value == 0.5)
    learning.become("finished")


def test_the_buttons_ask_the_process_that_trains(learning):
    watched = LiveRun(learning.run)
    watched._pause.click()
    watched._batches.value, watched._rate.value = 5, 0.003
    watched._step.click()
    watched._apply.click()
    watched._go_on.click()
    watched._stop.click()
    assert learning.asked() == [
        ("pause", None),
        ("step", 5),
        ("learning_rate", 0.003),
        ("resume", None),
        ("stop", None),
    ]
    learning.become("finished")


def test_only_the_buttons_that_make_sense_are_there(learning, workers_asked):
    watched = LiveRun(learning.run)

    def there():
        if watched._buttons.layout.display == "none":
            return set()
        return {part.description for part in watched._buttons.children if part.layout.display != "none"}

    rest = {"Stop training", "Batches", "Step", "New learning rate", "Apply"}
    assert there() == {"Pause", *rest}
    learning.become("paused")
    until(lambda: there() == {"Go on", *rest})
    learning.become("finished")
    until(lambda: there() == set())
    assert workers_asked == []


def test_the_field_shows_the_rate_in_force_and_there_is_a_way_back(learning):
    learning.learn(3)  # at 0.01; the settings say the same
    watched = LiveRun(learning.run)
    assert watched._follow.layout.display == "none"
    learning.event(kind="control", action="pause", step=3, learning_rate=0.0005)
    learning.become("paused")
    until(lambda: watched._rate.value == 0.0005)
    watched._rate.value = 1.0  # typed, and not applied yet: it stays
    learning.event(kind="control", action="step", value=1, step=3, learning_rate=0.0004)
    watched._look()
    assert watched._rate.value == 1.0
    watched._apply.click()
    learning.event(kind="control", action="learning_rate", value=1.0, step=3, learning_rate=1.0)
    until(lambda: watched._follow.layout.display is None)
    assert watched._rate.value == 1.0 and "the rate is held since batch 3" in watched._words.value
    watched._follow.click()
    assert learning.asked() == [("learning_rate", 1.0), ("follow_schedule", None)]
    learning.event(kind="control", action="follow_schedule", step=3, learning_rate=0.0006)
    until(lambda: watched._rate.value == 0.0006 and watched._follow.layout.display == "none")
    learning.become("finished")


def test_a_waiting_run_gets_a_worker_and_can_only_be_stopped(store, small, workers_asked):
    run = store.create(small)
    watched = LiveRun(run)
    assert workers_asked and "Waiting" in watched._words.value
    watched._stop.click()
    until(watched._ended.is_set)
    assert run.status.state == "stopped"


def test_what_is_refused_is_a_sentence(learning):
    watched = LiveRun(learning.run)
    learning.become("finished")
    watched._pause.click()
    assert "there is nothing to pause" in watched._refused.value


def test_finished_waits_and_returns_the_run(learning):
    watched = LiveRun(learning.run)
    learning.learn(20)
    Thread(
        target=lambda: (
            time.sleep(0.2),
            learning.event(kind="epoch", epoch=1, step=20, val_loss=0.2, val_accuracy=0.9876),
            learning.event(kind="end", state="finished", test_accuracy=0.5),
            learning.become("finished"),
        )
    ).start()
    assert finished(watched) is learning.run
    assert points(watched) >= 20
    assert repr(watched) == "LiveRun of watched: Finished. It reads 98.8 % of the validation pictures right."


@pytest.mark.parametrize("state", ["failed", "interrupted"])
def test_a_run_that_failed_stops_the_notebook_with_its_reason(learning, state):
    watched = LiveRun(learning.run)
    learning.become(state, error="The disk is full.")
    error = finished(watched)
    assert isinstance(error, RunError) and "Run watched: " in str(error)
    assert ("The disk is full." in str(error)) == (state == "failed")


def test_an_ended_run_is_shown_as_it_is_without_a_thread(trained):
    watched = LiveRun(trained)
    assert watched._ended.is_set() and watched._buttons.layout.display == "none"
    # How many rows there are depends on how fast the machine was; all of them are drawn.
    assert points(watched) == len(trained.history().batches) > 0 and watched._bar.value == 1
    assert finished(watched) is trained


def test_a_run_that_is_not_there_is_a_sentence(tmp_path):
    watched = LiveRun(Run(tmp_path / "nowhere"))
    assert isinstance(finished(watched), RunError)
    assert "cannot be read" in watched._words.value


def test_the_still_picture_comes_when_it_has_ended(trained, monkeypatch):
    shown = []
    monkeypatch.setattr(live, "stills", lambda: True)
    monkeypatch.setattr(still, "stills", lambda: True)
    monkeypatch.setattr(still, "png", lambda figure: figure.layout.title.text)
    monkeypatch.setattr(live, "display", lambda bundle, **how: shown.append((bundle, how)))
    watched = LiveRun(trained)
    watched._ipython_display_()
    finished(watched)
    (_, first), (bundle, last) = shown
    assert last == {**first, "update": True}
    assert bundle["image/png"].startswith("Validation accuracy") and bundle["text/plain"].startswith("LiveRun of ")
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_in_words(learning):
    def words(**status):
        moment = Status(**{"total_epochs": 2, "total_steps": 20, **status})
        return what_happens(moment, learning.run.history(), learning.run)

    assert words(state="running", phase="learning") == "Learning: the first batch"
    assert words(state="running", phase="loading mnist") == "Loading mnist ..."
    learning.learn(12)
    assert words(state="running", phase="learning", step=12) == (
        "Learning: epoch 2 of 2, batch 2 of 10 · training accuracy 87.5 % · learning rate 0.01 · "
        "1,234 pictures a second"
    )
    assert words(state="paused", step=10).startswith("Paused: epoch 2 of 2, batch 2 of 10")
    assert words(state="queued") == "Waiting: a worker is being started."
    assert words(state="stopped") == "Stopped; the best model so far is kept."
    assert words(state="failed", error="No data.") == "Failed. No data."
    assert share_done(Status(state="running", total_steps=20, step=12), learning.run.history()) == 0.6
    assert share_done(Status(state="running"), learning.run.history()) <= 1
