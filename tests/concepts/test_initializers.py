"""Initializers spread their weights as Keras' do, and as their formulas say."""

import numpy as np
import pytest

from workbench.concepts.initializers import INITIALIZERS, fans
from workbench.errors import ConfigError

RANDOM = [name for name in INITIALIZERS if name != "zeros"]
SHAPES = {"dense": (300, 200), "wide": (100, 500), "convolution": (3, 3, 40, 150)}


def draw(name: str, shape: tuple[int, ...], seed: int = 0) -> np.ndarray:
    return INITIALIZERS[name](shape, np.random.default_rng(seed))


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("name", RANDOM)
def test_spread_is_keras(name: str, shape: tuple[int, ...]) -> None:
    keras = pytest.importorskip("keras")
    theirs = np.asarray(keras.initializers.get(name)(shape), np.float64)
    ours = draw(name, shape)
    assert ours.shape == shape and ours.dtype == np.float64
    assert ours.std() == pytest.approx(theirs.std(), rel=0.02)
    assert abs(ours.mean()) < 0.02 * ours.std()
    if name not in ("random_normal", "orthogonal"):  # these two have no edge
        assert np.abs(ours).max() == pytest.approx(np.abs(theirs).max(), rel=0.01)
    # Not only as wide, but of the same form: a tenth of the weights lies below the same value.
    assert np.quantile(ours, 0.1) == pytest.approx(np.quantile(theirs, 0.1), rel=0.04)


@pytest.mark.parametrize(
    ("name", "variance"),
    [
        ("glorot_uniform", 2 / 500),
        ("glorot_normal", 2 / 500),
        ("he_uniform", 2 / 300),
        ("he_normal", 2 / 300),
        ("lecun_uniform", 1 / 300),
        ("lecun_normal", 1 / 300),
        ("random_normal", 0.05**2),
    ],
)
def test_variance_is_that_of_the_formula(name: str, variance: float) -> None:
    assert draw(name, (300, 200)).var() == pytest.approx(variance, rel=0.02)


@pytest.mark.parametrize("shape", [(20, 8), (8, 20), (12, 12), (3, 3, 4, 10)])
def test_orthogonal_does_not_stretch(shape: tuple[int, ...]) -> None:
    kernel = draw("orthogonal", shape).reshape(-1, shape[-1])
    small = min(kernel.shape)
    product = kernel.T @ kernel if kernel.shape[1] == small else kernel @ kernel.T
    np.testing.assert_allclose(product, np.eye(small), atol=1e-12)


def test_zeros_are_zeros() -> None:
    assert not draw("zeros", (4, 3)).any()


@pytest.mark.parametrize("name", RANDOM)
def test_the_seed_decides(name: str) -> None:
    assert np.array_equal(draw(name, (6, 5)), draw(name, (6, 5)))
    assert not np.array_equal(draw(name, (6, 5)), draw(name, (6, 5), seed=1))


def test_fans_count_the_kernels_field() -> None:
    assert fans((784, 128)) == (784, 128)
    assert fans((3, 3, 32, 64)) == (9 * 32, 9 * 64)
    with pytest.raises(ConfigError, match=r"at least two axes.*\(7,\)"):
        fans((7,))


def test_every_initializer_says_what_it_is() -> None:
    assert all(entry.label and entry.formula and entry.used for entry in INITIALIZERS.values())
