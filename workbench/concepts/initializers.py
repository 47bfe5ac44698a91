"""What a network starts from: weights before the first step, drawn as Keras draws them.

Every initializer takes the shape of a kernel and a NumPy random generator, and returns a float64 array. Most differ
only in how far the weights spread, and that depends on two numbers of the layer:

    fan_in     how many numbers flow into one of its neurons
    fan_out    to how many neurons each of its inputs goes
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from workbench.errors import ConfigError
from workbench.language import tr, translated

Shape = tuple[int, ...]
# A normal distribution cut off at two standard deviations is narrower than it was, by this factor.
_TRUNCATED_SPREAD = 0.87962566103423978


def fans(shape: Shape) -> tuple[int, int]:
    """Return fan_in and fan_out of a kernel.

    Args:
        shape: (in, out) of a dense layer, (height, width, in, out) of a convolution, as in Keras.

    Raises:
        ConfigError: the shape has fewer than two axes.
    """
    if len(shape) < 2:
        raise ConfigError(
            tr(
                "A kernel has at least two axes, (in, out); came the shape {shape}. A bias starts at zero: "
                "np.zeros(shape).",
                shape=tuple(shape),
            )
        )
    field = math.prod(shape[:-2])  # how many places a convolution's kernel covers; 1 for a dense layer
    return shape[-2] * field, shape[-1] * field


def zeros(shape: Shape, rng: np.random.Generator) -> np.ndarray:
    """Start every weight at 0: right for a bias; a kernel's neurons then all stay alike."""
    return np.zeros(shape)


def random_normal(shape: Shape, rng: np.random.Generator, stddev: float = 0.05) -> np.ndarray:
    """Draw from a normal distribution around 0, equally wide for every layer.

    Args:
        shape: shape of the kernel.
        rng: the random generator.
        stddev: standard deviation, above 0. Default 0.05, as in Keras.
    """
    return rng.normal(0.0, stddev, shape)


def _uniform(shape: Shape, rng: np.random.Generator, variance: float) -> np.ndarray:
    limit = math.sqrt(3 * variance)  # the variance of a uniform distribution from -limit to limit is limit^2 / 3
    return rng.uniform(-limit, limit, shape)


def _normal(shape: Shape, rng: np.random.Generator, variance: float) -> np.ndarray:
    draws = rng.normal(size=shape)
    while (far := np.abs(draws) > 2).any():  # cut off at two standard deviations: drawn again
        draws[far] = rng.normal(size=far.sum())
    return draws * (math.sqrt(variance) / _TRUNCATED_SPREAD)


def glorot_uniform(shape: Shape, rng: np.random.Generator) -> np.ndarray:
    """Draw from -limit to limit with limit = sqrt(6 / (fan_in + fan_out)): Keras' default.

    Reference: Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks (2010).
    """
    return _uniform(shape, rng, 2 / sum(fans(shape)))


def glorot_normal(shape: Shape, rng: np.random.Generator) -> np.ndarray:
    """Draw from a truncated normal distribution with variance 2 / (fan_in + fan_out).

    Reference: Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks (2010).
    """
    return _normal(shape, rng, 2 / sum(fans(shape)))


def he_uniform(shape: Shape, rng: np.random.Generator) -> np.ndarray:
    """Draw from -limit to limit with limit = sqrt(6 / fan_in): twice the variance, as ReLU lets half of it through.

    Reference: He et al., Delving Deep into Rectifiers (2015).
    """
    return _uniform(shape, rng, 2 / fans(shape)[0])


def he_normal(shape: Shape, rng: np.random.Generator) -> np.ndarray:
    """Draw from a truncated normal distribution with variance 2 / fan_in.

    Reference: He et al., Delving Deep into Rectifiers (2015).
    """
    return _normal(shape, rng, 2 / fans(shape)[0])


def lecun_uniform(shape: Shape, rng: np.random.Generator) -> np.ndarray:
    """Draw from -limit to limit with limit = sqrt(3 / fan_in).

    Reference: LeCun et al., Efficient BackProp (1998).
    """
    return _uniform(shape, rng, 1 / fans(shape)[0])


def lecun_normal(shape: Shape, rng: np.random.Generator) -> np.ndarray:
    """Draw from a truncated normal distribution with variance 1 / fan_in: what SELU was made for.

    Reference: LeCun et al., Efficient BackProp (1998); Klambauer et al., Self-Normalizing Neural Networks (2017).
    """
    return _normal(shape, rng, 1 / fans(shape)[0])


def orthogonal(shape: Shape, rng: np.random.Generator) -> np.ndarray:
    """Draw a kernel that turns and mirrors but does not stretch: its rows or columns are orthogonal, of length 1.

    Reference: Saxe et al., Exact solutions to the nonlinear dynamics of learning in deep linear networks (2014).
    """
    fans(shape)
    rows, columns = math.prod(shape[:-1]), shape[-1]
    q, r = np.linalg.qr(rng.normal(size=(max(rows, columns), min(rows, columns))))
    q = q * np.sign(np.diag(r))  # without this not every rotation would be equally likely
    return (q if rows >= columns else q.T).reshape(shape)


@translated("label", "used")
@dataclass(frozen=True)
class Initializer:
    """One way to start, with its name for people, its formula, and what it is for."""

    function: Callable[..., np.ndarray]
    label: str
    formula: str
    used: str

    def __call__(self, shape: Shape, rng: np.random.Generator) -> np.ndarray:
        """Return weights of the given shape."""
        return self.function(shape, rng)


INITIALIZERS: dict[str, Initializer] = {
    "zeros": Initializer(zeros, "All zeros (a fault on purpose)", "w = 0", "biases; never kernels"),
    "random_normal": Initializer(
        random_normal, "Normal, width 0.05", "w ~ N(0, 0.05^2)", "shallow networks; the same width for every layer"
    ),
    "glorot_uniform": Initializer(
        glorot_uniform, "Glorot uniform", "w ~ U(-l, l), l = sqrt(6 / (fan_in + fan_out))", "tanh, sigmoid, softmax"
    ),
    "glorot_normal": Initializer(
        glorot_normal, "Glorot normal", "w ~ N(0, 2 / (fan_in + fan_out))", "tanh, sigmoid, softmax"
    ),
    "he_uniform": Initializer(he_uniform, "He uniform", "w ~ U(-l, l), l = sqrt(6 / fan_in)", "ReLU and its relatives"),
    "he_normal": Initializer(he_normal, "He normal", "w ~ N(0, 2 / fan_in)", "ReLU and its relatives"),
    "lecun_uniform": Initializer(lecun_uniform, "LeCun uniform", "w ~ U(-l, l), l = sqrt(3 / fan_in)", "SELU, tanh"),
    "lecun_normal": Initializer(lecun_normal, "LeCun normal", "w ~ N(0, 1 / fan_in)", "SELU, tanh"),
    "orthogonal": Initializer(orthogonal, "Orthogonal", "W^T W = 1", "deep and recurrent networks"),
}
