"""Runs: every run so far, to find, compare, name, delete and open."""

import streamlit as st

from dashboard import state
from dashboard.components.run_table import run_table
from dashboard.guard import in_words
from dashboard.run_facts import all_facts

st.title("Runs", anchor=False)
state.show_notice()
with in_words():
    found = all_facts(state.store())
    if found:
        run_table(found)
    else:
        st.info(
            "No runs yet. Train a network first; every run is kept here with its curves, its mistakes and its model.",
            icon=":material/inbox:",
        )
        st.page_link("views/train.py", label="Train your first network", icon=":material/model_training:")
