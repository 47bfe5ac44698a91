"""Schedules agree with Keras', begin and end where they should, and warm up in front of anything."""

import numpy as np
import pytest

from workbench.concepts.schedules import SCHEDULES, cosine_decay, exponential_decay, schedule_factor, step_decay
from workbench.errors import ConfigError
from workbench.runs.knobs import SCHEDULE_LABELS, SCHEDULE_SETTINGS

STEPS = np.arange(0, 101, 7)


@pytest.fixture(scope="module")
def keras_schedules():
    return pytest.importorskip("keras").optimizers.schedules


@pytest.mark.parametrize(("ours", "staircase"), [(exponential_decay, False), (step_decay, True)])
def test_decay_is_keras_exponential_decay(keras_schedules, ours, staircase: bool) -> None:
    theirs = keras_schedules.ExponentialDecay(1.0, decay_steps=30, decay_rate=0.3, staircase=staircase)
    for step in STEPS:
        assert ours(step, 100, decay_rate=0.3, decay_steps=30) == pytest.approx(float(theirs(step)), rel=1e-5)


def test_cosine_is_keras_cosine_decay(keras_schedules) -> None:
    theirs = keras_schedules.CosineDecay(1.0, decay_steps=100)
    for step in STEPS:
        assert cosine_decay(step, 100) == pytest.approx(float(theirs(step)), abs=1e-6)


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_schedule_stays_between_nothing_and_the_full_rate(name: str) -> None:
    for warmup_share in (0.0, 0.2):
        factors = [schedule_factor(name, step, 100, warmup_share=warmup_share, decay_steps=25) for step in range(100)]
        assert all(0 < factor <= 1 for factor in factors)
        assert max(factors) > 0.95


@pytest.mark.parametrize("name", SCHEDULES)
def test_warm_up_climbs_for_its_share_and_no_longer(name: str) -> None:
    factors = [schedule_factor(name, step, 100, warmup_share=0.3, decay_steps=25) for step in range(100)]
    assert factors[0] < 0.1
    assert all(later > earlier for earlier, later in zip(factors[:29], factors[1:30], strict=True))
    assert factors[30] == pytest.approx(1.0, abs=0.01)


def test_one_cycle_starts_at_a_25th_and_ends_near_zero() -> None:
    assert schedule_factor("one_cycle", 0, 1000, warmup_share=0.25) == pytest.approx(1 / 25)
    assert schedule_factor("one_cycle", 250, 1000, warmup_share=0.25) == pytest.approx(1.0)
    assert schedule_factor("one_cycle", 999, 1000, warmup_share=0.25) < 2e-4


def test_every_schedule_has_a_label_and_its_settings() -> None:
    assert SCHEDULES.keys() == SCHEDULE_LABELS.keys() == SCHEDULE_SETTINGS.keys()


def test_unknown_schedule_suggests_the_nearest() -> None:
    with pytest.raises(ConfigError, match="Did you mean 'cosine'"):
        schedule_factor("cosin", 0, 10)
