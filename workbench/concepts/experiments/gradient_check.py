"""Is a gradient right? Push each number a little, and see how far the function moves."""

from collections.abc import Callable
from typing import Any

import numpy as np

from workbench.errors import DataError
from workbench.language import tr

# An entry this many times smaller than the largest is measured against the largest: what is left of it after the
# subtraction is rounding.
_SMALLEST_SHARE = 1e-4


def numerical_gradient(function: Callable[[np.ndarray], float], x: np.ndarray, epsilon: float = 1e-6) -> np.ndarray:
    """Return the slope of a function in every entry of `x`, by central differences.

    Formula: `df/dx_i = (f(x + epsilon e_i) - f(x - epsilon e_i)) / (2 epsilon)`, wrong by about epsilon^2.

    Args:
        function: takes an array shaped as `x`, returns one number.
        x: where, any shape; worked on in float64.
        epsilon: how far each entry is pushed, above 0. Default 1e-6.

    Returns:
        float64 array of the shape of `x`.
    """
    x = np.array(x, np.float64)  # a copy: it is pushed in place
    slopes = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        value = x[place]
        x[place] = value + epsilon
        above = float(function(x))
        x[place] = value - epsilon
        slopes[place] = (above - float(function(x))) / (2 * epsilon)
        x[place] = value
    return slopes


def relative_difference(a: np.ndarray, b: np.ndarray) -> float:
    """Return the largest difference between two arrays, relative to their size.

    Formula: max of `|a - b| / max(|a|, |b|)`, where entries below 1/10,000 of the largest count as that.

    Returns:
        0 for equal arrays, about 1 where one is missing, 2 where the sign is wrong.

    Raises:
        DataError: the shapes differ.
    """
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    if a.shape != b.shape:
        raise DataError(
            tr(
                "Gradients that are compared have the same shape, came {shape} and {shape_2}.",
                shape=a.shape,
                shape_2=b.shape,
            )
        )
    size = np.maximum(np.abs(a), np.abs(b))
    size = np.maximum(size, _SMALLEST_SHARE * size.max(initial=0.0))
    return float(np.divide(np.abs(a - b), size, out=np.zeros_like(size), where=size > 0).max(initial=0.0))


def gradient_check(
    function: Callable[[np.ndarray], float],
    gradient: Callable[[np.ndarray], np.ndarray],
    x: np.ndarray,
    epsilon: float = 1e-6,
) -> float:
    """Return the largest relative difference between a gradient and central differences.

    Below 1e-6 the gradient is right; above 1e-3 it is wrong, or `x` lies at a corner such as that of ReLU.

    Args:
        function: takes an array shaped as `x`, returns one number.
        gradient: takes the same, returns an array of that shape.
        x: where, any shape.
        epsilon: how far each entry is pushed, above 0. Default 1e-6.

    Raises:
        DataError: the gradient does not have the shape of `x`.
    """
    x = np.asarray(x, np.float64)
    return relative_difference(gradient(x), numerical_gradient(function, x, epsilon))


def network_gradient_check(network: Any, x: np.ndarray, y: np.ndarray, epsilon: float = 1e-6) -> list[float]:
    """Return the largest relative difference for each parameter array of an `MLP`, without dropout.

    Args:
        network: what has `parameters`, `loss_value(x, y)` and `backward(y)`, as `MLP` has. Left as it was.
        x, y: a small batch, float64: every weight costs two passes.
        epsilon: how far each weight is pushed, above 0. Default 1e-6.
    """
    start = network.parameters
    network.loss_value(x, y)
    found = []
    for index, gradient in enumerate(network.backward(y)):

        def loss(values: np.ndarray, index: int = index) -> float:
            network.parameters = [*start[:index], values, *start[index + 1 :]]
            return network.loss_value(x, y)

        found.append(relative_difference(gradient, numerical_gradient(loss, start[index], epsilon)))
    network.parameters = start
    network.loss_value(x, y)  # the last pass is that of these parameters again
    return found
