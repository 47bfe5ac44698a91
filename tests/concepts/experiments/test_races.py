"""Races are fair: the same start for all, and for each the best of the same rates."""

import numpy as np
import pytest

from workbench.concepts.experiments.descents import descend
from workbench.concepts.experiments.races import (
    FINE_RATES,
    RATES,
    SHARES,
    best_rate,
    best_settings,
    bottom_step,
    feed,
    race,
)
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


@pytest.mark.parametrize("racer", ["sgd", "momentum", "adagrad", "adam", "nadam", "lion"])
def test_best_settings_are_what_trying_them_one_by_one_finds(racer: str) -> None:
    rates, shares = FINE_RATES[24:60:6], (0.3, 0.6, 0.9)
    memory = {"momentum": "momentum", "adam": "beta_1", "nadam": "beta_1", "lion": "beta_1"}.get(racer)

    def place(settings: dict) -> tuple:
        path = descend(SURFACES["ravine"], RACERS[racer](**settings), steps=60)
        if not (path.values <= path.values[0] * (1 + 1e-9)).all():
            return 61, np.inf
        step = bottom_step(SURFACES["ravine"], path)
        return 61 if step is None else step, path.values[-6:].max()

    tried = [
        {"learning_rate": rate, **({memory: share} if memory else {})}
        for share in (shares if memory else (0,))
        for rate in rates
    ]
    assert best_settings(SURFACES["ravine"], racer, 60, rates, shares) == min(tried, key=place)


@pytest.mark.parametrize("surface", ["ravine", "turned_ravine"])
def test_no_best_setting_lies_at_the_edge_of_what_is_tried(surface: str) -> None:
    for racer in RACERS:
        found = best_settings(SURFACES[surface], racer)
        assert FINE_RATES[0] < found["learning_rate"] < FINE_RATES[-1], racer
        for share in [value for name, value in found.items() if name != "learning_rate" and racer != "lion"]:
            assert SHARES[0] < share < SHARES[-1], racer


def test_tuned_finely_and_with_momentum_others_lead() -> None:
    """With a coarse grid and momentum at 0.9, Momentum and Adam do not arrive at all."""
    ravine = SURFACES["ravine"]
    coarse, fine = (race(ravine, ("momentum", "adam"), tuned=tuned) for tuned in (False, True))
    assert [bottom_step(ravine, path) for path in coarse.values()] == [None, None]
    assert [bottom_step(ravine, path) for path in fine.values()] == [45, 20]


def test_the_bottom_is_reached_where_a_path_stays() -> None:
    bowl = SURFACES["bowl"]
    assert bottom_step(bowl, descend(bowl, RACERS["sgd"](learning_rate=1.0), steps=3)) == 1
    assert bottom_step(bowl, descend(bowl, RACERS["sgd"](learning_rate=0.5), (0, 0), steps=3)) == 0
    for rate in (0.1, 3.0):
        assert bottom_step(bowl, descend(bowl, RACERS["sgd"](learning_rate=rate), steps=900 if rate > 1 else 9)) is None


def test_feed_returns_what_was_remembered_after_each_gradient() -> None:
    memory = feed(Adam(0.1), [1.0, 1.0, 1.0])
    np.testing.assert_allclose(memory["m"], [0.1, 0.19, 0.271])
    np.testing.assert_allclose(memory["m_hat"], 1.0)
    np.testing.assert_allclose(memory["change"], -0.1, rtol=1e-4)


def test_unknown_racer() -> None:
    with pytest.raises(ConfigError, match="Did you mean 'adam'"):
        race(SURFACES["bowl"], ("adm",))
