"""A first look at a network: a picture is numbers, what one neuron answers, what is said of an odd picture."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.pixels import brightness
from workbench.figures.base.style import CLEAR, MUTED, TRAINING, VALIDATION
from workbench.figures.networks.probabilities import thing_of
from workbench.language import tr
from workbench.quantities import percent

_SQUARE = {"constrain": "domain", "constraintoward": "left"}  # pixels are squares, and the rest stays empty
# Ink is white on black, as in all pictures of pixels (`base.stills`, `base.pixels`): one digit, one look.
_INK = [[0, "#000000"], [1, "#FFFFFF"]]


def picture_numbers(image: np.ndarray, row: int) -> go.Figure:
    """Draw a picture, and under it one of its rows as bars: what a network is given are these numbers.

    Args:
        image: shape (h, w) or (h, w, 1), 0 to 255.
        row: which row, 0 (the uppermost) to h - 1.

    Raises:
        ValueError: there is no such row.
    """
    pixels = np.asarray(image, dtype=float).reshape(np.shape(image)[:2])  # (h, w, 1) -> (h, w)
    height, width = pixels.shape
    if not 0 <= row < height:
        raise ValueError(tr("The row must be 0 to {height}, came {row}.", height=height - 1, row=row))
    inked = int((pixels[row] > 0).sum())
    title = tr(
        "Row {row} is {width} numbers: {inked} with ink, {width_2} are 0",
        row=row,
        width=width,
        inked=inked,
        width_2=width - inked,
    )
    frame = {
        "type": "rect",
        "xref": "x",
        "yref": "y",
        "x0": -0.5,
        "x1": width - 0.5,
        "y0": row - 0.5,
        "y1": row + 0.5,
        "line": {"color": VALIDATION, "width": 2},
    }
    return style.figure(
        [
            _picture(pixels, 255, "column %{x}, row %{y}: %{z:.0f}<extra></extra>"),
            {
                "type": "bar",
                "x": np.arange(width),
                "y": pixels[row],
                "xaxis": "x",
                "yaxis": "y2",
                "marker": {"color": VALIDATION, "line": {"width": 0}},
                "hovertemplate": "column %{x}: %{y:.0f}<extra></extra>",
            },
        ],
        title=title,
        height=520,
        shapes=[frame],
        bargap=0.15,
        dragmode=False,
        alt=tr(
            "{title}. Above, a picture of {height} by {width} pixels with this row framed; below, a bar for "
            "each pixel of the row, the highest {pixels:.0f} of 255.",
            title=title,
            height=height,
            width=width,
            pixels=pixels[row].max(),
        ),
        xaxis=style.axis(
            tr("column (pixels)"), range=[-0.5, width - 0.5], fixedrange=True, showgrid=False, anchor="y2", **_SQUARE
        ),
        yaxis=style.axis(
            tr("row (pixels)"),
            range=[height - 0.5, -0.5],
            fixedrange=True,
            showgrid=False,
            domain=[0.36, 1],
            scaleanchor="x",
            constrain="domain",
        ),
        yaxis2=style.axis(tr("ink (0 to 255)"), range=[0, 260], fixedrange=True, domain=[0, 0.28], nticks=4),
    )


def one_neuron(weight: float, bias: float) -> go.Figure:
    """Draw what a neuron with one input answers: the weighted sum, and the same with a bend at 0.

    Formula: answer = max(0, weight * input + bias).

    Args:
        weight: how much the input counts.
        bias: what is added whatever the input.
    """
    inputs = np.linspace(-3, 3, 241)
    sums = weight * inputs + bias
    title = _silent(weight, bias)
    return style.figure(
        [
            {
                "type": "scatter",
                "mode": "lines",
                "x": inputs,
                "y": sums,
                "line": {"color": MUTED, "width": 2, "dash": "dot"},
                "hovertemplate": "input %{x:.2f}: sum %{y:.2f}<extra></extra>",
            },
            {
                "type": "scatter",
                "mode": "lines",
                "x": inputs,
                "y": np.maximum(0, sums),
                "line": {"color": TRAINING, "width": 4},
                "hovertemplate": "input %{x:.2f}: answer %{y:.2f}<extra></extra>",
            },
        ],
        title=title,
        height=380,
        subtitle=tr("Dotted: weight × input + bias. Solid: the answer, negative sums made 0."),
        dragmode=False,
        alt=tr(
            "{title}. A straight line of slope {weight:.2f} through {bias:.2f} at input 0, and the same line "
            "with all that is negative replaced by 0.",
            title=title,
            weight=weight,
            bias=bias,
        ),
        xaxis=style.axis(tr("input"), range=[-3, 3], fixedrange=True, zeroline=True, zerolinecolor=MUTED),
        yaxis=style.axis(tr("answer"), range=[-4.2, 6.2], fixedrange=True, zeroline=True, zerolinecolor=MUTED),
    )


def picture_and_verdict(
    image: np.ndarray, probabilities: np.ndarray, classes: Sequence[str], *, label: int, angle: float | None = None
) -> go.Figure:
    """Draw a picture, and under it what a network says of it: one bar for each class.

    Args:
        image: shape (h, w) or (h, w, 1), any numbers from 0 up; or (h, w, 3), uint8 0..255 or float 0..1.
        probabilities: shape (c,), each 0 to 1.
        classes: the names of the classes, c of them.
        label: what the picture is.
        angle: by how many degrees it was turned; None where that is not the point.
    """
    pixels = _grey(image)
    values = np.asarray(probabilities, dtype=float)
    height, width = pixels.shape
    classes = [style.plain(name) for name in classes]
    read, thing = int(values.argmax()), thing_of(classes)
    verdict = tr("which is right") if read == label else tr("but the label is {classes}", classes=classes[label])
    turned = "" if angle is None else tr("Turned by {angle:.0f}°: ", angle=angle)
    title = tr(
        "{turned}read as {classes} ({values}), {verdict}",
        turned=turned,
        classes=classes[read],
        values=percent(values[read]),
        verdict=verdict,
    )
    title = title[0].upper() + title[1:]
    said = ", ".join(f"{name} {percent(value)}" for name, value in zip(classes, values, strict=True))
    colours = [TRAINING if index == label else VALIDATION if index == read else MUTED for index in range(len(values))]
    return style.figure(
        [
            _picture(pixels, max(pixels.max(), 1e-9), "column %{x}, row %{y}: %{z:.2f}<extra></extra>"),
            {
                "type": "bar",
                "x": classes,
                "y": values,
                "xaxis": "x2",
                "yaxis": "y2",
                "marker": {"color": colours, "line": {"width": 0}},
                "hovertemplate": "%{x}: %{y:.1%}<extra></extra>",
            },
        ],
        title=title,
        height=560,
        subtitle=tr("Blue: its label. Vermilion: what it is taken for instead."),
        bargap=0.25,
        dragmode=False,
        alt=tr(
            "{title}. Above, the picture; below, a bar for each {thing}: {said}.", title=title, thing=thing, said=said
        ),
        xaxis=style.axis(
            tr("column (pixels)"), range=[-0.5, width - 0.5], fixedrange=True, showgrid=False, anchor="y", **_SQUARE
        ),
        yaxis=style.axis(
            tr("row (pixels)"),
            range=[height - 0.5, -0.5],
            fixedrange=True,
            showgrid=False,
            domain=[0.5, 1],
            scaleanchor="x",
            constrain="domain",
        ),
        xaxis2=style.axis(thing, type="category", fixedrange=True, showgrid=False, anchor="y2", tickcolor=CLEAR),
        yaxis2=style.axis(
            tr("probability"),
            range=[0, 1.03],
            tickformat=".0%",
            fixedrange=True,
            domain=[0, 0.32],
            nticks=4,
            anchor="x2",
        ),
    )


def _grey(image: np.ndarray) -> np.ndarray:
    if np.shape(image)[2:] == (3,):
        return brightness(image)
    return np.asarray(image, dtype=float).reshape(np.shape(image)[:2])  # (h, w, 1) -> (h, w)


def _picture(pixels: np.ndarray, top: float, hover: str) -> dict:
    return {
        "type": "heatmap",
        "z": pixels,
        "zmin": 0,
        "zmax": top,
        "colorscale": _INK,
        "showscale": False,
        "xaxis": "x",
        "yaxis": "y",
        "hovertemplate": hover,
    }


def _silent(weight: float, bias: float) -> str:
    """Say where the neuron answers 0."""
    if abs(weight) < 1e-9:
        return tr("Weight 0: the neuron always answers {what:.2g}, whatever comes in", what=max(0.0, bias))
    bend = -bias / weight
    return tr(
        "The neuron answers 0 for inputs {what} {bend:.2f}",
        what=tr("below") if weight > 0 else tr("above"),
        bend=bend + 0.0,
    )
