"""What one is to guess before reading on, and what came of it, where they stand in a lesson."""

from typing import Annotated, Any

import streamlit as st
from pydantic import Field

from dashboard.kit.browser_part import Number, browser_part, packed
from dashboard.kit.live_figure import live_figure
from dashboard.session import state
from dashboard.session.guard import told_in_words
from dashboard.session.words import literal
from workbench import figures
from workbench.errors import ConfigError
from workbench.language import tr
from workbench.lessons.feedback import LOOKS
from workbench.lessons.guesses.guess import POINTS, SURE, ChoiceGuess, CurveGuess, Guess, NumberGuess
from workbench.lessons.guesses.outcome import drawn_as, outcome_words
from workbench.lessons.guesses.record import Guesses, Kept

Heights = Annotated[list[Number], Field(min_length=POINTS, max_length=POINTS)]
_sketch = browser_part("sketch", __file__, '<div class="sketch"></div>', tells={"heights": Heights})


@told_in_words
@st.fragment
def ask_guess(asked: Guess) -> None:
    """Ask for a guess and for how sure it is; it is kept when the button is pressed."""
    key = f"guess-{asked.key}"
    kept = _guesses().kept(asked)
    with st.container(border=True, key=key):
        st.markdown(f"**{tr('Guess:')} {literal(asked.question)}**")
        if kept and kept.near is not None:
            st.caption(
                tr("You guessed {value}, {sure}. That one counts.", value=_told(asked, kept), sure=SURE[kept.sure])
            )
            return
        given = _control(asked, kept, key)
        sure = st.segmented_control(
            tr("How sure are you?"),
            list(SURE),
            default=kept.sure if kept else "fairly",
            format_func=SURE.__getitem__,
            key=f"{key}-sure",
        )
        pressed = st.button(
            tr("Keep my guess"),
            type="primary" if kept is None else "secondary",
            disabled=given is None or sure is None,
            key=f"{key}-keep",
        )
        if pressed and sure:
            _guesses().keep(asked, given, sure)
            st.rerun()  # the whole page: what came stands elsewhere on it
        if kept:
            words = tr("Kept: {value}, {sure}. Read on, and see.", value=_told(asked, kept), sure=SURE[kept.sure])
            st.caption(words)


@told_in_words
@st.fragment
def show_outcome(asked: Guess, came: Any) -> None:
    """Show what came, beside what was guessed; where that has not been looked at, behind a button."""
    key = f"outcome-{asked.key}"
    kept = _guesses().kept(asked)
    try:
        came = asked.value_of(came)
    except ConfigError:  # the notebook was run when the question was another one
        return
    with st.container(border=True, key=key):
        if kept and kept.near is None:
            st.markdown(f"**{literal(asked.question)}**")
            words = tr("You guessed {value}, {sure}.", value=_told(asked, kept), sure=SURE[kept.sure])
            st.caption(words)
            if st.button(tr("See what came"), type="primary", key=f"{key}-see"):
                _guesses().answer(asked, came)
                st.rerun()
            return
        told = outcome_words(asked, kept, came)
        sign, word, _ = LOOKS[told.kind]
        st.markdown(f"{sign} **{literal(told.heading or word)}** · {literal(told.title)}")
        st.markdown(literal(told.message))
        if drawn := drawn_as(asked, kept, came):
            name, arguments = drawn
            live_figure(getattr(figures, name)(**arguments), key=f"{key}-figure")


def _guesses() -> Guesses:
    return Guesses(state.store().root)


def _told(asked: Guess, kept: Kept) -> str:
    return literal(asked.told(kept.value))


def _control(asked: Guess, kept: Kept | None, key: str) -> Any:
    """Show what the answer is given with, and return the answer; None where there is none yet."""
    if isinstance(asked, ChoiceGuess):
        names = list(asked.options)
        return st.radio(
            asked.question,
            names,
            index=names.index(kept.value) if kept else None,
            format_func=asked.options.__getitem__,
            label_visibility="collapsed",
            key=f"{key}-choice",
        )
    if isinstance(asked, CurveGuess):
        drawn = kept.value if kept else []
        _sketch(key=f"{key}-sketch", data=packed(asked.sketch(drawn)), on_heights=None)
        return _sketch.told(f"{key}-sketch", "heights") or (drawn or None)
    if isinstance(asked, NumberGuess):
        start = min(max(kept.value, asked.low), asked.high) if kept else None
        return st.number_input(
            tr("Your number, {low:,} to {high:,}", low=asked.low, high=asked.high)
            + (f" ({asked.unit})" if asked.unit else ""),
            min_value=float(asked.low),
            max_value=float(asked.high),
            value=start,
            format="%g",
            placeholder=tr("a number"),
            key=f"{key}-number",
            width=320,
        )
    return None
