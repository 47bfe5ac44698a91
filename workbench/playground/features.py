"""What the network is given of a point: its two coordinates, and what can be made of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Feature:
    """A number made from a point (x, y): its sign for people, how it is made, and the same as code."""

    label: str
    function: Callable[[np.ndarray, np.ndarray], np.ndarray]
    code: str


FEATURES: dict[str, Feature] = {
    "x": Feature("x", lambda x, y: x, "x"),
    "y": Feature("y", lambda x, y: y, "y"),
    "x2": Feature("x²", lambda x, y: x**2, "x**2"),
    "y2": Feature("y²", lambda x, y: y**2, "y**2"),
    "xy": Feature("x·y", lambda x, y: x * y, "x * y"),
    "sinx": Feature("sin x", lambda x, y: np.sin(x), "np.sin(x)"),
    "siny": Feature("sin y", lambda x, y: np.sin(y), "np.sin(y)"),
}


def inputs(points: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """Return what the network is given: shape (n, features), for points of shape (n, 2)."""
    x, y = points[:, 0], points[:, 1]
    return np.column_stack([FEATURES[name].function(x, y) for name in names])
