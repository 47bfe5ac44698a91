"""The check finds right gradients right and wrong ones wrong."""

import numpy as np
import pytest

from workbench.concepts.experiments.gradient_check import (
    gradient_check,
    network_gradient_check,
    numerical_gradient,
    relative_difference,
)
from workbench.concepts.network import MLP
from workbench.errors import DataError

X = np.random.default_rng(0).normal(size=(4, 3))


def cubes(x: np.ndarray) -> float:
    return float((x**3).sum())


def test_central_differences_find_the_slope() -> None:
    np.testing.assert_allclose(numerical_gradient(cubes, X), 3 * X**2, rtol=1e-6)


def test_x_is_left_alone() -> None:
    before = X.copy()
    numerical_gradient(cubes, X)
    np.testing.assert_array_equal(X, before)
    assert numerical_gradient(cubes, np.array([1, 2])).tolist() == pytest.approx([3, 12])


@pytest.mark.parametrize(
    ("gradient", "low", "high"),
    [
        (lambda x: 3 * x**2, 0, 1e-6),
        (lambda x: -3 * x**2, 1.99, 2.0),  # the sign
        (lambda x: 3 * x**2 / 2, 0.49, 0.51),  # a factor
        (lambda x: np.zeros_like(x), 0.99, 1.01),  # nothing at all
        (lambda x: np.where(np.arange(12).reshape(4, 3) == 5, 0, 3 * x**2), 0.9, 1.01),  # one entry of twelve
    ],
)
def test_each_fault_has_its_size(gradient, low: float, high: float) -> None:
    assert low <= gradient_check(cubes, gradient, X) <= high


def test_rounding_in_tiny_entries_is_no_fault() -> None:
    assert relative_difference([1.0, 1e-13], [1.0, 0.0]) < 1e-8
    assert relative_difference(np.zeros(3), np.zeros(3)) == 0.0
    assert relative_difference(np.zeros(0), np.zeros(0)) == 0.0


def test_shapes_must_agree() -> None:
    with pytest.raises(DataError, match=r"same shape, came \(12,\) and \(4, 3\)"):
        gradient_check(cubes, lambda x: (3 * x**2).ravel(), X)


def test_a_network_with_a_wrong_layer_is_found_out() -> None:
    network = MLP((3, 4, 2), activation="tanh", seed=2)
    y = np.eye(2)[[0, 1, 1, 0]]
    start, answers = network.parameters, network.predict(X)
    assert max(network_gradient_check(network, X, y)) < 1e-6
    np.testing.assert_array_equal(network.activations[-1], answers)
    assert all(now is before for now, before in zip(network.parameters, start, strict=True))
    network.layers[0].backward = lambda gradient: None  # the first layer no longer learns
    network.layers[0].gradients = [np.zeros((3, 4)), np.zeros(4)]
    differences = network_gradient_check(network, X, y)
    assert min(differences[:2]) > 0.9 and max(differences[2:]) < 1e-6
