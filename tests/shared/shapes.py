"""Two data sets of drawn shapes, as a learner would bring them: one in colours, and a grey one higher than wide."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

CLASSES = ("circle", "square", "triangle")
COLOURS, GREY = "colours.npz", "grey.npz"  # 32 x 32 x 3; 64 x 48


def drawn(label: int, height: int, width: int, channels: int, rng: np.random.Generator) -> np.ndarray:
    """Draw one shape somewhere on a dark ground: shape (h, w), in colours (h, w, 3), uint8."""
    radius = rng.integers(min(height, width) // 5, min(height, width) // 3)
    x, y = rng.integers(radius + 1, width - radius - 1), rng.integers(radius + 1, height - radius - 1)
    corners = {
        1: [(x - radius, y - radius), (x + radius, y - radius), (x + radius, y + radius), (x - radius, y + radius)],
        2: [(x, y - radius), (x + radius, y + radius), (x - radius, y + radius)],
    }
    image = Image.new("RGB", (int(width), int(height)), tuple(rng.integers(0, 60, 3).tolist()))
    ink = tuple(rng.integers(150, 256, 3).tolist())
    pen = ImageDraw.Draw(image)
    if label:
        pen.polygon([(int(a), int(b)) for a, b in corners[label]], fill=ink)
    else:
        pen.ellipse([int(x - radius), int(y - radius), int(x + radius), int(y + radius)], fill=ink)
    return np.asarray(image if channels == 3 else image.convert("L"))


def shapes(count: int, height: int, width: int, channels: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return so many pictures of all three shapes, and their labels."""
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % len(CLASSES)
    return np.stack([drawn(label, height, width, channels, rng) for label in labels]), labels


def write_shapes(folder: Path) -> None:
    """Write both data sets into a folder: in colours as it is, in grey compressed and with a validation set."""
    for name, (height, width, channels), save in (
        (COLOURS, (32, 32, 3), np.savez),
        (GREY, (64, 48, 1), np.savez_compressed),
    ):
        parts = {"train": (480, 0), "test": (90, 1), **({"val": (60, 2)} if name == GREY else {})}
        arrays = {}
        for part, (count, seed) in parts.items():
            arrays[f"x_{part}"], arrays[f"y_{part}"] = shapes(count, height, width, channels, seed)
        save(folder / name, classes=np.array(CLASSES), **arrays)
