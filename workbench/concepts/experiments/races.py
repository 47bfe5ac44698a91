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
# From 0.0001 to 1000, twelve for each power of ten, and what share of the past is kept: so fine that a finer grid would
# change nobody's place.
FINE_RATES = tuple(float(f"{10 ** (power / 12):.3g}") for power in range(-48, 37))
SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
BOTTOM = 1e-8  # whoever is lower than this above the lowest point has arrived


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
    way = _walk_all(surface, lookup(racer, RACERS, "optimizer")(), steps, rates)
    worst_at_the_end = way[-max(1, steps // 10) :].max(axis=0)
    return rates[int(np.where(_climbs(way), np.inf, worst_at_the_end).argmin())]


def _walk_all(surface: Surface, optimizer: Optimizer, steps: int, rates: Sequence[float]) -> np.ndarray:
    """Return the heights on the way with each of the rates, shape (steps + 1, rates); infinite where it is lost."""
    # One row for each rate: all of them walk at once.
    optimizer.learning_rate = np.array(rates)[:, None]  # pyrefly: ignore[bad-assignment]  # only here it is many
    points = np.tile(np.array(surface.start), (len(rates), 1))  # (rates, 2)
    heights = [surface(*points.T)]
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(steps):
            (points,) = optimizer.step([points], [np.stack(surface.gradient(*points.T), axis=1)])
            heights.append(surface(*points.T))
    return np.nan_to_num(heights, nan=np.inf)


def _climbs(way: np.ndarray) -> np.ndarray:
    """Return which of the ways, shape (steps + 1, rates), ever lead above their start."""
    return (way > way[0] * (1 + 1e-9)).any(axis=0)


def bottom_step(surface: Surface, path: Path) -> int | None:
    """Return the step from which on a path is at the bottom, `BOTTOM` above the lowest point, and stays there.

    Args:
        surface: where it leads.
        path: of any length.

    Returns:
        None where it does not arrive.
    """
    step = int(_arrivals(surface, path.values[:, None])[0])
    return step if step < len(path.values) else None


def _arrivals(surface: Surface, heights: np.ndarray) -> np.ndarray:
    """Return the steps from which on paths are at the bottom; one too many where they are not.

    Args:
        surface: where they lead.
        heights: shape (steps + 1, paths).
    """
    away = ~(heights - surface.lowest <= BOTTOM)  # also where it is no number
    return np.where(away.any(axis=0), len(away) - away[::-1].argmax(axis=0), 0)


@lru_cache(maxsize=128)
def best_settings(
    surface: Surface,
    racer: str,
    steps: int = 100,
    rates: Sequence[float] = FINE_RATES,
    shares: Sequence[float] = SHARES,
) -> dict[str, float]:
    """Return the settings with which an optimizer is at the bottom first, from the surface's own start.

    Where `best_rate` tries what a learner would, this tries a fine grid of rates, and with each of them the share of
    the past that is kept (momentum, or beta_1), where an optimizer has one: a race in which one's rate lies between
    two that were tried, or whose momentum is set for another surface, measures the grid.

    Args:
        surface: where to walk.
        racer: a key of `RACERS`.
        steps: how many, default 100.
        rates, shares: what to try, tuples. Default `FINE_RATES`, `SHARES`.

    Returns:
        Settings by name. Of those that never arrive, the ones whose highest point in the last tenth is lowest. A path
        that ever climbs above its start is out: it comes down by luck.

    Raises:
        ConfigError: the racer is unknown.
    """
    optimizer = lookup(racer, RACERS, "optimizer")()
    memory = next((name for name in ("momentum", "beta_1") if getattr(optimizer, name, 0)), None)
    tried = [(rate, share) for share in (shares if memory else (0.0,)) for rate in rates]
    if memory:
        setattr(optimizer, memory, np.array([[share] for _, share in tried]))
    way = _walk_all(surface, optimizer, steps, [rate for rate, _ in tried])
    out = _climbs(way)
    tails = np.where(out, np.inf, way[-max(1, steps // 10) :].max(axis=0))
    rate, share = tried[int(np.lexsort((tails, np.where(out, steps + 1, _arrivals(surface, way))))[0])]
    return {"learning_rate": rate, memory: share} if memory else {"learning_rate": rate}


def race(
    surface: Surface,
    racers: Sequence[str] = tuple(RACERS),
    *,
    start: tuple[float, float] | None = None,
    steps: int = 100,
    rates: dict[str, float] | None = None,
    tuned: bool = False,
) -> dict[str, Path]:
    """Let optimizers walk down the same surface from the same start.

    Args:
        surface: where to walk.
        racers: keys of `RACERS`. Default: all.
        start: (x, y). Default None: the surface's own.
        steps: how many each may take, default 100.
        rates: learning rates by racer. Default None, and for who is not in it: `best_rate`.
        tuned: set rate and momentum of each by `best_settings` instead. Default False.

    Returns:
        The paths by racer, in the order given.
    """
    rates = rates or {}
    racers = [full_name(racer, RACERS, "optimizer") for racer in racers]

    def settings(racer: str) -> dict[str, float]:
        if tuned:
            return best_settings(surface, racer, steps)
        return {"learning_rate": rates.get(racer) or best_rate(surface, racer, steps)}

    return {racer: descend(surface, RACERS[racer](**settings(racer)), start, steps) for racer in racers}


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
