"""Landscapes of two weights, each with its slope and its lowest points.

A loss has thousands of weights, and nobody can draw it. With two weights the height can be drawn as a map, and what
makes descent hard on the map (ravines, plateaus, saddles) makes it hard in a network too. What the map leaves out: in
thousands of dimensions a hollow without a way out is rare, and gradients come with noise.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from workbench.errors import ConfigError
from workbench.language import later, tr, translated

Pair = tuple[np.ndarray, np.ndarray]


@translated("label")
@dataclass(frozen=True)
class Surface:
    """One landscape: `surface(x, y)` is its height.

    Attributes:
        name: its key in `SURFACES`.
        label: its name for people.
        formula: the height, in words that fit under a figure.
        function: x and y of any shape to the height, of that shape.
        gradient: x and y to the two slopes (d/dx, d/dy), each of that shape.
        minima: its lowest points (x, y), all of the same height.
        start: a point from where the way down is worth watching.
        bounds: what to draw: (lowest x, highest x, lowest y, highest y).
    """

    name: str
    label: str
    formula: str
    function: Callable[[np.ndarray, np.ndarray], np.ndarray]
    gradient: Callable[[np.ndarray, np.ndarray], Pair]
    minima: tuple[tuple[float, float], ...]
    start: tuple[float, float]
    bounds: tuple[float, float, float, float]

    def __call__(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return self.function(x, y)

    @property
    def lowest(self) -> float:
        """The height of its lowest points."""
        x, y = np.array(self.minima[0])
        return float(self.function(x, y))


def quadratic_bowl(condition_number: float = 1.0, angle: float = 0.0) -> Surface:
    """Return a bowl that is `condition_number` times more curved in one direction than across it.

    Formula: `f = (u ** 2 + condition_number * v ** 2) / 2`, where u and v are x and y turned by `angle`. Its
    curvatures are 1 and `condition_number`: one step size has to serve both.

    Args:
        condition_number: from 1 (round) up; 100 is a narrow ravine.
        angle: of the ravine against the x axis in degrees. Default 0: each weight has a curvature of its own.

    Raises:
        ConfigError: `condition_number` is below 1.
    """
    k = float(condition_number)
    if not 1 <= k < np.inf:
        raise ConfigError(
            tr("A condition number is the largest curvature divided by the smallest: 1 or more, came {k}.", k=k)
        )
    cos, sin = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))

    def turned(x: np.ndarray, y: np.ndarray) -> Pair:
        return cos * x + sin * y, cos * y - sin * x

    def function(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        u, v = turned(x, y)
        return (u**2 + k * v**2) / 2

    def gradient(x: np.ndarray, y: np.ndarray) -> Pair:
        u, v = turned(x, y)
        return cos * u - sin * k * v, sin * u + cos * k * v

    u, v = "uv" if angle else "xy"
    return Surface(
        name="bowl" if k == 1 else "ravine",
        label=tr("Round bowl") if k == 1 else tr("Ravine, condition number {k:g}", k=k),
        formula=f"f = ({u}² + {'' if k == 1 else f'{k:g} '}{v}²) / 2"
        + (tr(", turned by {angle:g}°", angle=angle) if angle else ""),
        function=function,
        gradient=gradient,
        minima=((0.0, 0.0),),
        start=(-4.0, 1.5),
        bounds=(-5.0, 5.0, -2.5, 2.5),
    )


def _rosenbrock(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def _rosenbrock_gradient(x: np.ndarray, y: np.ndarray) -> Pair:
    return -2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)


def _beale(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    first, second, third = ((c - x * (1 - y**k)) ** 2 for k, c in enumerate((1.5, 2.25, 2.625), start=1))
    return first + second + third


def _beale_gradient(x: np.ndarray, y: np.ndarray) -> Pair:
    slopes = np.zeros_like(x + y), np.zeros_like(x + y)
    for k, c in enumerate((1.5, 2.25, 2.625), start=1):
        error = c - x * (1 - y**k)
        slopes = slopes[0] - 2 * error * (1 - y**k), slopes[1] + 2 * error * k * x * y ** (k - 1)
    return slopes


def _himmelblau(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def _himmelblau_gradient(x: np.ndarray, y: np.ndarray) -> Pair:
    first, second = x**2 + y - 11, x + y**2 - 7
    return 4 * x * first + 2 * second, 2 * first + 4 * y * second


def _saddle(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return x**2 / 2 - y**2 / 2 + y**4 / 4


def _saddle_gradient(x: np.ndarray, y: np.ndarray) -> Pair:
    return x, y**3 - y


def _plateau(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return 1 - np.exp(-(x**2 + y**2) / 2)


def _plateau_gradient(x: np.ndarray, y: np.ndarray) -> Pair:
    height = np.exp(-(x**2 + y**2) / 2)
    return x * height, y * height


def _ripples(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return (x**2 + y**2) / 2 + 2 - np.cos(3 * x) - np.cos(3 * y)


def _ripples_gradient(x: np.ndarray, y: np.ndarray) -> Pair:
    return x + 3 * np.sin(3 * x), y + 3 * np.sin(3 * y)


# The four minima of Himmelblau's function to the last digit of a float (Himmelblau, 1972).
_HIMMELBLAU = ((3.0, 2.0), (-2.8051180869527448, 3.1313125182505729),
               (-3.7793102533777469, -3.2831859912861694), (3.5844283403304917, -1.8481265269644034))  # fmt: skip

SURFACES: dict[str, Surface] = {
    "bowl": quadratic_bowl(1),
    "ravine": quadratic_bowl(30),
    "turned_ravine": replace(quadratic_bowl(30, angle=20), name="turned_ravine", label=later("Ravine, turned by 20°")),
    "rosenbrock": Surface(
        "rosenbrock",
        "Rosenbrock's valley",
        "f = (1 − x)² + 100 (y − x²)²",
        _rosenbrock,
        _rosenbrock_gradient,
        minima=((1.0, 1.0),),
        start=(-1.2, 1.0),
        bounds=(-2.0, 2.0, -1.0, 3.0),
    ),
    "beale": Surface(
        "beale",
        "Beale's function",
        "f = (1.5 − x + x y)² + (2.25 − x + x y²)² + (2.625 − x + x y³)²",
        _beale,
        _beale_gradient,
        minima=((3.0, 0.5),),
        start=(1.0, 1.5),
        bounds=(-0.5, 4.5, -1.5, 2.0),
    ),
    "himmelblau": Surface(
        "himmelblau",
        "Himmelblau's four hollows",
        "f = (x² + y − 11)² + (x + y² − 7)²",
        _himmelblau,
        _himmelblau_gradient,
        minima=_HIMMELBLAU,
        start=(0.0, -0.5),
        bounds=(-5.0, 5.0, -5.0, 5.0),
    ),
    "saddle": Surface(
        "saddle",
        "Saddle",
        "f = x²/2 − y²/2 + y⁴/4",
        _saddle,
        _saddle_gradient,
        minima=((0.0, 1.0), (0.0, -1.0)),
        start=(-1.8, 0.01),
        bounds=(-2.0, 2.0, -1.6, 1.6),
    ),
    "plateau": Surface(
        "plateau",
        "Plateau",
        "f = 1 − exp(−(x² + y²) / 2)",
        _plateau,
        _plateau_gradient,
        minima=((0.0, 0.0),),
        start=(-2.8, 1.6),
        bounds=(-4.0, 4.0, -3.0, 3.0),
    ),
    "ripples": Surface(
        "ripples",
        "Ripples",
        "f = (x² + y²)/2 + 2 − cos 3x − cos 3y",
        _ripples,
        _ripples_gradient,
        minima=((0.0, 0.0),),
        start=(-3.4, 2.6),
        bounds=(-4.0, 4.0, -4.0, 4.0),
    ),
}
