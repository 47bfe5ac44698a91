"""Who learns in the playground, NumPy or Keras, and what is said while Keras is being loaded."""

import streamlit as st

from dashboard.session.guard import told_in_words
from dashboard.views.playground import state
from workbench.language import tr

LOOK_SECONDS = 0.5
USUAL_SECONDS = 10.0  # on a laptop; on a busy machine twice that


@told_in_words
def loading() -> None:
    """Say that Keras is being loaded, until it is there; then the whole page follows."""
    if state.learner() == "loading":
        st.fragment(_loading, run_every=LOOK_SECONDS)()


@told_in_words
def _loading() -> None:
    if state.learner() != "loading":
        st.rerun()
    seconds = state.loading_seconds()
    words = tr(
        "Loading Keras: 5 to 15 seconds, once for everybody here ({seconds:.0f} s). NumPy goes on meanwhile.",
        seconds=seconds,
    )
    st.progress(min(seconds / USUAL_SECONDS, 0.95), words)
