"""Races are fair: the same start for all, and for each the best of the same rates."""

import numpy as np
import pytest

from workbench.concepts.experiments.descents import descend
from workbench.concepts.experiments.races import RATES, best_rate, feed, race
from workbench.concepts.experiments.surfaces import SURFACES
from workbench.concepts.optimizers import RACERS, Adam
from workbench.errors import ConfigError


@pytest.mark.parametrize("surface", ["ravine", "beale", "rosenbrock"])
@pytest.mark.parametrize("racer", ["sgd", "nesterov", "adagrad", "adam", "lion"])
def test_best_rate_is_what_trying_them_one_by_one_finds(surface: str, racer: str) -> None:
    def height(rate: float) -> float:
        path = descend(SURFACES[surface], RACERS[racer](learning_rate=rate), steps=60)
        stays = (path.values <= path.values[0] * (1 + 1e-9)).all()
        return path.values[-6:].max() if stays else np.inf

    assert best_rate(SURFACES[surface], racer, 60) == min(RATES, key=height)


def test_race_takes_the_start_the_rates_and_the_order_given() -> None:
    paths = race(SURFACES["bowl"], ("lion", "sgd"), start=(1, 1), steps=5, rates={"sgd": 0.5})
    assert list(paths) == ["lion", "sgd"]
    for path in paths.values():
        np.testing.assert_array_equal(path.points[0], [1, 1])
    np.testing.assert_allclose(paths["sgd"].points[:, 0], 0.5 ** np.arange(6))


def test_nobody_leaves_the_map_for_good_from_the_surfaces_own_start() -> None:
    for surface in SURFACES.values():
        for path in race(surface, steps=100).values():
            assert path.values[-1] < path.values[0]


def test_an_axis_of_ones_own_helps_those_with_a_rate_for_each_weight() -> None:
    """Turned by 20 degrees, the ravine costs Adagrad its lead."""
    straight, turned = (race(SURFACES[name], ("adagrad",))["adagrad"] for name in ("ravine", "turned_ravine"))
    assert straight.values[-1] < 1e-8 < turned.values[-1]


def test_feed_returns_what_was_remembered_after_each_gradient() -> None:
    memory = feed(Adam(0.1), [1.0, 1.0, 1.0])
    np.testing.assert_allclose(memory["m"], [0.1, 0.19, 0.271])
    np.testing.assert_allclose(memory["m_hat"], 1.0)
    np.testing.assert_allclose(memory["change"], -0.1, rtol=1e-4)


def test_unknown_racer() -> None:
    with pytest.raises(ConfigError, match="Did you mean 'adam'"):
        race(SURFACES["bowl"], ("adm",))
