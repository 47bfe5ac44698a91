"""The steps by which a number in a network is computed. Each computes its `value` anew from its own parts."""

from dataclasses import dataclass

import numpy as np

from workbench.concepts.activations import ACTIVATIONS

Place = tuple[int, ...]


@dataclass(frozen=True)
class Convolution:
    """A window times a kernel, added up over all maps, plus the bias.

    Attributes:
        layer: its name.
        window, kernel, products: shape (kernel height, kernel width, maps that are read); zeros beyond the edge.
        corner: row and column of the window's upper left in the maps that are read; negative beyond the edge.
        bias: 0 where the layer has none.
        value: the sum of all products, plus the bias.
    """

    layer: str
    window: np.ndarray
    kernel: np.ndarray
    corner: Place
    bias: float

    @property
    def products(self) -> np.ndarray:
        """Window times kernel, number by number."""
        return self.window * self.kernel

    @property
    def shares(self) -> np.ndarray:
        """What each map that is read adds to the sum, shape (maps,)."""
        return self.products.sum(axis=(0, 1))

    @property
    def value(self) -> float:
        """The sum of all products, plus the bias."""
        return float(self.products.sum()) + self.bias


@dataclass(frozen=True)
class WeightedSum:
    """All inputs times their weights, added up, plus the bias; `inputs`, `weights`, `products` of shape (n,)."""

    layer: str
    inputs: np.ndarray
    weights: np.ndarray
    bias: float

    @property
    def products(self) -> np.ndarray:
        """Inputs times weights."""
        return self.inputs * self.weights

    @property
    def value(self) -> float:
        """The sum of all products, plus the bias."""
        return float(self.products.sum()) + self.bias


@dataclass(frozen=True)
class Largest:
    """The largest number of a square; `corner` is where its upper left lies in the map that is read."""

    layer: str
    window: np.ndarray
    corner: Place

    @property
    def winner(self) -> Place:
        """Row and column of the largest within the square."""
        return tuple(int(side) for side in np.unravel_index(self.window.argmax(), self.window.shape))

    @property
    def value(self) -> float:
        """The largest number."""
        return float(self.window.max())


@dataclass(frozen=True)
class Normalization:
    """A number taken relative to a mean and a spread, then stretched by gamma and moved by beta.

    `over` says whose mean it is: "batch" (remembered from learning), or "place" (all maps at this place).
    """

    layer: str
    before: float
    mean: float
    variance: float
    epsilon: float
    gamma: float
    beta: float
    over: str

    @property
    def value(self) -> float:
        """gamma (before - mean) / sqrt(variance + epsilon) + beta."""
        return self.gamma * (self.before - self.mean) / float(np.sqrt(self.variance + self.epsilon)) + self.beta


@dataclass(frozen=True)
class Bend:
    """An activation applied to one number; `activation` is a key of `ACTIVATIONS`, softmax apart."""

    layer: str
    activation: str
    before: float

    @property
    def value(self) -> float:
        """f(before)."""
        return float(ACTIVATIONS[self.activation](np.array([self.before]))[0])


@dataclass(frozen=True)
class Share:
    """Softmax: the share that `exp(score)` at `index` has of the sum over all `scores`, shape (classes,)."""

    layer: str
    scores: np.ndarray
    index: int

    @property
    def value(self) -> float:
        """exp(scores[index]) / sum of exp(scores)."""
        return float(ACTIVATIONS["softmax"](self.scores)[self.index])


@dataclass(frozen=True)
class Passing:
    """A number handed on as it is, by the layer of the kind `kind`, from the place `source`."""

    layer: str
    kind: str
    source: Place
    value: float


Step = Convolution | WeightedSum | Largest | Normalization | Bend | Share | Passing
