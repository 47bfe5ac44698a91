"""Text of others as a terminal, a notebook and a page may show it: nothing in it is obeyed."""

import re
import unicodedata
from typing import Any

# Control characters, those that change the direction or show nothing, halves of a pair, line and paragraph separators.
_OBEYED = {"Cc", "Cf", "Cs", "Zl", "Zp"}
# Between two letters or pictures beyond ASCII a joiner does its work: in Persian, in Hindi, in an emoji of several.
_JOINER = re.compile(r"(?<=[^\x00-\x7f])[\u200c\u200d](?=[^\x00-\x7f])")


def printable(text: str, keep: str = "") -> str:
    r"""Return `text` with every character written out that would be obeyed rather than shown: `\x1b`, `\u202e`.

    Args:
        text: a name, a note, a file's name, an error of a library.
        keep: characters that may stay all the same, such as the line end of a sentence with several lines.
    """
    if text.isprintable():
        return text
    joiners = {found.start() for found in _JOINER.finditer(text)}
    return "".join(
        character.encode("unicode_escape").decode()
        if unicodedata.category(character) in _OBEYED and character not in keep and place not in joiners
        else character
        for place, character in enumerate(text)
    )


def shortened(text: str, most: int) -> str:
    """Return text of at most so many letters; where it is longer, three dots in one say so."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def brief(value: Any) -> str:
    """Return what came, as Python writes it, in at most 80 letters."""
    try:
        text = repr(value)
    except ValueError:  # thousands of digits
        text = type(value).__name__
    return text if len(text) <= 80 else f"{text[:77]}..."
