"""What the eigenvalues say about descent is what descent does."""

import numpy as np
import pytest

from workbench.concepts.experiments.convergence import (
    DIVERGES,
    OSCILLATES,
    SMOOTH,
    behaviour,
    best_settings,
    shrink_factor,
    step_eigenvalues,
)
from workbench.concepts.experiments.descents import descend
from workbench.concepts.experiments.surfaces import quadratic_bowl
from workbench.concepts.optimizers import SGD
from workbench.errors import ConfigError


@pytest.mark.parametrize("nesterov", [False, True])
@pytest.mark.parametrize(("rate", "momentum"), [(0.1, 0.0), (0.05, 0.5), (0.3, 0.2), (0.02, 0.9), (1.1, 0.3)])
def test_a_long_walk_shrinks_by_the_factor(rate: float, momentum: float, nesterov: bool) -> None:
    path = descend(quadratic_bowl(1), SGD(rate, momentum, nesterov), start=(1.0, 0.5), steps=400)
    distance = np.maximum(np.abs(path.points[:, 0]), 1e-300)
    # Swings make single steps longer and shorter: the rate of many.
    measured = np.exp(np.polyfit(np.arange(300), np.log(distance[:300]), 1)[0])
    assert measured == pytest.approx(float(shrink_factor(rate, momentum, 1.0, nesterov)), rel=0.01)


def test_plain_descent_by_hand() -> None:
    np.testing.assert_allclose(shrink_factor([0.1, 1.0, 1.5, 2.5], 0.0), [0.9, 0.0, 0.5, 1.5])
    np.testing.assert_array_equal(behaviour([0.1, 1.5, 2.5], 0.0), [SMOOTH, OSCILLATES, DIVERGES])
    np.testing.assert_allclose(step_eigenvalues(0.25, 0.0, 2.0), [0.5, 0.0])


@pytest.mark.parametrize("momentum", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("nesterov", [False, True])
def test_borders_are_where_the_figure_draws_them(momentum: float, nesterov: bool) -> None:
    swings = ((1 - momentum) / (1 + momentum)) ** 2 if nesterov else (1 - momentum**0.5) ** 2
    diverges = 1 + 1 / (1 + 2 * momentum) if nesterov else 2 * (1 + momentum)
    rates = np.array([swings * 0.99, swings * 1.01, diverges * 0.99, diverges * 1.01])
    np.testing.assert_array_equal(
        behaviour(rates, momentum, nesterov=nesterov), [SMOOTH, OSCILLATES, OSCILLATES, DIVERGES]
    )


@pytest.mark.parametrize("momentum", [False, True])
@pytest.mark.parametrize("condition_number", [1, 3, 30, 1000])
def test_best_settings_cannot_be_bettered(condition_number: float, momentum: bool) -> None:
    rate, best_momentum, factor = best_settings(condition_number, momentum)

    def worst(rates, momenta):
        return np.maximum(shrink_factor(rates, momenta, 1), shrink_factor(rates, momenta, condition_number))

    assert worst(rate, best_momentum) == pytest.approx(factor, abs=1e-6)
    rates = np.linspace(0.01, 4, 400)[:, None] / condition_number
    momenta = np.linspace(0, 0.999, 200 if momentum else 1)[None]
    assert worst(rates, momenta).min() >= factor - 1e-6


def test_impossible_condition_number() -> None:
    with pytest.raises(ConfigError, match="1 or more, came 0.5"):
        best_settings(0.5)
