"""The sentences that stand in scripts and HTML of the browser: `tr("...")` there is as it is in Python.

A script cannot look a sentence up in gettext's catalogues. So whoever shows a part finds its sentences here, once, and
sends their translations along (`browser/words.js`).
"""

import json
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

_TEXT = r'"((?:[^"\\]|\\.)*)"'
_TR = re.compile(rf"\btr\(\s*{_TEXT}")
_NTR = re.compile(rf"\bntr\(\s*{_TEXT},\s*{_TEXT}")
_WORD = re.compile(r"[A-Za-z]{2}")
_READ_ALOUD = ("aria-label", "title", "alt", "placeholder")


class _Words(HTMLParser):
    """What a person reads of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self._take(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in _READ_ALOUD and value:
                self._take(value)

    def _take(self, text: str) -> None:
        words = " ".join(text.split())
        if _WORD.search(words):
            self.found.append(words)


def sentences_of_script(script: str) -> Iterator[tuple[int, str, str]]:
    """Yield the sentences of a script: the place where each begins, its text, and its form for many or nothing."""
    for found in _TR.finditer(script):
        yield found.start(), json.loads(f'"{found[1]}"'), ""
    for found in _NTR.finditer(script):
        yield found.start(), json.loads(f'"{found[1]}"'), json.loads(f'"{found[2]}"')


def sentences_of_html(html: str) -> list[str]:
    """Return what a person reads of HTML, or hears: texts, titles, labels; each with single spaces."""
    words = _Words()
    words.feed(html)
    return words.found


def parts(folders: Iterable[Path]) -> list[Path]:
    """Return all scripts and HTML in some folders that are not somebody else's."""
    found = (path for folder in folders for kind in ("*.js", "*.html") for path in folder.rglob(kind))
    return sorted(path for path in found if "static" not in path.parts)


def said_in(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield the sentences of a script or of HTML: the line of each, its text, and its form for many or nothing."""
    text = path.read_text("utf-8")
    if path.suffix == ".html":
        yield from ((1, words, "") for words in sentences_of_html(text))
        return
    for place, one, many in sentences_of_script(text):
        yield text.count("\n", 0, place) + 1, one, many


def sentences(script: str, html: str) -> list[str]:
    """Return every sentence of a part in the browser, each once."""
    said = [text for _, *texts in sentences_of_script(script) for text in texts if text]
    return list(dict.fromkeys([*said, *sentences_of_html(html)]))
