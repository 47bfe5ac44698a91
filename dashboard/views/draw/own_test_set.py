"""The learner's own digits: how well the chosen network reads them, and which it gets wrong."""

from pathlib import Path

import streamlit as st

from dashboard.kit.pictures import Picture, pictures
from dashboard.session import state
from dashboard.session.access import access
from dashboard.session.guard import guarded, widget_value
from dashboard.session.own_score import own_digits, own_score
from workbench.language import tr
from workbench.own_digits import OwnDigits, Score
from workbench.quantities import count, percent

SHOWN = 24  # pictures at most, so that the page stays quick


def own_test_set(model: Path | None) -> None:
    """Show the score of a network on the learner's own digits, its mistakes, and a way to take digits out.

    Args:
        model: the network's file; None where it has not learned an epoch yet.

    Raises:
        ModelError: the network's file is missing or damaged.
    """
    st.header(tr("Your own test set"), anchor=False)
    root = state.store().root
    digits = own_digits(root)
    if not digits:
        st.info(
            tr(
                "Nothing here yet. Draw a digit, then say what it really was with the buttons beside the pad. "
                "Your digits stay {place}, and every model can be tested on them.",
                place=access().place,
            ),
            icon=":material/inbox:",
        )
        return
    if model:
        _score(own_score(root, model))
    with st.expander(tr("All your digits")):
        own = OwnDigits(root)
        newest = digits[::-1]
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.selectbox(
                tr("Take one out"),
                [digit.id for digit in newest],
                key="own-chosen",
                width=260,
                format_func={
                    digit.id: tr("No. {digits}: a {digit}", digits=len(digits) - place, digit=digit.label)
                    for place, digit in enumerate(newest)
                }.get,
            )
            st.button(
                tr("Take out"), icon=":material/delete:", key="own-delete", on_click=guarded(_take_out), args=(own,)
            )
        pictures(
            [
                Picture(digit.image(), tr("No. {digits}", digits=len(digits) - place), f"a {digit.label}")
                for place, digit in enumerate(newest[:SHOWN])
            ],
            "own-all",
            width=72,
        )
        if len(digits) > SHOWN:
            st.caption(tr("The newest {shown} of {digits:,} are shown.", shown=SHOWN, digits=len(digits)))


def _score(result: Score) -> None:
    """Show how many are read right, and the mistakes."""
    st.markdown(
        tr(
            "This model reads **{right} of {digits}** of yours right: **{accuracy}**.",
            right=result.right,
            digits=count(result.total, "digit"),
            accuracy=percent(result.accuracy),
        )
    )
    if result.mistakes:
        st.caption(tr("What it gets wrong, the surest mistakes first:"))
        pictures(
            [
                Picture(
                    mistake.image,
                    tr("{digit}, read as {predicted}", digit=mistake.digit.label, predicted=mistake.predicted),
                    f"{percent(mistake.probability)} sure",
                )
                for mistake in result.mistakes[:SHOWN]
            ],
            "own-mistakes",
            width=96,
        )
    else:
        st.caption(tr("No mistakes so far. Try a digit that even people find hard to read."))


def _take_out(own: OwnDigits) -> None:
    identifier = widget_value("own-chosen")
    own.delete(identifier)
    state.notice(tr("One of your digits was taken out."), lambda: own.restore(identifier))
