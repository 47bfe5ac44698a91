"""What stands beside every page: what trains now, and whether a worker is ready."""

from pathlib import Path

import streamlit as st

from dashboard import state
from dashboard.run_facts import title
from workbench.runs import jobs

WORKER = {
    "none": "The worker that trains starts in a moment.",
    "starting": "The worker is warming up: it loads Keras.",
    "ready": "The worker is ready to train.",
    "busy": "The worker is training.",
}


def sidebar() -> None:
    """Show the runs that train now as links, and the state of the worker at this moment."""
    store = state.store()
    with st.sidebar:
        for run in store.training():
            st.page_link(
                "views/train.py", label=title(run), icon=":material/play_circle:", query_params={"run": run.id}
            )
        st.caption(WORKER[jobs.worker_state(store)])
        home = Path.home()
        folder = Path("~", store.root.relative_to(home)) if store.root.is_relative_to(home) else store.root
        st.caption(f"Runs are kept in `{folder}`.")
