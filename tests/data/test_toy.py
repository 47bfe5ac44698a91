"""Sets of points in the plane: as many as asked for, where they belong, the same for the same seed."""

import numpy as np
import pytest

from workbench.data.toy import REACH, TOY, toy
from workbench.errors import ConfigError

CLASSES = [name for name, entry in TOY.items() if entry.task == "classification"]
NUMBERS = [name for name, entry in TOY.items() if entry.task == "regression"]


@pytest.mark.parametrize("n", [2, 7, 500])
@pytest.mark.parametrize("name", TOY)
def test_shapes_and_reach(name: str, n: int) -> None:
    x, y = toy(name, n, noise=0.0)
    assert x.shape == (n, 2) and y.shape == (n,) and x.dtype == np.float64
    if name != "blobs":  # clouds have no edge
        assert np.abs(x).max() <= REACH
    assert y.dtype == (np.int64 if name in CLASSES else np.float64)


@pytest.mark.parametrize("name", CLASSES)
def test_both_classes_are_about_equally_frequent(name: str) -> None:
    _, y = toy(name, 500)
    assert set(y) == {0, 1} and 0.4 < y.mean() < 0.6


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_lie_between_minus_one_and_one(name: str) -> None:
    _, y = toy(name, 500, noise=0.0)
    assert -1 <= y.min() < -0.7 and 0.7 < y.max() <= 1


@pytest.mark.parametrize("name", TOY)
def test_noise_moves_what_it_should(name: str) -> None:
    (clean_x, clean_y), (x, y) = toy(name, 400, noise=0.0), toy(name, 400, noise=0.2)
    moved = (y - clean_y) if name in NUMBERS else (x - clean_x)
    kept = (x, clean_x) if name in NUMBERS else (y, clean_y)
    assert moved.std() == pytest.approx(0.2, rel=0.1)
    assert np.array_equal(*kept)


@pytest.mark.parametrize("name", TOY)
def test_the_seed_decides(name: str) -> None:
    assert np.array_equal(toy(name, 50, seed=3)[0], toy(name, 50, seed=3)[0])
    assert not np.array_equal(toy(name, 50, seed=3)[0], toy(name, 50, seed=4)[0])


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("blobs", 0.95, 1.0),
        ("xor", 0.3, 0.65),
        ("circles", 0.3, 0.7),
        ("checkerboard", 0.3, 0.65),
        ("moons", 0.75, 0.95),
        ("spirals", 0.45, 0.75),
    ],
)
def test_what_a_straight_line_can_do(name: str, low: float, high: float) -> None:
    x, y = toy(name, 600, noise=0.0)
    features = np.column_stack([x, np.ones(len(x))])
    line = np.linalg.lstsq(features, 2 * y - 1, rcond=None)[0]
    assert low <= np.mean((features @ line > 0) == (y == 1)) <= high


@pytest.mark.parametrize("name", [name for name in CLASSES if name != "blobs"])
def test_neighbours_agree_without_noise(name: str) -> None:
    x, y = toy(name, 1000, noise=0.0)
    distances = ((x[:, None] - x[None]) ** 2).sum(-1)
    np.fill_diagonal(distances, np.inf)
    assert np.mean(y[distances.argmin(axis=1)] == y) > 0.93


def test_every_set_says_what_is_special_about_it() -> None:
    assert all(entry.label and entry.hint.endswith((".", "`.")) for entry in TOY.values())


def test_settings_that_cannot_be() -> None:
    with pytest.raises(ConfigError, match="Did you mean 'spirals'"):
        toy("spiral")
    with pytest.raises(ConfigError, match="at least 2 points"):
        toy("moons", 1)
    with pytest.raises(ConfigError, match="noise from 0 up"):
        toy("moons", noise=-0.1)
