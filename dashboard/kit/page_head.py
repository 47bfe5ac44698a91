"""The top of a page: its title, and what can be done there in one line."""

import streamlit as st

from dashboard.kit.pages import NAVIGATION
from workbench.registry import lookup


def page_head(name: str, title: str) -> None:
    """Show the title of a page and the line that says what can be done there.

    Args:
        name: the page, a key of `NAVIGATION`.
        title: its heading in the reader's language; it may tell more than its name in the navigation.
    """
    page = lookup(name, NAVIGATION, "page")
    with st.container(width="content", gap=None, key=f"head-{name}"):
        st.title(title, anchor=False, width="content")
        if page.lead:
            st.caption(page.lead, width="content")
