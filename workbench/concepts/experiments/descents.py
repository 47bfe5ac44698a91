"""The path of any optimizer over a landscape of two weights."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from workbench.concepts.experiments.surfaces import Surface
from workbench.concepts.optimizers import Optimizer
from workbench.errors import ConfigError
from workbench.language import tr


@dataclass(frozen=True)
class Path:
    """Where an optimizer went.

    Attributes:
        points: shape (steps + 1, 2), the start first.
        values: height of each point, shape (steps + 1,). Infinite or NaN after the path has left all bounds.
        gradients: slope at each point, shape (steps + 1, 2).
        states: what the optimizer remembered after each step, by name, each of shape (steps, 2).
    """

    points: np.ndarray
    values: np.ndarray
    gradients: np.ndarray
    states: dict[str, np.ndarray]

    @property
    def diverged(self) -> bool:
        """Whether the last point is higher than the start, or is no number any more."""
        return not self.values[-1] <= self.values[0]


def descend(
    surface: Surface,
    optimizer: Optimizer,
    start: tuple[float, float] | None = None,
    steps: int = 100,
    schedule: Callable[[int, int], float] | None = None,
) -> Path:
    """Let an optimizer walk down a surface.

    Args:
        surface: where to walk.
        optimizer: a fresh one; its state afterwards is that of the last step.
        start: (x, y). Default None: the surface's own.
        steps: from 1, default 100.
        schedule: takes the number of a step, from 0, and of all steps; returns what the learning rate is multiplied by
            in it, as the functions of `concepts.schedules` do. Default None: 1 throughout.

    Raises:
        ConfigError: the start is no pair of numbers, `steps` is below 1, or the optimizer has been used before.
    """
    point = np.asarray(surface.start if start is None else start, dtype=np.float64)
    if point.shape != (2,) or not np.isfinite(point).all():
        raise ConfigError(tr("The start must be two numbers (x, y), came {start!r}.", start=start))
    if steps < 1:
        raise ConfigError(tr("steps must be at least 1, came {steps!r}.", steps=steps))
    if optimizer.iterations:
        raise ConfigError(tr("This optimizer remembers another path. Make a new one for each descent."))
    points, slopes, memories = [point], [], []
    rate = optimizer.learning_rate
    # A path that diverges ends in numbers too large to hold. It is drawn as far as it goes.
    with np.errstate(over="ignore", invalid="ignore"):
        for step in range(steps):
            if schedule:
                optimizer.learning_rate = rate * schedule(step, steps)
            slopes.append(np.array(surface.gradient(*points[-1])))
            points += optimizer.step([points[-1]], [slopes[-1]])
            memories.append({name: arrays[0] for name, arrays in optimizer.state.items()})
        slopes.append(np.array(surface.gradient(*points[-1])))
        way = np.array(points)  # (steps + 1, 2)
        heights = surface.function(way[:, 0], way[:, 1])
    states = {name: np.array([memory[name] for memory in memories]) for name in memories[0]}
    return Path(way, heights, np.array(slopes), states)
