"""The preparation of a picture done wrong on purpose, to see which of its steps a network cannot do without.

    strokes, a photo or a finished picture -> the same steps, one left out -> one more thing done to the result

Nothing is painted: a step that is left out is left out by the code that takes it for every drawing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from workbench.data.bundled import load
from workbench.data.drawing import Reading, Size, finish
from workbench.data.turning import turn
from workbench.errors import ConfigError
from workbench.language import tr, translated
from workbench.registry import lookup

# What makes the picture anew: `draw` or `read_picture` with all but the switches `crop`, `box` and `center` filled in.
Remake = Callable[..., Reading]
INK = 0.1  # of full ink: what is paler does not count as part of a digit


@translated("label", "unit")
class Amount(NamedTuple):
    """How much of a fault: the name of the number, its unit, its least, greatest and usual value."""

    label: str
    unit: str
    low: int
    high: int
    usual: int


@translated("label", "does", "why")
@dataclass(frozen=True)
class Fault:
    """One thing that can go wrong before a network sees a picture.

    Attributes:
        label: its name for people.
        does: what it does, in one sentence.
        why: why a network may care, in one sentence.
        step: the step that is left out: `crop`, `box` or `center`; empty where none is.
        change: what is done to the finished picture: takes (h, w) and the amount, returns (h, w).
        amount: how much of it there can be; None where it is there or not.
    """

    label: str
    does: str
    why: str
    step: str = ""
    change: Callable[[np.ndarray, float], np.ndarray] | None = None
    amount: Amount | None = None


def break_picture(remake: Remake, faults: Mapping[str, float]) -> np.ndarray:
    """Return what a network would see of a picture with these faults.

    Args:
        remake: makes the picture; takes the switches `crop`, `box` and `center`.
        faults: keys of `FAULTS`, each with its amount (any number where it has none). Empty: the right picture.

    Returns:
        array of shape (h, w), float32, 0 to 1; 0 to 255 with the fault `bytes`.

    Raises:
        ConfigError: as `check_faults`; DrawingError: as `remake`.
    """
    check_faults(faults)
    picture = remake(**{FAULTS[name].step: False for name in faults if FAULTS[name].step}).image
    for name, fault in FAULTS.items():  # in this order, whatever the order in which they were chosen
        if name in faults and fault.change:
            picture = fault.change(picture, faults[name])
    return picture.astype(np.float32)


def check_faults(faults: Mapping[str, float]) -> None:
    """Raise ConfigError where there is no such fault, or not so much of it."""
    for name, amount in faults.items():
        limits = lookup(name[:30], FAULTS, "fault").amount
        if limits and not limits.low <= amount <= limits.high:
            raise ConfigError(
                tr(
                    "{limits} {low} to {high} {unit}, came {amount}.",
                    limits=limits.label,
                    low=limits.low,
                    high=limits.high,
                    unit=limits.unit,
                    amount=amount,
                )
            )


def remake_picture(
    image: np.ndarray, *, size: Size | None = None, crop: bool = True, box: bool = True, center: bool = True
) -> Reading:
    """Take the last steps again with a picture that went through them before, such as one of a test set.

    Args:
        image: shape (h, w), float 0 to 1.
        size: rows and columns of the result. Default: those of the picture.
        crop: cut out the ink first. Default True; without, the whole picture goes on.
        box: as `draw`.
        center: as `draw`.

    Returns:
        The picture; with all steps taken and no other size, it is as it was.
    """
    size = size or image.shape
    if crop and box and center and size == image.shape:
        return Reading(image, [], not image.any())
    ink = image > INK
    if crop and ink.any():
        rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
        image = image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return finish(image, [], size=size, box=box, center=center)


def visible(picture: np.ndarray) -> np.ndarray:
    """Return a picture as it can be shown, 0 to 1: a screen has no brighter white for numbers up to 255."""
    return picture / 255 if picture.max(initial=0.0) > 1.5 else picture


def unseen_digits() -> tuple[np.ndarray, np.ndarray]:
    """Return real digits to test on: those of the bundled data set that no run on it learns from.

    Returns:
        pictures of shape (355, 28, 28), float32, 0 to 1, and their labels of shape (355,).

    Raises:
        DataError: scikit-learn, which carries them, is not as it should be.

    Reference: Alpaydin and Kaynak, Optical Recognition of Handwritten Digits (UCI, 1998), its test part.
    """
    arrays = load(lambda message: None)
    return arrays.x_test[..., 0].astype(np.float32) / 255, arrays.y_test


def _shift(picture: np.ndarray, pixels: float) -> np.ndarray:
    """Move a picture to the right; what leaves it is lost."""
    moved, by = np.zeros_like(picture), round(pixels)
    side = picture.shape[1]
    moved[:, max(0, by) : side + min(0, by)] = picture[:, max(0, -by) : side - max(0, by)]
    return moved


def _in_the_wrong_order(picture: np.ndarray, _: float) -> np.ndarray:
    """Read the numbers of a picture column by column: in a square one, rows become columns."""
    return picture.ravel().reshape(picture.shape, order="F")


FAULTS: dict[str, Fault] = {
    "crop": Fault(
        "Not cut out", "The whole pad is shrunk, with the drawing wherever it was on it.",
        "The digit gets as small as it was drawn, and the network has learned from large ones only.", step="crop"),
    "box": Fault(
        "No box around it",
        "The drawing is stretched until it fills the frame. It loses its proportions, and what balancing pushes out.",
        "A 1 becomes a wide bar, and nothing has the empty border that all of the training had.", step="box"),
    "center": Fault(
        "Not balanced", "The middle of the box goes to the middle of the picture, instead of the centre of mass.",
        "Most digits move by a pixel or two. A convolution bears that; dense layers bear it less well.", step="center"),
    "jagged": Fault(
        "Hard edges", "Each pixel is ink or paper, with no grey between.",
        "Grey tells where an edge runs within a pixel. That is lost, but the shape is still there.",
        change=lambda picture, _: (picture >= 0.5).astype(np.float32)),
    "turn": Fault(
        "Turned", "The picture is turned about its middle.",
        "Nobody told the network that a turned digit is the same one: it has seen them upright.",
        change=turn, amount=Amount("Turned by", "degrees", -180, 180, 60)),
    "transpose": Fault(
        "Transposed", "Rows become columns, as happens when a file is read in the wrong order.",
        "A square picture is mirrored along its diagonal, any other falls apart. Few digits look like themselves that "
        "way.",
        change=_in_the_wrong_order),
    "shift": Fault(
        "Shifted", "The picture is moved to the right; what leaves it is lost.",
        "A dense network has a weight for each place, and has never seen ink at the border.",
        change=_shift, amount=Amount("Shifted by", "pixels", -14, 14, 6)),
    "invert": Fault(
        "Dark on light", "Light and dark are swapped: 1 minus each number.",
        "Paper is now full of ink. To the network nearly all of the picture is new.",
        change=lambda picture, _: 1 - picture),
    "bytes": Fault(
        "0 to 255", "The numbers are not divided by 255. The picture looks the same to you.",
        "The sums of the first layer get about 255 times as large, and the network answers as if there were no doubt.",
        change=lambda picture, _: 255 * picture),
}  # fmt: skip
