"""What came, beside what was guessed: in words, and what is drawn of it."""

from typing import Any

from workbench.language import tr
from workbench.lessons.feedback import Feedback
from workbench.lessons.guesses.guess import SURE, CurveGuess, Guess, NumberGuess
from workbench.lessons.guesses.record import Kept


def outcome_words(asked: Guess, kept: Kept | None, value: Any) -> Feedback:
    """Return the guess and what came, in words.

    Args:
        asked: what was asked.
        kept: what was guessed; None where nothing was.
        value: what came.
    """
    if kept is None:
        return Feedback(
            "unattempted",
            asked.question,
            tr("{value}. No guess was kept before.", value=asked.told(value)),
            tr("What came"),
        )
    words = tr(
        "Your guess: {guessed} ({sure}). What came: {value}.",
        guessed=asked.told(kept.value),
        sure=SURE[kept.sure],
        value=asked.told(value),
    )
    if kept.near:
        return Feedback("right", asked.question, words, tr("Near enough"))
    return Feedback("not yet", asked.question, words, tr("Not what you thought. Now you will remember it"))


def drawn_as(asked: Guess, kept: Kept | None, value: Any) -> tuple[str, dict[str, Any]] | None:
    """Return which of `workbench.figures` shows it, and its arguments; None where words say all."""
    if isinstance(asked, CurveGuess):
        guessed = kept.value if kept else None
        names = {"xlabel": asked.xlabel, "ylabel": asked.ylabel}
        return "guessed_curve", {"x": asked.places, "guessed": guessed, "came": value, "y": asked.y, **names}
    if isinstance(asked, NumberGuess) and kept:
        line = {"low": asked.low, "high": asked.high, "near": asked.near, "unit": asked.unit, "log": asked.multiplies}
        return "guessed_number", {"guessed": kept.value, "came": value, **line}
    return None
