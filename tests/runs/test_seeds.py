import numpy as np
import pytest

from workbench.runs import seeds
from workbench.runs.files import append_line
from workbench.runs.presets import preset
from workbench.runs.seeds import epoch_values, start_seeds


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
