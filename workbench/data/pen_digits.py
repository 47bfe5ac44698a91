"""Digits as pen strokes by many writers, and the pictures that the Draw page would make of them.

The file is JSON, plain or gzipped: a list of
`{"label": 0-9, "writer": number, "strokes": [[[x, y], ...], ...]}`, y downwards, about 500 units high.
What is measured is how well a network reads people it has never met, so the split is by writer.

Reference: Alpaydin and Alimoglu, Pen-Based Recognition of Handwritten Digits (UCI, 1998), CC BY 4.0.
"""

import gzip
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from workbench.data.drawing import draw
from workbench.data.strokes import parse_strokes
from workbench.data.variation import vary
from workbench.errors import DataError, DrawingError
from workbench.language import tr

PENS = (4, 40)  # units: pens of 2 to 22 pixels on a pad of 280
LIMITS = (0.08, 0.14)  # of the drawing's longest side: thicker than the page's pens, so that photos are read as well
VALIDATION_WRITERS = range(25, 31)
COPIES = 6  # pictures of each training digit, each in another hand and with a pen of its own
MAX_BYTES = 7 * 1024**2  # twice what 30 writers wrote; as lists and numbers it takes up to forty times that
LAYOUT = '[{"label": 7, "writer": 1, "strokes": [[[x, y], ...], ...]}, ...]'


@dataclass(frozen=True)
class PenDigit:
    """One digit: its strokes, what it is (None if nobody said) and who wrote it (None if nobody said)."""

    strokes: list[np.ndarray]
    label: int | None
    writer: int | None


@dataclass(frozen=True)
class Rendered:
    """Pictures (n, 28, 28, 1) uint8 and labels (n,) int64: writers to learn from, others to validate."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_val: np.ndarray
    y_val: np.ndarray


def read_strokes_file(path: str | Path) -> list[PenDigit]:
    """Read a file of strokes, plain or gzipped; labels and writers may be left out.

    Raises:
        DataError: the file is missing, damaged or of another kind; the message names the file and the item.
    """
    return [
        read_item(item, tr("{path}, item {number}", path=path, number=number))
        for number, item in enumerate(read_items(path), 1)
    ]


def read_items(path: str | Path) -> list[Any]:
    """Read the list in a file of strokes, plain or gzipped, without looking into its items: see `read_item`.

    Raises:
        DataError: the file is missing, damaged or of another kind; the message names the file.
    """
    path = Path(path)
    try:
        items = json.loads(_text(path))
    except OSError as error:
        raise DataError(tr("{path} cannot be read: {strerror}.", path=path, strerror=error.strerror or error)) from None
    except (EOFError, zlib.error, ValueError, RecursionError) as error:  # cut off, no JSON, no text, nested too deep
        raise DataError(
            tr(
                "{path} is damaged or is not a file of strokes: {error}. Wanted is JSON, plain or gzipped: {layout}.",
                path=path,
                error=error or tr("it ends too early"),
                layout=LAYOUT,
            )
        ) from None
    if not isinstance(items, list):
        raise DataError(
            tr(
                "{path} must hold a list of digits, came {name}. Wanted: {layout}.",
                path=path,
                name=type(items).__name__,
                layout=LAYOUT,
            )
        )
    return items


def render(
    path: str | Path,
    *,
    validation_writers: Sequence[int] = VALIDATION_WRITERS,
    copies: int = COPIES,
    pens: tuple[float, float] = PENS,
    seed: int = 0,
) -> Rendered:
    """Draw every digit of the file as the Draw page would, with pens from thin to thick, in 30 to 60 seconds.

    Those to learn from are drawn several times, each time in another hand: see `workbench.data.variation`.

    Args:
        path: a file of strokes with labels and writers, about 500 units high.
        validation_writers: who is held back; default writers 25 to 30.
        copies: pictures of each digit to learn from, default 6; each digit to validate on is drawn once, as it is.
        pens: the thinnest and the thickest pen, in the unit of the strokes; default 4 to 40.
        seed: the same seed gives the same pictures.

    Raises:
        DataError: the file cannot be used, or a label or a writer is missing.
    """
    digits = read_strokes_file(path)
    for number, digit in enumerate(digits, 1):
        if digit.label is None or digit.writer is None or not digit.strokes:
            raise DataError(
                tr(
                    "{path}, item {number}: learning needs strokes, a label and a writer. Wanted: {layout}.",
                    path=path,
                    number=number,
                    layout=LAYOUT,
                )
            )
    rng = np.random.default_rng(seed)
    held_back = set(validation_writers)
    train = [digit for digit in digits if digit.writer not in held_back for _ in range(copies)]
    val = [digit for digit in digits if digit.writer in held_back]
    if not train or not val:
        raise DataError(
            tr(
                "{path} must hold digits of writers {held_back} and of others: came {val} and {train}.",
                path=path,
                held_back=sorted(held_back),
                val=len(val),
                train=len(train) // max(copies, 1),
            )
        )
    pictures: list[np.ndarray] = []
    for group, amount in ((train, 1.0), (val, 0.0)):
        widths = np.exp(rng.uniform(np.log(pens[0]), np.log(pens[1]), len(group)))
        drawn = [
            draw(vary(digit.strokes, rng, amount=amount), pen_width=width, limits=LIMITS, show_pad=False).image
            for digit, width in zip(group, widths, strict=True)
        ]
        pictures.append(np.rint(255 * np.stack(drawn)[..., None]).astype(np.uint8))
        pictures.append(np.array([digit.label for digit in group], np.int64))
    return Rendered(*pictures)


def _text(path: Path) -> bytes:
    """Return the content of a file, unpacked if it is gzipped, and never more than `MAX_BYTES` of it."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        text = (gzip.GzipFile(fileobj=file) if packed else file).read(MAX_BYTES + 1)
    if len(text) > MAX_BYTES:
        raise DataError(
            tr(
                "{path} holds over {max_bytes} MB of text. Cut it into smaller files.",
                path=path,
                max_bytes=MAX_BYTES // 1024**2,
            )
        )
    return text


def read_item(item: Any, named: str) -> PenDigit:
    """Check one item of a file of strokes.

    Args:
        item: `{"strokes": ...}`, perhaps with `label` and `writer`.
        named: what to call it in an error.

    Raises:
        DataError: it is no digit.
    """
    if not isinstance(item, dict) or "strokes" not in item:
        raise DataError(tr("{named}: a digit must have strokes. Wanted: {layout}.", named=named, layout=LAYOUT))
    label, writer = item.get("label"), item.get("writer")
    for name, value, allowed in (("label", label, range(10)), ("writer", writer, range(2**31))):
        if value is not None and (type(value) is not int or value not in allowed):
            raise DataError(
                tr(
                    "{named}: the {name} must be a whole number to {last_allowed}, came {value!r}.",
                    named=named,
                    name=name,
                    last_allowed=allowed[-1],
                    value=value,
                )
            )
    try:
        return PenDigit(parse_strokes(item["strokes"]), label, writer)
    except DrawingError as error:
        raise DataError(f"{named}: {error}") from None
