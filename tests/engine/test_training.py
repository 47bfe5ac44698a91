"""Real runs on the bundled digits: what they write, how they end, and that the same seed gives the same curve."""

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from workbench.data.datasets import load
from workbench.engine.pipeline import split
from workbench.engine.training import train
from workbench.errors import RunError
from workbench.runs import jobs
from workbench.runs.config import RunConfig
from workbench.runs.history import Row
from workbench.runs.store import Run, Store


@pytest.fixture
def tiny(small: RunConfig) -> RunConfig:
    """A run of a second."""
    return small.replace(architecture="mlp", units=(8,), epochs=1, train_size=200)


def finish(store: Store, config: RunConfig, *, whole: bool = True) -> Run:
    run = store.create(config, queued=False)
    status = train(run, whole=whole)
    assert status.state == "finished", status.error
    return run


def test_a_run_leaves_everything_it_promises(trained: Run) -> None:
    names = {path.name for path in trained.folder.iterdir()}
    assert {
        "config.json",
        "status.json",
        "events.jsonl",
        "environment.json",
        "model.keras",
        "model.onnx",
        "evaluation.npz",
        "mistakes.npz",
        "checkpoints",
    } <= names
    assert not {name for name in names if name.startswith(".")}
    history, status = trained.history(), trained.status
    assert trained.epochs_kept() == [row["epoch"] for row in history.epochs] == [1, 2, 3, 4]
    assert history.batches[0]["step"] == 1 and status.step == status.total_steps == history.start["total_steps"]
    assert history.end["test_accuracy"] == trained.evaluation()["accuracy"] > 0.95
    assert trained.environment()["device"] and len(trained.environment()["data_digest"]) == 64
    for row in history.batches:
        assert np.isfinite([row[name] for name in ("loss", "smoothed_loss", "accuracy", "learning_rate", "time")]).all()


def test_the_mistakes_of_an_epoch_are_pictures_that_were_held_back(trained: Run) -> None:
    found = trained.mistakes()
    data = split(load(trained.config.dataset), trained.config)
    held_back = [picture[..., 0].tobytes() for picture in np.asarray(data.x_val)]
    assert found["epoch"] == 4 and (found["mistake_true"] != found["mistake_predicted"]).all()
    for picture, true in zip(found["mistake_images"], found["mistake_true"], strict=True):
        assert data.y_val[held_back.index(picture.tobytes())] == true
    assert sorted(found["mistake_probability"], reverse=True) == list(found["mistake_probability"])


def test_the_evaluation_adds_up(trained: Run) -> None:
    evaluation = trained.evaluation()
    confusion = evaluation["confusion"]
    assert confusion.trace() / confusion.sum() == pytest.approx(evaluation["accuracy"])
    wrong = int(confusion.sum() - confusion.trace())
    assert len(evaluation["mistake_images"]) == min(wrong, 48)
    assert (evaluation["mistake_true"] != evaluation["mistake_predicted"]).all()
    assert (np.diff(evaluation["mistake_probability"]) <= 0).all()


def test_the_same_seed_gives_the_same_curve(store: Store, small: RunConfig) -> None:
    chance = {"dropout": 0.2, "rotation": 10.0, "shift": 1.0, "elastic": 1.0}
    config = small.replace(**chance, filters=(4,), epochs=2, train_size=200)
    runs = [finish(store, config), finish(store, config)]
    curves = [[(row["loss"], row["val_loss"]) for row in run.history().epochs] for run in runs]
    assert curves[0] == curves[1]
    assert runs[0].evaluation()["loss"] == runs[1].evaluation()["loss"]
    other = finish(store, config.replace(seed=2, epochs=1), whole=False)
    assert other.history().epochs[0]["loss"] != curves[0][0][0]


def test_a_learning_rate_that_explodes_ends_with_a_sentence(store: Store, tiny: RunConfig) -> None:
    # The penalty alone multiplies every weight by 1 - 2 * 100 at each step.
    config = tiny.replace(optimizer="sgd", learning_rate=100.0, l2=1.0, schedule="constant", warmup_share=0.0, epochs=9)
    run = store.create(config, queued=False)
    status = train(run)
    assert status.state == "failed"
    assert "stopped being a number" in status.error and "ten times smaller" in status.error
    assert run.history().end["state"] == "failed"


def test_early_stopping_stops(store: Store, tiny: RunConfig) -> None:
    config = tiny.replace(optimizer="sgd", learning_rate=1e-8, schedule="constant", epochs=9, early_stopping=1)
    # Nothing is learned at this rate, so that no epoch is better than the one before by more than rounding.
    assert len(finish(store, config, whole=False).history().epochs) < 9


def test_early_stopping_watches_a_validation_set_that_the_data_bring(
    store: Store, tiny: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrays = load(tiny.dataset)
    # With wrong labels to check with, the validation loss rises while the training loss falls.
    wrong = replace(arrays, x_val=arrays.x_test, y_val=(arrays.y_test + 1) % 10)
    monkeypatch.setattr("workbench.engine.training.load_once", lambda name, progress: wrong)
    run = finish(store, tiny.replace(validation_share=0.0, epochs=30, early_stopping=2), whole=False)
    epochs = run.history().epochs
    first, last = epochs[0], epochs[-1]
    assert len(epochs) < 30 and last["loss"] < first["loss"] and last["val_loss"] > first["val_loss"]


def test_tensorboard_files_are_written_when_asked(store: Store, tiny: RunConfig) -> None:
    run = finish(store, tiny.replace(tensorboard=True), whole=False)
    assert list(run.folder.glob("tensorboard/**/events.out.tfevents.*"))


def test_no_validation_share_works(store: Store, tiny: RunConfig) -> None:
    run = finish(store, tiny.replace(validation_share=0.0), whole=False)
    assert "val_loss" not in run.history().epochs[0]


@pytest.mark.parametrize(
    ("settings", "message"),
    [({"train_size": 5000}, "digits has .*, asked for 5000"), ({"train_size": 3}, "Take more pictures")],
)
def test_too_few_pictures_are_a_sentence(store: Store, tiny: RunConfig, settings: dict, message: str) -> None:
    status = train(store.create(tiny.replace(**settings), queued=False))
    assert status.state == "failed"
    assert re.search(message, status.error)


def test_no_data_and_no_network_is_a_sentence(store: Store, tiny: RunConfig, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WORKBENCH_DATA", str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")  # nobody listens there
    status = train(store.create(tiny.replace(dataset="mnist"), queued=False))
    assert status.state == "failed" and "mnist" in status.error and "WORKBENCH_DATA" in status.error


def test_a_full_disk_is_a_sentence(store: Store, tiny: RunConfig) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full, the disk that is always full")
    run = store.create(tiny, queued=False)

    def fill(row: Row) -> None:
        if row["kind"] == "start":
            (run.folder / "events.jsonl").unlink()
            (run.folder / "events.jsonl").symlink_to("/dev/full")

    status = train(run, report=fill)
    assert status.state == run.status.state == "failed"
    assert "disk may be full" in status.error and str(run.folder) in status.error


def test_a_folder_that_is_taken_away_is_a_sentence(store: Store, tiny: RunConfig) -> None:
    """Nothing at all can be written any more: the last words are found elsewhere."""
    run = store.create(tiny.replace(epochs=50), queued=False)
    hidden = store.root / "elsewhere"

    def take_away(row: Row) -> None:
        if row["kind"] == "epoch":
            run.folder.rename(hidden)

    status = train(run, report=take_away)
    assert status.state == "failed" and "cannot be written" in status.error
    hidden.rename(run.folder)
    assert run.status.state == "failed" and run.status.error == status.error
    assert json.loads((run.folder / "status.json").read_text())["state"] == "running"


def test_a_run_is_trained_by_one_at_a_time_whoever_asks(store: Store, tiny: RunConfig) -> None:
    run = store.create(tiny)
    with run.claim():
        before = (run.folder / "status.json").read_bytes()
        with pytest.raises(RunError, match=f"being trained by process {os.getpid()}"):
            train(run)
        assert (run.folder / "status.json").read_bytes() == before and not (run.folder / "events.jsonl").exists()
    seen = []

    def look(row: Row) -> None:
        if row["kind"] == "start":
            seen.append(jobs.take_next(store))
            with pytest.raises(RunError, match="being trained by process"):
                train(run)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(run, report=look)
    # This process lives on, but trains it no more: it is interrupted, out of the queue, and goes on when asked.
    assert seen == [None] and run.status.state == "interrupted" and store.queue() == []
    assert train(run).state == "finished"


def test_half_precision_scales_its_loss_and_follows_the_schedule(store: Store, tiny: RunConfig) -> None:
    run = finish(store, tiny.replace(precision="mixed_float16", epochs=2), whole=False)
    rates = [row["learning_rate"] for row in run.history().epochs]
    assert rates[1] < rates[0] and run.history().epochs[1]["loss"] < run.history().epochs[0]["loss"]
