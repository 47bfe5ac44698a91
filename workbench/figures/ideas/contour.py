"""The map of a surface: its lines of equal height as a picture, see-through, for light and dark pages.

Plotly draws such lines itself, but drops them from a figure while markers run over it.
"""

import base64
import io
from functools import lru_cache

import numpy as np
from PIL import Image

from workbench.concepts.experiments.surfaces import Surface

_SIZE = (420, 260)  # pixels
_LINES = 24
# Low is blue, high is grey. The palette has every mixture of them at every strength of a line.
_LOW, _HIGH = np.array([0, 114, 178]), np.array([128, 128, 128])
_MIXTURES, _STRENGTHS = 8, 8


@lru_cache(maxsize=64)
def relief(surface: Surface, size: tuple[int, int] = _SIZE) -> str:
    """Return the lines of equal height of a surface, within its bounds, as the address of a PNG picture.

    The lines are those of the cube root of the height: near the bottom, where it is decided, they would else lie far
    apart.

    Args:
        surface: what to draw.
        size: of the picture, (width, height) in pixels. Default: what a figure in a notebook needs.
    """
    width, height = size
    x_low, x_high, y_low, y_high = surface.bounds
    x, y = np.linspace(x_low, x_high, width), np.linspace(y_high, y_low, height)
    heights = np.cbrt(np.maximum(surface(*np.meshgrid(x, y)) - surface.lowest, 0))  # (h, w)
    share = heights / heights.max()
    level = share * _LINES
    steep = np.hypot(*np.gradient(level))  # lines for each pixel
    # How far the next line is away, in pixels: within one pixel it fades, which makes it look smooth.
    away = np.abs(level - np.round(level)) / np.maximum(steep, 1e-9)
    line = np.clip(1.1 - away, 0, 1) * np.clip(1.2 - steep, 0.25, 1) * (np.round(level) > 0)
    low = np.clip(1 - share / 0.4, 0, 1)  # 1 at the bottom, 0 from two fifths of the way up
    strength = np.round(line * (0.4 + 0.3 * low) * (_STRENGTHS - 1)).astype(np.uint8)
    mixture = np.round(low * (_MIXTURES - 1)).astype(np.uint8)
    picture = Image.fromarray(np.where(strength > 0, strength * _MIXTURES + mixture, 0).astype(np.uint8))
    part = np.linspace(0, 1, _MIXTURES)[:, None]
    colours = np.tile(np.round(part * _LOW + (1 - part) * _HIGH), (_STRENGTHS, 1)).astype(np.uint8)
    picture.putpalette(colours.tobytes())
    opacity = np.repeat(np.linspace(0, 255, _STRENGTHS), _MIXTURES).astype(np.uint8)
    file = io.BytesIO()
    picture.save(file, "PNG", transparency=opacity.tobytes())
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
