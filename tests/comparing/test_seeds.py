import numpy as np
import pytest

from workbench.comparing import seeds
from workbench.comparing.seeds import (
    epoch_values,
    grain,
    last_values,
    missing_seeds,
    rank_groups,
    seed_groups,
    start_seeds,
)
from workbench.errors import DataError
from workbench.runs.files import append_line
from workbench.runs.presets import preset


def test_one_run_for_each_seed_waits_in_the_queue(store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(seeds, "start", lambda config, name, store: store.create(config, name))  # without a worker
    config = preset("quick_look").replace(dropout=0.5)
    runs = start_seeds(config, (3, 1, 4), "dropout", store)
    assert [run.config.seed for run in runs] == [3, 1, 4]
    assert [run.title for run in runs] == ["dropout, seed 3", "dropout, seed 1", "dropout, seed 4"]
    assert all(run.config.replace(seed=config.seed) == config for run in runs)
    assert [run.id for run in store.queue()] == [run.id for run in runs]


def test_numbers_of_epochs_are_read_side_by_side(store):
    runs = [store.create(preset("quick_look"), queued=False) for _ in range(2)]
    for run, losses in zip(runs, ([0.5, 0.4, 0.3], [0.6, None]), strict=True):
        for epoch, loss in enumerate(losses, 1):
            append_line(run.folder / "events.jsonl", {"kind": "epoch", "epoch": epoch, "step": epoch, "val_loss": loss})
    np.testing.assert_array_equal(epoch_values(runs, "val_loss"), [[0.5, 0.4, 0.3], [0.6, np.nan, np.nan]])
    assert np.isnan(epoch_values(runs, "val_accuracy")).all()


def test_runs_that_have_not_begun_have_no_epochs(store):
    assert epoch_values([store.create(preset("quick_look"), queued=False)], "loss").shape == (1, 0)


def with_seeds(store, *seeds, **changes):
    return [store.create(preset("quick_look").replace(seed=seed, **changes), queued=False) for seed in seeds]


def test_runs_that_differ_in_their_seeds_alone_are_a_group(store):
    first, slow, second = with_seeds(store, 1, 2), with_seeds(store, 1, learning_rate=0.001), with_seeds(store, 5)
    # Momentum changes nothing where the optimizer is Adam, nor do files for TensorBoard.
    same = with_seeds(store, 9, momentum=0.5, tensorboard=True)
    assert seed_groups([*first, *slow, *second, *same]) == [[*first, *second, *same], slow]
    assert seed_groups([]) == []


def test_missing_seeds_are_the_same_in_all_groups_where_they_can_be(store):
    groups = [with_seeds(store, 3, 0), with_seeds(store, 1), with_seeds(store, 0, 1, 2, 3, 4, 5)]
    assert missing_seeds(groups[:2], 4) == [[1, 2], [0, 3, 2]]
    assert missing_seeds(groups, 5) == [[1, 2, 4], [0, 2, 3, 4], []]
    assert missing_seeds([with_seeds(store, 7, 7)], 3) == [[0, 1]]


def test_a_run_counts_with_its_own_last_epoch_and_not_at_all_where_it_failed(store):
    runs = with_seeds(store, 0, 1, 2, 3)
    happened = (([3, 2], "finished"), ([3], "finished"), ([3, 2], "failed"), ([], "stopped"))
    for run, (losses, state) in zip(runs, happened, strict=True):
        for epoch, loss in enumerate(losses, 1):
            append_line(run.folder / "events.jsonl", {"kind": "epoch", "epoch": epoch, "step": epoch, "val_loss": loss})
        append_line(run.folder / "events.jsonl", {"kind": "end", "state": state})
    np.testing.assert_array_equal(last_values(runs, "val_loss"), [2, 3, np.nan, np.nan])
    assert rank_groups({"a": runs[:1], "b": runs[1:2]}, "val_loss")[0] == ["a", "b"]
    with pytest.raises(DataError, match="c has no finite result"):
        rank_groups({"a": runs[:1], "c": runs[2:3]}, "val_loss")


def test_accuracy_comes_in_steps_of_a_picture(store):
    runs = with_seeds(store, 0, 1)
    assert grain(runs, "val_accuracy") == 0
    append_line(runs[0].folder / "events.jsonl", {"kind": "data", "training": 1000, "validation": 144})
    assert grain(runs, "val_accuracy") == 1 / 144 and grain(runs, "accuracy") == 1e-3 and grain(runs, "val_loss") == 0
