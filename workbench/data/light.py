"""Ink and paper in a picture, whatever the light: how much each place differs from the paper around it."""

import numpy as np
from PIL import Image
from scipy import ndimage

SMALL = 48  # pixels: the sides of the picture from which the light is judged
WINDOW = 1 / 3  # of the longest side: strokes are narrower, shadows are wider
FAINT = 0.15  # of the brightness of the paper: what differs less from it is no ink
BLACK = 0.05  # brightness: below it, light and dark are mostly noise


def even_light(grey: np.ndarray) -> np.ndarray:
    """Return how much each place differs from the paper around it, 0 (paper) to 1 (ink), whichever of them is darker.

    It is `difference`, divided by its largest values.
    """
    contrast = difference(grey)
    full = np.percentile(contrast, 99.9)
    return np.clip(contrast / max(full, FAINT), 0.0, 1.0).astype(np.float32) * (full > FAINT)


def difference(grey: np.ndarray, *, bright_ink: bool | None = None) -> np.ndarray:
    """Return the share by which each place is brighter or darker than the paper around it, whichever of them it is.

    Formula: `|g / paper - 1|`. `paper` is `g` without anything narrow that is darker (a morphological closing), or
    brighter where the ink is bright (an opening).

    Args:
        grey: brightness (h, w), 0 to 1.
        bright_ink: whether the ink is brighter than the paper. Default None: as `has_bright_ink` says.
    """
    grey = ndimage.gaussian_filter(grey, 1.0)  # grain is no ink
    if bright_ink is None:
        bright_ink = has_bright_ink(grey)
    without_narrow = ndimage.grey_opening if bright_ink else ndimage.grey_closing
    window = max(3, round(max(grey.shape) * WINDOW))

    def from_paper(light: np.ndarray) -> np.ndarray:
        return np.abs(light / without_narrow(light, size=(window, window), mode="nearest") - 1)

    # Where the light rises evenly, the edge of the paper looks like ink, for it is dark and at the end. Where a shadow
    # falls on the paper, taking out an even rise makes a new one. Ink is what stands out both with and without it.
    light = grey + BLACK
    return np.minimum(from_paper(light), from_paper(light / _slope(grey)))


def has_bright_ink(grey: np.ndarray) -> bool:
    """Return whether the ink is brighter than the paper: ink is rare, and far from what is usual around it."""
    small = np.log(BLACK + _shrunk(grey))
    return bool(((small - ndimage.median_filter(small, SMALL - 3)) ** 3).sum() > 0)


def seems_bright(grey: np.ndarray) -> bool:
    """Return whether the ink is brighter than the paper, in a tenth of the time: even light is taken for granted."""
    small = np.log(BLACK + _shrunk(grey / _slope(grey)))
    return bool(((small - np.median(small)) ** 3).sum() > 0)


def threshold(values: np.ndarray) -> float:
    """Return the threshold that parts values 0 to 1 into the two groups with the least spread in each.

    Reference: Otsu, A Threshold Selection Method from Gray-Level Histograms (1979).
    """
    counts, edges = np.histogram(values, bins=128, range=(0, 1))
    middles = (edges[:-1] + edges[1:]) / 2
    below, above = np.cumsum(counts)[:-1], counts.sum() - np.cumsum(counts)[:-1]
    total = np.cumsum(counts * middles)
    means = total[:-1] / np.maximum(below, 1), (total[-1] - total[:-1]) / np.maximum(above, 1)
    return float(edges[1 + np.argmax(below * above * (means[0] - means[1]) ** 2)])


def _slope(grey: np.ndarray) -> np.ndarray:
    """Return the light that rises or falls evenly across the picture: a plane, in the logarithm of the brightness."""
    small = np.log(BLACK + _shrunk(grey))
    ones, places = np.ones(SMALL), np.linspace(-1, 1, SMALL)
    plane = np.stack([np.outer(ones, ones), np.outer(ones, places), np.outer(places, ones)], axis=-1)  # (48, 48, 3)
    weights, terms = np.ones_like(small), np.zeros(3)
    for _ in range(10):  # least squares, weighted until it is least absolute values: ink then pulls no more than paper
        terms = np.linalg.lstsq((plane * weights[..., None]).reshape(-1, 3), (small * weights).ravel())[0]
        weights = 1 / np.sqrt(np.abs(small - plane @ terms) + 0.01)
    rows, columns = (np.linspace(-1, 1, side) for side in grey.shape)
    return np.exp(terms[0] + terms[1] * columns[None, :] + terms[2] * rows[:, None])


def _shrunk(grey: np.ndarray) -> np.ndarray:
    """Return the picture with 48x48 pixels: enough for light and shadow."""
    return np.asarray(Image.fromarray(grey.astype(np.float32)).resize((SMALL, SMALL), Image.Resampling.BOX))
