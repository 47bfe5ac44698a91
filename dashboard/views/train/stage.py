"""The stage of Train: a run while it learns, and what follows from it when it ends."""

import streamlit as st

from dashboard.kit.celebrate import celebrate
from dashboard.kit.coach import coach_cards
from dashboard.kit.live_run import live_run
from dashboard.kit.run_header import after_the_end
from dashboard.session import state
from dashboard.session.guard import guarded
from dashboard.session.run_facts import title
from dashboard.session.words import literal
from dashboard.views.train.learned import learned
from workbench.language import tr
from workbench.runs.status import ENDED
from workbench.runs.store import Run

CURVES = 430  # pixels: all of them are seen on a laptop, with the buttons above
_SEEN_LIVE = "seen-live"  # the run that this visitor has watched while it went on


def stage(run: Run) -> None:
    """Show a run while it goes on; at its end what to do with it, and the one thing that the coach would try next."""
    ended = run.status.state in ENDED
    if not ended:
        state.keep(_SEEN_LIVE, run.id)
    elif run.status.state == "finished" and state.kept(_SEEN_LIVE) == run.id:
        celebrate(f"run {run.id}")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.header(literal(title(run)), anchor=False)
        st.button(
            tr("Close"),
            icon=":material/close:",
            type="tertiary",
            key="close-run",
            on_click=guarded(state.stop_watching),
            help=tr("Closes this view. The run goes on; Runs has it."),
        )
    after_the_end(run)
    live_run(run, beside=learned, height=CURVES)
    coach_cards(run, most=1)
