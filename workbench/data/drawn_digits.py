"""Digits as people draw them, shipped with the workbench: pictures that the Draw page made of real pen strokes.

What a network makes of them tells how unlike a digit another drawing is (`workbench.concepts.unlikeness`). They are
made again by `python -m workbench.data.drawn_digits pen_digits.json.gz`.

Reference: Alpaydin and Alimoglu, Pen-Based Recognition of Handwritten Digits (UCI, 1998), CC BY 4.0.
"""

import io
import lzma
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from workbench.data.drawing import SIDE, draw
from workbench.data.pen_digits import VALIDATION_WRITERS, PenDigit, read_strokes_file
from workbench.errors import DataError
from workbench.language import tr
from workbench.settings import PACKAGE

FILE = PACKAGE / "shipped" / "drawn_digits.npz.xz"
PAD, FIELD, PEN = 280.0, 500.0, 18.0  # of the page; of the paper these people wrote on; of the page
KNOWN = 3000
# Shades of grey that are kept. What is known may be coarser than what sets the limit.
COARSE, FINE = 4, 8


class DrawnDigits(NamedTuple):
    """Pictures of drawn digits.

    Attributes:
        known: by writers from whom the shipped model learned, (3000, 28, 28) float32, 0 to 1.
        held_back: by others, (1499, 28, 28).
        writers: who drew each of `held_back`, (1499,).
    """

    known: np.ndarray
    held_back: np.ndarray
    writers: np.ndarray


def drawn_digits(path: Path = FILE) -> DrawnDigits:
    """Return the shipped pictures.

    Raises:
        DataError: the file is missing or damaged.
    """
    try:
        with lzma.open(path) as packed, np.load(io.BytesIO(packed.read()), allow_pickle=False) as file:
            known, held_back = file["known"] / np.float32(COARSE - 1), file["held_back"] / np.float32(FINE - 1)
            return DrawnDigits(known, held_back, file["writers"])
    except (OSError, EOFError, ValueError, KeyError, lzma.LZMAError) as error:
        raise DataError(
            tr("{path} is damaged or missing: {error}. Install the workbench anew.", path=path, error=error)
        ) from None


def picture_of(digit: PenDigit) -> np.ndarray:
    """Return what the Draw page makes of a digit of the pen strokes, (28, 28) float32, 0 to 1."""
    strokes = [stroke * PAD / FIELD for stroke in digit.strokes]
    return draw(strokes, pen_width=PEN, canvas=PAD, show_pad=False).image


def make(strokes: Path, path: Path = FILE) -> None:
    """Write the file anew, from all that these writers wrote.

    Args:
        strokes: `pen_digits.json.gz`.
        path: where to.
    """
    digits = read_strokes_file(strokes)
    held_back = [digit for digit in digits if digit.writer in VALIDATION_WRITERS]
    others = [digit for digit in digits if digit.writer not in VALIDATION_WRITERS]
    chosen = np.random.default_rng(0).permutation(len(others))[:KNOWN]
    file = io.BytesIO()
    np.savez(
        file,
        known=_shades([others[place] for place in chosen], COARSE),
        held_back=_shades(held_back, FINE),
        writers=np.array([digit.writer for digit in held_back], np.uint8),
    )
    path.write_bytes(lzma.compress(file.getvalue(), preset=9 | lzma.PRESET_EXTREME))


def _shades(digits: Sequence[PenDigit], shades: int) -> np.ndarray:
    pictures = np.stack([picture_of(digit) for digit in digits]) if digits else np.zeros((0, SIDE, SIDE), np.float32)
    return np.rint(pictures * (shades - 1)).astype(np.uint8)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
