"""Points from a file of the learner's own: two columns of numbers and a label."""

import numpy as np

from workbench.data.toy import REACH
from workbench.errors import DataError
from workbench.language import tr
from workbench.playground.point_table import EXAMPLE, Row, number, read_rows
from workbench.playground.setup import MOST_OWN

MAX_BYTES = 2 * 1024**2  # far more than the points that are allowed take
MOST_LETTERS = 40  # of a label that is told
_EDGE = 0.9 * REACH  # the farthest point of a file lies here


def read_csv(content: bytes) -> tuple[tuple[tuple[float, float, float], ...], str]:
    """Read points from the text of a file, and fit them into the square of the playground.

    Args:
        content: lines of two numbers and a label, separated by commas, semicolons, tabs or spaces
            (`point_table.read_rows`). Two different labels are two classes; more of them must be numbers, and are
            learned as numbers.

    Returns:
        The points (x, y, label), x and y each shifted and scaled to the square, and a sentence that says
        what the labels became.

    Raises:
        DataError: the file is no such text; the message names the line.
    """
    rows = _rows(content)
    places, labels = np.array([(row.x, row.y) for row in rows], float), [row.label for row in rows]
    middle = (places.max(axis=0) + places.min(axis=0)) / 2
    reach = np.abs(places - middle).max(axis=0)
    if not reach.any():
        raise DataError(tr("All points of the file lie at the same place. Put in points that differ."))
    reach[reach == 0] = 1.0  # a column that never changes
    places = ((places - middle) / reach * _EDGE).round(4)
    values, words = _values(labels)
    return tuple((float(x), float(y), value) for (x, y), value in zip(places, values, strict=True)), words


def _rows(content: bytes) -> list[Row]:
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
    rows = read_rows(content)
    for row in rows:
        if not np.isfinite([row.x, row.y]).all():
            raise DataError(tr("Line {line} holds a number that is not finite. Leave that line out.", line=row.line))
    if len(rows) > MOST_OWN:
        raise DataError(tr("The file has more than {most_own:,} points. Keep a part of them.", most_own=MOST_OWN))
    if len(rows) < 4:
        raise DataError(
            tr("The file has {rows} points; at least 4 are needed. {example}", rows=len(rows), example=tr(EXAMPLE))
        )
    return rows


def _values(labels: list[str]) -> tuple[list[float], str]:
    """Return the labels as numbers, and in words what they became. What is the same number is the same label."""
    numbers = [number(label) for label in labels]
    if all(value is not None for value in numbers):
        return _numbers(np.array(numbers, float))
    kinds = {label.casefold(): label for label in reversed(labels)}  # "Red" and "red" are one
    names = sorted(kinds.values())
    if len(kinds) == 1:
        raise _nothing_to_tell(names[0])
    if len(kinds) > 2:
        raise DataError(
            tr("The file has {kinds} different labels. Keep two classes, or give numbers.", kinds=len(kinds))
        )
    places = {name.casefold(): float(place) for place, name in enumerate(names)}
    return [places[label.casefold()] for label in labels], _two(*names)


def _numbers(values: np.ndarray) -> tuple[list[float], str]:
    if not np.isfinite(values).all():
        raise DataError(tr("A label of the file is not finite. Leave that line out."))
    low, high = float(values.min()), float(values.max())
    if low == high:
        raise _nothing_to_tell(f"{low:g}")
    kinds = np.unique(values)
    if len(kinds) == 2:
        return [float(value == high) for value in values], _two(f"{low:g}", f"{high:g}")
    scaled = (2 * (values - low) / (high - low) - 1).round(4)
    return [float(value) for value in scaled], tr(
        "Numbers from {low:g} (blue) to {high:g} (orange).", low=low, high=high
    )


def _two(first: str, second: str) -> str:
    return tr("Blue: {first}. Orange: {second}.", first=_short(first), second=_short(second))


def _nothing_to_tell(label: str) -> DataError:
    return DataError(tr("All labels of the file are {label!r}. There is nothing to tell apart.", label=_short(label)))


def _short(label: str) -> str:
    return label if len(label) <= MOST_LETTERS else f"{label[: MOST_LETTERS - 1]}…"
