"""The runs that another one waits for: a link to each, and a way on where one is paused."""

import streamlit as st

from dashboard.guard import guarded
from dashboard.run_facts import title
from dashboard.words import literal
from workbench.runs.store import Run


def in_the_way(runs: tuple[Run, ...]) -> None:
    """Show the runs that hold what a waiting one needs (see `workbench.runs.waiting`)."""
    for run in runs:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"in-the-way-{run.id}"):
            st.page_link("views/train.py", label=literal(title(run)), icon=":material/arrow_forward:",
                         query_params={"run": run.id}, width="content")  # fmt: skip
            if run.status.state == "paused":
                st.button("Go on with it", icon=":material/play_arrow:", key=f"go-on-{run.id}",
                          on_click=guarded(run.send), args=("resume",))  # fmt: skip
                st.button("Stop it", icon=":material/stop:", key=f"stop-{run.id}", on_click=guarded(run.send),
                          args=("stop",), help="The best model so far is kept and tested.")  # fmt: skip
