"""The race on pictures: the same start for all, nothing carried over from run to run, and rates tuned elsewhere."""

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("keras")

from workbench.data.datasets import load
from workbench.engine.race import TUNING_SEEDS, Track, race_on_pictures, tune
from workbench.errors import ConfigError


@pytest.fixture(scope="module")
def track() -> Track:
    return Track.of(load("digits"), 600, 200, units=8)


def test_same_seed_same_start_and_the_same_curve_again(track: Track) -> None:
    curves = race_on_pictures(track, {"sgd": 0.1, "adam": 0.01}, seeds=(0, 1), epochs=2)
    assert {name: curve.shape for name, curve in curves.items()} == {"sgd": (2, 3), "adam": (2, 3)}
    np.testing.assert_allclose(curves["sgd"][:, 0], curves["adam"][:, 0], rtol=1e-6)
    assert (curves["sgd"][0] != curves["sgd"][1]).all() and (curves["adam"][:, -1] < curves["adam"][:, 0]).all()
    # Run alone, the second seed gives the same: the first left nothing behind.
    again = race_on_pictures(track, {"adam": 0.01}, seeds=(1,), epochs=2)
    np.testing.assert_allclose(again["adam"][0], curves["adam"][1], rtol=1e-4)


def test_what_ran_before_on_the_same_network_changes_nothing(track: Track) -> None:
    fresh = race_on_pictures(replace(track), {"adam": 0.01}, seeds=(3,), epochs=1)["adam"]
    race_on_pictures(track, {"adam": 3.0}, seeds=(0,), epochs=1)  # wild weights, a full memory, another rate
    np.testing.assert_allclose(race_on_pictures(track, {"adam": 0.01}, seeds=(3,), epochs=1)["adam"], fresh, rtol=1e-4)


def test_tuning_takes_the_best_rate_and_another_seed(track: Track) -> None:
    told = []
    chosen = tune(track, ("sgd",), rates=(1e-6, 0.1), epochs=1, seeds=(1000,), further=0, report=told.append)
    assert chosen == {"sgd": 0.1} and told == ["SGD: best rate 0.1, of 2 from 1e-6 to 0.1"]
    assert not set(TUNING_SEEDS) & set(range(100))


def test_track_takes_what_it_is_told(track: Track) -> None:
    assert track.x_train.shape == (600, 784) and track.x_val.shape == (200, 784) and track.x_train.max() <= 1
    with pytest.raises(ConfigError, match="Did you mean 'adam'"):
        track.model("adm", 0.1)
