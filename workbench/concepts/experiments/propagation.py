"""What depth does: numbers sent forward through many layers, a gradient sent back, and units that fall silent.

The layers here are those of a network at its birth: random kernels, no biases, all of the same width. That leaves
out what training changes, and keeps the one thing that is asked: does a signal grow, shrink, or stay, layer by layer?
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.concepts.activations import ACTIVATIONS, Activation
from workbench.concepts.initializers import INITIALIZERS
from workbench.errors import ConfigError
from workbench.language import tr
from workbench.registry import full_name, lookup


@dataclass(frozen=True, repr=False)
class Signal:
    """What went through each layer. Index 0 is the layer next to the input.

    Attributes:
        activation: the key of the activation between the layers.
        sums: what each unit adds up, `z = x @ kernel`, shape (depth, n, width).
        outputs: what each unit says, `a = f(z)`, shape (depth, n, width).
        gradients: what each unit hears, the derivative of the loss by `z`, shape (depth, n, width).
    """

    activation: str
    sums: np.ndarray
    outputs: np.ndarray
    gradients: np.ndarray

    def __post_init__(self) -> None:
        object.__setattr__(self, "activation", full_name(self.activation, ACTIVATIONS, "activation"))

    def __repr__(self) -> str:
        first, last = sizes(self.gradients)[[0, -1]]
        return tr(
            "Signal through {sums} layers of {shape} units ({activation}): gradient {last:.3g} at the last "
            "layer, {first:.3g} at the first",
            sums=len(self.sums),
            shape=self.sums.shape[2],
            activation=self.activation,
            last=last,
            first=first,
        )


def propagate(
    x: np.ndarray, kernels: Sequence[np.ndarray], activation: str, gradient: np.ndarray, residual: bool = False
) -> Signal:
    """Send numbers forward through all layers, and a gradient back.

    Formula, for layer l from 1 to L, with a_0 = x:
        forward:   z_l = a_(l-1) @ W_l,   a_l = f(z_l)
        backward:  g_l = dL/dz_l = (dL/da_l) * f'(z_l),   dL/da_(l-1) = g_l @ W_l^T
    Residual layers, which add what came in:
        forward:   a_l = a_(l-1) + f(z_l)
        backward:  dL/da_(l-1) = dL/da_l + g_l @ W_l^T

    Args:
        x: inputs of shape (n, width).
        kernels: one kernel of shape (width, width) for each layer.
        activation: a key of `ACTIVATIONS`.
        gradient: dL/da_L, what arrives at the outputs of the last layer; shape (n, width).
        residual: whether each layer adds to what came in. Default False.

    Raises:
        ConfigError: the activation is unknown, or works on a whole layer at once; or there is no layer.

    Reference: He, Zhang, Ren and Sun, Deep Residual Learning for Image Recognition (2016).
    """
    f = _checked(activation, len(kernels))
    sums, outputs, gradients = [], [], []
    for kernel in kernels:
        sums.append((outputs[-1] if outputs else x) @ kernel)
        outputs.append(f.function(sums[-1]) + ((outputs[-1] if outputs else x) if residual else 0))
    for kernel, z in zip(reversed(kernels), reversed(sums), strict=True):
        gradients.append(gradient * f.derivative(z))
        gradient = gradients[-1] @ kernel.T + (gradient if residual else 0)
    return Signal(activation, np.array(sums), np.array(outputs), np.array(gradients[::-1]))


def _checked(activation: str, depth: int) -> Activation:
    if full_name(activation, ACTIVATIONS, "activation") == "softmax":
        raise ConfigError(
            tr(
                "Softmax works on a whole layer at once: each output hangs on every sum. Here each unit needs "
                "an activation of its own, such as relu."
            )
        )
    if depth < 1:
        raise ConfigError(tr("There must be at least 1 layer, came no kernels. Give one kernel for each layer."))
    return lookup(activation, ACTIVATIONS, "activation")


def random_signal(
    depth: int,
    activation: str,
    initializer: str = "glorot_uniform",
    *,
    scale: float = 1.0,
    width: int = 64,
    samples: int = 128,
    residual: bool = False,
    seed: int = 0,
) -> Signal:
    """Send normal random numbers through a network of random kernels, and a normal random gradient back.

    Args:
        depth: number of layers, at least 1.
        activation: a key of `ACTIVATIONS`.
        initializer: a key of `INITIALIZERS`. Default Keras' own default, "glorot_uniform".
        scale: every kernel is multiplied by it; above 0. Default 1: as the initializer made it.
        width: units in each layer. Default 64.
        samples: inputs sent through together. Default 128.
        residual: whether each layer adds to what came in. Default False.
        seed: of all that is random here. Default 0.

    Raises:
        ConfigError: a name is unknown, or `depth` is below 1.
    """
    make, rng = lookup(initializer, INITIALIZERS, "initializer"), np.random.default_rng(seed)
    kernels = [scale * make((width, width), rng) for _ in range(depth)]
    x, gradient = rng.standard_normal((2, samples, width))
    return propagate(x, kernels, activation, gradient, residual)


def sizes(layers: np.ndarray | Sequence[np.ndarray]) -> np.ndarray:
    """Return one size for each layer: the root of the mean square of its numbers.

    Formula: `size_l = sqrt(mean(v_l ** 2))`; where the mean is 0, that is the standard deviation.

    Args:
        layers: one array of any shape for each layer.

    Returns:
        array of shape (depth,).
    """
    return np.array([np.sqrt(np.mean(np.square(values))) for values in layers])


def mean_square(function: Callable[[np.ndarray], np.ndarray], spread: float = 1.0) -> float:
    """Return the mean square of `function(z)` for normal z with mean 0.

    Of an activation: the share of the signal's square that passes forward. Of its derivative: the share of the
    gradient's square that passes back. One over it is the `fan * variance` of a kernel that makes up for the loss.

    Formula: `E[function(z) ** 2]`, z normal with mean 0 and standard deviation `spread`.

    Args:
        function: takes and returns arrays of one shape.
        spread: of z, above 0. Default 1: the mean square of z itself is then 1.

    Reference: He et al., Delving Deep into Rectifiers (2015), section 2.2: 1/2 for ReLU.
    """
    z = np.linspace(-10, 10, 20000)  # beyond lies less than 1e-22 of all; an even count keeps off a corner at 0
    weights = np.exp(-(z**2) / 2)
    return float(weights @ np.square(function(spread * z)) / weights.sum())


def dead_units(outputs: np.ndarray) -> np.ndarray:
    """Return which units are dead: they say 0 whatever comes in.

    A ReLU whose sum is negative for every sample has the slope 0 for every sample: no gradient reaches its kernel,
    and no step of any optimizer changes it. "Every sample" means those that you give: take many.

    Args:
        outputs: of one layer of ReLU, shape (n, units).

    Returns:
        array of shape (units,), bool.

    Reference: Maas, Hannun and Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models (2013).
    """
    return ~np.any(np.asarray(outputs) != 0, axis=0)
