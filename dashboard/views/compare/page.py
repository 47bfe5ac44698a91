"""Compare: several runs over each other, what sets them apart, and whether the difference is more than chance."""

import streamlit as st

from dashboard.kit.page_head import page_head
from dashboard.kit.page_notes import page_notes
from dashboard.session import state
from dashboard.session.guard import in_words
from dashboard.session.visits import seen
from dashboard.session.words import literal
from dashboard.views.compare import state as comparing
from dashboard.views.compare.choice import choose_runs
from dashboard.views.compare.curves import compare_curves
from dashboard.views.compare.groups import Comparison
from dashboard.views.compare.pair import compare_pair
from dashboard.views.compare.tables import compare_tables
from workbench.language import tr

page_head("compare", tr("Compare"))
state.show_notice()
with in_words():
    choose_runs()
    comparison = Comparison(comparing.chosen(state.store()))
    for complaint in [*comparing.complaints(), *comparison.left_out]:
        st.warning(literal(complaint), icon=":material/warning:")
    comparing.write_address()
    if comparison.runs:
        compare_curves(comparison)
        with in_words():
            compare_tables(comparison, comparing.view().bands)
        with in_words():
            compare_pair(comparison)
    if len(comparison.runs) > 1:
        seen("compare")
page_notes(
    tr(
        "Runs that differ in their seeds alone are the same training with another throw of the dice: the first "
        "weights, the order of the pictures, and which are held back. How far they end apart is chance. Only a "
        "difference between settings that is clearly larger than this says anything about the settings."
    ),
    "05_mnist_dense_network",
    tr("6 · Two remedies, and how to know that they help"),
)
