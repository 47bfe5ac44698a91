"""Losses of one number, and of one yes-or-no answer: drag it, see what each loss says, and take steps."""

import streamlit as st

from dashboard import losses
from dashboard.components.explorer_head import complaints
from dashboard.components.explorer_parts import (
    beside,
    numbers_table,
    optimizer_settings,
    pick_several,
    slide,
    step_buttons,
)
from dashboard.components.live_figure import live_figure
from dashboard.drawn import drawn
from dashboard.guard import told_in_words
from dashboard.losses import EXPLORER
from workbench.figures.pulls import loss_pulls


@st.fragment
@told_in_words
def number_losses() -> None:
    """Show the losses of a predicted temperature."""
    pick_several(EXPLORER, "of_number", losses.labels(losses.OF_NUMBER), "Each has a colour in the figure.")
    with beside("losses-number") as (settings, shown):
        with settings:
            optimizer_settings(EXPLORER, losses.rate())
            if "huber" in EXPLORER["of_number"]:
                slide(EXPLORER, "delta", 0.1, "From this error on, Huber's loss is straight.")
            st.caption("Drag the **prediction** or the **truth** in the figure. With keys: left and right move, up and "
                       "down change what is moved.")  # fmt: skip
        with shown:
            _stage()
    complaints(EXPLORER)


@st.fragment
@told_in_words
def answer_losses() -> None:
    """Show the losses of an answer whose truth is yes or no."""
    pick_several(EXPLORER, "of_answer", losses.labels(losses.OF_ANSWER),
                 "Squared and absolute error are taken of the probability, behind the sigmoid.")  # fmt: skip
    with beside("losses-answer") as (settings, shown):
        with settings:
            if EXPLORER.shows("yes"):
                st.toggle(**EXPLORER.widget("yes", label="The truth is yes"))
            optimizer_settings(EXPLORER, losses.rate())
            if {"binary_crossentropy", "binary_focal_crossentropy"} & set(EXPLORER["of_answer"]):
                slide(EXPLORER, "smoothing", 0.01, "The labels 1 and 0 become a little less sure.")
            if "binary_focal_crossentropy" in EXPLORER["of_answer"]:
                slide(EXPLORER, "gamma", 0.25, "How strongly focal loss hushes what is right already.")
            st.caption("Drag the **score** in the figure, or move it with the left and right keys.")
        with shown:
            _stage()
    complaints(EXPLORER)


@st.fragment
@told_in_words
def _stage() -> None:
    """What is dragged, and what follows it at once: only this part runs again."""
    step_buttons(EXPLORER)
    shown = losses.shown_pulls()
    figure = drawn(loss_pulls, shown.names, shown.truth, shown.place, output=shown.output, **losses.walking())
    live_figure(figure, f"losses-{shown.output}", pick="x", on_pick=losses.number_dragged)
    numbers_table(*losses.table_of_pulls())
    EXPLORER.write_address()
