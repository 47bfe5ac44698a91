"""A plain table of words and numbers, small enough for a phone."""

from collections.abc import Iterable, Sequence

from dashboard.components.browser_part import browser_part, packed

_part = browser_part("table", '<div class="scroller"><table></table></div>')


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], key: str, marks: Sequence[str] = ()) -> None:
    """Show a table.

    Args:
        columns: names of the columns. `>` before a name: numbers, to the right. `*`: in bold. `?`: left out where the
            page is narrow. An empty name has no heading.
        rows: the texts of each row, one for each column.
        key: names it on the page.
        marks: a colour for each row, which stands before its first text: that of a curve, say. Default: none.
    """
    kinds = {">": "number", "*": "strong", "?": "extra"}
    heads = [{"name": name.lstrip(">*?"), "kind": kinds.get(name[:1], "")} for name in columns]
    texts = [[str(cell) for cell in row] for row in rows]
    _part(key=key, data=packed({"columns": heads, "rows": texts, "marks": list(marks)}))
