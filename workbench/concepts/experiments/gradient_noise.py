"""Where the noise in stochastic gradient descent comes from: a minibatch knows the gradient only roughly."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.concepts.network import MLP


@dataclass(frozen=True)
class GradientNoise:
    """Gradients of minibatches of one size, held against the gradient of all samples; its length is the unit.

    Attributes:
        size: samples in a minibatch.
        along: how far each gradient goes in the direction of the whole one, shape (draws,). 1 is exactly as far.
        across: how far it goes along one direction at right angles to it, the one of the largest scatter of single
            samples, shape (draws,). 0 would be exact.
        distance: how far each is from the whole gradient, in all directions together, shape (draws,).
    """

    size: int
    along: np.ndarray
    across: np.ndarray
    distance: np.ndarray

    @property
    def typical(self) -> float:
        """The root of the mean squared distance: it falls as 1 / sqrt(size)."""
        return float(np.sqrt(np.mean(self.distance**2)))

    @property
    def uphill(self) -> float:
        """The share of the minibatches whose gradient points away from the whole one: their step climbs."""
        return float(np.mean(self.along < 0))


def gradient_noise(
    network: MLP, x: np.ndarray, y: np.ndarray, sizes: Sequence[int] = (1, 8, 64, 512), draws: int = 100, seed: int = 0
) -> list[GradientNoise]:
    """Draw minibatches of several sizes, and hold their gradients against that of all samples.

    The network does not learn meanwhile: all gradients are of the same weights. Samples are drawn anew for each, with
    replacement, so that they are independent of each other.

    Args:
        network: any; its weights stay.
        x, y: all samples, as for `MLP.fit`.
        sizes: of the minibatches, each from 1. Default 1, 8, 64, 512.
        draws: minibatches of each size, from 2. Default 100.
        seed: of the draws. Default 0.

    Reference: Bottou, Curtis and Nocedal, Optimization Methods for Large-Scale Machine Learning (2018), section 4.
    """
    rng = np.random.default_rng(seed)

    def gradient(chosen: np.ndarray) -> np.ndarray:
        network.forward(x[chosen])
        return np.concatenate([part.ravel() for part in network.backward(y[chosen])])

    whole = gradient(np.arange(len(x)))
    length = float(np.linalg.norm(whole))
    towards = whole / length
    drawn = {size: np.stack([gradient(rng.integers(len(x), size=size)) for _ in range(draws)]) for size in sizes}
    rest = {size: found - np.outer(found @ towards, towards) for size, found in drawn.items()}
    # The direction in which the smallest minibatches scatter most: what is left of them is drawn along it.
    _, _, directions = np.linalg.svd(rest[min(sizes)], full_matrices=False)
    return [
        GradientNoise(
            size,
            found @ towards / length,
            rest[size] @ directions[0] / length,
            np.linalg.norm(found - whole, axis=1) / length,
        )
        for size, found in drawn.items()
    ]
