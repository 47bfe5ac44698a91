"""A table in a text file, as spreadsheets and programs write it: two columns of numbers, and a label.

They differ in what parts two cells, in the sign before the decimals, in their encoding, and in what stands around the
numbers. What can only be read in one way is read in that way; the rest is told by its line.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.errors import DataError
from workbench.language import later, tr

EXAMPLE = later("Each line needs two numbers and a label, such as “1.5,-0.2,red”.")
MOST_HEADINGS = 3  # lines of names and units above the numbers
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_THOUSANDS = {  # a number in which another sign parts its thousands, by the sign of its decimals
    ".": re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?"),
    ",": re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+"),
}


@dataclass(frozen=True)
class Row:
    """One point: `line` counts the lines of the file from 1."""

    line: int
    x: float
    y: float
    label: str


def number(cell: str, decimal: str = ".") -> float | None:
    """Return the number that a cell holds, or None. Underscores are no digits; a minus may be the typographic one.

    Args:
        cell: the text.
        decimal: the sign before the decimals, `.` or `,`; with `,` a point is read too.
    """
    cell = cell.replace("\N{MINUS SIGN}", "-")
    if _THOUSANDS[decimal].fullmatch(cell):
        cell = cell.replace("," if decimal == "." else ".", "")
    if decimal == ",":
        cell = cell.replace(",", ".")
    if cell.lower() in ("nan", "inf", "-inf", "+inf", "infinity", "-infinity"):
        return float(cell)
    return float(cell) if _NUMBER.fullmatch(cell) else None


def read_rows(content: bytes) -> list[Row]:
    """Return the rows of a table, in the order of the file; headings, comments and empty lines are left out.

    Raises:
        DataError: the file is no text, or no table of this kind; the message names the line.
    """
    lines = _lines(_text(content))
    given = re.fullmatch(r"sep=(.)", lines[0][1].strip(), re.IGNORECASE) if lines else None  # as Excel writes it
    if given:
        lines = lines[1:]
    tables = [_table(lines, sign) for sign in (given[1] if given else ";\t, ")]
    return max(tables, key=lambda table: (len(table.rows), table.fitting, table.cells)).checked()


@dataclass(frozen=True)
class _Table:
    """The lines of a file, read with one sign between cells."""

    rows: list[Row]
    fitting: int  # lines of three cells, whatever stands in them
    cells: int  # of all lines
    wrong: tuple[int, list[str]] | None

    def checked(self) -> list[Row]:
        if self.wrong is None:
            return self.rows
        line, cells = self.wrong
        example = tr(EXAMPLE)
        if len(cells) != 3:
            raise DataError(
                tr("Line {line} has {cells} columns, not 3. {example}", line=line, cells=len(cells), example=example)
            )
        if not cells[2]:
            raise DataError(tr("Line {line} has no label. {example}", line=line, example=example))
        raise DataError(
            tr(
                "Line {line}: {first!r} and {second!r} are not both numbers. {example}",
                line=line,
                first=cells[0],
                second=cells[1],
                example=example,
            )
        )


def _text(content: bytes) -> str:
    if content.startswith(b"PK\x03\x04"):
        raise DataError(tr("This is a workbook of a spreadsheet, or a ZIP file. Save the table as CSV there."))
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for kind in ["utf-16"] if wide else ["utf-8-sig", "cp1252"]:  # the last is what Windows wrote for decades
        try:
            text = content.decode(kind)
        except UnicodeDecodeError:
            continue
        if re.search(r"[\x00-\x08\x0e-\x1f]", text):
            break
        if text.lstrip().startswith(("[", "{", "<")):
            raise DataError(tr("This is JSON or a page of the web, and no table. Save the table as CSV."))
        return text
    raise DataError(tr("This file is no text. Save the table as CSV, and choose that file."))


def _lines(text: str) -> list[tuple[int, str]]:
    lines = re.split(r"\r\n|\r|\n", text)
    return [(place, line) for place, line in enumerate(lines, 1) if line.strip() and not line.lstrip().startswith("#")]


def _table(lines: list[tuple[int, str]], sign: str) -> _Table:
    cut = [(place, _cells(line, sign)) for place, line in lines]
    decimal = "," if sign != "," and _has_decimal_commas(cut) else "."
    cut = _without_index(_without_empty_end(cut), decimal)
    rows: list[Row] = []
    wrong, headings = None, 0
    for place, cells in cut:
        row = _row(place, cells, decimal)
        if row is not None:
            rows.append(row)
        elif not rows and headings < MOST_HEADINGS and not any(number(cell, decimal) is not None for cell in cells[:2]):
            headings += 1
        elif wrong is None:
            wrong = (place, cells)
    if len(rows) > 2 and number(rows[0].label) is not None and all(number(row.label) is None for row in rows[1:]):
        rows = rows[1:]  # the columns are numbered, and their labels are words
    return _Table(rows, sum(len(cells) == 3 for _, cells in cut), sum(len(cells) for _, cells in cut), wrong)


def _cells(line: str, sign: str) -> list[str]:
    if sign == " ":
        return line.split()
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=sign))]
    except csv.Error:  # a cell longer than the reader takes
        return [line]


def _row(place: int, cells: Sequence[str], decimal: str) -> Row | None:
    if len(cells) != 3:
        return None
    first, second, third = (number(cell, decimal) for cell in cells)
    if first is not None and second is not None and cells[2]:
        return Row(
            place, first, second, cells[2].replace(",", ".") if third is not None and decimal == "," else cells[2]
        )
    if first is None and cells[0] and second is not None and third is not None:
        return Row(place, second, third, cells[0])  # the label stands first
    return None


def _has_decimal_commas(cut: list[tuple[int, list[str]]]) -> bool:
    return any("," in cell and number(cell, ",") is not None for _, cells in cut for cell in cells)


def _without_empty_end(cut: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    if cut and all(len(cells) == 4 and not cells[3] for _, cells in cut):
        return [(place, cells[:3]) for place, cells in cut]
    return cut


def _without_index(cut: list[tuple[int, list[str]]], decimal: str) -> list[tuple[int, list[str]]]:
    """Leave out a first column that counts the rows, from 0 or 1, as pandas writes it."""
    if not cut or any(len(cells) != 4 for _, cells in cut):
        return cut
    counted = [number(cells[0], decimal) for _, cells in cut]
    counted = counted[1:] if counted[0] is None else counted
    if counted not in ([*range(len(counted))], [*range(1, len(counted) + 1)]):
        return cut
    return [(place, cells[1:]) for place, cells in cut]
