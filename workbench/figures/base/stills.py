"""Still pictures of pixels, with matplotlib: digits, mistakes, weights, filters, feature maps.

Plotly draws whatever a learner moves or zooms; these only stand still. Matplotlib is imported with the first one.
"""

import base64
import io
import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.figures.base.pixels import as_bytes
from workbench.language import tr
from workbench.quantities import count, percent

# Colour maps that colour-blind people can read: ink is bright; what is below zero is blue, above it red, zero white.
COLOURS = {"grey": "gray", "signed": "RdBu_r"}
_WIDTH = 6.0  # inches; at 120 dots an inch the picture is 720 pixels wide, and its letters are read on a phone
_DOTS = 120
_LINE = 0.19  # inches that one line of a small title takes
_HEAD = 0.24  # inches that one line of the title takes


@dataclass(frozen=True)
class Still:
    """A finished picture: `figure` is matplotlib's, `alt` says in words what it shows. A notebook displays it."""

    figure: Any
    alt: str

    def png(self) -> bytes:
        """Return it as PNG."""
        file = io.BytesIO()
        self.figure.savefig(file, format="png", dpi=_DOTS)
        return file.getvalue()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict, dict]:
        picture = base64.b64encode(self.png()).decode()
        return {"image/png": picture, "text/plain": self.alt}, {"image/png": {"alt": self.alt}}


def grid(
    images: Sequence[np.ndarray] | np.ndarray,
    titles: Sequence[str] = (),
    *,
    title: str,
    alt: str = "",
    columns: int = 5,
    colours: str = "grey",
    shared: bool = True,
) -> Still:
    """Lay small pictures side by side, each under its own short title.

    Args:
        images: n pictures of shape (h, w) or (h, w, 1), any numbers; or (h, w, 3) in colour, uint8 0..255 or float
            0..1.
        titles: what stands above each; as many as pictures, or none. Lines are parted by a newline.
        title: the finding, above all of them.
        alt: what there is to see, in words; made of the titles where none is given.
        columns: pictures in a row, at least 1. Default 5: titles of up to 14 letters fit, also on a phone.
        colours: of pictures that have none, `"grey"` from the lowest value (black) to the highest (white), or
            `"signed"` for weights: blue below zero, white at zero, red above.
        shared: one scale of brightness for all pictures, so that they can be compared; False gives each its own.

    Raises:
        ValueError: there is no picture, they differ in shape, or the titles do not match.
    """
    pictures = _stack(images)  # (n, h, w) or (n, h, w, 3)
    if titles and len(titles) != len(pictures):
        raise ValueError(
            tr(
                "{pictures} pictures need as many titles or none, came {titles}.",
                pictures=len(pictures),
                titles=len(titles),
            )
        )
    if columns < 1 or colours not in COLOURS:
        raise ValueError(
            tr(
                "columns must be 1 or more, colours one of {colours}; came {columns}, {colours_2!r}.",
                colours=tuple(COLOURS),
                columns=columns,
                colours_2=colours,
            )
        )
    rows = math.ceil(len(pictures) / columns)
    lines = max((str(text).count("\n") + 1 for text in titles), default=0)
    head = textwrap.wrap(title, 62)
    figure, places = _sheet(rows, columns, lines, len(head), pictures.shape[1] / pictures.shape[2])
    figure.suptitle("\n".join(head), x=0.012, y=1 - 0.04 / figure.get_figheight(), ha="left", va="top", fontsize=12.5)
    for index, place in enumerate(places):
        place.axis("off")
        if index < len(pictures):
            picture = pictures[index]
            low, high = _limits(pictures if shared else picture, colours) if picture.ndim == 2 else (None, None)
            place.imshow(picture, cmap=COLOURS[colours], vmin=low, vmax=high, interpolation="nearest")
            if titles:
                place.set_title(str(titles[index]), fontsize=11, pad=3)
    said = "; ".join(str(text).replace("\n", ", ") for text in titles)
    return Still(figure, alt or f"{title}. {count(len(pictures), 'small picture')}{': ' if said else ''}{said}.")


def mistakes(
    images: np.ndarray,
    true: np.ndarray,
    predicted: np.ndarray,
    probability: np.ndarray,
    classes: Sequence[str],
    *,
    amount: int = 15,
    title: str = "",
) -> Still:
    """Show the mistakes that a network was most certain of, the worst first.

    Args:
        images: n misread pictures of shape (h, w), (h, w, 1) or (h, w, 3).
        true, predicted: their labels, and what was read instead: whole numbers of shape (n,).
        probability: what the network gave to the wrong class, shape (n,), 0 to 1.
        classes: the names of the classes.
        amount: how many are shown at most, from 1. Default 15.
        title: the finding; by default it says how certain the network was.
    """
    order = np.argsort(-np.asarray(probability), kind="stable")[:amount]
    names = [
        textwrap.fill(
            tr("{classes}, read {classes_2}", classes=classes[true[index]], classes_2=classes[predicted[index]]), 14
        )
        for index in order
    ]
    titles = [f"{name}\n{percent(probability[index])}" for name, index in zip(names, order, strict=True)]
    least = percent(min((probability[index] for index in order), default=0.0))
    return grid(
        [images[index] for index in order],
        titles,
        title=title or tr("The worst mistakes: wrong, and certain of it ({least} and more)", least=least),
    )


def weights(
    kernel: np.ndarray,
    *,
    title: str,
    titles: Sequence[str] = (),
    columns: int = 5,
    shape: tuple[int, ...] = (28, 28),
) -> Still:
    """Show what each neuron of a first dense layer looks for: one weight for each pixel.

    Args:
        kernel: shape (numbers in a picture, n), as Keras keeps it: one column for each neuron.
        title, titles, columns: as for `grid`.
        shape: height and width of the pictures the layer reads, and perhaps channels: of several, the mean weight is
            shown. Default (28, 28).
    """
    kernel, numbers = np.asarray(kernel), math.prod(shape)
    if kernel.ndim != 2 or kernel.shape[0] != numbers:
        raise ValueError(
            tr("The kernel needs the shape ({numbers}, neurons), came {shape}.", numbers=numbers, shape=kernel.shape)
        )
    return grid(
        kernel.T.reshape(-1, *shape[:2], numbers // math.prod(shape[:2])).mean(axis=-1),
        titles,
        title=title,
        columns=columns,
        colours="signed",
        alt=tr(
            "{title}. {neurons}, one picture each: red where ink adds to the neuron's sum, blue where it takes away.",
            title=title,
            neurons=count(kernel.shape[1], "neuron"),
        ),
    )


def _stack(images: Sequence[np.ndarray] | np.ndarray) -> np.ndarray:
    if len(images) == 0:
        raise ValueError(tr("There must be at least one picture, came none."))
    shapes = {np.shape(image) for image in images}
    shape = next(iter(shapes))
    if len(shapes) > 1 or len(shape) not in (2, 3) or (len(shape) == 3 and shape[-1] not in (1, 3)):
        raise ValueError(
            tr("All pictures need one shape, (h, w), (h, w, 1) or (h, w, 3), came {shapes}.", shapes=sorted(shapes))
        )
    if shape[2:] == (3,):
        return np.stack([as_bytes(image) for image in images])  # (n, h, w, 3)
    return np.stack([np.asarray(image, dtype=np.float64).reshape(shape[:2]) for image in images])  # (n, h, w)


def _limits(values: np.ndarray, colours: str) -> tuple[float, float]:
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    if colours == "signed":
        low, high = -max(-low, high), max(-low, high)  # zero is in the middle: white
    return (low, high) if high > low else (low - 1, high + 1)


def _sheet(rows: int, columns: int, lines: int, head: int, tall: float) -> tuple[Any, list[Any]]:
    """Return a white figure of its own (pyplot would keep it for ever), and the places of its pictures, row by row."""
    from matplotlib.figure import Figure

    cell = _WIDTH / columns
    side, above = 0.92 * cell, _LINE * lines + 0.06
    room = _HEAD * head + 0.14
    height = room + rows * (side * tall + above + 0.06)
    figure = Figure(figsize=(_WIDTH, height), facecolor="white")
    places = []
    for index in range(rows * columns):
        left, top = index % columns * cell + 0.04 * cell, room + index // columns * (side * tall + above + 0.06) + above
        places.append(
            figure.add_axes((left / _WIDTH, 1 - (top + side * tall) / height, side / _WIDTH, side * tall / height))
        )
    return figure, places
