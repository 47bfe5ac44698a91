"""A race as plain numbers, for a page that draws it many times a second: the map, and all paths whole."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from workbench.concepts.experiments.descents import Path
from workbench.concepts.experiments.surfaces import Surface
from workbench.figures.base.line_styles import look
from workbench.figures.ideas.contour import relief
from workbench.figures.ideas.heights import above, arrival, drawable, power_range, result, short

_AREA = 640 * 400  # pixels of the map


def race_scene(surface: Surface, paths: Mapping[str, Path], rates: Mapping[str, float]) -> dict[str, Any]:
    """Return what has to be known to draw a race at any of its steps; plain values, ready for JSON.

    Args:
        surface: where they walk.
        paths: by name, at least one, all from one start and with the same number of steps.
        rates: the learning rate of each, by name.

    Returns:
        `map` (a picture), `bounds`, `minima`, `label`, `formula`, `start`, `steps`, `powers` (range of the heights as
        powers of ten), `finding` (two sentences), and `racers`. Each racer has its look (`label`, `colour`, `dash`,
        `symbol`), its `rate`, its way (`x`, `y` and `heights`, up to where it is lost), `lost` (the step with which it
        flies off, or None) and `arrives` (the step from which on it is at the bottom, or None).
    """
    x_low, x_high, y_low, y_high = surface.bounds
    wide = np.sqrt(_AREA * (x_high - x_low) / (y_high - y_low))
    heights = {name: above(surface, path.values) for name, path in paths.items()}
    path = next(iter(paths.values()))
    racers = [
        _racer(surface, name, place, walked, heights[name]) | {"rate": float(rates[name])}
        for place, (name, walked) in enumerate(paths.items())
    ]
    return {
        "map": relief(surface, (round(wide), round(_AREA / wide))),
        "bounds": list(surface.bounds),
        "minima": [list(point) for point in surface.minima],
        "label": surface.label,
        "formula": surface.formula,
        "start": [float(value) for value in path.points[0]],
        "steps": len(path.values) - 1,
        "powers": power_range(np.concatenate([*heights.values(), [1.0]])),
        "finding": result(surface, paths),
        "racers": racers,
    }


def _racer(surface: Surface, name: str, place: int, path: Path, heights: np.ndarray) -> dict[str, Any]:
    points, shape = drawable(path.points, surface), look(name, place)
    fine = np.isfinite(points).all(axis=1) & np.isfinite(heights)
    whole = bool(fine.all())
    drawn = len(fine) if whole else int(np.argmin(fine))  # up to the first that is not
    arrives = arrival(heights)
    return {
        "name": name,
        "label": shape.label,
        "colour": shape.colour,
        "dash": shape.dash,
        "symbol": shape.symbol,
        "x": short(points[:drawn, 0]),
        "y": short(points[:drawn, 1]),
        "heights": short(heights[:drawn]),
        "lost": None if whole else drawn,
        "arrives": arrives if arrives < len(heights) else None,
    }
