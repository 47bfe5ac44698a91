"""The layers of a network: each one goes forward, remembers what it saw, and goes backward.

    y = layer.forward(x)             what the layer makes of its input
    dx = layer.backward(dy)          from the gradient at its output to the gradient at its input: the chain rule
    layer.parameters, .gradients     what it learns, and the slope of the loss in each of them

`backward` belongs to the `forward` before it.
"""

import numpy as np

from workbench.concepts.activations import ACTIVATIONS
from workbench.concepts.initializers import INITIALIZERS
from workbench.errors import ConfigError
from workbench.language import tr
from workbench.registry import full_name, lookup


class Layer:
    """What all layers share: no parameters unless a layer says otherwise."""

    def __init__(self) -> None:
        self.parameters: list[np.ndarray] = []
        self.gradients: list[np.ndarray] = []

    def forward(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        """Return the layer's output for a batch of shape (n, inputs)."""
        raise NotImplementedError

    def backward(self, gradient: np.ndarray) -> np.ndarray:
        """Return the gradient at the layer's input, given the one at its output; sets `gradients`."""
        raise NotImplementedError


class Dense(Layer):
    """Weigh all inputs, add a bias.

    Formula:
        forward    y = x W + b
        backward   dW = x^T dy      db = sum of dy over the batch      dx = dy W^T

    Args:
        inputs, units: how many numbers come in, how many go out; from 1.
        initializer: a key of `INITIALIZERS` for W; b starts at 0. Default "glorot_uniform".
        rng: the random generator. Default: one with seed 0.

    Raises:
        ConfigError: a size is below 1, or the initializer is unknown.
    """

    def __init__(
        self, inputs: int, units: int, initializer: str = "glorot_uniform", rng: np.random.Generator | None = None
    ) -> None:
        super().__init__()
        if inputs < 1 or units < 1:
            raise ConfigError(
                tr(
                    "A dense layer needs at least 1 input and 1 neuron, came {inputs} and {units}.",
                    inputs=inputs,
                    units=units,
                )
            )
        kernel = lookup(initializer, INITIALIZERS, "initializer")((inputs, units), rng or np.random.default_rng(0))
        self.parameters = [kernel, np.zeros(units)]

    @property
    def kernel(self) -> np.ndarray:
        """The weights W, shape (inputs, units)."""
        return self.parameters[0]

    @property
    def bias(self) -> np.ndarray:
        """The bias b, shape (units,)."""
        return self.parameters[1]

    def forward(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        """Return x W + b, shape (n, units)."""
        self._x = x
        return x @ self.kernel + self.bias

    def backward(self, gradient: np.ndarray) -> np.ndarray:
        """Return dy W^T, shape (n, inputs); `gradients` become [x^T dy, sum of dy]."""
        self.gradients = [self._x.T @ gradient, gradient.sum(axis=0)]
        return gradient @ self.kernel.T

    def __repr__(self) -> str:
        inputs, units = self.kernel.shape
        return tr(
            "Dense({inputs} -> {units}: {size} weights, {units} {what})",
            inputs=inputs,
            units=units,
            size=self.kernel.size,
            what=tr("bias") if units == 1 else tr("biases"),
        )


class Activation(Layer):
    """Bend each number.

    Formula:
        forward    y = f(x)
        backward   dx = f'(x) dy, and for softmax, where each output depends on every input: dx = y (dy - sum(y dy))

    Args:
        name: a key of `ACTIVATIONS`; may be changed while the network learns.

    Raises:
        ConfigError: the name is unknown.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    @property
    def name(self) -> str:
        """The activation's key."""
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        self._name = full_name(name, ACTIVATIONS, "activation")
        self._activation = ACTIVATIONS[self._name]

    def forward(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        """Return f(x), same shape."""
        self._x = x
        self._y = self._activation(x)
        return self._y

    def backward(self, gradient: np.ndarray) -> np.ndarray:
        """Return the gradient before the activation, same shape."""
        if self.name == "softmax":  # the Jacobian y_i (delta_ij - y_j) times dy, without building it
            return self._y * (gradient - (self._y * gradient).sum(axis=-1, keepdims=True))
        return self._activation.derivative(self._x) * gradient

    def __repr__(self) -> str:
        return f"Activation({self.name})"


class Dropout(Layer):
    """Switch off a random share of the inputs while training, and scale up the rest so that the mean stays.

    Formula: y = x m / (1 - rate), where each m is 0 with probability `rate`, otherwise 1. Without training: y = x.

    Args:
        rate: share switched off, from 0 to below 1; may be changed while the network learns.
        rng: the random generator. Default: one with seed 0.

    Raises:
        ConfigError: the rate is out of range.

    Reference: Srivastava et al., Dropout (2014), in the "inverted" variant that Keras uses.
    """

    def __init__(self, rate: float, rng: np.random.Generator | None = None) -> None:
        super().__init__()
        self.rate = rate
        self._rng = rng or np.random.default_rng(0)

    @property
    def rate(self) -> float:
        """The share switched off."""
        return self._rate

    @rate.setter
    def rate(self, rate: float) -> None:
        if not 0 <= rate < 1:
            raise ConfigError(
                tr("Dropout switches off a share from 0 to below 1, came {rate}. Half of it: 0.5.", rate=rate)
            )
        self._rate = rate

    def forward(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        """Return what is left of x, same shape."""
        if not training or self.rate == 0:
            self._scale = None
            return x
        kept = self._rng.random(x.shape) >= self.rate
        self._scale = (kept / (1 - self.rate)).astype(x.dtype)
        return x * self._scale

    def backward(self, gradient: np.ndarray) -> np.ndarray:
        """Return the gradient, zero where the input was switched off."""
        return gradient if self._scale is None else gradient * self._scale

    def __repr__(self) -> str:
        return f"Dropout({self.rate:g})"


class BatchNormalization(Layer):
    """Give each feature mean 0 and variance 1 over the batch, then let the network choose its own.

    Formula:
        forward    x_hat = (x - mean) / sqrt(variance + epsilon)      y = gamma x_hat + beta
        backward   dgamma = sum(dy x_hat)      dbeta = sum(dy)
                   dx = gamma / sqrt(variance + epsilon) (dy - mean(dy) - x_hat mean(dy x_hat))

    While training, mean and variance are the batch's, and flow into `moving_mean` and `moving_variance`; otherwise
    these are used, and do not depend on x: dx = gamma / sqrt(variance + epsilon) dy.

    Args:
        features: how many, from 1.
        momentum: how much of the moving mean is kept at each batch, 0 to 1. Default 0.99, as in Keras.
        epsilon: keeps the root from zero. Default 0.001, as in Keras.

    Reference: Ioffe and Szegedy, Batch Normalization (2015).
    """

    def __init__(self, features: int, momentum: float = 0.99, epsilon: float = 1e-3) -> None:
        super().__init__()
        self.momentum, self.epsilon = momentum, epsilon
        self.parameters = [np.ones(features), np.zeros(features)]  # gamma, beta
        self.moving_mean, self.moving_variance = np.zeros(features), np.ones(features)

    def forward(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        """Return the normalised batch, same shape."""
        self._by_batch = training
        mean, variance = self.moving_mean, self.moving_variance
        if training:
            mean, variance = x.mean(axis=0), x.var(axis=0)
            self.moving_mean = self.momentum * self.moving_mean + (1 - self.momentum) * mean
            self.moving_variance = self.momentum * self.moving_variance + (1 - self.momentum) * variance
        self._root = np.sqrt(variance.astype(x.dtype) + x.dtype.type(self.epsilon))
        self._x_hat = (x - mean.astype(x.dtype)) / self._root
        gamma, beta = self.parameters
        return gamma * self._x_hat + beta

    def backward(self, gradient: np.ndarray) -> np.ndarray:
        """Return the gradient before the normalisation, same shape; `gradients` become [dgamma, dbeta]."""
        self.gradients = [(gradient * self._x_hat).sum(axis=0), gradient.sum(axis=0)]
        if self._by_batch:  # mean and variance move with every x: what they would undo is taken away
            gradient = gradient - gradient.mean(axis=0) - self._x_hat * (gradient * self._x_hat).mean(axis=0)
        return self.parameters[0] / self._root * gradient

    def __repr__(self) -> str:
        return f"BatchNormalization({len(self.parameters[0])})"
