"""Which pages a learner has seen: kept with their progress, so that the map on Learn tells it."""

import streamlit as st

from dashboard.session import state
from workbench.errors import RunError
from workbench.lessons.progress import Progress


def seen(page: str) -> None:
    """Keep that the learner sees a page on which there is something to see; it is written once.

    Args:
        page: a key of `workbench.lessons.pages.PAGES`.
    """
    told = st.session_state.setdefault("pages-seen", set())
    if page in told:
        return
    told.add(page)
    progress = Progress(state.store().root)
    try:
        if page not in progress.read().seen():
            progress.visit(page)
    except RunError:  # a folder that nobody may write to: the page is there all the same
        pass
