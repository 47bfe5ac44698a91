"""What the learner guessed over the course, and how well they know how much they know."""

from collections.abc import Mapping

import streamlit as st

from dashboard.kit.live_figure import live_figure
from dashboard.session.words import literal
from workbench.errors import ConfigError
from workbench.figures import guess_calibration
from workbench.language import tr
from workbench.lessons.catalogue import LESSONS
from workbench.lessons.guesses.calibration import levels, verdict
from workbench.lessons.guesses.guess import SURE
from workbench.lessons.guesses.record import Kept


def your_guesses(kept: Mapping[str, Kept]) -> None:
    """Show how often the learner was right by how sure they were, and every guess beside what came.

    Args:
        kept: what was guessed, by the guesses' keys. Nothing is shown where there is nothing.
    """
    answered = {key: one for key, one in kept.items() if one.near is not None}
    if not answered:
        return
    st.header(tr("Your guesses"), anchor=False)
    st.markdown(verdict(answered.values()))
    found = levels(answered.values())
    figure = guess_calibration(
        [SURE[level.sure] for level in found],
        [level.claimed for level in found],
        [level.share for level in found],
        [level.guesses for level in found],
    )
    live_figure(figure, key="guess-calibration")
    with st.expander(tr("Each guess, and what came"), icon=":material/psychology_alt:"):
        st.markdown("\n".join(_lines(answered)))


def _lines(answered: Mapping[str, Kept]) -> list[str]:
    lines = []
    for lesson in LESSONS.values():
        for guess in lesson.guesses:
            if not (one := answered.get(guess.key)):
                continue
            try:
                guessed, came = (guess.told(guess.value_of(value)) for value in (one.value, one.came))
            except ConfigError:  # the question is another one by now
                continue
            words = tr(
                "{question} You: {guessed} ({sure}). It: {came}.",
                question=guess.question,
                guessed=guessed,
                sure=SURE[one.sure],
                came=came,
            )
            lines.append(f"- {'✓' if one.near else '→'} {lesson.number} · {literal(words)}")
    return lines
