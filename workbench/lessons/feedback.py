"""What an exercise answers: a frame in Jupyter, plain text elsewhere."""

import html
import os
import sys
from dataclasses import asdict, dataclass
from typing import Any

from markdown_it import MarkdownIt

from workbench.language import later

# Each with a sign of its own: a colour alone would not be seen by everybody. The colours suit light and dark pages.
LOOKS = later(
    {
        "right": ("✓", "Right", "#009E73"),
        "not yet": ("→", "Not yet", "#E69F00"),
        "raised": ("!", "Your code stopped", "#D55E00"),
        "unattempted": ("○", "Open", "#7f8c9a"),
        "hint": ("?", "Hint", "#0072B2"),
        "solution": ("≡", "Solution", "#0072B2"),
    }
)


ON_A_PAGE = "LESSON_ON_A_PAGE"  # set where the cells of a notebook run for a page of the dashboard
FEEDBACK = "application/vnd.workbench.feedback+json"  # by which a page of the dashboard knows it


@dataclass(frozen=True)
class Feedback:
    """What an exercise answers.

    Attributes:
        kind: a key of `LOOKS`; after a check it is the state of the exercise.
        title: the exercise's title.
        message: paragraphs with an empty line between them; `code` in backticks; a paragraph of lines that begin
            with four spaces is code.
        heading: what stands in bold; the word of `LOOKS` where none is given.
    """

    kind: str
    title: str
    message: str
    heading: str = ""

    def __repr__(self) -> str:
        sign, word, _ = LOOKS[self.kind]
        return f"{sign} {self.heading or word}: {self.title}\n{self.message}"

    def _repr_html_(self) -> str:
        sign, word, colour = LOOKS[self.kind]
        paragraphs = _paragraphs(self.message)
        return (
            f'<div role="status" style="border-left:4px solid {colour};padding:.2em 1em;margin:.4em 0;'
            f'max-width:46em;line-height:1.5"><div><strong>{sign} {html.escape(self.heading or word)}</strong>'
            f" · {html.escape(self.title)}</div>{paragraphs}</div>"
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle = {"text/plain": repr(self), "text/html": self._repr_html_()}
        return {FEEDBACK: asdict(self), **bundle} if os.environ.get(ON_A_PAGE) else bundle

    def show(self) -> None:
        """Show it at once: as an output of the cell in Jupyter, else as printed text."""
        ipython = sys.modules.get("IPython")
        if ipython and ipython.get_ipython():
            ipython.display.display(self)
        else:
            print(self)


_PARAGRAPHS = MarkdownIt("zero", {"html": False}).enable(["backticks", "code"])  # a name_of_yours stays as it is
_STYLES = {"paragraph_open": "margin:.4em 0", "code_block": "margin:.4em 0;overflow-x:auto"}


def _paragraphs(message: str) -> str:
    """Return the message as HTML; signs of HTML in it stay signs."""
    tokens = _PARAGRAPHS.parse(message)
    for token in tokens:
        if token.type in _STYLES:
            token.attrSet("style", _STYLES[token.type])
    return _PARAGRAPHS.renderer.render(tokens, _PARAGRAPHS.options, {})
