"""A plain table of words and numbers, small enough for a phone."""

from collections.abc import Iterable, Sequence

from dashboard.kit.browser_part import browser_part, packed

_part = browser_part("table", __file__, '<div class="scroller"><table></table></div>')


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], key: str, marks: Sequence[str] = ()) -> None:
    """Show a table.

    Args:
        columns: names of the columns. `>` before a name: numbers, to the right. `*`: in bold. `?`: left out where the
            page is narrow; it may stand before one of the others. An empty name has no heading.
        rows: the texts of each row, one for each column.
        key: names it on the page.
        marks: a colour for each row, which stands before its first text: that of a curve, say. Default: none.
    """
    kinds = {">": "number", "*": "strong", "?": "extra"}
    heads = []
    for name in columns:
        plain = name.lstrip("".join(kinds))
        heads.append({"name": plain, "kind": " ".join(kinds[sign] for sign in name[: len(name) - len(plain)])})
    texts = [[str(cell) for cell in row] for row in rows]
    _part(key=key, data=packed({"columns": heads, "rows": texts, "marks": list(marks)}))
