"""The sheet on which a digit stands: a paper on a table, a tile on a page, the inside of a drawn box or a field.

All of these are one thing: an area of one brightness, nearly a rectangle, with an edge around it and ink in it. It is
looked for at many thresholds, since nobody knows beforehand which of them parts paper from table or ink from paper.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage
from scipy.spatial import ConvexHull, QhullError

THRESHOLDS = 9  # between the darkest and the brightest of a picture
LEAST, MOST = 0.015, 0.95  # of the picture: how large a sheet is; what is larger is the picture itself
RECTANGLE = 0.86  # of the smallest rectangle around it: an ellipse fills 0.79, and so does a zero
EDGED = 0.8  # of the rim of the hull: where it is the sheet itself, and not ink or something beside it
FILLED = 0.5  # of the hull: the rest is ink
STEP = 0.07  # of brightness, across the edge
STROKE = 0.32  # of the shorter side: ink is no wider
STRONG = 0.35  # of the steepest edges of the picture: those of the ink are no paler, unless they are lines of the paper
FREE = 0.7  # of the ink: lies within, and touches no edge
BEYOND = 0.2  # of a side of the sheet: so far a frame that the ink touches reaches over it
STRETCHED = 3.5  # times as long as wide: the room between two lines of a page is more
RIM = 3  # pixels


@dataclass(frozen=True)
class Sheet:
    """What lies within the edge (`inside`), and what of it is paper: masks of the picture's shape."""

    inside: np.ndarray
    paper: np.ndarray


def find_sheets(grey: np.ndarray, contrast: np.ndarray) -> list[Sheet]:
    """Return the sheets with ink on them that do not lie within each other, the largest first.

    Args:
        grey: brightness (h, w), 0 to 1, of a few hundred pixels.
        contrast: the same size: how much each place differs from what is around, 0 to 1. Thin frames stand out there.
    """
    found: list[Sheet] = []
    places: list[tuple[slice, slice]] = []
    edges = ndimage.maximum_filter(grey, 5) - ndimage.minimum_filter(grey, 5)
    edges_of_lines = ndimage.maximum_filter(contrast, 5) - ndimage.minimum_filter(contrast, 5)
    for picture, steps, both in ((grey, edges, True), (contrast, edges_of_lines, False)):
        for region, mask, place in _regions(picture, both):
            if any(_same(place, known) for known in places):
                continue  # the same sheet at another threshold
            sheet = _sheet(region, mask, place, steps, grey.shape)
            if sheet:
                found.append(sheet)
                places.append(place)
    found.sort(key=lambda sheet: -sheet.inside.sum())
    apart: list[Sheet] = []
    for sheet in found:
        if not any((sheet.inside & other.inside).any() for other in apart):
            apart.append(sheet)
    return apart


def _same(one: tuple[slice, slice], other: tuple[slice, slice]) -> bool:
    ends = ((first.start - second.start, first.stop - second.stop) for first, second in zip(one, other, strict=True))
    return max(abs(distance) for pair in ends for distance in pair) <= RIM


def _regions(picture: np.ndarray, both: bool) -> Iterator[tuple[np.ndarray, np.ndarray, tuple[slice, slice]]]:
    """Yield each area that is brighter, or darker, than a threshold, cut out, all that is so, and where it lies."""
    low, high = np.percentile(picture, (0.5, 99.5))
    for threshold in np.linspace(low, high, THRESHOLDS + 2)[1:-1]:
        for mask in (picture < threshold, picture > threshold)[: 2 if both else 1]:
            labels, _ = ndimage.label(mask)
            sizes = np.bincount(labels.ravel())
            places = ndimage.find_objects(labels)
            for number in np.flatnonzero(sizes[1:] > 0.5 * FILLED * LEAST * mask.size) + 1:
                place = places[number - 1]
                if (labels[[0, 0, -1, -1], [0, -1, 0, -1]] == number).all():
                    continue  # the ground of the whole picture
                yield labels[place] == number, mask, place


def _sheet(
    region: np.ndarray, mask: np.ndarray, place: tuple[slice, slice], steps: np.ndarray, shape: tuple[int, int]
) -> Sheet | None:
    """Return the sheet that an area is, or None."""
    alike = mask[place]
    hull = hull_of(region)
    if hull is None:
        return None
    corners, area, sides = hull.corners, hull.area, hull.sides
    size = shape[0] * shape[1]
    if not LEAST * size <= area <= MOST * size or area < RECTANGLE * sides[0] * sides[1]:
        return None
    canvas = Image.new("1", region.shape[::-1])
    ImageDraw.Draw(canvas).polygon([tuple(corner) for corner in corners.tolist()], fill=1, outline=1)
    whole = np.asarray(canvas)
    padded = np.pad(whole, 1)
    depth = np.asarray(ndimage.distance_transform_edt(padded))[1:-1, 1:-1]
    if max(sides) > STRETCHED * min(sides) or (alike & whole).sum() < FILLED * area:
        return None
    rim = whole & (depth <= RIM)
    if (region & rim).sum() < EDGED * rim.sum():
        return None
    inner = whole & (depth > RIM)
    rows, columns = place
    at_border = np.zeros(whole.shape, bool)
    at_border[: max(0, RIM - rows.start)] = at_border[:, : max(0, RIM - columns.start)] = True
    at_border[max(0, shape[0] - RIM - rows.start) :] = True
    at_border[:, max(0, shape[1] - RIM - columns.start) :] = True
    outline = whole & (depth <= 1.5) & ~at_border
    if not outline.any() or np.median(steps[place][outline]) < STEP:
        return None
    ink = inner & ~alike
    labels, count = ndimage.label(ink, structure=np.ones((3, 3)))
    sizes = np.bincount(labels.ravel(), minlength=count + 1)[1:]
    if not count or sizes.max() < max(12, 0.0004 * area):
        return None
    if np.asarray(ndimage.distance_transform_edt(ink)).max() > STROKE * min(sides) / 2 + 1:
        return None
    touching = np.unique(labels[ink & (depth <= RIM + 1)]) - 1
    if sizes[touching].sum() > (1 - FREE) * sizes.sum() and _goes_on(ink, mask, place):
        return None
    if np.percentile(steps[place][ink], 90) < STRONG * np.percentile(steps, 99.5):
        return None
    inside, paper = np.zeros(shape, bool), np.zeros(shape, bool)
    # Not beside ink, whose soft edge is half ink.
    inside[place], paper[place] = inner, ndimage.binary_erosion(region, iterations=RIM) & (depth > RIM + 1)
    return Sheet(inside, paper) if paper.any() else None


def _goes_on(ink: np.ndarray, mask: np.ndarray, place: tuple[slice, slice]) -> bool:
    """Return whether ink that touches the edge of a sheet goes on beyond it, as over the lines of a page."""
    labels, _ = ndimage.label(~mask, structure=np.ones((3, 3)))
    touched = np.bincount(labels[place][ink])
    touched[0] = 0
    found = ndimage.find_objects(labels)[int(touched.argmax()) - 1]
    return any(
        outer.stop - outer.start > (1 + BEYOND) * (inner.stop - inner.start) + 4 * RIM
        for outer, inner in zip(found, place, strict=True)
    )


@dataclass(frozen=True)
class Hull:
    """The hull of an area: corners (n, 2) as x and y, how large it is, the sides of the smallest rectangle around."""

    corners: np.ndarray
    area: float
    sides: tuple[float, float]


def hull_of(region: np.ndarray) -> Hull | None:
    """Return the hull of a mask (h, w), None where it has no area."""
    rows = np.flatnonzero(region.any(axis=1))
    left, right = region[rows].argmax(axis=1), region.shape[1] - 1 - region[rows, ::-1].argmax(axis=1)
    points = np.concatenate([np.stack([left, rows], axis=1), np.stack([right, rows], axis=1)]).astype(float)
    try:
        hull = ConvexHull(points)
    except (QhullError, ValueError):  # a line
        return None
    corners = points[hull.vertices]
    ways = np.roll(corners, -1, axis=0) - corners
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    along = corners @ ways.T  # (n, n): each corner along each side
    across = corners @ np.stack([-ways[:, 1], ways[:, 0]])
    lengths, widths = np.ptp(along, axis=0) + 1, np.ptp(across, axis=0) + 1
    best = int((lengths * widths).argmin())
    return Hull(corners, float(hull.volume), (float(lengths[best]), float(widths[best])))
