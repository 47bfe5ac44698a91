"""What is measured is measured here and now, under the settings that were asked for."""

import keras
import numpy as np
import pytest

from workbench.engine import throughput
from workbench.errors import ConfigError
from workbench.runs.config import RunConfig

CONFIG = RunConfig.make(filters=(4,), batch_size=8, precision="float32")
X = np.random.default_rng(0).random((40, 28, 28, 1), "float32")
Y = np.eye(10, dtype="float32")[np.arange(40) % 10]


def test_one_speed_says_under_which_conditions(monkeypatch: pytest.MonkeyPatch) -> None:
    fitted: list[int] = []
    fit = keras.Model.fit

    def counted(model: keras.Model, x: np.ndarray, *arguments: object, **settings: int) -> object:
        fitted.append(len(x) * settings["epochs"])
        return fit(model, x, *arguments, **settings)

    monkeypatch.setattr(keras.Model, "fit", counted)
    speed = throughput.measure(CONFIG, X, Y, seconds=0.1)
    assert (speed.device, speed.batch_size, speed.precision) == (list(throughput.places())[-1], 8, "float32")
    assert speed.examples_per_second > 0 and speed.first_step_seconds > 8 / speed.examples_per_second
    assert speed.step_milliseconds == pytest.approx(8000 / speed.examples_per_second)
    # One step to build, one to guess how many fit into the time, then the rounds.
    assert fitted[:2] == [8, 8] and len(fitted) == 2 + throughput.ROUNDS and min(fitted[2:]) >= 16


def test_a_sweep_tries_every_combination() -> None:
    speeds = throughput.sweep(CONFIG, X, Y, seconds=0.01, batch_size=(4, 40), jit=(False, True))
    tried = [(speed.batch_size, speed.jit_compile) for speed in speeds]
    assert tried == [(4, False), (4, True), (40, False), (40, True)]


def test_more_pictures_in_a_batch_than_there_are_is_a_sentence() -> None:
    with pytest.raises(ConfigError, match="A batch of 64 needs as many pictures, came 40"):
        throughput.measure(CONFIG.replace(batch_size=64), X, Y)
    with pytest.raises(ConfigError, match="A batch of 64"):
        throughput.by_way_of_data(CONFIG.replace(batch_size=64), X, Y)


def test_a_device_that_is_not_there_is_a_sentence() -> None:
    with pytest.raises(ConfigError, match="no TPU that Keras can use here, only CPU"):
        throughput.measure(CONFIG, X, Y, place="TPU")


def test_both_ways_of_the_data_are_measured() -> None:
    speeds = throughput.by_way_of_data(CONFIG, X, Y, seconds=0.05)
    assert list(speeds) == ["copied for each batch", "on the device already"]
    for rounds in speeds.values():
        assert len(rounds) == throughput.ROUNDS and min(rounds) > 0


def test_rounds_go_through_all_settings_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throughput, "measure", lambda config, x, y, *, seconds, jit: (config.batch_size, jit))
    found = throughput.sweep(CONFIG, X, Y, batch_size=(4, 8), jit=(False,), repeats=2)
    assert found == [(4, False), (8, False), (4, False), (8, False)]
