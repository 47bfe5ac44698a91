"""Numbers in squares: maps, windows and kernels as heat maps, and the frames that stand on them."""

from typing import Any

import numpy as np

from workbench.figures.base import style
from workbench.figures.base.style import VALIDATION
from workbench.quantities import number

# Bottom and top, left and right of each panel, as shares of the plot.
UPPER, LOWER = (0.44, 1.0), (0.0, 0.26)
HALVES = ((0.0, 0.47), (0.53, 1.0))
THIRDS = ((0.0, 0.29), (0.355, 0.645), (0.71, 1.0))
# Blue below zero, white at zero, red above, as in `stills`.
Colours = list[list[Any]]  # places from 0 to 1, each with its colour, as Plotly takes them
SIGNED: Colours = [[0, "#2166AC"], [0.25, "#92C5DE"], [0.5, "#F7F7F7"], [0.75, "#F4A582"], [1, "#B2182B"]]
GREY: Colours = [[0, "#000000"], [1, "#FFFFFF"]]
_PARTED = 30  # squares in a row, at most, between which there are gaps


def cells(
    name: str, values: np.ndarray, axis: str, colours: Colours, low: float, high: float, *, numbers: bool = False
) -> dict[str, Any]:
    """Return a heat map of shape (rows, columns) on the axes `x<axis>` and `y<axis>`.

    Args:
        name: what the numbers are.
        values: shape (rows, columns).
        axis: the number of its axes, `""` for the first.
        colours: `SIGNED` or `GREY`.
        low, high: the numbers at the ends of the colours.
        numbers: write each into its square. Default False.
    """
    gap = 0.5 if max(values.shape, default=0) <= _PARTED else 0  # among more of them, gaps would be all there is to see
    text = (
        {
            "text": [[number(round(float(value), 2) + 0.0) for value in line] for line in values],
            "texttemplate": "%{text}",
            "textfont": {"size": 12},
        }
        if numbers
        else {}
    )
    return {
        "type": "heatmap",
        "name": name,
        "z": values.round(3),
        "xaxis": f"x{axis}",
        "yaxis": f"y{axis}",
        "colorscale": colours,
        "zmin": low,
        "zmax": high,
        "showscale": False,
        "xgap": gap,
        "ygap": gap,
        "hovertemplate": "row %{y}, column %{x}: %{z}<extra>" + name + "</extra>",
        **text,
    }


def scaled(name: str, values: np.ndarray, axis: str, *, numbers: bool = False) -> dict[str, Any]:
    """Return a heat map in the colours that fit: grey where nothing lies below zero, else blue, white and red."""
    reach = float(np.abs(values).max(initial=0.0)) or 1.0
    if values.size and values.min() < 0:
        return cells(name, values, axis, SIGNED, -reach, reach, numbers=numbers)
    return cells(name, values, axis, GREY, 0, reach, numbers=numbers)


def frame(axis: str, row: int, column: int, height: int, width: int) -> dict[str, Any]:
    """Return an orange frame around some squares."""
    return {
        "type": "rect",
        "xref": f"x{axis}",
        "yref": f"y{axis}",
        "x0": column - 0.5,
        "x1": column + width - 0.5,
        "y0": row - 0.5,
        "y1": row + height - 0.5,
        "line": {"color": VALIDATION, "width": 3},
    }


def axes(
    axis: str, title: str, across: tuple[float, float], along: tuple[float, float], shape: tuple[int, ...]
) -> dict[str, Any]:
    """Return the two axes of a heat map: rows count from above, and squares are square."""
    small = max(shape) <= 5
    every = next((step for step in (1, 10, 20, 50) if max(shape) <= 6 * step and (step > 1 or small)), 100)
    shared = {
        "showgrid": False,
        "fixedrange": True,
        "constrain": "domain",
        "ticks": "",
        "showticklabels": not small,
        "dtick": every,
    }
    return {
        f"xaxis{axis}": style.axis(
            title, domain=across, anchor=f"y{axis}", range=[-0.5, shape[1] - 0.5], constraintoward="left", **shared
        ),
        f"yaxis{axis}": style.axis(
            "row" if across[0] == 0 else " ",
            domain=along,
            anchor=f"x{axis}",
            range=[shape[0] - 0.5, -0.5],
            scaleanchor=f"x{axis}",
            constraintoward="top",
            **shared,
        ),
    }
