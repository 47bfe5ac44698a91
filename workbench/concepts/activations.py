"""Activation functions: what a neuron does with the sum it received, each above its derivative.

All take an array of any shape and return one of the same shape and the same float type (whole numbers become
float64). They follow Keras' names and defaults, and stay finite for inputs of any size.
"""

import math

import numpy as np

from workbench.concepts.activation import Activation
from workbench.concepts.inputs import as_floats
from workbench.concepts.softmax import log_softmax, softmax, softmax_jacobian

__all__ = ["ACTIVATIONS", "Activation", "log_softmax", "softmax", "softmax_jacobian"]  # more than this module defines

SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805
_complementary_error = np.vectorize(math.erfc, otypes=["float64"])  # NumPy has none of its own


def linear(x: np.ndarray) -> np.ndarray:
    """Pass the sum on as it is: x."""
    return as_floats(x)


def linear_derivative(x: np.ndarray) -> np.ndarray:
    """Return 1 everywhere."""
    return np.ones_like(as_floats(x))


def sigmoid(x: np.ndarray) -> np.ndarray:
    """Squeeze into 0 to 1.

    Formula: 1 / (1 + exp(-x))
    """
    x = as_floats(x)
    power = np.exp(-np.abs(x))  # at most 1: exp() of a large number would overflow
    return np.where(x >= 0, 1, power) / (1 + power)


def sigmoid_derivative(x: np.ndarray) -> np.ndarray:
    """Return sigmoid(x) * (1 - sigmoid(x)): at most 1/4, near 0 on both sides."""
    return sigmoid(x) * sigmoid(-as_floats(x))  # 1 - sigmoid(x) is sigmoid(-x), without rounding to zero


def tanh(x: np.ndarray) -> np.ndarray:
    """Squeeze into -1 to 1.

    Formula: (exp(x) - exp(-x)) / (exp(x) + exp(-x))
    """
    return np.tanh(as_floats(x))


def tanh_derivative(x: np.ndarray) -> np.ndarray:
    """Return 1 - tanh(x) ** 2: 1 at zero, near 0 on both sides."""
    return 1 - tanh(x) ** 2


def relu(x: np.ndarray) -> np.ndarray:
    """Keep what is positive, drop the rest.

    Formula: max(x, 0)

    Reference: Nair and Hinton, Rectified Linear Units Improve Restricted Boltzmann Machines (2010).
    """
    return np.maximum(as_floats(x), 0)


def relu_derivative(x: np.ndarray) -> np.ndarray:
    """Return 1 where x > 0, else 0. At 0 itself there is no slope; 0 is what Keras takes."""
    x = as_floats(x)
    return (x > 0).astype(x.dtype)


def leaky_relu(x: np.ndarray, negative_slope: float = 0.2) -> np.ndarray:
    """Keep what is positive, let a little of the negative through.

    Formula: x if x > 0, else negative_slope * x

    Reference: Maas et al., Rectifier Nonlinearities Improve Neural Network Acoustic Models (2013), with slope 0.01.
    """
    x = as_floats(x)
    return np.where(x > 0, x, negative_slope * x)


def leaky_relu_derivative(x: np.ndarray, negative_slope: float = 0.2) -> np.ndarray:
    """Return 1 where x > 0, else negative_slope: never 0."""
    x = as_floats(x)
    return np.where(x > 0, x.dtype.type(1), x.dtype.type(negative_slope))


def elu(x: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    """Keep what is positive, bend the negative smoothly towards -alpha.

    Formula: x if x > 0, else alpha * (exp(x) - 1)

    Reference: Clevert, Unterthiner and Hochreiter, Exponential Linear Units (2016).
    """
    x = as_floats(x)
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def elu_derivative(x: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    """Return 1 where x > 0, else alpha * exp(x)."""
    x = as_floats(x)
    return np.where(x > 0, x.dtype.type(1), alpha * np.exp(np.minimum(x, 0)))


def selu(x: np.ndarray) -> np.ndarray:
    """Return ELU, scaled so that mean 0 and variance 1 keep themselves from layer to layer.

    Formula: scale * elu(x, alpha), scale = 1.0507, alpha = 1.6733

    Reference: Klambauer et al., Self-Normalizing Neural Networks (2017), with `lecun_normal` weights.
    """
    return SELU_SCALE * elu(x, SELU_ALPHA)


def selu_derivative(x: np.ndarray) -> np.ndarray:
    """Return scale where x >= 0, else scale * alpha * exp(x)."""
    x = as_floats(x)
    return SELU_SCALE * np.where(x >= 0, x.dtype.type(1), SELU_ALPHA * np.exp(np.minimum(x, 0)))


def gelu(x: np.ndarray, approximate: bool = False) -> np.ndarray:
    """Weight x by the share of a normal distribution that lies below it.

    Formula: x * P(x), P(x) = (1 + erf(x / sqrt(2))) / 2;
        approximate: P(x) = (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x ** 3))) / 2

    Reference: Hendrycks and Gimpel, Gaussian Error Linear Units (2016).
    """
    return as_floats(x) * _share_below(x, approximate)


def gelu_derivative(x: np.ndarray, approximate: bool = False) -> np.ndarray:
    """Return P(x) + x * P'(x); P' is the bell curve exp(-x ** 2 / 2) / sqrt(2 * pi), or the slope of the tanh form."""
    share = _share_below(x, approximate)
    x = np.clip(as_floats(x), -40, 40)  # further out P' is zero to the last digit, and x ** 2 must not overflow
    if approximate:
        inner_slope = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * x**2)
        return share + x * 2 * share * (1 - share) * inner_slope  # (1 - tanh ** 2) / 2 is 2 * P * (1 - P)
    return share + x * np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)


def _share_below(x: np.ndarray, approximate: bool) -> np.ndarray:
    x = np.clip(as_floats(x), -40, 40)
    if approximate:
        return (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))) / 2
    # erfc(-x) is 1 + erf(x), but keeps its digits where erf(x) rounds to -1.
    return (_complementary_error(-x / math.sqrt(2)) / 2).astype(x.dtype)


def silu(x: np.ndarray) -> np.ndarray:
    """Weight x by its own sigmoid. Also called swish.

    Formula: x * sigmoid(x)

    Reference: Elfwing, Uchibe and Doya, Sigmoid-Weighted Linear Units (2018).
    """
    return as_floats(x) * sigmoid(x)


def silu_derivative(x: np.ndarray) -> np.ndarray:
    """Return sigmoid(x) * (1 + x * (1 - sigmoid(x)))."""
    x = as_floats(x)
    return sigmoid(x) * (1 + x * sigmoid(-x))


def softplus(x: np.ndarray) -> np.ndarray:
    """Round off the corner of ReLU.

    Formula: log(1 + exp(x))

    Reference: Dugas et al., Incorporating Second-Order Functional Knowledge for Better Option Pricing (2001).
    """
    x = as_floats(x)
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))  # the same number, and exp() never overflows


def softplus_derivative(x: np.ndarray) -> np.ndarray:
    """Return sigmoid(x)."""
    return sigmoid(x)


_INF, _BOTH, _LEFT, _NOWHERE = math.inf, "on both sides", "on the left", "nowhere"
ACTIVATIONS: dict[str, Activation] = {
    "linear": Activation(
        linear, linear_derivative, "Linear", "linear", "x", (-_INF, _INF), _NOWHERE, "last layer of a regression",
        ("grey", "solid")),
    "sigmoid": Activation(
        sigmoid, sigmoid_derivative, "Sigmoid", "sigmoid", "1 / (1 + exp(-x))", (0, 1), _BOTH,
        "last layer for yes or no; gates of an LSTM", ("blue", "solid")),
    "tanh": Activation(
        tanh, tanh_derivative, "tanh", "tanh", "(exp(x) - exp(-x)) / (exp(x) + exp(-x))", (-1, 1), _BOTH,
        "recurrent layers; small networks", ("blue", "dash")),
    "relu": Activation(
        relu, relu_derivative, "ReLU", "ReLU", "max(x, 0)", (0, _INF), _LEFT, "hidden layers: the usual first choice",
        ("vermilion", "solid")),
    "leaky_relu": Activation(
        leaky_relu, leaky_relu_derivative, "Leaky ReLU", "leaky ReLU", "x if x > 0, else 0.2 · x", (-_INF, _INF),
        _NOWHERE, "hidden layers where ReLUs die; generative networks", ("vermilion", "dash"), "0.2"),
    "elu": Activation(
        elu, elu_derivative, "ELU", "ELU", "x if x > 0, else exp(x) - 1", (-1, _INF), _LEFT,
        "hidden layers without batch normalisation", ("green", "solid")),
    "selu": Activation(
        selu, selu_derivative, "SELU", "SELU", "1.0507 · (x if x > 0, else 1.6733 · (exp(x) - 1))",
        (-SELU_SCALE * SELU_ALPHA, _INF), _LEFT, "deep dense networks, with lecun_normal weights", ("green", "dash")),
    "gelu": Activation(
        gelu, gelu_derivative, "GELU", "GELU", "x · (1 + erf(x / √2)) / 2", (-0.17, _INF), _LEFT, "transformers",
        ("purple", "solid"), "the root of 2"),
    "silu": Activation(
        silu, silu_derivative, "SiLU (swish)", "SiLU", "x · sigmoid(x)", (-0.2785, _INF), _LEFT,
        "image networks such as EfficientNet; language models", ("purple", "dash")),
    "softplus": Activation(
        softplus, softplus_derivative, "Softplus", "softplus", "log(1 + exp(x))", (0, _INF), _LEFT,
        "outputs that must be positive, such as a spread", ("green", "dot")),
    "softmax": Activation(
        softmax, softmax_jacobian, "Softmax", "softmax", "exp(x[k]) / Σ exp(x[j])", (0, 1), _BOTH,
        "last layer for one of several classes; attention", ("grey", "dot")),
}  # fmt: skip
