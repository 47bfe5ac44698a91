"""The coach on the page of a run: what it sees, where, and a button that fills the form."""

import json
from pathlib import Path

import pytest

from workbench.runs.config import RunConfig

RECORDED = Path(__file__).resolve().parents[2] / "coach" / "recorded"


@pytest.fixture
def put_broken(put_copy):
    """Put a run into the store whose rows are those of a recorded one."""

    def put(name: str):
        run = put_copy()
        text = (RECORDED / f"{name}.jsonl").read_text()
        settings = json.loads(text.splitlines()[0])
        told = {key: value for key, value in settings.items() if key not in ("kind", "scenario", "rule")}
        (run.folder / "config.json").write_text(RunConfig.make(**told).to_json())
        (run.folder / "events.jsonl").write_text(text)
        return run

    return put


def test_a_broken_run_gets_a_card_with_evidence_and_a_source(open_page, put_broken):
    run = put_broken("adam-crawls")
    page = open_page("run", run=run.id)
    assert "The learning rate is too low" in page.words and "Bengio" in page.words
    figure = page.part(f"evidence-{run.id}-rate_too_low")["figure"]
    assert figure["layout"]["shapes"][0]["x1"] > figure["layout"]["shapes"][0]["x0"]
    assert not page.error


def test_the_button_fills_the_form(open_page, put_broken):
    run = put_broken("adam-crawls")
    page = open_page("run", run=run.id)
    assert any("Learning rate" in label and "0.0001" in label for label in page.buttons)
    page.press("try-rate_too_low")
    assert page.title[0].value == "Train a network"
    assert page.app.select_slider(key="knob-learning_rate").value == 1e-4
    assert page.app.number_input(key="knob-epochs").value == run.config.epochs


def test_a_planted_fault_is_taken_out_by_its_button(open_page, put_broken):
    page = open_page("run", run=put_broken("overlap-cnn").id)
    assert "Training and validation overlap" in page.words
    page.press("try-overlap")
    assert page.title[0].value == "Train a network" and "fault" not in page.query_params


def test_a_healthy_run_is_told_what_to_look_at_next(open_page, put_broken):
    run = put_broken("softmax-regression")
    page = open_page("run", run=run.id)
    parts = [element.key for element in page.app.get("bidi_component")]
    assert f"curves-{run.id}" in parts and f"evidence-{run.id}-nothing" not in parts
    assert "Nothing stands out" in page.words and "confusion matrix" in page.words
    assert not any(label.startswith("Try this") for label in page.buttons)


def test_where_it_cannot_tell_a_button_queues_the_run_that_would(open_page, put_broken, store, workers_asked):
    run = put_broken("zeros")
    # Then no rule knows why it stands still.
    (run.folder / "config.json").write_text(run.config.replace(initializer="glorot_uniform", l2=1.0).to_json())
    lines = (run.folder / "events.jsonl").read_text().splitlines(keepends=True)
    (run.folder / "events.jsonl").write_text("".join(line for line in lines if json.loads(line).get("epoch", 0) <= 3))
    page = open_page("run", run=run.id)
    assert "Cannot tell" in page.words and "What can be ruled out" in page.words
    assert any("--set train_size=20" in code.value for code in page.app.code)
    page.press("experiment-ten_pictures")
    (queued,) = store.queue()
    assert queued.config.train_size == 20 and queued.config.epochs == 100 and workers_asked
    assert page.title[0].value == "Train a network" and page.query_params["run"] == queued.id
