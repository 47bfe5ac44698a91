"""What an exercise answers: a frame in Jupyter, plain text elsewhere."""

import html
import re
import sys
from dataclasses import dataclass

# Each with a sign of its own: a colour alone would not be seen by everybody. The colours suit light and dark pages.
LOOKS = {
    "right": ("✓", "Right", "#009E73"),
    "not yet": ("→", "Not yet", "#E69F00"),
    "raised": ("!", "Your code stopped", "#D55E00"),
    "unattempted": ("○", "Open", "#7f8c9a"),
    "hint": ("?", "Hint", "#0072B2"),
    "solution": ("≡", "Solution", "#0072B2"),
}


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
        paragraphs = "".join(map(_paragraph, re.split(r"\n\n+", self.message.strip("\n"))))
        return (f'<div role="status" style="border-left:4px solid {colour};padding:.2em 1em;margin:.4em 0;'
                f'max-width:46em;line-height:1.5"><div><strong>{sign} {html.escape(self.heading or word)}</strong>'
                f' · {html.escape(self.title)}</div>{paragraphs}</div>')

    def show(self) -> None:
        """Show it at once: as an output of the cell in Jupyter, else as printed text."""
        ipython = sys.modules.get("IPython")
        if ipython and ipython.get_ipython():
            ipython.display.display(self)
        else:
            print(self)


def _paragraph(text: str) -> str:
    lines = text.split("\n")
    if all(line.startswith("    ") for line in lines):
        code = html.escape("\n".join(line[4:] for line in lines))
        return f'<pre style="margin:.4em 0;overflow-x:auto"><code>{code}</code></pre>'
    marked = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))
    return f'<p style="margin:.4em 0">{marked}</p>'
