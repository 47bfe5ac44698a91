"""The learner's own digits: how well the chosen network reads them, and which it gets wrong."""

from pathlib import Path

import streamlit as st

from dashboard.kit.pictures import Picture, pictures
from dashboard.session import state
from dashboard.session.access import access
from dashboard.session.guard import guarded
from dashboard.session.own_score import own_digits, own_score
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
    st.subheader("Your own test set", anchor=False)
    root = state.store().root
    digits = own_digits(root)
    if not digits:
        st.info(
            "Nothing here yet. Draw a digit, then say what it really was with the buttons beside the pad. "
            f"Your digits stay {access().place}, and every model can be tested on them.",
            icon=":material/inbox:",
        )
        return
    if model:
        _score(own_score(root, model))
    with st.expander("All your digits"):
        own = OwnDigits(root)
        newest = digits[::-1]
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.selectbox(
                "Take one out",
                [digit.id for digit in newest],
                key="own-chosen",
                width=260,
                format_func={
                    digit.id: f"No. {len(digits) - place}: a {digit.label}" for place, digit in enumerate(newest)
                }.get,
            )
            st.button("Take out", icon=":material/delete:", key="own-delete", on_click=guarded(_take_out), args=(own,))
        pictures(
            [
                Picture(digit.image(), f"No. {len(digits) - place}", f"a {digit.label}")
                for place, digit in enumerate(newest[:SHOWN])
            ],
            "own-all",
            width=72,
        )
        if len(digits) > SHOWN:
            st.caption(f"The newest {SHOWN} of {len(digits):,} are shown.")


def _score(result: Score) -> None:
    """Show how many are read right, and the mistakes."""
    st.markdown(
        f"This model reads **{result.right} of {count(result.total, 'digit')}** of yours right: "
        f"**{percent(result.accuracy)}**."
    )
    if result.mistakes:
        st.caption("What it gets wrong, the surest mistakes first:")
        pictures(
            [
                Picture(
                    mistake.image,
                    f"{mistake.digit.label}, read as {mistake.predicted}",
                    f"{percent(mistake.probability)} sure",
                )
                for mistake in result.mistakes[:SHOWN]
            ],
            "own-mistakes",
            width=96,
        )
    else:
        st.caption("No mistakes so far. Try a digit that even people find hard to read.")


def _take_out(own: OwnDigits) -> None:
    identifier = st.session_state["own-chosen"]
    own.delete(identifier)
    state.notice("One of your digits was taken out.", lambda: own.restore(identifier))
