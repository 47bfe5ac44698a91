"""Surfaces have the slopes and the lowest points they claim, and a path is what an optimizer does there."""

import numpy as np
import pytest

from workbench.concepts.experiments.descents import descend
from workbench.concepts.experiments.surfaces import SURFACES, Surface, quadratic_bowl
from workbench.concepts.optimizers import RACERS, SGD, Adam, Lion
from workbench.concepts.schedules import cosine_decay
from workbench.errors import ConfigError


@pytest.fixture(params=SURFACES, name="surface")
def _surface(request: pytest.FixtureRequest) -> Surface:
    return SURFACES[request.param]


def places(surface: Surface, count: int = 50) -> tuple[np.ndarray, np.ndarray]:
    low_x, high_x, low_y, high_y = surface.bounds
    rng = np.random.default_rng(0)
    return rng.uniform(low_x, high_x, count), rng.uniform(low_y, high_y, count)


def test_gradient_agrees_with_central_differences(surface: Surface) -> None:
    x, y = places(surface)
    epsilon = 1e-6
    along_x = (surface(x + epsilon, y) - surface(x - epsilon, y)) / (2 * epsilon)
    along_y = (surface(x, y + epsilon) - surface(x, y - epsilon)) / (2 * epsilon)
    for ours, measured in zip(surface.gradient(x, y), (along_x, along_y), strict=True):
        np.testing.assert_allclose(ours, measured, rtol=1e-6, atol=1e-5)


def test_minima_are_flat_and_nothing_is_lower(surface: Surface) -> None:
    for x, y in surface.minima:
        np.testing.assert_allclose(surface.gradient(np.array(x), np.array(y)), 0, atol=1e-10)
        assert surface(x, y) == pytest.approx(surface.lowest, abs=1e-12)
        angles = np.linspace(0, 2 * np.pi, 16, endpoint=False)
        ring = surface(x + 1e-3 * np.cos(angles), y + 1e-3 * np.sin(angles))
        assert (ring > surface.lowest).all()
    low_x, high_x, low_y, high_y = surface.bounds
    grid = surface(*np.meshgrid(np.linspace(low_x, high_x, 201), np.linspace(low_y, high_y, 201)))
    assert (grid >= surface.lowest - 1e-12).all() and np.isfinite(grid).all()


def test_words_start_and_shapes(surface: Surface) -> None:
    assert surface.label and surface.formula.startswith("f = ")
    low_x, high_x, low_y, high_y = surface.bounds
    for x, y in (surface.start, *surface.minima):
        assert low_x < x < high_x and low_y < y < high_y
    x, y = np.meshgrid(np.linspace(-1, 1, 3), np.linspace(-1, 1, 4))
    assert surface(x, y).shape == (4, 3)
    assert [slope.shape for slope in surface.gradient(x, y)] == [(4, 3), (4, 3)]


def test_registry_keys_are_the_names() -> None:
    assert {key: surface.name for key, surface in SURFACES.items()} == {key: key for key in SURFACES}


@pytest.mark.parametrize("racer", RACERS)
def test_every_racer_goes_down_everywhere(surface: Surface, racer: str) -> None:
    path = descend(surface, RACERS[racer](learning_rate=1e-3), steps=30)
    assert path.points.shape == path.gradients.shape == (31, 2) and path.values.shape == (31,)
    assert all(values.shape[0] == 30 for values in path.states.values())
    np.testing.assert_array_equal(path.points[0], surface.start)
    assert path.values[-1] < path.values[0] and not path.diverged


def test_path_of_gradient_descent_is_what_the_formula_says() -> None:
    path = descend(quadratic_bowl(4), SGD(0.1), start=(1, 1), steps=10)
    steps = np.arange(11)
    # On the bowl, each step multiplies x by 1 - 0.1 * 1 and y by 1 - 0.1 * 4.
    np.testing.assert_allclose(path.points, np.stack([0.9**steps, 0.6**steps], axis=1))
    np.testing.assert_allclose(path.values, (0.9 ** (2 * steps) + 4 * 0.6 ** (2 * steps)) / 2)
    np.testing.assert_allclose(path.gradients, path.points * [1, 4])
    np.testing.assert_allclose(path.states["change"], np.diff(path.points, axis=0))


def test_schedule_scales_each_step() -> None:
    path = descend(quadratic_bowl(1), Lion(0.1), start=(3, 3), steps=4, schedule=cosine_decay)
    wanted = [0.1 * cosine_decay(step, 4) for step in range(4)]
    np.testing.assert_allclose(-path.states["change"][:, 0], wanted)


def test_too_large_a_rate_diverges_without_a_warning() -> None:
    assert descend(quadratic_bowl(100), SGD(0.05), steps=2000).diverged
    assert descend(SURFACES["rosenbrock"], SGD(0.1), steps=50).diverged


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: descend(SURFACES["bowl"], SGD(), start=(1, 2, 3)), "two numbers"),
        (lambda: descend(SURFACES["bowl"], SGD(), start=(1, float("nan"))), "two numbers"),
        (lambda: descend(SURFACES["bowl"], SGD(), steps=0), "steps must be at least 1"),
        (lambda: quadratic_bowl(0.5), "1 or more, came 0.5"),
    ],
)
def test_errors_say_what_is_wrong(call, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        call()


def test_a_used_optimizer_is_refused() -> None:
    optimizer = Adam()
    descend(SURFACES["bowl"], optimizer, steps=1)
    with pytest.raises(ConfigError, match="Make a new one"):
        descend(SURFACES["bowl"], optimizer)
