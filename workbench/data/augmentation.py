"""Augmentation: small random changes to each picture, so that the network never sees the same picture twice.

A digit that is turned, moved, enlarged, bent or drawn with another pen is still the same digit. A network
that is shown this makes fewer mistakes on hands that it has not seen.

Reference: Simard, Steinkraus, Platt, Best Practices for Convolutional Neural Networks Applied to Visual
Document Analysis (2003), for the elastic bending.
"""

from functools import lru_cache

import numpy as np

KNOTS = 6  # the bending is drawn at 6x6 places and is smooth between them


def augment(
    images: np.ndarray,
    rng: np.random.Generator,
    *,
    rotation: float = 0.0,
    shift: float = 0.0,
    zoom: float = 0.0,
    thickness: float = 0.0,
    elastic: float = 0.0,
) -> np.ndarray:
    """Change each picture at random; with 0 for all, return `images` itself.

    Args:
        images: of shape (n, h, w) or (n, h, w, channels), float32 0 to 1, ink bright. All channels of a picture are
            changed alike.
        rng: the source of randomness: the same state gives the same pictures.
        rotation: turn by up to this many degrees either way, 0 to 45.
        shift: move by up to this many pixels in each direction, 0 to 8.
        zoom: make larger or smaller by up to this share, height and width each by its own, 0 to 0.5.
        thickness: make strokes thicker or thinner by up to this many pixels, 0 to 2.
        elastic: bend like rubber; the root mean square of how far a pixel moves, in pixels, 0 to 4.

    Returns:
        Pictures of the same shape, float32 0 to 1. What is moved in from outside is 0.
    """
    if not (rotation or shift or zoom or thickness or elastic):
        return images
    shape = images.shape[:3]
    pictures = (images if images.ndim == 4 else images[..., None]).astype(np.float32, copy=False)
    channels = [*np.moveaxis(pictures, -1, 0)]  # each (n, h, w)
    if thickness:
        pixels = rng.uniform(-thickness, thickness, len(images))
        channels = [thicken(channel, pixels) for channel in channels]
    if rotation or shift or zoom or elastic:
        rows, columns = _sources(shape, rng, rotation, shift, zoom, elastic)
        channels = [_sample(channel, rows, columns) for channel in channels]
    changed = channels[0] if len(channels) == 1 else np.stack(channels, axis=-1)
    return changed.reshape(images.shape)


def thicken(pictures: np.ndarray, pixels: np.ndarray) -> np.ndarray:
    """Make the strokes of each picture thicker by so many pixels, or thinner where the number is negative.

    The brightest of a pixel and its four neighbours makes a stroke two pixels thicker, the darkest two pixels
    thinner; a part of that way makes it thicker or thinner by a part.

    Args:
        pictures: of shape (n, h, w), 0 to 1.
        pixels: of shape (n,), -2 to 2.
    """
    padded = np.pad(pictures, ((0, 0), (1, 1), (1, 1)))
    neighbours = padded[:, :-2, 1:-1], padded[:, 2:, 1:-1], padded[:, 1:-1, :-2], padded[:, 1:-1, 2:]
    changed = pictures.copy()
    for chosen, extreme in ((pixels > 0, np.maximum), (pixels < 0, np.minimum)):
        for neighbour in neighbours:
            changed[chosen] = extreme(changed[chosen], neighbour[chosen])
    amount = (np.abs(pixels) / 2).astype(np.float32)[:, None, None]
    return pictures + amount * (changed - pictures)


def _sources(
    shape: tuple[int, ...], rng: np.random.Generator, rotation: float, shift: float, zoom: float, elastic: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the row and the column in the old picture, each (n, h, w), from which each new pixel comes."""
    count, height, width = shape
    y = (np.arange(height, dtype=np.float32) - (height - 1) / 2)[:, None]  # (h, 1), 0 in the middle
    x = (np.arange(width, dtype=np.float32) - (width - 1) / 2)[None, :]  # (1, w)
    # All are drawn whatever is switched on, so that one knob does not change the randomness of the others.
    angle = np.deg2rad(rng.uniform(-rotation, rotation, count))
    scale_y, scale_x = 1 / (1 + rng.uniform(-zoom, zoom, (2, count)))
    move_y, move_x = rng.uniform(-shift, shift, (2, count))
    bend = rng.standard_normal((2, count, KNOTS, KNOTS), dtype=np.float32)

    def each(values: np.ndarray) -> np.ndarray:
        return values.astype(np.float32)[:, None, None]  # (n,) -> (n, 1, 1)

    sine, cosine = np.sin(angle), np.cos(angle)
    rows = each(cosine * scale_y) * y + each(sine * scale_y) * x + each((height - 1) / 2 + move_y)
    columns = each(cosine * scale_x) * x - each(sine * scale_x) * y + each((width - 1) / 2 + move_x)
    if elastic:
        down, across = _smooth(height), _smooth(width)  # (h, knots), (w, knots)
        bend = elastic * (down @ bend @ across.T)  # (2, n, h, w)
        rows, columns = rows + bend[0], columns + bend[1]
    return rows, columns


@lru_cache(maxsize=8)
def _smooth(side: int) -> np.ndarray:
    """Return the weights (side, KNOTS) that spread random numbers at the knots smoothly over the pixels.

    Squares of each row sum to 1, so that numbers of variance 1 at the knots give variance 1 everywhere.
    """
    pixels, knots = np.arange(side)[:, None] / (side - 1), np.arange(KNOTS)[None, :] / (KNOTS - 1)
    weights = np.exp(-0.5 * ((pixels - knots) * (KNOTS - 1)) ** 2)
    return (weights / np.sqrt((weights**2).sum(axis=1, keepdims=True))).astype(np.float32)


def _sample(pictures: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Read the pictures at places between pixels, as a weighted mean of the four pixels around (bilinear)."""
    count, height, width = pictures.shape
    # A frame of zeros: places outside read 0 without a test for each of them.
    padded = np.pad(pictures, ((0, 0), (1, 2), (1, 2)))
    rows, columns = np.clip(rows, -1, height) + 1, np.clip(columns, -1, width) + 1
    top, left = rows.astype(np.int32), columns.astype(np.int32)
    down, right = rows - top.astype(np.float32), columns - left.astype(np.float32)
    stride = width + 3
    at = top * stride + left + (np.arange(count, dtype=np.int32) * ((height + 3) * stride))[:, None, None]
    flat = padded.ravel()
    upper = flat[at] * (1 - right) + flat[at + 1] * right
    lower = flat[at + stride] * (1 - right) + flat[at + stride + 1] * right
    return upper * (1 - down) + lower * down
