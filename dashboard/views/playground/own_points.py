"""Points of the learner's own: clicked into the plane, or read from a file."""

import streamlit as st

from dashboard.session.guard import guarded, in_words
from dashboard.session.words import literal
from dashboard.views.playground import state
from workbench.language import tr
from workbench.playground.own_points import read_csv
from workbench.playground.setup import Setup
from workbench.quantities import count

CLICKS = {"a": "blue", "b": "orange", "away": "erase"}


def click_adds() -> str:
    """Return what a click into the plane adds now: a key of `CLICKS`."""
    return st.session_state.get("playground-click") or "a"


def own_points_settings(setup: Setup) -> None:
    """Show what a click adds, and the ways to take points back or bring them along."""
    st.segmented_control(
        tr("A click adds"),
        list(CLICKS),
        format_func=CLICKS.__getitem__,
        default="a",
        required=True,
        key="playground-click",
        width="stretch",
        wrap=True,
        help=tr("Click into the large square. Or focus it and use arrow keys and Enter."),
    )
    edge = tr(" Those with a dark edge test the network.") if setup.own else ""
    st.caption(tr("{points} so far.{edge}", points=count(len(setup.own), "point"), edge=edge))
    with st.container(horizontal=True):
        st.button(
            tr("Undo"),
            key="playground-undo",
            icon=":material/undo:",
            on_click=guarded(state.take_back),
            disabled=not state.may_take_back(),
            help=tr("Takes back the last point, erasure, file or clearing. In the square: Ctrl + Z."),
        )
        st.button(
            tr("Clear"),
            key="playground-clear",
            disabled=not setup.own,
            on_click=guarded(state.change),
            kwargs={"own": ()},
        )
    with in_words():
        file = st.file_uploader(
            tr("Or a CSV file"),
            type=["csv", "txt", "tsv"],
            key="playground-file",
            max_upload_size=2,
            help=tr("In each line two numbers and a label, such as 1.5,-0.2,red."),
        )
        if file and st.session_state.get("playground-file-taken") != file.file_id:
            st.session_state["playground-file-taken"] = file.file_id
            st.session_state.pop("playground-file-words", None)
            points, words = read_csv(file.getvalue())
            state.change(own=points)
            st.session_state["playground-file-words"] = words
            st.rerun()
        if file and (words := st.session_state.get("playground-file-words")):
            st.caption(literal(words))
