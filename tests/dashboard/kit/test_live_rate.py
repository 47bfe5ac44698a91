"""The learning rate of a run at work, on its page: what it is, what is held, the way back; and runs without a twin."""

import json
from dataclasses import replace

import pytest

from workbench.runs.files import append_line, read_lines
from workbench.runs.presets import preset
from workbench.runs.status import Status
from workbench.runs.store import Run, Store


def at_work(store: Store, state: str, *controls: dict) -> Run:
    """A run on one-cycle that this very process seems to train, at a rate of 0.000518."""
    run = store.create(preset("quick_look"), "watched", queued=False)
    replace(Status(), state=state, phase="learning", total_steps=410, total_epochs=10, step=30).of_this_process().write(
        run.folder
    )
    say(run, {"kind": "start", "step": 0, "epoch": 0, "total_steps": 410, "total_epochs": 10, "steps_per_epoch": 41})
    learn(run, 30, 0.000518)
    for control in controls:
        say(run, {"kind": "control", "epoch": 1, **control})
    return run


def say(run: Run, row: dict) -> None:
    append_line(run.folder / "events.jsonl", row)


def learn(run: Run, step: int, rate: float) -> None:
    say(
        run,
        {
            "kind": "batch",
            "step": step,
            "epoch": 1,
            "loss": 2.0,
            "smoothed_loss": 2.0,
            "accuracy": 0.5,
            "smoothed_accuracy": 0.5,
            "learning_rate": rate,
            "time": 3.0,
            "examples_per_second": 9.0,
        },
    )


def asked(run: Run) -> list[tuple]:
    return [(row["action"], row["value"]) for row in read_lines(run.folder / "commands.jsonl")[0]]


SET = {"action": "learning_rate", "value": 1.0, "step": 30, "learning_rate": 1.0}


def test_a_paused_run_shows_the_rate_in_force_and_applies_exactly_that(open_page, store):
    run = at_work(store, "paused", {"action": "pause", "step": 30, "learning_rate": 0.00052})
    page = open_page("train", run=run.id)
    assert page.app.number_input(key=f"rate-{run.id}").value == 0.00052
    page.press("apply-rate")
    assert asked(run) == [("learning_rate", 0.00052)]


def test_what_is_set_stands_in_the_field_before_the_run_has_heard_of_it(open_page, store):
    run = at_work(store, "paused")
    page = open_page("train", run=run.id)
    page.app.number_input(key=f"rate-{run.id}").set_value(1.0)
    page.run()
    assert page.app.number_input(key=f"rate-{run.id}").value == 1.0  # typed, not applied: it stays
    page.press("apply-rate")
    assert page.app.number_input(key=f"rate-{run.id}").value == 1.0 and asked(run) == [("learning_rate", 1.0)]
    say(run, {"kind": "control", "epoch": 1, **SET})
    page.run()
    assert page.app.number_input(key=f"rate-{run.id}").value == 1.0
    assert "The rate is held at 1 since batch 30; the schedule (one-cycle) rests." in page.words
    assert "Back to the schedule" in page.buttons


def test_while_the_rate_moves_it_stands_in_grey_and_nothing_that_is_typed_is_taken_back(open_page, store):
    run = at_work(store, "running")
    page = open_page("train", run=run.id)
    field = page.app.number_input(key=f"rate-{run.id}")
    assert field.value is None and field.placeholder == "0.000518"
    field.set_value(0.002)
    page.run()
    learn(run, 31, 0.0006)
    page.run()
    assert page.app.number_input(key=f"rate-{run.id}").value == 0.002
    assert "Back to the schedule" not in page.buttons and "is held" not in page.words


def test_an_empty_field_holds_the_rate_of_now(open_page, store):
    run = at_work(store, "running")
    open_page("train", run=run.id).press("apply-rate")
    assert asked(run) == [("learning_rate", 0.000518)]


def test_back_to_the_schedule(open_page, store):
    run = at_work(store, "paused", SET)
    page = open_page("train", run=run.id)
    assert page.app.number_input(key=f"rate-{run.id}").value == 1.0
    page.press("follow-schedule")
    assert asked(run) == [("follow_schedule", None)]
    say(run, {"kind": "control", "epoch": 1, "action": "follow_schedule", "step": 30, "learning_rate": 0.00052})
    page.run()
    assert "is held" not in page.words and "You went back to the schedule at batch 30." in page.words
    assert page.app.number_input(key=f"rate-{run.id}").value == 0.00052


def test_a_run_whose_rate_was_changed_by_hand_says_so_beside_its_settings(open_page, put_copy):
    run = put_copy()
    say(run, {"kind": "control", "epoch": 1, **SET})
    say(run, {"kind": "control", "epoch": 1, "action": "follow_schedule", "step": 40})
    words = open_page("run", run=run.id).words
    assert "the rate was changed by hand: 1 at batch 30, back to the schedule at batch 40" in words


@pytest.fixture
def twinless(put_copy) -> Run:
    """A finished run that has no twin."""
    run = put_copy()
    (run.folder / "model.onnx").unlink()
    path = run.folder / "status.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "missing": "No ONNX twin, because of a test."}))
    return run


def mains(page):
    return [button.label for button in page.button if button.proto.type == "primary"]


@pytest.mark.parametrize("page", ["run", "train"])
def test_the_page_of_a_run_says_why_it_has_no_twin_and_offers_to_make_it(open_page, twinless, workers_asked, page):
    page = open_page(page, run=twinless.id)
    assert "No ONNX twin, because of a test." in page.words and not page.error
    assert "Draw with this model" not in page.buttons and "Resume" in mains(page)
    page.press("resume")
    assert twinless.status.state == "queued" and workers_asked


def test_the_choose_lists_say_why_a_run_is_left_out(open_page, twinless):
    page = open_page("draw", model=twinless.id)
    assert "No ONNX twin, because of a test." in page.words and not page.exception
    assert twinless.id not in [option for box in page.app.selectbox for option in box.options]
    page = open_page("inspect", model=twinless.id)
    assert not page.error and not page.exception  # it reads the weights themselves
