"""From an uploaded photo or scan of one digit, or of another drawing, to the picture a network sees.

    photo -> even light -> bright ink on dark -> a readable pen -> crop -> 20x20 box -> centre of mass

The last steps are those of `drawing`, so that a photo and a drawing of the same digit end as nearly the same picture.
"""

import io
from dataclasses import replace
from typing import Any

import numpy as np
from PIL import Image
from scipy import ndimage

from workbench.data.decoding import MAX_BYTES, MAX_PIXELS, decode, size_of
from workbench.data.drawing import MNIST, Reading, Size, Stage, cropped, empty, finish
from workbench.data.ink import bounds, centred
from workbench.data.light import FAINT, even_light, has_bright_ink, threshold
from workbench.data.locating import Box, Found, locate, resized_to
from workbench.data.picture_kinds import FORMATS
from workbench.data.stroke_width import readable_strokes
from workbench.language import tr

__all__ = ["FORMATS", "MAX_BYTES", "MAX_PIXELS", "Photo", "read_picture"]

WORKING_SIDE = 400  # pixels: the longest side of what is read, while we work
LOOKED_AT = 400, 1200  # pixels: the longest side of the picture in which the digit is looked for, at least and at most
PREVIEW_SIDE = 800  # pixels
SPECK = 0.03  # of all ink: smaller patches are dirt


class Photo:
    """A picture file, opened: read as a whole, or only what lies within a box.

    Args:
        data: the bytes of a picture file (`picture_kinds.FORMATS`) of at most 50 megapixels and 50 MB.

    Attributes:
        colours: the picture, turned as its camera noted, (h, w, 3), 0 to 1; of an animation the first.

    Raises:
        DrawingError: the file is empty, too large, damaged or of another kind; the message says which.
    """

    def __init__(self, data: bytes) -> None:
        least, most = LOOKED_AT
        colours = decode(data, min(max(least, *(size_of(data) or (0,))), most), colours=True)
        self.colours = colours.astype(np.float16)  # finer than 8 bits where it is dark, and half as large
        self._data = data
        self._found: dict[tuple[Box | None, bool], Found] = {}
        self._preview = b""

    def found(self, within: Box | None = None, *, one_digit: bool = True) -> Found:
        """Return where the digit is, see `locate`.

        Args:
            within: only this part is looked at, as if it were the picture. Default: all.
            one_digit: whether one digit is looked for. Default True; without, all ink counts.
        """
        known = self._found.get((within, one_digit))
        if known is None:
            known = locate(self._part(within), one_digit=one_digit)
            if within:
                known = replace(known, boxes=tuple(_outward(box, within) for box in known.boxes))
                self._found = {key: found for key, found in self._found.items() if not key[0]}  # as it is moved about
            self._found[within, one_digit] = known
        return known

    def preview(self) -> bytes:
        """Return the picture as a JPEG file, at most 800 pixels long, to be looked at."""
        if not self._preview:
            image = Image.fromarray(np.rint(255 * self.colours).astype(np.uint8))
            image.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
            buffer = io.BytesIO()
            image.save(buffer, "JPEG", quality=85)
            self._preview = buffer.getvalue()
        return self._preview

    def _part(self, within: Box | None) -> np.ndarray:
        rows, columns = self.colours.shape[:2]
        left, top, right, bottom = within or (0.0, 0.0, 1.0, 1.0)
        from_row, from_column = min(int(top * rows), rows - 1), min(int(left * columns), columns - 1)
        part = self.colours[
            from_row : max(from_row + 1, round(bottom * rows)),
            from_column : max(from_column + 1, round(right * columns)),
        ]
        return part.astype(np.float32)

    def read(
        self,
        *,
        within: Box | None = None,
        one_digit: bool = True,
        size: Size = MNIST,
        light: bool = True,
        pen: bool = True,
        crop: bool = True,
        box: bool = True,
        center: bool = True,
    ) -> Reading:
        """Return the picture a network sees; see `read_picture`.

        Args:
            within: the part that is read, as if it were the picture. Default: all of it; the digit is found there.
            one_digit: whether one digit is looked for. Default True; without, all ink counts.
            size: see `read_picture`, as all that follow.
            light: divide by the brightness of the paper around.
            pen: make strokes readable.
            crop: cut out the digit.
            box: fit it into its box.
            center: move its centre of mass to the middle.
        """
        ready = _ready(self._data, size) if light and pen and crop and box and center and not within else None
        if ready is not None:
            said = tr(
                "It is {rows}x{columns}, bright on black and balanced in the middle already: it is read as it is.",
                rows=size[0],
                columns=size[1],
            )
            return Reading(ready, [Stage("photo", tr("Your picture"), ready, said)], False)
        found = self.found(within, one_digit=one_digit)
        grey = resized_to(found.grey, WORKING_SIDE)
        reading = _read(grey, size=size, light=light, pen=pen, crop=crop, box=box, center=center)
        return replace(reading, doubt=found.doubt)


def read_picture(data: bytes, **options: Any) -> Reading:
    """Turn an uploaded picture of one digit into the picture a network sees.

    The digit is found on whatever it stands on: paper on a table, a tile on a page, a field of a form. Dark on light or
    light on dark is found without being told. A photo is turned as its camera noted. Of an animation the first picture
    counts.

    Args:
        data: the bytes of a picture file (`picture_kinds.FORMATS`) of at most 50 megapixels and 50 MB.
        options: of `Photo.read`: `within`, the part to be read; `size` of the picture that the network sees, 28 and 28;
            which steps are taken, all unless they are False: `light`, divide by the brightness of the paper around, so
            that shadows vanish; `pen`, make strokes readable that are too thin or too thick for the drawing; `crop`,
            cut out the digit; `box`, fit it into 20x20 pixels, or what these are of another size, with its
            proportions kept; `center`, move its centre of mass to the middle.

    Returns:
        The picture and every stage; empty where there is no ink on the paper. Where it may be wrong, why.

    Raises:
        DrawingError: the file is empty, too large, damaged or of another kind; the message says which.
    """
    return Photo(data).read(**options)


def _read(grey: np.ndarray, *, size: Size, light: bool, pen: bool, crop: bool, box: bool, center: bool) -> Reading:
    """Take all steps with the part of a picture that was found, (h, w), 0 to 1."""
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
        picture = picture[bounds(picture > 0.2)]
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


def find_ink(contrast: np.ndarray) -> np.ndarray:
    """Return ink 0 to 1: what stands out from the paper, without specks of dirt and without what lies at the edge.

    The border between ink and paper is found from the picture itself.
    """
    # Where there is little ink, the best border would part the paper from itself.
    border = max(FAINT, threshold(contrast))
    if contrast.max() <= border:
        return np.zeros_like(contrast)
    full = np.median(contrast[contrast > border])
    ink = np.clip((contrast - border / 2) / (full - border / 2), 0.0, 1.0).astype(np.float32)
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


def _plain(grey: np.ndarray) -> np.ndarray:
    """Return how much ink there is, 0 to 1, with no account of the light."""
    return grey if has_bright_ink(grey) else 1 - grey


def _outward(box: Box, within: Box) -> Box:
    """Return a box within a part of a picture as one of the whole."""
    width, height = within.right - within.left, within.bottom - within.top
    return Box(
        within.left + box.left * width,
        within.top + box.top * height,
        within.left + box.right * width,
        within.top + box.bottom * height,
    )
