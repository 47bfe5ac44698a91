"""Markdown of a notebook as a page of the dashboard can show it: links, formulas, badges."""

import re
from collections.abc import Iterator

BADGES = re.compile(r"^\[!\[.*\]\(.*\)$")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
PICTURE = re.compile(r"!\[([^\]]*)\]\((?!https?:)[^)]*\)")
NOTEBOOK_LINK = re.compile(r"\]\((?:\./)?(\w+)\.ipynb(?:#[^)]*)?\)")
# A formula with a line or lines of its own; what stands before it in a list is kept in front of every line.
FORMULA = re.compile(r"^([ ]*)\$\$(.+?)\$\$[ ]*$", re.MULTILINE | re.DOTALL)
SPACES = re.compile(r"\n{3,}")


def readable(markdown: str) -> str:
    """Return Markdown without badges and comments, with links to lessons, and with formulas that stand alone.

    Jupyter sets `$$x$$` apart wherever it stands. Streamlit does so only where each `$$` has a line to itself.
    """
    text, prose = [], []
    for line, is_prose in outside_fences(markdown):
        if is_prose:
            prose.append(line)
            continue
        text += [_prose("\n".join(prose)), line] if prose else [line]
        prose = []
    return SPACES.sub("\n\n", "\n".join([*text, _prose("\n".join(prose))])).strip("\n")


def outside_fences(markdown: str) -> Iterator[tuple[str, bool]]:
    """Yield the lines, each with whether it is prose: not within the fences of a piece of code, nor one of them."""
    fence = ""
    for line in markdown.split("\n"):
        mark = re.match(r"\s*(```+|~~~+)", line)
        if mark and not fence:
            fence = mark[1]
            yield line, False
        elif fence:
            yield line, False
            fence = "" if mark and line.strip() == fence else fence
        else:
            yield line, True


def _prose(text: str) -> str:
    text = COMMENT.sub("", text)
    text = "\n".join(line for line in text.split("\n") if not BADGES.match(line))
    text = PICTURE.sub(r"*\1*", text)
    text = NOTEBOOK_LINK.sub(r"](lesson?notebook=\1)", text)
    return FORMULA.sub(_alone, text)


def _alone(formula: re.Match) -> str:
    indent = formula[1]
    inner = "\n".join(f"{indent}{line.strip()}" for line in formula[2].strip().split("\n"))
    return f"\n{indent}$$\n{inner}\n{indent}$$\n"
