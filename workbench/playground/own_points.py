"""Points from a file of the learner's own: two columns of numbers and a label."""

import csv
import io

import numpy as np

from workbench.data.toy import REACH
from workbench.errors import DataError
from workbench.language import later, tr
from workbench.playground.setup import MOST_OWN

_EXAMPLE = later("Each line needs two numbers and a label, such as “1.5,-0.2,red”.")
MAX_BYTES = 2 * 1024**2  # far more than the points that are allowed take
_EDGE = 0.9 * REACH  # the farthest point of a file lies here


def read_csv(content: bytes) -> tuple[tuple[tuple[float, float, float], ...], str]:
    """Read points from the text of a file, and fit them into the square of the playground.

    Args:
        content: lines of two numbers and a label, separated by commas, semicolons or tabs. A first line of names is
            skipped. Two different labels are two classes; more of them must be numbers, and are learned as numbers.

    Returns:
        The points (x, y, label), x and y each shifted and scaled to the square, and a sentence that says
        what the labels became.

    Raises:
        DataError: the file is no such text; the message names the line.
    """
    rows = _rows(content)
    places, labels = np.array([row[:2] for row in rows], float), [row[2] for row in rows]
    middle = (places.max(axis=0) + places.min(axis=0)) / 2
    reach = np.abs(places - middle).max(axis=0)
    if not reach.any():
        raise DataError(tr("All points of the file lie at the same place. Put in points that differ."))
    reach[reach == 0] = 1.0  # a column that never changes
    places = ((places - middle) / reach * _EDGE).round(4)
    values, words = _values(labels)
    return tuple((float(x), float(y), value) for (x, y), value in zip(places, values, strict=True)), words


def _rows(content: bytes) -> list[tuple[float, float, str]]:
    if len(content) > MAX_BYTES:
        raise DataError(
            tr(
                "The file has {content:.0f} MB, allowed are {max_bytes}: at most {most_own:,} points. Keep a "
                "part of them.",
                content=len(content) / 1024**2,
                max_bytes=MAX_BYTES // 1024**2,
                most_own=MOST_OWN,
            )
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(tr("This file is no text in UTF-8. Save the table as CSV, and choose that file.")) from None
    separator = max(",;\t", key=text.count)
    rows: list[tuple[float, float, str]] = []
    for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=separator), 1):
        cells = [cell.strip() for cell in cells]
        if not any(cells):
            continue
        if len(cells) != 3:
            raise DataError(
                tr(
                    "Line {number} has {cells} columns, not 3. {example}",
                    number=number,
                    cells=len(cells),
                    example=tr(_EXAMPLE),
                )
            )
        try:
            x, y = (float(cell.replace(",", ".")) for cell in cells[:2])
        except ValueError:
            if not rows and number == 1:
                continue  # names of the columns
            raise DataError(
                tr(
                    "Line {number}: {first_cells!r} and {cells!r} are not both numbers. {example}",
                    number=number,
                    first_cells=cells[0],
                    cells=cells[1],
                    example=tr(_EXAMPLE),
                )
            ) from None
        if not np.isfinite([x, y]).all():
            raise DataError(tr("Line {number} holds a number that is not finite. Leave that line out.", number=number))
        if not cells[2]:
            raise DataError(tr("Line {number} has no label. {example}", number=number, example=tr(_EXAMPLE)))
        rows.append((x, y, cells[2]))
        if len(rows) > MOST_OWN:
            raise DataError(tr("The file has more than {most_own:,} points. Keep a part of them.", most_own=MOST_OWN))
    if len(rows) < 4:
        raise DataError(
            tr("The file has {rows} points; at least 4 are needed. {example}", rows=len(rows), example=tr(_EXAMPLE))
        )
    return rows


def _values(labels: list[str]) -> tuple[list[float], str]:
    kinds = sorted(set(labels))
    if len(kinds) == 1:
        raise DataError(
            tr("All labels of the file are {first_kinds!r}. There is nothing to tell apart.", first_kinds=kinds[0])
        )
    if len(kinds) == 2:
        return [float(kinds.index(label)) for label in labels], tr(
            "Blue: {first_kinds}. Orange: {kinds}.", first_kinds=kinds[0], kinds=kinds[1]
        )
    try:
        numbers = np.array([float(label.replace(",", ".")) for label in labels])
    except ValueError:
        raise DataError(
            tr("The file has {kinds} different labels. Keep two classes, or give numbers.", kinds=len(kinds))
        ) from None
    if not np.isfinite(numbers).all():
        raise DataError(tr("A label of the file is not finite. Leave that line out."))
    low, high = float(numbers.min()), float(numbers.max())
    scaled = (2 * (numbers - low) / (high - low) - 1).round(4)
    return [float(value) for value in scaled], tr(
        "Numbers from {low:g} (blue) to {high:g} (orange).", low=low, high=high
    )
