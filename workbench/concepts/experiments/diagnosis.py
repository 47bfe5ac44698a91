"""What to measure when a network does not learn: how strong the gradient is in each layer, and how far a step goes."""

from typing import NamedTuple

import numpy as np

from workbench.concepts.experiments.propagation import sizes
from workbench.concepts.layers import Dense
from workbench.concepts.network import MLP


class LayerUpdate(NamedTuple):
    """One dense layer before one step of SGD; all sizes are roots of mean squares.

    Attributes:
        gradient: size of the gradient in its kernel.
        weight: size of the kernel.
        ratio: how far the step moves the kernel, as a share of its size: `learning_rate * gradient / weight`.
    """

    gradient: float
    weight: float
    ratio: float


def layer_updates(network: MLP, x: np.ndarray, y: np.ndarray, learning_rate: float) -> list[LayerUpdate]:
    """Return for each dense layer, from the input on, what one step of plain SGD would do to it. No step is taken.

    A ratio of about 0.001 is a rule of thumb for a step that is neither lost nor wild; far below it in some layers, and
    they stand still.

    Args:
        network: any; its last pass is lost.
        x, y: a batch.
        learning_rate: of the step, above 0.

    Reference: Karpathy, CS231n course notes, Neural Networks Part 3 (2016), "Ratio of weights:updates".
    """
    network.loss_value(x, y, training=True)
    network.backward(y)
    found = []
    for layer in network.layers:
        if isinstance(layer, Dense):
            gradient, weight = sizes([layer.gradients[0], layer.kernel])
            found.append(LayerUpdate(gradient, weight, learning_rate * gradient / weight if weight else np.inf))
    return found
