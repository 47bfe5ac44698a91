"""Which of the marks on a sheet are the digit: patches of ink, put together to digits, dirt and lines left out."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from workbench.data.sheets import hull_of

Box = tuple[int, int, int, int]  # left, top, right, bottom, in pixels; right and bottom lie outside

SMALL = 0.2  # of the longest patch: a smaller one is a part of a digit beside it, or dirt
NEAR, FAR = 0.15, 0.25  # of the longer one: a small patch, and a part of a digit, lie no farther from the digit
TALL = 0.55  # of the taller one: two patches as tall as that, side by side, are two digits
TOGETHER = 0.25  # of the smaller box: two patches whose boxes share as much are one digit
RIVAL = 0.5  # of the largest digit: another as tall is one as well
LINE = 7  # times as wide as high: no digit is
ENCLOSED, BENT = 0.08, 0.75  # of the box; of the hull: so much of it a line around a stroke encloses, and no more
DOT = 1.7  # times as long as its pen is wide: a shorter mark is a dot


@dataclass(frozen=True)
class Digit:
    """Patches that belong together: their numbers in the labels, the box around them, how long that is."""

    patches: tuple[int, ...]
    box: Box

    @property
    def place(self) -> tuple[slice, slice]:
        """Rows and columns."""
        left, top, right, bottom = self.box
        return slice(top, bottom), slice(left, right)

    @property
    def length(self) -> int:
        """The longer side."""
        left, top, right, bottom = self.box
        return max(right - left, bottom - top)


def find_digits(mask: np.ndarray) -> tuple[np.ndarray, list[Digit]]:
    """Return labels of the patches of ink (h, w), and the digits they make: the largest first.

    Args:
        mask: where ink is.
    """
    labels, count = ndimage.label(mask, structure=np.ones((3, 3)))
    if not count:
        return labels, []
    boxes = np.array(
        [(columns.start, rows.start, columns.stop, rows.stop) for rows, columns in ndimage.find_objects(labels)]
    )
    widths, heights = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    lengths = np.maximum(widths, heights)
    usable = lengths >= SMALL * lengths.max()
    at_edge = (boxes[:, :2] <= 0).any(axis=1) | (boxes[:, 2] >= mask.shape[1]) | (boxes[:, 3] >= mask.shape[0])
    for unlikely in (at_edge, widths > LINE * heights):
        # What reaches over the edge is a table or another sheet, unless there is nothing else.
        left_over = lengths[~unlikely]
        if left_over.size and left_over.max() >= SMALL * lengths[usable].max() and (usable & ~unlikely).any():
            usable &= ~unlikely
    usable &= lengths >= SMALL * lengths[usable].max()
    groups = _joined(boxes, np.flatnonzero(usable))
    digits = []
    for group in groups:
        longest = max(lengths[group].max(), 1)
        box = around(boxes[group])
        small = [
            patch
            for patch in np.flatnonzero((lengths < SMALL * lengths[usable].max()) & (lengths > 0.04 * longest))
            if _gap(np.array(box), boxes[patch]) <= NEAR * longest
        ]
        digits.append(Digit(tuple(int(patch) + 1 for patch in (*group, *small)), box))
    return labels, sorted(digits, key=lambda digit: -digit.length)


def rivals(digits: list[Digit]) -> list[Digit]:
    """Return the digits that are about as large as the largest, itself among them."""
    return [digit for digit in digits if digit.length >= RIVAL * digits[0].length]


def is_dot(mask: np.ndarray) -> bool:
    """Return whether a mark is about as long as its pen is wide."""
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return False
    length = max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1
    return bool(length < DOT * 2 * np.asarray(ndimage.distance_transform_edt(np.pad(mask, 1))).max())


def is_outline(mask: np.ndarray) -> bool:
    """Return whether a mark is a line around a digit: what it encloses is bent as a stroke, where a loop is round."""
    ground, _ = ndimage.label(~np.pad(mask, 1))
    sizes = np.bincount(ground.ravel())
    sizes[[0, ground[0, 0]]] = 0
    for number in np.flatnonzero(sizes > ENCLOSED * mask.size):
        hull = hull_of(ground == number)
        if hull and sizes[number] < BENT * hull.area:
            return True
    return False


def _joined(boxes: np.ndarray, chosen: np.ndarray) -> list[list[int]]:
    """Return groups of patches that belong together."""
    groups = [[int(patch)] for patch in sorted(chosen, key=lambda patch: -np.ptp(boxes[patch].reshape(2, 2)))]
    found = True
    while found:
        found = False
        for first in range(len(groups)):
            for second in range(first + 1, len(groups)):
                if _belong(np.array(around(boxes[groups[first]])), np.array(around(boxes[groups[second]]))):
                    groups[first] += groups.pop(second)
                    found = True
                    break
            if found:
                break
    return groups


def _belong(one: np.ndarray, other: np.ndarray) -> bool:
    """Return whether two boxes are parts of one digit."""
    sizes = np.stack([one[2:] - one[:2], other[2:] - other[:2]])  # of each: width, height
    shared = np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])  # negative: the gap
    if (shared > 0).all() and shared.prod() >= TOGETHER * sizes.prod(axis=1).min():
        return True
    gap, longest = -shared.min(), sizes.max()
    if sizes[:, 1].min() >= TALL * sizes[:, 1].max():
        beside, above = -shared[0] >= 0.04 * longest, -shared[1] >= NEAR * longest
        if beside or above:
            return False
    return bool(gap <= FAR * longest)


def around(boxes: np.ndarray) -> Box:
    """Return the box around boxes (n, 4)."""
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def _gap(one: np.ndarray, other: np.ndarray) -> float:
    """Return how far two boxes are from each other, 0 where they touch."""
    return float(max(0, *(np.maximum(one[:2], other[:2]) - np.minimum(one[2:], other[2:]))))
