"""A language that nobody speaks: English with accents, a third longer, in brackets.

What stands on a page without accents goes around `tr`; what is cut off has no room for another language.
"""

import gettext
import re

_LETTERS = str.maketrans(
    "aceghijklnorstuwyzACEGHIJKLNORSTUWYZ",
    "åçéğħíĵķłñöřšťúŵýžÅÇÉĞĦÍĴĶŁÑÖŘŠŤÚŴÝŽ",
)  # fmt: skip
# What is no word of ours: what is filled in, tags, entities, code, addresses, formulas, signs of Markdown and Plotly.
_KEPT = re.compile(
    r"\{\{|\}\}|%?\{[^{}]*\}|%\w|<[^<>]*>|&\w+;|```.*?```|`[^`]*`|\$[^$]*\$|\]\([^)]*\)|https?://\S+|:[a-z_/]+(?:\[|:)|\\.",
    re.DOTALL,
)
_LONGER = 0.3
_SHORT = 12  # letters: shorter ones are names on buttons and axes, and stay one word


class Pseudo(gettext.NullTranslations):
    """Translations into the language that nobody speaks."""

    def gettext(self, message: str) -> str:
        """Return a sentence with accents, longer by a third."""
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form for an amount, with accents."""
        return pseudo(msgid1 if n == 1 else msgid2)


def pseudo(text: str) -> str:
    """Return a text in the language that nobody speaks. What has its accents already stays as it is."""
    if not re.search("[A-Za-z]", text) or any(letter in text for letter in "åéířñö"):
        return text
    parts, end = [], 0
    for kept in _KEPT.finditer(text):
        parts += [text[end : kept.start()].translate(_LETTERS), kept[0]]
        end = kept.end()
    parts.append(text[end:].translate(_LETTERS))
    letters = sum(len(part) for part in parts[::2])
    room = " łöñğéř" * (letters // 20 + 1)  # in words, so that a line can end where one of another language would
    accented = "".join(parts)
    body = accented.rstrip()
    return body + room[letters < _SHORT :][: round(_LONGER * letters)].rstrip() + accented[len(body) :]
