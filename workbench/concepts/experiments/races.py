"""Races of optimizers over a surface, each with the learning rate that suits it there."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from workbench.concepts.experiments.descents import Path, descend
from workbench.concepts.experiments.surfaces import Surface
from workbench.concepts.optimizers import RACERS, Optimizer
from workbench.registry import full_name, lookup

# From 0.0001 to 10 in steps of about three: what a learner would try by hand.
RATES = (1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


@lru_cache(maxsize=512)
def best_rate(surface: Surface, racer: str, steps: int = 100, rates: Sequence[float] = RATES) -> float:
    """Return the learning rate with which an optimizer gets lowest on a surface, from the surface's own start.

    A race with one rate for all says more about the rate than about the optimizers. Judged by the highest point of the
    last tenth of the steps, so that a path that jumps about is not chosen for one lucky landing; a path that ever
    climbs above its start is out.

    Args:
        surface: where to walk.
        racer: a key of `RACERS`.
        steps: how many, default 100.
        rates: what to try, a tuple. Default `RATES`.

    Raises:
        ConfigError: the racer is unknown.
    """
    optimizer = lookup(racer, RACERS, "optimizer")()
    # One row for each rate: all of them walk at once.
    optimizer.learning_rate = np.array(rates)[:, None]  # pyrefly: ignore[bad-assignment]  # only here it is many
    points = np.tile(np.array(surface.start), (len(rates), 1))  # (rates, 2)
    heights = [surface(*points.T)]
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(steps):
            (points,) = optimizer.step([points], [np.stack(surface.gradient(*points.T), axis=1)])
            heights.append(surface(*points.T))
    way = np.nan_to_num(heights, nan=np.inf)  # (steps + 1, rates)
    worst_at_the_end = way[-max(1, steps // 10) :].max(axis=0)
    climbs = (way > way[0] * (1 + 1e-9)).any(axis=0)
    return rates[int(np.where(climbs, np.inf, worst_at_the_end).argmin())]


def race(
    surface: Surface,
    racers: Sequence[str] = tuple(RACERS),
    *,
    start: tuple[float, float] | None = None,
    steps: int = 100,
    rates: dict[str, float] | None = None,
) -> dict[str, Path]:
    """Let optimizers walk down the same surface from the same start.

    Args:
        surface: where to walk.
        racers: keys of `RACERS`. Default: all.
        start: (x, y). Default None: the surface's own.
        steps: how many each may take, default 100.
        rates: learning rates by racer. Default None, and for who is not in it: `best_rate`.

    Returns:
        The paths by racer, in the order given.
    """
    rates = rates or {}
    racers = [full_name(racer, RACERS, "optimizer") for racer in racers]
    return {
        racer: descend(
            surface,
            RACERS[racer](learning_rate=rates.get(racer) or best_rate(surface, racer, steps)),
            start,
            steps,
        )
        for racer in racers
    }


def feed(optimizer: Optimizer, gradients: Sequence[float]) -> dict[str, np.ndarray]:
    """Hand an optimizer of one weight one gradient after the other, and return what it remembered after each.

    Args:
        optimizer: a fresh one.
        gradients: n numbers.

    Returns:
        By name, as in `optimizer.state`, arrays of shape (n,).
    """
    weight, rows = np.zeros(1), []
    for gradient in gradients:
        (weight,) = optimizer.step([weight], [np.array([float(gradient)])])
        rows.append({name: float(np.squeeze(arrays[0])) for name, arrays in optimizer.state.items()})
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}
