"""Losses of one number, and of one yes-or-no answer: drag it, see what each loss says, and take steps."""

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
from dashboard.views.losses import settings as losses
from dashboard.views.losses.settings import EXPLORER
from workbench.figures import loss_pulls
from workbench.language import later, tr

OF_NUMBER = later(
    "Drag the **prediction** or the **truth** in the figure. With keys: left and right move, up and down "
    "change what is moved."
)
OF_ANSWER = later("Drag the **score** in the figure, or move it with the left and right keys.")


@st.fragment
@told_in_words
def number_losses() -> None:
    """Show the losses of a predicted temperature."""
    with st.container(horizontal=True):
        pick_several(EXPLORER, "of_number", losses.labels(losses.OF_NUMBER), tr("Each has a colour in the figure."))
        pick_optimizer(EXPLORER)
    _stage(tr(OF_NUMBER))
    complaints(EXPLORER)


@st.fragment
@told_in_words
def answer_losses() -> None:
    """Show the losses of an answer whose truth is yes or no."""
    with st.container(horizontal=True):
        pick_several(
            EXPLORER,
            "of_answer",
            losses.labels(losses.OF_ANSWER),
            tr("Squared and absolute error are taken of the probability, behind the sigmoid."),
        )
        if EXPLORER.shows("yes"):
            st.segmented_control(
                **EXPLORER.widget("yes", label=tr("The truth is")),
                options=[True, False],
                required=True,
                format_func={True: "yes", False: "no"}.__getitem__,
            )
        pick_optimizer(EXPLORER)
    _stage(tr(OF_ANSWER))
    complaints(EXPLORER)


@st.fragment
@told_in_words
def _stage(words: str) -> None:
    """What is moved, and what follows it at once: only this part runs again."""
    shown = losses.shown_pulls()
    with beside(f"losses-{shown.output}") as (settings, stage):
        with settings:
            turn(EXPLORER, *losses.turns(shown.names))
            st.caption(words)
        with stage:
            step_buttons(EXPLORER)
            figure = loss_pulls(shown.names, shown.truth, shown.place, output=shown.output, **losses.walking())
            live_figure(figure, f"losses-{shown.output}", pick="x", on_pick=losses.number_dragged)
            numbers_table(*losses.table_of_pulls())
            if shown.output == "linear":
                st.caption(
                    tr(
                        "A temperature is predicted, in °C. **p** is the prediction, **y** the truth, **e** = p − y "
                        "the error, and **δ** Huber's delta: the error from which on it is a straight line."
                    )
                )
    EXPLORER.write_address()
