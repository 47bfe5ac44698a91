"""The run that the Train page shows, with a way to close it."""

import streamlit as st

from dashboard import state
from dashboard.components.live_run import live_run
from dashboard.components.run_header import after_the_end
from dashboard.run_facts import title
from workbench.runs.store import Run


def watched(run: Run) -> None:
    """Show a run while it goes on and after its end."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(title(run), anchor=False)
        st.button(
            "Close",
            icon=":material/close:",
            type="tertiary",
            key="close-run",
            on_click=state.stop_watching,
            help="Closes this view. The run goes on; Runs has it.",
        )
    live_run(run)
    after_the_end(run)
