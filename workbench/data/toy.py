"""Sets of points in the plane, small enough to watch a network learn them.

All of them live in the square from -3 to 3 on both axes. Classes are 0 and 1; the two regression sets give a number
between -1 and 1 to each point.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from workbench.errors import ConfigError
from workbench.language import tr, translated
from workbench.registry import lookup

REACH = 3.0  # how far from 0 the points lie, before the noise

Points = tuple[np.ndarray, np.ndarray]


def blobs(n: int, rng: np.random.Generator) -> Points:
    """Two clouds: a straight line between them is enough."""
    y = _halves(n)
    centres = np.where(y == 1, 1.5, -1.5)
    return centres[:, None] + rng.normal(0, 0.5, (n, 2)), y


def circles(n: int, rng: np.random.Generator) -> Points:
    """A disc inside a ring: three straight lines are the fewest that enclose it."""
    y = _halves(n)
    disc, ring = 1.3 * np.sqrt(rng.uniform(0, 1, n)), rng.uniform(2.0, REACH, n)
    return _polar(np.where(y == 1, disc, ring), rng.uniform(0, 2 * np.pi, n)), y


def xor(n: int, rng: np.random.Generator) -> Points:
    """Four quarters, opposite ones alike: the set that no single neuron can learn."""
    x = rng.uniform(-REACH, REACH, (n, 2))
    x += np.where(x > 0, 0.15, -0.15)  # a gap along the axes
    return x.clip(-REACH, REACH), (x[:, 0] * x[:, 1] < 0).astype(np.int64)


def moons(n: int, rng: np.random.Generator) -> Points:
    """Two half circles that reach into each other."""
    y = _halves(n)
    angle = rng.uniform(0, np.pi, n)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    return (np.where(y[:, None] == 1, lower, upper) - [0.5, 0.25]) * 2, y


def spirals(n: int, rng: np.random.Generator) -> Points:
    """Two arms that wind around each other: the hardest of the sets."""
    y = _halves(n)
    way = np.sqrt(rng.uniform(0.02, 1, n))  # the root spreads the points evenly along the arm
    return _polar(REACH * way, 3.5 * np.pi * way + np.pi * y), y


def checkerboard(n: int, rng: np.random.Generator) -> Points:
    """Squares in two colours, four by four."""
    x = rng.uniform(-REACH, REACH, (n, 2))
    return x, np.floor(x / (REACH / 2)).sum(axis=1).astype(np.int64) % 2


def plane(n: int, rng: np.random.Generator) -> Points:
    """A number that grows evenly in one direction: `y = (x0 + x1) / 6`."""
    x = rng.uniform(-REACH, REACH, (n, 2))
    return x, x.sum(axis=1) / (2 * REACH)


def waves(n: int, rng: np.random.Generator) -> Points:
    """Hills and valleys: `y = sin(1.5 x0) cos(1.5 x1)`."""
    x = rng.uniform(-REACH, REACH, (n, 2))
    return x, np.sin(1.5 * x[:, 0]) * np.cos(1.5 * x[:, 1])


def _halves(n: int) -> np.ndarray:
    return np.arange(n) % 2


def _polar(radius: np.ndarray, angle: np.ndarray) -> np.ndarray:
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


@translated("label")
@dataclass(frozen=True)
class Toy:
    """A set of points: how it is made, its name for people, and what a network shall say about it."""

    function: Callable[[int, np.random.Generator], Points]
    label: str
    task: str  # "classification" or "regression"

    @property
    def hint(self) -> str:
        """What is special about it, in one sentence."""
        return tr((self.function.__doc__ or "").splitlines()[0])


def toy(name: str, n: int = 200, noise: float = 0.1, seed: int = 0) -> Points:
    """Return n points of the set `name`.

    Args:
        name: a key of `TOY`.
        n: how many points, from 2. Default 200.
        noise: standard deviation of a random push on each point in both directions, in units of the plane; for the
            regression sets on the number instead. From 0. Default 0.1.
        seed: the same seed gives the same points. Default 0.

    Returns:
        x of shape (n, 2), float64, and y of shape (n,): int64 classes 0 and 1, or float64 numbers.

    Raises:
        ConfigError: the name is unknown, or a number out of range.
    """
    entry = lookup(name, TOY, tr("set of points"))
    if n < 2 or noise < 0:
        raise ConfigError(
            tr("A set needs at least 2 points and a noise from 0 up, came n={n} and noise={noise}.", n=n, noise=noise)
        )
    rng = np.random.default_rng(seed)
    x, y = entry.function(n, rng)
    if entry.task == "regression":
        y = y + rng.normal(0, noise, n)
    else:
        x = x + rng.normal(0, noise, (n, 2))
    order = rng.permutation(n)  # the classes came in turn
    return x[order], y[order]


TOY: dict[str, Toy] = {
    "blobs": Toy(blobs, "Two clouds", "classification"),
    "circles": Toy(circles, "Disc and ring", "classification"),
    "xor": Toy(xor, "Opposite corners (XOR)", "classification"),
    "moons": Toy(moons, "Two moons", "classification"),
    "spirals": Toy(spirals, "Two spirals", "classification"),
    "checkerboard": Toy(checkerboard, "Checkerboard", "classification"),
    "plane": Toy(plane, "Tilted plane", "regression"),
    "waves": Toy(waves, "Hills and valleys", "regression"),
}
