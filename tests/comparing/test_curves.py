"""Curves of runs over each other."""

import numpy as np
import pytest

from workbench.comparing.curves import Line, band, line, smoothed
from workbench.errors import ConfigError
from workbench.runs.files import append_line
from workbench.runs.presets import preset


@pytest.fixture
def run(store):
    run = store.create(preset("quick_look"), queued=False)
    rows = [{"kind": "start", "step": 0, "steps_per_epoch": 4}]
    rows += [{"kind": "batch", "step": step, "loss": 8 - step, "time": step / 2} for step in (2, 4, 6)]
    rows += [{"kind": "batch", "step": 7, "loss": None, "time": 3.5}]
    rows += [{"kind": "epoch", "epoch": 1, "step": 4, "val_loss": 5.0, "time": 2.5}]
    for row in rows:
        append_line(run.folder / "events.jsonl", row)
    return run


def test_training_is_drawn_by_batches_and_validation_by_epochs(run):
    np.testing.assert_array_equal(line(run, "loss"), [[2, 4, 6], [6, 4, 2]])  # without the number that was none
    np.testing.assert_array_equal(line(run, "loss", "epoch").x, [0.5, 1, 1.5])
    np.testing.assert_array_equal(line(run, "loss", "time").x, [1, 2, 3])
    np.testing.assert_array_equal(line(run, "val_loss", "epoch"), [[1], [5]])
    assert len(line(run, "val_accuracy").x) == 0
    for wrong in (("beauty", "step"), ("loss", "moon")):
        with pytest.raises(ConfigError):
            line(run, *wrong)


def test_a_run_that_has_not_begun_has_no_points(store):
    run = store.create(preset("quick_look"), queued=False)
    assert all(len(line(run, "loss", over).x) == 0 for over in ("step", "epoch", "time"))


def test_smoothing_by_hand_and_of_a_constant():
    values = np.array([4.0, 8.0, 0.0])
    # The mean is 2, 1 + 4, 2.5 + 0; the weight collected 1/2, 3/4, 7/8.
    np.testing.assert_allclose(smoothed(values, 0.5), [4, 5 / 0.75, 2.5 / 0.875])
    np.testing.assert_allclose(smoothed(np.full(50, 0.3), 0.97), 0.3)
    assert smoothed(values, 0.0) is values and len(smoothed(np.zeros(0), 0.5)) == 0


def test_a_band_at_the_places_that_all_runs_share():
    one, two = Line(np.arange(1.0, 4.0), np.arange(1.0, 4.0)), Line(np.array([1.0, 2.0]), np.array([3.0, 6.0]))
    found = band([one, two, Line(np.zeros(0), np.zeros(0))])
    np.testing.assert_array_equal(found.x, [1, 2, 3])
    np.testing.assert_array_equal(found.mean, [2, 4, 3])  # at 3 only one of them has come
    np.testing.assert_array_equal(found.low, [1, 2, 3])
    np.testing.assert_array_equal(found.high, [3, 6, 3])
    assert found.runs == 2 and band([]).runs == 0


def test_a_band_of_runs_whose_points_lie_elsewhere():
    x = np.linspace(0, 10, 77)
    found = band([Line(x, 2 * x), Line(x[::2] + 0.01, 4 * (x[::2] + 0.01))])
    assert len(found.x) == 200 and np.isfinite(found.mean).all()
    middle = (found.x > 0.1) & (found.x < 9.9)
    np.testing.assert_allclose(found.mean[middle], 3 * found.x[middle])
    np.testing.assert_allclose(found.high[middle], 4 * found.x[middle])
