"""How fast descent converges on a bowl, computed exactly: learning rate, momentum, condition number.

On a bowl `f = curvature * w ** 2 / 2` the gradient is `curvature * w`, and a step with momentum is the same linear
map of (position, step) every time. Its two eigenvalues say all: the larger one, in size, is what the distance to the
minimum is multiplied by at each step, in the long run.
"""

import numpy as np

from workbench.errors import ConfigError
from workbench.language import tr

SMOOTH, OSCILLATES, DIVERGES = 0, 1, 2
Numbers = float | np.ndarray  # one, or an array of any shape


def step_eigenvalues(
    learning_rate: Numbers, momentum: Numbers, curvature: Numbers = 1.0, nesterov: bool = False
) -> np.ndarray:
    """Return the two eigenvalues of one step of SGD on a bowl.

    Formula, with a = learning_rate * curvature and b = momentum, the roots z of
        z ** 2 - (1 + b - a) * z + b = 0                    momentum
        z ** 2 - (1 + b) * (1 - a) * z + b * (1 - a) = 0    Nesterov's momentum

    Args:
        learning_rate, momentum, curvature: numbers or arrays that broadcast to the shape s.
        nesterov: which of the two. Default False.

    Returns:
        complex array of shape (2, *s).

    Reference: Goh, Why Momentum Really Works (Distill, 2017); Polyak (1964).
    """
    a, b = np.asarray(learning_rate, float) * curvature, np.asarray(momentum, float)
    total, product = ((1 + b) * (1 - a), b * (1 - a)) if nesterov else (1 + b - a, b + 0 * a)
    root = np.sqrt(total**2 - 4 * product + 0j)
    return np.stack([(total + root) / 2, (total - root) / 2])


def shrink_factor(
    learning_rate: Numbers, momentum: Numbers, curvature: Numbers = 1.0, nesterov: bool = False
) -> np.ndarray:
    """Return what the distance to the minimum is multiplied by at each step, in the long run. Above 1 it grows.

    Formula: `max(|z_1|, |z_2|)` of `step_eigenvalues`.
    """
    return np.abs(step_eigenvalues(learning_rate, momentum, curvature, nesterov)).max(axis=0)


def behaviour(
    learning_rate: Numbers, momentum: Numbers, curvature: Numbers = 1.0, nesterov: bool = False
) -> np.ndarray:
    """Return what descent does on a bowl: `SMOOTH`, `OSCILLATES` on its way to the minimum, or `DIVERGES`.

    It oscillates where an eigenvalue is complex or negative and not 0: the position then changes sides.
    """
    values = step_eigenvalues(learning_rate, momentum, curvature, nesterov)
    swings = ((np.abs(values.imag) > 1e-12) | (values.real < -1e-12)).any(axis=0)
    grows = shrink_factor(learning_rate, momentum, curvature, nesterov) > 1 + 1e-9
    return np.where(grows, DIVERGES, np.where(swings, OSCILLATES, SMOOTH))


def best_settings(condition_number: float, momentum: bool = True) -> tuple[float, float, float]:
    """Return the best learning rate, the best momentum and the shrink factor they give, on `quadratic_bowl`.

    Formula, for the curvatures 1 and k:
        without momentum: rate = 2 / (k + 1),                 factor = (k - 1) / (k + 1)
        with momentum:    rate = (2 / (sqrt(k) + 1)) ** 2,    factor = (sqrt(k) - 1) / (sqrt(k) + 1),
                          momentum = factor ** 2

    Args:
        condition_number: k, from 1.
        momentum: whether momentum may be used. Default True.

    Raises:
        ConfigError: the condition number is below 1.

    Reference: Polyak, Some methods of speeding up the convergence of iteration methods (1964).
    """
    if not condition_number >= 1:
        raise ConfigError(
            tr("A condition number is 1 or more, came {condition_number!r}.", condition_number=condition_number)
        )
    k = np.sqrt(condition_number) if momentum else float(condition_number)
    factor = (k - 1) / (k + 1)
    return float((2 / (k + 1)) ** (2 if momentum else 1)), float(factor**2 if momentum else 0.0), float(factor)
