"""A resumed run reads as one curve."""

from pathlib import Path

import numpy as np

from workbench.runs.files import append_line
from workbench.runs.history import History, read_history


def write(folder: Path, *rows: dict) -> None:
    for row in rows:
        append_line(folder / "events.jsonl", row)


def test_rows_come_as_they_are_written(tmp_path: Path) -> None:
    history = History(tmp_path / "events.jsonl")
    assert not history.update()
    write(tmp_path, {"kind": "start", "step": 0}, {"kind": "batch", "step": 1, "loss": 2.0})
    assert history.update() and not history.update()
    write(tmp_path, {"kind": "epoch", "epoch": 1, "step": 5}, {"kind": "end", "state": "finished"}, {"kind": "news"})
    history.update()
    assert [row["step"] for row in history.batches] == [1]
    assert [row["epoch"] for row in history.epochs] == [1]
    assert history.end["state"] == "finished"


def test_what_came_after_the_checkpoint_was_trained_again(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"kind": "start", "step": 0},
        {"kind": "batch", "step": 5},
        {"kind": "epoch", "epoch": 1, "step": 5},
        {"kind": "batch", "step": 8},
        {"kind": "control", "action": "pause", "step": 8},
        {"kind": "start", "step": 5},
        {"kind": "batch", "step": 6},
        {"kind": "epoch", "epoch": 2, "step": 10},
    )
    history = read_history(tmp_path)
    assert [row["step"] for row in history.batches] == [5, 6]
    assert [row["epoch"] for row in history.epochs] == [1, 2]
    assert history.controls == [] and history.start["step"] == 5


def test_layers_and_data_are_read_and_older_runs_have_none(tmp_path: Path) -> None:
    write(tmp_path, {"kind": "start", "step": 0}, {"kind": "batch", "step": 1})
    assert read_history(tmp_path).layers == [] and read_history(tmp_path).data == {}
    nan = [{"mean": float("nan")}]
    rows = [{"kind": "layers", "epoch": epoch, "step": 5 * epoch, "layers": nan} for epoch in range(3)]
    write(tmp_path, {"kind": "data", "training": 7}, *rows)
    history = read_history(tmp_path)
    assert history.data["training"] == 7
    assert [row["epoch"] for row in history.layers] == [0, 1, 2]
    assert history.layers[0]["layers"] == [{"mean": None}]
    write(tmp_path, {"kind": "start", "step": 5}, rows[2], {"kind": "start", "step": 0}, rows[0])
    history.update()
    assert [row["epoch"] for row in history.layers] == [0]


def test_a_column_is_one_number_of_every_row(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"kind": "epoch", "epoch": 1, "loss": 0.5},
        {"kind": "epoch", "epoch": 2, "loss": None},
        {"kind": "batch", "step": 3},
    )
    history = read_history(tmp_path)
    np.testing.assert_array_equal(history.column("loss"), [0.5, np.nan])
    np.testing.assert_array_equal(history.column("step", "batches"), [3.0])
    assert np.isnan(history.column("val_loss")).all() and history.column("step", "controls").shape == (0,)
