"""A run's numbers as columns: read on while it grows, read anew where it is another."""

import numpy as np

from workbench.runs import columns as module
from workbench.runs.columns import columns
from workbench.runs.files import append_line


def write(folder, *rows):
    for row in rows:
        append_line(folder / "events.jsonl", row)


def batch(step, loss=1.0, **more):
    return {"kind": "batch", "step": step, "loss": loss, "time": step / 10, **more}


def test_columns_grow_with_the_file_and_nothing_is_read_twice(tmp_path, monkeypatch):
    assert len(columns(tmp_path).batches["step"]) == 0 and np.isnan(columns(tmp_path).steps_per_epoch)
    write(tmp_path, {"kind": "start", "step": 0, "steps_per_epoch": 40}, batch(1), batch(2, None))
    found = columns(tmp_path)
    np.testing.assert_array_equal(found.batches["loss"], [1.0, np.nan])
    assert np.isnan(found.batches["accuracy"]).all() and found.steps_per_epoch == 40
    assert columns(tmp_path) is found
    write(tmp_path, batch(3), {"kind": "epoch", "epoch": 1, "step": 3, "val_loss": 0.5}, {"kind": "end", "state": "x"})
    grown = columns(tmp_path)
    np.testing.assert_array_equal(grown.batches["step"], [1, 2, 3])
    np.testing.assert_array_equal(grown.epochs["val_loss"], [0.5])
    assert grown.end["state"] == "x" and len(found.batches["step"]) == 2


def test_what_was_trained_again_is_there_once(tmp_path):
    write(tmp_path, {"kind": "start", "step": 0}, batch(5), batch(8))
    assert len(columns(tmp_path).batches["step"]) == 2
    write(tmp_path, {"kind": "start", "step": 5}, batch(6), {"kind": "start", "step": 6}, batch(7))
    np.testing.assert_array_equal(columns(tmp_path).batches["step"], [5, 6, 7])


def test_another_file_in_its_place_is_read_from_its_beginning(tmp_path):
    write(tmp_path, batch(1), batch(2))
    columns(tmp_path)
    (tmp_path / "events.jsonl").unlink()
    write(tmp_path, batch(9))
    np.testing.assert_array_equal(columns(tmp_path).batches["step"], [9])


def test_only_so_many_runs_stay_in_memory(tmp_path):
    for number in range(module.KEPT + 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        write(folder, batch(1))
        columns(folder)
    assert module._reader.cache_info().currsize == module.KEPT
    assert len(columns(tmp_path / "0").batches["step"]) == 1
