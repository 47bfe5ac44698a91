"""Pictures made of few pixels, enlarged so that each one can be seen."""

import io
import math
from collections.abc import Sequence

import numpy as np
from PIL import Image

from workbench.language import tr

# Vermilion where covering lowers the probability, blue where it raises it (Okabe and Ito, 2008).
_LOWERS = np.array([230, 100, 0], dtype=np.float32)
_RAISES = np.array([0, 130, 210], dtype=np.float32)
# A change of probability below this is shown faintly, however small all others are.
_FAINT = 0.05
# How bright red, green and blue are to the eye (Rec. 601).
_BRIGHTNESS = np.array([0.299, 0.587, 0.114], dtype=np.float32)


def png(image: np.ndarray, scale: int = 8) -> bytes:
    """Return a picture as PNG, every pixel a square.

    Args:
        image: shape (h, w), (h, w, 1) grey or (h, w, 3) RGB; uint8 0..255 or float 0..1.
        scale: sides of the square of one pixel, 1 to 64. Default 8.
    """
    pixels = as_bytes(image)
    if pixels.ndim == 3 and pixels.shape[-1] == 1:
        pixels = pixels[..., 0]  # (h, w, 1) -> (h, w)
    if pixels.ndim not in (2, 3) or (pixels.ndim == 3 and pixels.shape[-1] != 3) or 0 in pixels.shape:
        raise ValueError(
            tr("A picture needs the shape (h, w), (h, w, 1) or (h, w, 3), came {shape}.", shape=np.shape(image))
        )
    if not 1 <= scale <= 64:
        raise ValueError(tr("The scale must be 1 to 64, came {scale}.", scale=scale))
    picture = Image.fromarray(pixels)
    picture = picture.resize((picture.width * scale, picture.height * scale), Image.Resampling.NEAREST)
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=1)  # small anyway; this is the fastest
    return file.getvalue()


def heat_over_picture(image: np.ndarray, heat: np.ndarray) -> np.ndarray:
    """Tint a picture by what mattered: orange where covering lowers the probability, blue where it raises it.

    A picture in colour is shown in grey, so that all colour is the tint.

    Args:
        image: shape (h, w), (h, w, 1) or (h, w, 3), uint8 0..255 or float 0..1.
        heat: shape (h, w), the change of probability, -1 to 1 (see `Predictor.occlusion`).

    Returns:
        array of shape (h, w, 3), uint8, RGB.
    """
    heat = np.nan_to_num(np.asarray(heat, dtype=np.float32))
    grey = brightness(image)
    if grey.shape != heat.shape:
        raise ValueError(
            tr(
                "Picture and heat must have the same size, came {shape} and {shape_2}.",
                shape=grey.shape,
                shape_2=heat.shape,
            )
        )
    strength = np.abs(heat) / max(float(np.abs(heat).max(initial=0.0)), _FAINT)
    strength = 0.9 * strength[..., None]  # (h, w) -> (h, w, 1)
    colour = np.where(heat[..., None] > 0, _LOWERS, _RAISES)
    # The tint is dimmer where there is no ink, so that the drawing stays visible through it.
    tint = colour * (0.45 + 0.55 * grey[..., None])
    return np.clip((1 - strength) * 255 * grey[..., None] + strength * tint, 0, 255).round().astype(np.uint8)


def brightness(image: np.ndarray) -> np.ndarray:
    """Return how bright each pixel is to the eye, shape (h, w), float32, 0 to 1.

    Args:
        image: shape (h, w), (h, w, 1) or (h, w, 3), uint8 0..255 or float 0..1.
    """
    pixels = as_bytes(image).astype(np.float32) / 255
    if pixels.ndim == 3 and pixels.shape[-1] == 3:
        return pixels @ _BRIGHTNESS
    return pixels.reshape(pixels.shape[:2])  # (h, w, 1) -> (h, w)


def picture_grid(
    images: Sequence[np.ndarray] | np.ndarray, columns: int = 8, gap: int = 1, ground: int = 128
) -> np.ndarray:
    """Lay pictures of one size side by side, row by row.

    Args:
        images: n pictures of shape (h, w), (h, w, 1) or (h, w, 3), uint8 0..255 or float 0..1.
        columns: pictures in a row, at least 1. Default 8.
        gap: pixels between two pictures. Default 1.
        ground: grey of the gaps and of empty places, 0 to 255. Default 128: seen on light and on dark pages.

    Returns:
        array of shape (rows * (h + gap) - gap, columns * (w + gap) - gap), uint8, with a third axis for colours.
    """
    if len(images) == 0:
        raise ValueError(tr("There must be at least one picture, came none."))
    if columns < 1 or gap < 0:
        raise ValueError(
            tr(
                "There must be at least 1 column and a gap of 0 or more, came {columns} and {gap}.",
                columns=columns,
                gap=gap,
            )
        )
    pictures = as_bytes(np.stack([np.asarray(image) for image in images]))
    if pictures.shape[-1] == 1 and pictures.ndim == 4:
        pictures = pictures[..., 0]  # (n, h, w, 1) -> (n, h, w)
    columns = min(columns, len(pictures))
    rows = math.ceil(len(pictures) / columns)
    height, width = pictures.shape[1:3]
    size = (rows * (height + gap) - gap, columns * (width + gap) - gap)
    sheet = np.full((*size, *pictures.shape[3:]), ground, np.uint8)
    for index, picture in enumerate(pictures):
        top, left = index // columns * (height + gap), index % columns * (width + gap)
        sheet[top : top + height, left : left + width] = picture
    return sheet


def as_bytes(image: np.ndarray) -> np.ndarray:
    """Return a picture, uint8 0..255 or float 0..1, as uint8."""
    image = np.asarray(image)
    if image.dtype == np.uint8:
        return image
    return (np.clip(np.nan_to_num(image.astype(np.float32)), 0, 1) * 255).round().astype(np.uint8)
