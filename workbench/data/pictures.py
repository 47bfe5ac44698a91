"""From an uploaded photo or scan of one digit, or of another drawing, to the picture a network sees.

    photo -> even light -> bright ink on dark -> a readable pen -> crop -> 20x20 box -> centre of mass

The last steps are those of `drawing`, so that a photo and a drawing of the same digit end as nearly the same picture.
"""

import numpy as np
from PIL import Image
from scipy import ndimage

from workbench.data.decoding import MAX_BYTES, MAX_PIXELS, decode, size_of
from workbench.data.drawing import MNIST, THICK, THIN, Reading, Size, Stage, cropped, empty, finish
from workbench.data.ink import centred
from workbench.data.picture_kinds import FORMATS
from workbench.language import tr

__all__ = ["FORMATS", "MAX_BYTES", "MAX_PIXELS", "read_picture"]

WORKING_SIDE = 400  # pixels: the longest side while we work
SMALL = 48  # pixels: the sides of the picture from which the light is judged
WINDOW = 1 / 3  # of the longest side: strokes are narrower, shadows are wider
FAINT = 0.15  # of the brightness of the paper: what differs less from it is no ink
BLACK = 0.05  # brightness: below it, light and dark are mostly noise
SPECK = 0.03  # of all ink: smaller patches are dirt


def read_picture(
    data: bytes,
    *,
    size: Size = MNIST,
    light: bool = True,
    pen: bool = True,
    crop: bool = True,
    box: bool = True,
    center: bool = True,
) -> Reading:
    """Turn an uploaded picture of one digit into the picture a network sees.

    Dark on light or light on dark is found without being told. A photo is turned as its camera noted. Of an animation
    the first picture counts.

    Args:
        data: the bytes of a picture file (`picture_kinds.FORMATS`) of at most 50 megapixels and 50 MB.
        size: rows and columns of the picture that the network sees. Default: 28 and 28.
        light: divide by the brightness of the paper around, so that shadows vanish. Default True.
        pen: make strokes readable that are too thin or too thick for the drawing. Default True.
        crop: cut out the digit. Default True.
        box: fit it into 20x20 pixels, or what these are of another size, with its proportions kept. Default True.
        center: move its centre of mass to the middle. Default True.

    Returns:
        The picture and every stage; empty where there is no ink on the paper.

    Raises:
        DrawingError: the file is empty, too large, damaged or of another kind; the message says which.
    """
    ready = _ready(data, size) if light and pen and crop and box and center else None
    if ready is not None:
        said = tr(
            "It is {rows}x{columns}, bright on black and balanced in the middle already: it is read as it is.",
            rows=size[0],
            columns=size[1],
        )
        return Reading(ready, [Stage("photo", tr("Your picture"), ready, said)], False)
    grey = decode(data, WORKING_SIDE)
    stages = [Stage("photo", tr("Your picture"), grey, tr("Only light and dark count, not colours."))]
    contrast = even_light(grey) if light else _plain(grey)
    stages.append(
        Stage(
            "light",
            tr("Even light") if light else tr("Light as it is"),
            contrast,
            tr("Each place is compared with the paper around it, so shadows vanish and ink is bright.")
            if light
            else tr("Without even light, a shadow on the paper looks like ink."),
        )
    )
    picture = find_ink(contrast)
    stages.append(
        Stage("ink", "Ink", picture, tr("What differs clearly from the paper is ink; small specks are dirt."))
    )
    if not picture.any():
        return Reading(empty(size).image, stages, True)
    if pen:
        picture = readable_strokes(picture)
        stages.append(
            Stage(
                "pen",
                tr("A readable pen"),
                picture,
                tr("Strokes too thin would fade, and strokes too thick would run together."),
            )
        )
    if crop:
        picture = picture[_bounds(picture > 0.2)]
        stages.append(cropped(picture))
    return finish(picture, stages, size=size, box=box, center=center)


def _ready(data: bytes, size: Size) -> np.ndarray | None:
    """Return a picture that is as the network's own are, such as one saved from MNIST: whatever is done harms it."""
    if size_of(data) != size:
        return None
    picture = decode(data, max(size))
    edge = max(picture[[0, -1]].max(), picture[:, [0, -1]].max())
    is_ink = edge < FAINT and np.median(picture) < FAINT and picture.max() > 0.5
    return picture if is_ink and np.array_equal(centred(picture, size), picture) else None


def even_light(grey: np.ndarray) -> np.ndarray:
    """Return how much each place differs from the paper around it, 0 (paper) to 1 (ink), whichever of them is darker.

    Formula: `|g / paper - 1|`, divided by its largest values. `paper` is `g` without anything narrow that is darker
    (a morphological closing), or brighter where the ink is bright (an opening).
    """
    grey = ndimage.gaussian_filter(grey, 1.0)  # grain is no ink
    without_narrow = ndimage.grey_opening if has_bright_ink(grey) else ndimage.grey_closing
    window = max(3, round(max(grey.shape) * WINDOW))

    def difference(light: np.ndarray) -> np.ndarray:
        return np.abs(light / without_narrow(light, size=(window, window), mode="nearest") - 1)

    # Where the light rises evenly, the edge of the paper looks like ink, for it is dark and at the end. Where a shadow
    # falls on the paper, taking out an even rise makes a new one. Ink is what stands out both with and without it.
    light = grey + BLACK
    contrast = np.minimum(difference(light), difference(light / _slope(grey)))
    full = np.percentile(contrast, 99.9)
    return np.clip(contrast / max(full, FAINT), 0.0, 1.0).astype(np.float32) * (full > FAINT)


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


def find_ink(contrast: np.ndarray) -> np.ndarray:
    """Return ink 0 to 1: what stands out from the paper, without specks of dirt and without what lies at the edge.

    The border between ink and paper is found from the picture itself.

    Reference: Otsu, A Threshold Selection Method from Gray-Level Histograms (1979).
    """
    # Where there is little ink, the best border would part the paper from itself.
    threshold = max(FAINT, _otsu(contrast))
    if contrast.max() <= threshold:
        return np.zeros_like(contrast)
    full = np.median(contrast[contrast > threshold])
    ink = np.clip((contrast - threshold / 2) / (full - threshold / 2), 0.0, 1.0).astype(np.float32)
    patches, count = ndimage.label(ink > 0.1, structure=np.ones((3, 3)))
    amount = ndimage.sum_labels(ink, patches, np.arange(count + 1))
    amount[0] = 0
    keep = amount > SPECK * amount.sum()
    frame = np.concatenate([patches[0], patches[-1], patches[:, 0], patches[:, -1]])
    inner = keep & ~np.isin(np.arange(count + 1), frame)
    # The edge of a table or of the sheet; but a digit that fills the picture may touch its edge as well.
    if amount[inner].sum() > 0.3 * amount.sum():
        keep = inner
    return ink * keep[patches]


def readable_strokes(ink: np.ndarray) -> np.ndarray:
    """Make strokes thicker or thinner until their width is 7 to 10 % of the digit's longest side."""
    mask = ink > 0.5
    if not mask.any():
        return ink
    inside, outside = (np.asarray(ndimage.distance_transform_edt(part)) for part in (mask, ~mask))
    # Across a stroke of width w the distance to the ground rises to w/2 and falls again: its mean is w/4 + 1/2.
    width = max(4 * float(inside[mask].mean()) - 2, 1.0)
    rows, columns = _bounds(mask)
    extent = max(rows.stop - rows.start, columns.stop - columns.start) - width
    wanted = min(max(width, THIN * extent), THICK * extent)
    if extent < 2 * width or wanted == width:
        return ink  # a blot has no strokes
    edge = np.where(mask, inside - 0.5, 0.5 - outside)  # how far inside the ink
    return np.clip(edge + (wanted - width) / 2 + 0.5, 0.0, 1.0).astype(np.float32)


def has_bright_ink(grey: np.ndarray) -> bool:
    """Return whether the ink is brighter than the paper: ink is rare, and far from what is usual around it."""
    small = np.log(BLACK + _shrunk(grey))
    return bool(((small - ndimage.median_filter(small, SMALL - 3)) ** 3).sum() > 0)


def _shrunk(grey: np.ndarray) -> np.ndarray:
    """Return the picture with 48x48 pixels: enough for light and shadow."""
    return np.asarray(Image.fromarray(grey.astype(np.float32)).resize((SMALL, SMALL), Image.Resampling.BOX))


def _plain(grey: np.ndarray) -> np.ndarray:
    """Return how much ink there is, 0 to 1, with no account of the light."""
    return grey if has_bright_ink(grey) else 1 - grey


def _otsu(values: np.ndarray) -> float:
    """Return the threshold that parts values 0 to 1 into the two groups with the least spread in each."""
    counts, edges = np.histogram(values, bins=128, range=(0, 1))
    middles = (edges[:-1] + edges[1:]) / 2
    below, above = np.cumsum(counts)[:-1], counts.sum() - np.cumsum(counts)[:-1]
    total = np.cumsum(counts * middles)
    means = total[:-1] / np.maximum(below, 1), (total[-1] - total[:-1]) / np.maximum(above, 1)
    return float(edges[1 + np.argmax(below * above * (means[0] - means[1]) ** 2)])


def _bounds(mask: np.ndarray) -> tuple[slice, slice]:
    """Return the rows and the columns between which a mask is set."""
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
