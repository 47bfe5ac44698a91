"""Which network reads: the shipped one, a run's, or one epoch of a run."""

from pathlib import Path

import streamlit as st

from dashboard import models, state
from dashboard.words import count


def choose_model() -> Path:
    """Show the networks to choose from and return the file of the chosen one.

    Raises:
        RunError, ModelError: the chosen one cannot be used.
    """
    store = state.store()
    offered = {choice.key: choice for choice in models.choices(store)}
    if (asked := st.query_params.get("model")) and asked != st.session_state.get("asked-model"):
        st.session_state["asked-model"] = asked
        st.session_state["model"] = asked
    if st.session_state.get("model") not in offered:
        if "model" in st.session_state and st.session_state["model"]:
            st.warning(
                f"The model of run {st.session_state['model']} cannot be used here. It may be deleted or damaged, or "
                "not read digits. The model that comes with the workbench takes its place."
            )
        st.session_state["model"] = models.SHIPPED
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = st.selectbox(
            "Model",
            list(offered),
            format_func=lambda name: offered[name].label,
            key="model",
            persist_state="session",
            width=420,
        )
        epochs = offered[key].epochs
        epoch = models.BEST
        if epochs:
            if st.session_state.get("epoch", models.BEST) not in (models.BEST, *epochs):
                st.session_state["epoch"] = models.BEST
            epoch = st.selectbox(
                "Epoch",
                [models.BEST, *epochs],
                key="epoch",
                persist_state="session",
                width=150,
                format_func=lambda number: "Best" if number == models.BEST else f"After {count(number, 'epoch')}",
                help="Every epoch's weights are kept: see how the network read before it had learned everything.",
            )
    if models.is_ready(key, epoch, store):
        return models.path(key, epoch, store)
    with st.spinner(f"Preparing epoch {epoch}. This takes about ten seconds, once."):
        return models.path(key, epoch, store)
