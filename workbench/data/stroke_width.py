"""How wide the strokes of a picture are, and the width at which a network can read them."""

import numpy as np
from scipy import ndimage

from workbench.data.drawing import THICK, THIN
from workbench.data.ink import bounds


def readable_strokes(ink: np.ndarray) -> np.ndarray:
    """Make strokes thicker or thinner until their width is 7 to 10 % of the digit's longest side."""
    mask = ink > 0.5
    if not mask.any():
        return ink
    inside, outside = (np.asarray(ndimage.distance_transform_edt(part)) for part in (mask, ~mask))
    # Across a stroke of width w the distance to the ground rises to w/2 and falls again: its mean is w/4 + 1/2.
    width = max(4 * float(inside[mask].mean()) - 2, 1.0)
    rows, columns = bounds(mask)
    extent = max(rows.stop - rows.start, columns.stop - columns.start) - width
    wanted = min(max(width, THIN * extent), THICK * extent)
    if extent < 2 * width or wanted == width:
        return ink  # a blot has no strokes
    edge = np.where(mask, inside - 0.5, 0.5 - outside)  # how far inside the ink
    for change in (wanted - width, (wanted - width) / 2, (wanted - width) / 4):
        found = np.clip(edge + change / 2 + 0.5, 0.0, 1.0).astype(np.float32)
        if change > 0 or _is_whole(mask, found > 0.5, -change):
            return found
    return ink


def _is_whole(before: np.ndarray, after: np.ndarray, thinned: float) -> bool:
    """Return whether nothing broke, or lost an end, as strokes became thinner: parts of a pen may be thin already."""
    pieces = [ndimage.label(mask, structure=np.ones((3, 3)))[1] for mask in (before, after)]
    if pieces[1] != pieces[0]:
        return False
    lost = (
        (old.stop - old.start) - (new.stop - new.start) for old, new in zip(bounds(before), bounds(after), strict=True)
    )
    return max(lost) <= 1.5 * thinned + 2
