"""What stands beside every page: what trains now, and behind an icon what works in the background."""

from pathlib import Path

import streamlit as st

from dashboard.frame.back import lively_back
from dashboard.kit.pages import page_file
from dashboard.session import state
from dashboard.session.guard import told_in_words
from dashboard.session.run_facts import live_facts
from dashboard.session.words import literal
from workbench.language import tr
from workbench.runs import jobs
from workbench.runs.waiting import what_the_worker_does

LOOK_SECONDS = 2.0  # between two looks: what stands here is to be true on a page that nobody touches, too


def sidebar() -> None:
    """Show the runs that train now as links, and behind an icon what works; it looks again by itself."""
    with st.sidebar:
        st.fragment(_now, run_every=LOOK_SECONDS)()
        lively_back()


@told_in_words
def _now() -> None:
    store = state.store()
    for run in live_facts(store):
        icon = ":material/pause_circle:" if run.state == "paused" else ":material/play_circle:"
        st.page_link(page_file("train"), label=literal(run.title), icon=icon, query_params={"run": run.id})
    if reason := jobs.why_no_worker(store):  # this needs a hand: it is said without being asked for
        st.warning(literal(reason), icon=":material/warning:")
    with st.popover(tr("Behind the scenes"), icon=":material/memory:", type="tertiary", key="behind"):
        st.caption(literal(what_the_worker_does(store)))
        home = Path.home()
        folder = Path("~", store.root.relative_to(home)) if store.root.is_relative_to(home) else store.root
        st.caption(tr("Runs are kept in {folder}.", folder=literal(str(folder))))
