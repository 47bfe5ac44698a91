"""A window that slides over a picture: what lies under it, the kernel, their products, and the map of their sums."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from workbench.concepts.convolution import convolve2d
from workbench.figures.base import style
from workbench.figures.base.cells import GREY, HALVES, LOWER, SIGNED, THIRDS, UPPER, axes, cells, frame
from workbench.language import tr

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


def convolution_step(
    picture: np.ndarray,
    kernel: ArrayLike = KERNELS["upper edges"],
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
    title = tr("At row {row}, column {column} the sum is {total:.2f}", row=row, column=column, total=total)
    cut = tr(" ReLU makes it 0.") if relu and total < 0 else ""
    subtitle = tr(
        "{size} products, added up, make one pixel of the map.{cut} Orange: the window and its pixel. Red: "
        "above zero, blue: below.",
        size=kernel.size,
        cut=cut,
    )
    reach = float(np.abs(drawn).max()) or 1.0
    part = float(np.abs(products).max()) or 1.0
    return style.figure(
        [
            cells("picture", picture, "", GREY, 0, 1),
            cells("map", drawn, "2", SIGNED, -reach, reach),
            cells(tr("under the window"), window, "3", GREY, 0, 1, numbers=True),
            cells(
                "kernel",
                kernel,
                "4",
                SIGNED,
                -float(np.abs(kernel).max() or 1),
                float(np.abs(kernel).max() or 1),
                numbers=True,
            ),
            cells("products", products, "5", SIGNED, -part, part, numbers=True),
        ],
        title=title,
        subtitle=subtitle,
        height=560,
        margin={"l": 30, "r": 8, "b": 34},
        dragmode=False,
        alt=tr(
            "{title}. {subtitle} Above, a picture and its map. Below, the values under the window times the "
            "kernel make the products.",
            title=title,
            subtitle=subtitle,
        ),
        shapes=[frame("", row, column, height, width), frame("2", row, column, 1, 1)],
        **axes(
            "",
            tr("the picture, {first_shape} x {shape} pixels", first_shape=picture.shape[0], shape=picture.shape[1]),
            HALVES[0],
            UPPER,
            picture.shape,
        ),
        **axes(
            "2",
            tr("its map, {first_shape} x {shape}", first_shape=drawn.shape[0], shape=drawn.shape[1]),
            HALVES[1],
            UPPER,
            drawn.shape,
        ),
        **axes("3", tr("in the window"), THIRDS[0], LOWER, window.shape),
        **axes("4", "x kernel", THIRDS[1], LOWER, kernel.shape),
        **axes("5", "= products", THIRDS[2], LOWER, products.shape),
    )
