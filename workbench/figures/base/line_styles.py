"""One look for each optimizer in all figures, and names at the ends of many lines that do not cover each other."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from workbench.concepts.optimizers import RACERS
from workbench.figures.base.style import note
from workbench.language import translated


@translated("label")
class Look(NamedTuple):
    """How a line is told apart: by colour, by dashes, and by the shape of its marks."""

    label: str
    colour: str
    dash: str
    symbol: str


# A family of optimizers has a colour, its members have dashes and marks: nobody tells ten colours apart.
COLOURS = {
    "blue": "#0072B2", "green": "#009E73", "vermilion": "#D55E00", "purple": "#CC79A7", "grey": "#808080",
    "violet": "#8464D0", "brown": "#A0672A", "teal": "#1A8CA6", "crimson": "#C4405F", "olive": "#7C8A1E",
}  # fmt: skip
_OTHERS = (("blue", "solid", "circle"), ("vermilion", "dash", "diamond"), ("green", "dot", "square"),
           ("purple", "dashdot", "star"), ("grey", "longdash", "triangle-up"), ("violet", "solid", "pentagon"),
           ("brown", "dash", "triangle-down"), ("teal", "dot", "circle-open"), ("crimson", "dashdot", "square-open"),
           ("olive", "longdash", "diamond-open"))  # fmt: skip


def look(name: str, place: int = 0) -> Look:
    """Return how a line is drawn.

    Args:
        name: a key of `RACERS`, which looks the same everywhere; or any other name.
        place: the how many-th line of its figure it is, for other names.
    """
    label, (colour, dash, symbol) = name, _OTHERS[place % len(_OTHERS)]
    if name in RACERS:
        label, (colour, dash, symbol) = RACERS[name].label, RACERS[name].look
    return Look(label, COLOURS[colour], dash, symbol)


def end_names(
    ends: Sequence[tuple[float, Look, str]], bounds: tuple[float, float], pixels: float, axis: str = "y", x: float = 1.0
) -> list[dict[str, Any]]:
    """Return names to the right of where lines end, moved apart where they would cover each other.

    Args:
        ends: height of the end in units of the axis (on a logarithmic one its power of ten), look, more to say.
        bounds: lowest and highest place of the axis, in the same units.
        pixels: height of the panel.
        axis: of the panel. Default `"y"`.
        x: where the panel ends, as a share of the plot. Default 1.
    """
    low, high = bounds
    unit = pixels / ((high - low) or 1)
    order = sorted(range(len(ends)), key=lambda index: -ends[index][0])
    wanted = [(min(max(ends[index][0], low), high) - low) * unit for index in order]
    names = []
    for index, place, height in zip(order, _apart(wanted, min(14.0, pixels / max(len(ends), 1))), wanted, strict=True):
        _, shape, more = ends[index]
        names.append(
            note(
                f'<span style="color:{shape.colour}">{_GLYPHS[shape.dash]}</span> {shape.label}{more}',
                x=x,
                xanchor="left",
                xshift=4,
                y=low + height / unit,
                yref=axis,
                yshift=place - height,
                font={"size": 11},
            )
        )
    return names


def power_axis(values: Sequence[float] | np.ndarray) -> dict[str, Any]:
    """Return the ticks of a logarithmic axis, all in one size: Plotly's own are large for powers, tiny in between.

    Powers of ten, at most about six; where the values span less than two of them, 1, 2 and 5 times each.
    """
    powers = np.log10([value for value in values if np.isfinite(value) and value > 0] or [1.0])
    low, high = math.floor(powers.min()), math.ceil(powers.max())
    if np.ptp(powers) < 2:
        between = [digit * 10.0**power for power in range(low, high + 1) for digit in (1, 2, 5)]
        return {"tickvals": between, "ticktext": [f"{value:.6g}" for value in between]}
    shown = range(low - low % (step := max(1, math.ceil((high - low) / 6))), high + 1, step)
    return {
        "tickvals": [10.0**power for power in shown],
        "ticktext": ["1" if power == 0 else f"10<sup>{power}</sup>" for power in shown],
    }


_GLYPHS = {"solid": "━", "dash": "╍", "dot": "┉", "dashdot": "╍", "longdash": "╍"}


def _apart(places: Sequence[float], room: float) -> list[float]:
    """Return places (from high to low) moved as little as needed, so that they are `room` apart and stay in reach."""
    moved: list[float] = []
    for place in places:
        moved.append(min(place, moved[-1] - room) if moved else place)
    # What was pushed below the panel pushes back up.
    floor = min(0.0, min(places, default=0.0))
    for index in range(len(moved) - 1, -1, -1):
        moved[index] = max(moved[index], floor)
        floor = moved[index] + room
    return moved


def curve_and_point(
    name: str, x: np.ndarray, y: np.ndarray, x_here: float, y_here: float, colour: str, axis: str
) -> list[dict[str, Any]]:
    """Return the traces of a curve and of the point on it where one is now.

    Args:
        name: of the curve.
        x, y: of the curve, shape (n,).
        x_here, y_here: of the point.
        colour: of both.
        axis: Plotly's name of the y axis: `"y2"`.
    """
    common = {"type": "scatter", "yaxis": axis, "hovertemplate": f"{name} at %{{x:.2f}}: %{{y:.3f}}<extra></extra>"}
    return [
        {
            **common,
            "mode": "lines",
            "name": name,
            "x": x,
            "y": y,
            "line": {"color": colour, "width": 2, "simplify": False},
        },
        {
            **common,
            "mode": "markers",
            "name": f"{name}, here",
            "x": [x_here],
            "y": [y_here],
            "marker": {"size": 10, "color": colour},
        },
    ]
