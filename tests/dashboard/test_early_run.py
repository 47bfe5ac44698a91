"""A run that version 0.1.0 wrote is listed, shown, asked, drawn with and resumed as one of today."""

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from workbench.anatomy.reading import read_network
from workbench.cli import main
from workbench.comparing import answers
from workbench.data.datasets import load
from workbench.engine.inspector import answer_next
from workbench.inspecting import queue
from workbench.inspecting.ask import ask
from workbench.predict import load as load_twin
from workbench.runs import jobs
from workbench.runs.store import Run, Store

RECORDED = Path(__file__).parents[1] / "recorded" / "early_run.zip"
RIGHT = 286 / 355  # of the test pictures, as its own version wrote it


@pytest.fixture
def early(store: Store) -> Run:
    """The recorded run, in a store of this test's own."""
    with zipfile.ZipFile(RECORDED) as archive:
        archive.extractall(store.root)
    return store.runs()[0]


def test_its_record_is_read_whole(early: Run, store: Store, capsys) -> None:
    assert not (early.folder / "data.json").exists()
    assert early.title == "An early run" and early.status.state == "stopped"
    assert early.data.input_shape == (28, 28, 1) and early.data.classes == tuple("0123456789")
    history = early.history()
    assert [row["epoch"] for row in history.epochs] == [1, 2, 3] and not history.damaged
    assert len(history.batches) == 10 and history.batches[-1]["loss"] == pytest.approx(0.9558917)
    assert [row["action"] for row in history.controls] == ["stop"] and history.end["best_epoch"] == 3
    found = early.evaluation()
    assert found["accuracy"] == pytest.approx(RIGHT) and found["confusion"].sum() == 355
    assert main(["runs", "--runs", str(store.root), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["test_accuracy"] == pytest.approx(RIGHT)


def test_its_model_reads_as_its_record_says(early: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    digits = load("digits")
    twin = load_twin(early.twin_file)
    said = twin.probabilities(digits.x_test)
    assert np.mean(said.argmax(1) == digits.y_test) == pytest.approx(RIGHT)
    assert (answers.answers(early).read == said.argmax(1)).all()
    assert read_network(early.model_file).layers[-1].name == "probabilities"
    monkeypatch.setattr(queue, "see_to_process", lambda folder: None)
    asked = ask(early, "explanations", picture=digits.x_test[0] / 255), ask(early, "histograms")
    while answer_next(Store(early.folder.parent)):
        pass
    assert [question.state for question in asked] == ["done", "done"]


def test_it_goes_on_where_it_was_stopped(early: Run, store: Store) -> None:
    whole = [row for row in early.history().batches if row["epoch"] <= 3]  # the fourth is learned again
    broken = early.history().batches[-1]
    assert main(["resume", early.id, "--runs", str(store.root)]) == 0
    run = Run(early.folder)
    assert run.status.state == "finished" and run.evaluation()["accuracy"] > RIGHT
    assert [row["epoch"] for row in run.history().epochs] == [1, 2, 3, 4, 5, 6, 7, 8]
    again = run.history().batches
    assert len(whole) == 9 and again[:9] == whole
    # Its first batch is the one that the earlier version read, and finds the same weights.
    assert again[9]["step"] == broken["step"] == 52 and again[9]["loss"] == pytest.approx(broken["loss"], rel=1e-5)


@pytest.mark.parametrize(
    ("page", "query", "said"),
    [
        ("runs", {}, "An early run"),
        ("run", {"run": "{early}"}, "80.6"),
        ("compare", {"runs": "{early},{other}"}, "An early run"),
        ("inspect", {"model": "{early}"}, "An early run"),
        ("inspect", {"model": "{early}", "tab": "why"}, "An early run"),
        ("inspect", {"model": "{early}", "tab": "health"}, "An early run"),
        ("draw", {"model": "{early}"}, "An early run"),
        ("draw", {"model": "{early}", "epoch": "2"}, "An early run"),
        ("draw", {"film": "{early}", "look": "film"}, "An early run"),
        ("train", {"run": "{early}"}, "An early run"),
    ],
)
def test_every_page_takes_it(open_page, early: Run, put_copy, monkeypatch, page, query, said) -> None:
    monkeypatch.setattr(jobs, "start_inspector", lambda store, slow=False: None)
    other = put_copy()
    shown = open_page(page, **{name: text.format(early=early.id, other=other.id) for name, text in query.items()})
    assert not shown.error
    table = shown.app.dataframe[0].value["Run"].tolist() if page == "runs" else []
    assert said in table or said in shown.words or said in str(shown.app.selectbox)
