"""What a page says where there is no network yet to do something with, and the way to one."""

import streamlit as st

from dashboard.kit.pages import page_file


def train_first(words: str, label: str) -> None:
    """Say what is missing, and offer the page that trains it.

    Args:
        words: what is not there yet, and what will be.
        label: of the link to Train.
    """
    st.info(words, icon=":material/inbox:")
    st.page_link(page_file("train"), label=label, icon=":material/model_training:")
