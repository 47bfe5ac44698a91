"""Optimizers: they race down a surface, one is looked into, and learning rate is set against momentum."""

import streamlit as st

from dashboard.components.explorer_head import complaints, explorer_head
from dashboard.components.looking_at import looking_at
from dashboard.components.optimizer_race import race_view
from dashboard.guard import told_in_words
from dashboard.optimizers import OPTIMIZERS, VIEWS

explorer_head(OPTIMIZERS, "Optimizers")
SHOWN = {"race": race_view, "inside": race_view, "phase": race_view}


@st.fragment
@told_in_words
def stage() -> None:
    """Everything that redraws: only this part runs again."""
    st.segmented_control(**OPTIMIZERS.widget("view", label_visibility="collapsed") | {"label": "What to see"}, options=list(VIEWS), required=True,
                         format_func=VIEWS.__getitem__)  # fmt: skip
    SHOWN[OPTIMIZERS["view"]]()
    complaints(OPTIMIZERS)
    OPTIMIZERS.write_address()


stage()
looking_at(
    "An optimizer stands at a point of a map and feels only the slope under its feet; its rule turns that slope, and what "
    "it remembers of earlier ones, into a step. The two axes are two weights, the lines join points of equal height, and "
    "all paths are computed here and now by the NumPy rules that the lesson takes apart. A network has thousands of "
    "weights and noisy slopes: who wins here need not win there, but why it wins carries over.",
    "02_optimizers", "4",
)  # fmt: skip
