"""The pixels of an opened picture as floats, at another size, in bounded memory however large it is."""

from collections.abc import Iterator

import numpy as np
from PIL import Image

STRIP = 2**18  # pixels that are turned into numbers at once
_FULL = (255.0, 1023.0, 4095.0, 16383.0, 65535.0)  # white, where 8, 10, 12, 14 or 16 bits are used


def shrunk(image: Image.Image, side: int, mode: str) -> list[Image.Image]:
    """Return brightness (mode `L`) or each colour (`RGB`) as an image of floats 0 to 1, the longest side `side`.

    The whole picture is never there in floats: strips of it are made narrower, then all of them together lower. That
    is what shrinking does anyway, so the result is the same.
    """
    image.load()
    full = _range(image)
    scale = side / max(image.size)
    # Means of whole blocks first, as far as they are finer than what is wanted: a large picture takes less memory.
    block = max(1, int(1 / scale / 1.5))
    width, height = (max(1, round(length * scale)) for length in image.size)
    ground = _ground(image) if image.has_transparency_data else 0.0
    across, down = (length / block for length in image.size)
    strips = [
        [
            _narrowed(Image.fromarray(values).reduce(block) if block > 1 else Image.fromarray(values), width, across)
            for values in _flatten(strip, ground, mode, full)
        ]
        for strip in _strips(image, block)
    ]
    return [
        Image.fromarray(np.concatenate(parts)).resize((width, height), Image.Resampling.BICUBIC, (0, 0, width, down))
        for parts in zip(*strips, strict=True)
    ]


def _narrowed(image: Image.Image, width: int, across: float) -> np.ndarray:
    """Return a strip with another width; so much of its own, in pixels, is picture."""
    return np.asarray(image.resize((width, image.height), Image.Resampling.BICUBIC, (0, 0, across, image.height)))


def _strips(image: Image.Image, block: int = 1) -> Iterator[Image.Image]:
    rows = max(1, STRIP // image.width // block) * block
    for top in range(0, image.height, rows):
        yield image.crop((0, top, image.width, min(top + rows, image.height)))


def _ground(image: Image.Image) -> float:
    """What is put under transparent places: white under dark ink, black under light."""
    shade = opaque = 0.0
    for strip in _strips(image):
        brightness, alpha = _layers(strip, "L")
        shade, opaque = shade + float((brightness * alpha).sum()), opaque + float(alpha.sum())
    return float(shade < 0.5 * opaque)


def _layers(image: Image.Image, mode: str) -> np.ndarray:
    """Brightness, or each colour, and last opacity, (2 or 4, h, w), 0 to 1."""
    return np.moveaxis(np.asarray(image.convert("RGBA").convert(f"{mode}A"), np.float32) / 255, -1, 0)


def _range(image: Image.Image) -> tuple[float, float]:
    """Return which numbers are black and white. Files of 16 bits and more often use 8, 10 or 12 of them."""
    if image.mode != "F" and not image.mode.startswith("I"):
        return 0.0, 255.0
    low = high = 0.0
    for strip in map(np.asarray, _strips(image)):
        values = strip[np.isfinite(strip)]
        low, high = min(low, float(values.min(initial=0))), max(high, float(values.max(initial=0)))
    if image.mode == "F" or low < 0:
        return low, high
    return 0.0, next((full for full in _FULL if high <= full), high)


def _flatten(image: Image.Image, ground: float, mode: str, full: tuple[float, float]) -> list[np.ndarray]:
    """Return brightness, or each colour, as floats 0 to 1, of shape (h, w); `full` are the numbers 0 and 1."""
    if image.mode == "F" or image.mode.startswith("I"):  # more than 8 bits for each pixel, and no colours
        low, high = full
        return [np.nan_to_num((np.asarray(image).astype(np.float32) - low) / max(high - low, 1e-9))] * len(mode)
    if image.has_transparency_data:
        *layers, alpha = _layers(image, mode)
        return [layer * alpha + ground * (1 - alpha) for layer in layers]
    values = np.asarray(image.convert(mode), np.float32) / 255
    return [values] if mode == "L" else [np.ascontiguousarray(values[..., place]) for place in range(len(mode))]
