"""Where the digit is in a picture: the sheet it stands on, its ink, what else there is, and whether that is sure.

picture -> the colour in which ink stands out -> sheet -> patches of ink -> digits -> the part to be read
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from PIL import Image
from scipy import ndimage

from workbench.data.doubts import Doubt, doubt_about_mark, several_digits
from workbench.data.light import FAINT, difference, seems_bright, threshold
from workbench.data.marks import Digit, around, find_digits, rivals
from workbench.data.sheets import Sheet, find_sheets

SMALL_SIDE = 320  # pixels: the longest side while sheets are looked for
NESTED = 3  # sheets within each other: a tile on a page on a table
FEW = 60  # pixels that differ most from the paper: the ink of a digit that takes 3 % of a page is not more
GRAIN = 5  # times the spread of the paper: what differs less is grain
COLOURFUL, PALE = 0.15, 1.8  # of brightness, between two colours; how much better another colour sets off the ink
WHOLE = 0.25  # of the longest side: a digit as long as that needs no nearer look
BEYOND = 0.25  # of the longer side of a sheet: paper that is put around it
AROUND = 0.35  # of the digit's length: paper that is taken along
MARGIN = 0.1  # of the digit's length: between it and the box that is shown
DIRT = 0.01  # of the digit's ink: what is less does not matter


class Box(NamedTuple):
    """A part of a picture, as shares of its width and height from its upper left."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Found:
    """What is to be read of a picture.

    Attributes:
        grey: brightness (h, w), 0 to 1, of the part to be read, with all that is not the digit filled with paper.
        boxes: around the digit, and around others as large as it, which come behind; empty where no ink was found.
        doubt: why it may be wrong; None where nothing speaks against it.
    """

    grey: np.ndarray
    boxes: tuple[Box, ...]
    doubt: Doubt | None


def locate(colours: np.ndarray, *, one_digit: bool = True) -> Found:
    """Find the digit in a picture.

    Args:
        colours: (h, w, 3), 0 to 1.
        one_digit: whether one digit is looked for. Default True; without, all ink on the sheet is kept.
    """
    whole = grey = clearest(colours)
    top = left = 0
    several: list[Sheet] = []
    for _ in range(NESTED):
        small = resized_to(grey, SMALL_SIDE)
        sheets = find_sheets(small, _scaled(_contrast(small)))
        if not sheets:
            break
        several = [sheet for sheet in sheets if sheet.inside.sum() > 0.6 * sheets[0].inside.sum()]
        part, (down, right) = _cut_out(grey, sheets[0])
        if not _ink(_contrast(part)).any():
            break
        grey, top, left = part, top + down, left + right
        if len(several) > 1:
            break
    mask = _ink(_contrast(grey))
    labels, digits = find_digits(mask)
    if not digits:
        return Found(grey, (), None)
    if not one_digit:
        return Found(grey, (_share(around(np.array([digit.box for digit in digits])), (left, top), whole.shape),), None)
    equals = rivals(digits)
    boxes = tuple(_share(digit.box, (left, top), whole.shape, MARGIN * digit.length) for digit in equals)
    ink = np.isin(labels, digits[0].patches)
    many = len(equals) > 1 or len(several) > 1
    doubt = several_digits(len(equals)) if many else doubt_about_mark(ink[digits[0].place])
    rest = mask & ~ink
    if digits[0].length < WHOLE * max(grey.shape) or rest.sum() > DIRT * ink.sum():
        grey = _nearer(grey, digits[0], ink, rest)
    return Found(grey, boxes, doubt)


def clearest(colours: np.ndarray) -> np.ndarray:
    """Return the brightness (h, w), or that of one colour where ink is seen in it alone, as yellow on white in blue."""
    grey = (colours @ np.array([0.299, 0.587, 0.114], np.float32)).astype(np.float32)
    if np.percentile(np.ptp(colours, axis=-1), 99.9) < COLOURFUL:
        return grey
    best, strength = grey, PALE * _strength(grey)
    for place in range(3):
        if (found := _strength(colours[..., place])) > strength:
            best, strength = colours[..., place], found
    return best


def resized_to(grey: np.ndarray, side: int) -> np.ndarray:
    """Return a picture whose longest side has so many pixels."""
    rows, columns = (max(1, round(length * side / max(grey.shape))) for length in grey.shape)
    image = Image.fromarray(grey.astype(np.float32)).resize((columns, rows), Image.Resampling.BICUBIC)
    return np.clip(np.asarray(image), 0.0, 1.0)


def _contrast(grey: np.ndarray) -> np.ndarray:
    return difference(grey, bright_ink=seems_bright(grey))


def _strength(grey: np.ndarray) -> float:
    return float(np.percentile(_contrast(resized_to(grey, SMALL_SIDE)), 99.5))


def _most(contrast: np.ndarray) -> float:
    """Return how much the strongest ink differs from the paper."""
    few = min(FEW, max(1, contrast.size // 1000))
    return float(np.partition(contrast, -few, axis=None)[-few])


def _scaled(contrast: np.ndarray) -> np.ndarray:
    return np.clip(contrast / max(_most(contrast), FAINT), 0, 1)


def _ink(contrast: np.ndarray) -> np.ndarray:
    """Return where ink is: the paper's grain is none, nor are lines much paler than the ink."""
    if _most(contrast) <= FAINT:
        return np.zeros(contrast.shape, bool)
    scaled = _scaled(contrast)
    grain = float(np.median(scaled)) / 0.67  # of a spread of 1, half lies within 0.67
    return scaled > max(0.6 * max(FAINT, threshold(scaled)), GRAIN * grain)


def _cut_out(grey: np.ndarray, sheet: Sheet) -> tuple[np.ndarray, tuple[int, int]]:
    """Return the part of a picture around a sheet, with paper beyond its edge, and where it begins."""
    scale = grey.shape[0] / sheet.inside.shape[0], grey.shape[1] / sheet.inside.shape[1]
    rows, columns = (np.flatnonzero(sheet.inside.any(axis=axis)) for axis in (1, 0))
    area = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    top, bottom = int(rows[0] * scale[0]), int(np.ceil((rows[-1] + 1) * scale[0]))
    left, right = int(columns[0] * scale[1]), int(np.ceil((columns[-1] + 1) * scale[1]))
    part = grey[top:bottom, left:right]
    inside, paper = (_enlarged(mask[area], part.shape) for mask in (sheet.inside, sheet.paper))
    # Paper all around: what fills a tile is not taken for its ground then.
    room = round(BEYOND * max(part.shape))
    part, inside, paper = (np.pad(picture, room) for picture in (part, inside, paper & inside))
    return _filled(part, ~inside, paper), (top - room, left - room)


def _nearer(grey: np.ndarray, digit: Digit, ink: np.ndarray, rest: np.ndarray) -> np.ndarray:
    """Return the part of a picture around a digit, with paper in the place of all other ink."""
    around = round(AROUND * digit.length) + 2
    left, top, right, bottom = digit.box
    area = (
        slice(max(0, top - around), min(grey.shape[0], bottom + around)),
        slice(max(0, left - around), min(grey.shape[1], right + around)),
    )
    reach = np.ones((2 * max(1, round(0.02 * digit.length)) + 3,) * 2, bool)
    beside = ndimage.binary_dilation(rest[area], reach) & ~ink[area]
    return _filled(grey[area], beside, ~beside & ~ndimage.binary_dilation(ink[area], reach))


def _filled(grey: np.ndarray, holes: np.ndarray, paper: np.ndarray) -> np.ndarray:
    """Return a picture with the nearest paper in its holes."""
    if not holes.any() or not paper.any():
        return grey
    rows, columns = np.asarray(ndimage.distance_transform_edt(~paper, return_distances=False, return_indices=True))
    return np.where(holes, grey[rows, columns], grey)


def _enlarged(mask: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    return np.asarray(Image.fromarray(mask).resize(shape[::-1], Image.Resampling.NEAREST))


def _share(box: tuple[int, int, int, int], start: tuple[int, int], shape: tuple[int, int], margin: float = 0) -> Box:
    """Return a box in pixels of a part of a picture as shares of the whole."""
    rows, columns = shape
    left, top, right, bottom = box
    return Box(
        max(0.0, (start[0] + left - margin) / columns),
        max(0.0, (start[1] + top - margin) / rows),
        min(1.0, (start[0] + right + margin) / columns),
        min(1.0, (start[1] + bottom + margin) / rows),
    )
