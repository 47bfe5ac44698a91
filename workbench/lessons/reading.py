"""The notebooks as text to read: their sections, with the outputs that were kept."""

import base64
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from workbench.errors import DataError
from workbench.settings import NOTEBOOKS


@dataclass(frozen=True)
class Part:
    """One thing to show: `words` (Markdown), `code`, `text` (what code printed) or a `picture` (PNG)."""

    kind: str
    text: str = ""
    picture: bytes = b""


@dataclass
class Section:
    """What stands under one heading of a notebook."""

    title: str
    parts: list[Part] = field(default_factory=list)


def read_notebook(name: str, folder: Path = NOTEBOOKS) -> list[Section]:
    """Return the sections of a notebook: what stands before the first `##` heading, then one for each of them.

    Raises:
        DataError: the file is missing or damaged.
    """
    path = folder / f"{name}.ipynb"
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"The notebook {path} cannot be read: {error}. Get the project anew.") from None
    sections = [Section("")]
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            for piece in re.split(r"^(?=#{1,2} )", source, flags=re.MULTILINE):
                heading = re.match(r"#{1,2} (.*)\n?", piece)
                if heading:
                    sections.append(Section(heading[1].strip()))
                    piece = piece[heading.end() :]
                if piece.strip():
                    sections[-1].parts.append(Part("words", piece.strip()))
        elif cell["cell_type"] == "code":
            sections[-1].parts.append(Part("code", source))
            sections[-1].parts += [part for output in cell.get("outputs", []) if (part := _output(output))]
    return [section for section in sections if section.title or section.parts]


def find_section(sections: list[Section], beginning: str) -> int:
    """Return the index of the first section whose heading begins like this, 0 where none does."""
    found = (index for index, section in enumerate(sections) if section.title.startswith(beginning))
    return next(found, 0) if beginning else 0


def _output(output: dict) -> Part | None:
    """What a cell left, as far as it can be shown without running anything."""
    data = {kind: content if isinstance(content, str) else "".join(content)
            for kind, content in output.get("data", {}).items() if isinstance(content, str | list)}  # fmt: skip
    if "image/png" in data:
        return Part("picture", data.get("text/plain", ""), base64.b64decode(data["image/png"]))
    if "text/markdown" in data:
        return Part("words", data["text/markdown"])
    text = data.get("text/plain") or "".join(output.get("text", ""))
    return Part("text", text.rstrip()) if text.strip() else None
