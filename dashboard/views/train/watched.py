"""The run that the Train page shows, with a way to close it."""

import streamlit as st

from dashboard.kit.live_run import live_run
from dashboard.kit.pages import FILM, page_file
from dashboard.kit.run_header import after_the_end
from dashboard.session import model_choice, state
from dashboard.session.drawable import why_no_drawing
from dashboard.session.guard import guarded
from dashboard.session.run_facts import title
from dashboard.session.words import literal
from workbench.language import tr
from workbench.runs.store import Run


def watched(run: Run) -> None:
    """Show a run while it goes on and after its end."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.header(literal(title(run)), anchor=False)
        if model_choice.is_learning(run.id, state.store()) and not why_no_drawing(run.config.dataset, run.data):
            st.page_link(
                page_file("draw"),
                label=tr("See your drawing while it learns"),
                icon=":material/draw:",
                query_params={"model": run.id, "look": FILM},
            )
        st.button(
            tr("Close"),
            icon=":material/close:",
            type="tertiary",
            key="close-run",
            on_click=guarded(state.stop_watching),
            help=tr("Closes this view. The run goes on; Runs has it."),
        )
    live_run(run)
    after_the_end(run)
