"""Activations of one neuron: drag what it adds up, see value and slope, and what steps do to its weight."""

import streamlit as st

from dashboard.kit.explorer_head import complaints
from dashboard.kit.explorer_parts import (
    beside,
    numbers_table,
    pick_optimizer,
    pick_several,
    step_buttons,
    turn,
)
from dashboard.kit.live_figure import live_figure
from dashboard.session.guard import told_in_words
from dashboard.views.activations import settings as activations
from dashboard.views.activations.settings import EXPLORER
from workbench.figures import activation_pulls
from workbench.language import tr


@st.fragment
@told_in_words
def neuron() -> None:
    """Show the chosen activations at one place."""
    with st.container(horizontal=True):
        pick_several(
            EXPLORER,
            "chosen",
            activations.labels(),
            tr("At most {most_chosen} at once; each has a colour and dashes.", most_chosen=activations.MOST_CHOSEN),
        )
        pick_optimizer(EXPLORER)
    _stage()
    complaints(EXPLORER)


@st.fragment
@told_in_words
def _stage() -> None:
    """What is moved, and what follows it at once: only this part runs again."""
    with beside("activations-neuron") as (settings, stage):
        with settings:
            turn(EXPLORER, *activations.turns())
            st.caption(tr("Drag the **sum** in the figure, or move it with the left and right keys."))
        with stage:
            step_buttons(EXPLORER)
            figure = activation_pulls(EXPLORER["chosen"], EXPLORER["sum"], **activations.walking())
            live_figure(figure, "activations-neuron", pick="x", on_pick=activations.sum_dragged)
            numbers_table(*activations.table_of_neuron())
    EXPLORER.write_address()
