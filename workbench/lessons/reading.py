"""The notebooks as text to read: their sections, with the outputs that were kept."""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from workbench.errors import DataError
from workbench.language import tr
from workbench.lessons.wording import outside_fences, readable
from workbench.settings import NOTEBOOKS

HEADING = re.compile(r"(#{1,2}) (.*)")
SELF_TEST = re.compile(r"<details><summary>(.*?)</summary>\s*(.*?)</details>", re.DOTALL)
CHECKED = re.compile(r"\b(q\d+)\.check\(")
# Calls whose still picture stands for something that moves where the notebook runs.
GUESSED = re.compile(r"^guess\((g\d+)\)$", re.MULTILINE)
OUTCOME = "application/vnd.workbench.outcome+json"  # what came after a guess
MOVING = re.compile(r"\b(explore|LiveRun|DrawingPad)\(")
PLOTLY = "application/vnd.plotly.v1+json"


@dataclass(frozen=True)
class Part:
    """One thing to show.

    Attributes:
        kind: `words` (Markdown), `folded` (an answer under its question), `code`, `exercise` (code with a gap), `guess`
            (what one is to guess), `outcome` (what came after it), `text` (what code printed), `picture` (PNG),
            `figure` (a Plotly figure).
        text: Markdown, code or printed text; of a picture or a figure: words for those who cannot see it.
        title: the question of a folded answer; the name of an exercise in its notebook, such as `q1`; that of a guess,
            such as `g1`; of an outcome the guess's key, such as `start-1`.
        picture: PNG.
        figure: a Plotly figure as a dict.
        moves: whether it moves where the notebook runs.
        came: what came after a guess, as it was kept: a number, a word, a list.
        cell: of code and of what it showed, its place among the cells of the notebook; -1 of anything else.
    """

    kind: str
    text: str = ""
    title: str = ""
    picture: bytes = b""
    figure: dict[str, Any] = field(default_factory=dict)
    moves: bool = False
    came: Any = None
    cell: int = -1


@dataclass(frozen=True)
class Section:
    """What stands under one heading of a notebook."""

    title: str
    parts: tuple[Part, ...] = ()


def read_notebook(name: str, folder: Path = NOTEBOOKS) -> list[Section]:
    """Return the sections of a notebook: what stands under its title, then one for each `##` heading.

    Raises:
        DataError: the file is missing or damaged.
    """
    path = folder / f"{name}.ipynb"
    try:
        return list(_sections(path, path.stat().st_mtime_ns))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(
            tr("The notebook {path} cannot be read: {error}. Get the project anew.", path=path, error=error)
        ) from None


def read_cells(name: str, folder: Path = NOTEBOOKS) -> tuple[str, ...]:
    """Return the code of all cells of a notebook, in their order; of a cell of text, nothing.

    Raises:
        DataError: the file is missing or damaged.
    """
    read_notebook(name, folder)  # says what is wrong with it
    path = folder / f"{name}.ipynb"
    return _cells(path, path.stat().st_mtime_ns)


def find_section(sections: list[Section], beginning: str) -> int:
    """Return the index of the first section whose heading begins like this, 0 where none does.

    A number is taken whole: `1` finds `1 · One step`, and never `10 · ...`.
    """
    whole = re.compile(re.escape(beginning) + (r"(?!\d)" if beginning[-1:].isdigit() else ""))
    found = (index for index, section in enumerate(sections) if whole.match(section.title))
    return next(found, 0) if beginning else 0


def section_of(sections: list[Section], exercise: str) -> int:
    """Return the index of the section in which an exercise (`q1`) stands, 0 where none has it."""
    held = (
        index
        for index, section in enumerate(sections)
        if any(part.kind == "exercise" and part.title == exercise for part in section.parts)
    )
    return next(held, 0)


@lru_cache(maxsize=16)
def _sections(path: Path, changed: int) -> tuple[Section, ...]:
    """Read a notebook; once for each version of its file."""
    found: list[tuple[str, list[Part]]] = [("", [])]
    for place, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"]):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            for title, words in _pieces(source):
                if title:
                    found.append((title, []))
                found[-1][1].extend(_words(words))
        elif cell["cell_type"] == "code" and not re.search(r"^\s*%pip", source, re.MULTILINE):
            if cell.get("metadata", {}).get("jupyter", {}).get("source_hidden"):
                found[-1][1].append(Part("folded", f"```python\n{source}\n```", tr("What the notebook imports")))
            else:
                found[-1][1].extend(replace(part, cell=place) for part in _code(source, cell.get("outputs", [])))
    return tuple(Section(title, tuple(parts)) for title, parts in found if title or parts)


@lru_cache(maxsize=16)
def _cells(path: Path, changed: int) -> tuple[str, ...]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return tuple("".join(cell["source"]) if cell["cell_type"] == "code" else "" for cell in cells)


def _pieces(source: str) -> Iterator[tuple[str, str]]:
    """Cut Markdown at its headings of the first two levels: each with what stands under it."""
    title, lines = "", []
    for line, is_prose in outside_fences(source):
        heading = HEADING.fullmatch(line) if is_prose else None
        if heading:
            yield title, "\n".join(lines)
            title, lines = heading[2].strip(), []
        else:
            lines.append(line)
    yield title, "\n".join(lines)


def _words(markdown: str) -> Iterator[Part]:
    """Words, with the answers of the self-test folded."""
    end = 0
    for answer in SELF_TEST.finditer(markdown):
        yield from _prose(markdown[end : answer.start()])
        yield Part("folded", readable(answer[2]), readable(answer[1]))
        end = answer.end()
    yield from _prose(markdown[end:])


def _prose(markdown: str) -> Iterator[Part]:
    if text := readable(markdown):
        yield Part("words", text)


def _code(source: str, outputs: list[dict]) -> Iterator[Part]:
    if guessed := GUESSED.search(source):
        yield Part("guess", source, guessed[1])
        return
    checked = CHECKED.search(source)
    yield Part("exercise", source, checked[1]) if checked else Part("code", source)
    yield from (part for output in outputs if (part := part_of(output, moves=bool(MOVING.search(source)))))


def part_of(output: dict, *, moves: bool = False) -> Part | None:
    """Return what a cell left, as far as it can be shown without running anything; None where it cannot.

    Args:
        output: as a notebook keeps it.
        moves: whether it moves where the notebook runs.

    What an exercise said, and how much was solved, is left out: that was the moment when the notebook was run.
    """
    data = output.get("data", {})
    told = {
        kind: content if isinstance(content, str) else "".join(content)
        for kind, content in data.items()
        if isinstance(content, str | list)
    }
    alt = told.get("text/plain", "")
    if isinstance(outcome := data.get(OUTCOME), dict):
        return Part("outcome", title=str(outcome["guess"]), came=outcome["value"])
    if PLOTLY in data:
        return Part("figure", alt, figure=data[PLOTLY], moves=moves)
    if "image/png" in told:
        return Part("picture", alt, picture=base64.b64decode(told["image/png"]), moves=moves)
    if "text/html" in told:
        return None
    if "text/markdown" in told:
        return Part("words", readable(told["text/markdown"]))
    text = alt or "".join(output.get("text", ""))
    return Part("text", text.rstrip()) if text.strip() else None
