"""Exercises that ask for an explanation: choose the one right reason, or put statements into their order."""

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.language import tr, translated
from workbench.lessons.exercise import Exercise
from workbench.lessons.values import describe


class _LetteredExercise(Exercise):
    """Statements stand in the notebook by letter; the answer is letters."""

    def __init__(
        self,
        key: str,
        title: str,
        answer: str,
        statements: Mapping[str, str],
        right: str,
        said: Mapping[str, str],
        hints: Sequence[str],
        remember: str,
    ) -> None:
        super().__init__(key, title, answer, self._on_answer, hints, f'{answer} = "{right}"', remember)
        self.statements, self.right, self.said = dict(statements), right, dict(said)

    def _on_answer(self, answer: Any) -> str:
        raise NotImplementedError


@translated("title", "hints", "remember", "statements", "said")
class ChoiceExercise(_LetteredExercise):
    """One reason among several is right.

    Args:
        key, title, answer, hints, remember: see `Exercise`.
        statements: what to choose from, by letter, as they stand in the notebook.
        right: the letter of the right one.
        said: what is said to each wrong one, by letter.
    """

    def _on_answer(self, answer: Any) -> str:
        letters = _letters(answer)
        if letters is None or len(letters) != 1 or letters not in self.statements:
            return tr(
                "Answer with one letter in quotes, one of {letters}; came {describe}.",
                letters=", ".join(self.statements),
                describe=describe(answer),
            )
        return "" if letters == self.right else self.said[letters]


@translated("title", "hints", "remember", "statements", "said")
class OrderExercise(_LetteredExercise):
    """Statements are put into their order.

    Args:
        key, title, answer, hints, remember: see `Exercise`.
        statements: what to order, by letter, as they stand in the notebook.
        right: the letters in their order.
        said: by letter, what is said where this one is the first that comes too early: what it needs before it.
    """

    def _on_answer(self, answer: Any) -> str:
        letters = _letters(answer)
        if letters is None or sorted(letters) != sorted(self.statements):
            return tr(
                "Answer with the letters in their order, in quotes, each of {letters} once; came {describe}.",
                letters=", ".join(self.statements),
                describe=describe(answer),
            )
        early = next((given for given, wanted in zip(letters, self.right, strict=True) if given != wanted), "")
        return self.said[early] if early else ""


def _letters(answer: Any) -> str | None:
    """Return the letters of an answer such as `"b"`, `"c a b"` or `["c", "a"]`, None where it has none."""
    parts = [answer] if isinstance(answer, str) else answer
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        return None
    return "".join(letter for letter in "".join(parts).lower() if letter.isalnum())
