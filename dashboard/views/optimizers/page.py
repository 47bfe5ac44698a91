"""Optimizers: they race down a surface, one is looked into, and learning rate is set against momentum."""

import streamlit as st

from dashboard.kit.explorer_head import explorer_head
from dashboard.kit.page_notes import page_notes
from dashboard.session.guard import told_in_words
from dashboard.session.visits import seen
from dashboard.views.optimizers.inside import inside_view
from dashboard.views.optimizers.phase import phase_view
from dashboard.views.optimizers.race_view import race_view
from dashboard.views.optimizers.settings import OPTIMIZERS, VIEWS
from workbench.language import later, tr

# For each view: what draws it, what one looks at, and the section of the notebook behind it.
SHOWN = later({
    "race": (
        race_view, "4",
        "All stand at the same point of a map, two weights wide, and feel only the slope under their feet; each has "
        "its own rule that turns slopes into steps. The paths are computed here and now by the NumPy rules that the "
        "lesson takes apart; where nothing else is chosen, each has the learning rate that suits it on this surface. "
        "A network has thousands of weights and noisy slopes: who wins here need not win there, but why it wins "
        "carries over.",
    ),
    "inside": (
        inside_view, "3",
        "These are the numbers that one optimizer holds while it walks: what it felt, what it keeps of earlier "
        "slopes, and how far it lets each weight go. Blue is the first weight, orange the second. The lines on the "
        "left are its whole rule, worked out with the numbers of one step; check one of them by hand.",
    ),
    "phase": (
        phase_view, "2",
        "Each point of the picture is one pair of learning rate and momentum, and its colour says in how many steps "
        "that pair comes ten times closer to the bottom of a bowl. Nothing of it is a simulation: it follows exactly "
        "from the eigenvalues of one step (Goh, Why Momentum Really Works, 2017). The run beside it is one, so you "
        "can check.",
    ),
})  # fmt: skip


@st.fragment
@told_in_words
def stage() -> None:
    """One view; what redraws in it is a fragment of its own."""
    widget = OPTIMIZERS.widget("view", label_visibility="collapsed") | {"label": tr("What to see")}
    st.segmented_control(**widget, options=list(VIEWS), required=True, format_func=VIEWS.__getitem__)
    view, section, words = SHOWN[OPTIMIZERS["view"]]
    view()
    page_notes(words, "02_optimizers", section)


explorer_head(OPTIMIZERS, "Optimizers")
stage()
seen("optimizers")
