"""A window that slides over a picture: what lies under it, the kernel, their products, and the map of their sums."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.convolution import convolve2d
from workbench.figures import style
from workbench.figures.style import VALIDATION

Kernel = tuple[tuple[float, float, float], ...]

# By what each answers to: where the picture grows brighter from one side of the window to the other.
KERNELS: dict[str, Kernel] = {
    "upper edges": ((-1, -1, -1), (0, 0, 0), (1, 1, 1)),
    "left edges": ((-1, 0, 1), (-1, 0, 1), (-1, 0, 1)),
    "diagonal": ((-1, -1, 0), (-1, 0, 1), (0, 1, 1)),
    "outline": ((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)),
    "blur": ((0.11, 0.11, 0.11), (0.11, 0.11, 0.11), (0.11, 0.11, 0.11)),
    "sharpen": ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
    "one step to the left": ((0, 0, 0), (0, 0, 1), (0, 0, 0)),
}

# Bottom and top, left and right of each panel, as shares of the plot.
_UPPER, _LOWER = (0.44, 1.0), (0.0, 0.26)
_HALVES = ((0.0, 0.47), (0.53, 1.0))
_THIRDS = ((0.0, 0.29), (0.355, 0.645), (0.71, 1.0))
# Blue below zero, white at zero, red above, as in `stills`.
_SIGNED = [[0, "#2166AC"], [0.25, "#92C5DE"], [0.5, "#F7F7F7"], [0.75, "#F4A582"], [1, "#B2182B"]]
_GREY = [[0, "#000000"], [1, "#FFFFFF"]]


def convolution_step(
    picture: np.ndarray,
    kernel: Sequence[Sequence[float]] = KERNELS["upper edges"],
    row: int = 0,
    column: int = 0,
    relu: bool = False,
) -> go.Figure:
    """Draw one place of a convolution: the window in the picture, the nine products, and the pixel of the map.

    Args:
        picture: shape (h, w) or (h, w, 1), 0 to 1.
        kernel: shape (kh, kw), in the order of rows.
        row, column: where the window stands: its upper left corner, counted from 0. Kept inside the picture.
        relu: cut the map off below zero. Default False.

    Raises:
        ConfigError: the kernel is larger than the picture.
    """
    picture, kernel = np.asarray(picture, dtype=float).reshape(np.shape(picture)[:2]), np.asarray(kernel, dtype=float)
    sums = convolve2d(picture[None, :, :, None], kernel[:, :, None, None])[0, :, :, 0]
    drawn = np.maximum(sums, 0) if relu else sums
    height, width = kernel.shape
    row, column = min(max(row, 0), sums.shape[0] - 1), min(max(column, 0), sums.shape[1] - 1)
    window = picture[row : row + height, column : column + width]
    products, total = window * kernel, sums[row, column]
    title = f"At row {row}, column {column} the sum is {total:.2f}"
    cut = " ReLU makes it 0." if relu and total < 0 else ""
    subtitle = (f"{kernel.size} products, added up, make one pixel of the map.{cut} Orange: the window and its pixel. "
                "Red: above zero, blue: below.")  # fmt: skip
    reach = float(np.abs(drawn).max()) or 1.0
    part = float(np.abs(products).max()) or 1.0
    return style.figure(
        [
            _cells("picture", picture, "", _GREY, 0, 1),
            _cells("map", drawn, "2", _SIGNED, -reach, reach),
            _cells("under the window", window, "3", _GREY, 0, 1, numbers=True),
            _cells("kernel", kernel, "4", _SIGNED, -float(np.abs(kernel).max() or 1), float(np.abs(kernel).max() or 1),
                   numbers=True),
            _cells("products", products, "5", _SIGNED, -part, part, numbers=True),
        ],
        title=title, subtitle=subtitle, height=560, margin={"l": 30, "r": 8, "b": 34}, dragmode=False,
        alt=f"{title}. {subtitle} Above, a picture and its map. Below, the values under the window times the kernel "
            "make the products.",
        shapes=[_frame("", row, column, height, width), _frame("2", row, column, 1, 1)],
        **_axes("", f"the picture, {picture.shape[0]} x {picture.shape[1]} pixels", _HALVES[0], _UPPER, picture.shape),
        **_axes("2", f"its map, {drawn.shape[0]} x {drawn.shape[1]}", _HALVES[1], _UPPER, drawn.shape),
        **_axes("3", "in the window", _THIRDS[0], _LOWER, window.shape),
        **_axes("4", "x kernel", _THIRDS[1], _LOWER, kernel.shape),
        **_axes("5", "= products", _THIRDS[2], _LOWER, products.shape),
    )  # fmt: skip


def _cells(
    name: str, values: np.ndarray, axis: str, colours: list, low: float, high: float, *, numbers: bool = False
) -> dict[str, Any]:
    text = {"text": [[style.number(round(float(value), 2) + 0.0) for value in line] for line in values],
            "texttemplate": "%{text}", "textfont": {"size": 12}} if numbers else {}  # fmt: skip
    return {"type": "heatmap", "name": name, "z": values.round(3), "xaxis": f"x{axis}", "yaxis": f"y{axis}",
            "colorscale": colours, "zmin": low, "zmax": high, "showscale": False, "xgap": 0.5, "ygap": 0.5,
            "hovertemplate": "row %{y}, column %{x}: %{z}<extra>" + name + "</extra>", **text}  # fmt: skip


def _frame(axis: str, row: int, column: int, height: int, width: int) -> dict[str, Any]:
    return {"type": "rect", "xref": f"x{axis}", "yref": f"y{axis}", "x0": column - 0.5, "x1": column + width - 0.5,
            "y0": row - 0.5, "y1": row + height - 0.5, "line": {"color": VALIDATION, "width": 3}}  # fmt: skip


def _axes(
    axis: str, title: str, across: tuple[float, float], along: tuple[float, float], shape: tuple[int, ...]
) -> dict[str, Any]:
    small = max(shape) <= 5
    shared = {"showgrid": False, "fixedrange": True, "constrain": "domain", "ticks": "", "showticklabels": not small,
              "dtick": 1 if small else 10}  # fmt: skip
    return {
        f"xaxis{axis}": style.axis(title, domain=across, anchor=f"y{axis}", range=[-0.5, shape[1] - 0.5],
                                   constraintoward="left", **shared),
        f"yaxis{axis}": style.axis("row" if axis in ("", "3") else " ", domain=along, anchor=f"x{axis}",
                                   range=[shape[0] - 0.5, -0.5], scaleanchor=f"x{axis}", constraintoward="top",
                                   **shared),
    }  # fmt: skip
