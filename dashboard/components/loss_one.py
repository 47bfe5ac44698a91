"""Losses of one number, and of one yes-or-no answer: drag it, see what each loss says, and take steps."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from dashboard import losses
from dashboard.components.explorer_head import complaints
from dashboard.components.explorer_parts import beside, optimizer_settings, pick_several, slide, step_buttons
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
            optimizer_settings(EXPLORER)
            if "huber" in EXPLORER["of_number"]:
                slide(EXPLORER, "delta", 0.1, "From this error on, Huber's loss is straight.")
            st.caption("Drag the **prediction** or the **truth** in the figure. With keys: left and right move, up and "
                       "down change what is moved.")  # fmt: skip
        with shown:
            step_buttons(EXPLORER)
            _figure(EXPLORER["of_number"], EXPLORER["truth"], EXPLORER["prediction"], "linear", losses.number_dragged)
    _table(EXPLORER["of_number"], EXPLORER["truth"], EXPLORER["prediction"], "linear")


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
            optimizer_settings(EXPLORER)
            if {"binary_crossentropy", "binary_focal_crossentropy"} & set(EXPLORER["of_answer"]):
                slide(EXPLORER, "smoothing", 0.01, "The labels 1 and 0 become a little less sure.")
            if "binary_focal_crossentropy" in EXPLORER["of_answer"]:
                slide(EXPLORER, "gamma", 0.25, "How strongly focal loss hushes what is right already.")
            st.caption("Drag the **score** in the figure, or move it with the left and right keys.")
        with shown:
            step_buttons(EXPLORER)
            _figure(EXPLORER["of_answer"], float(EXPLORER["yes"]), EXPLORER["score"], "sigmoid", losses.score_dragged)
    _table(EXPLORER["of_answer"], float(EXPLORER["yes"]), EXPLORER["score"], "sigmoid")


def _figure(
    names: Sequence[str], truth: float, place: float, output: str, dragged: Callable[[dict[str, Any]], None]
) -> None:
    figure = drawn(loss_pulls, names, truth, place, output=output, **losses.walking())
    live_figure(figure, f"losses-{output}", pick="x", on_pick=dragged)


def _table(names: Sequence[str], truth: float, place: float, output: str) -> None:
    """Show the numbers, and end the fragment: what was dragged goes into the address."""
    st.markdown(losses.table_of_pulls(names, truth, place, output))
    complaints(EXPLORER)
    EXPLORER.write_address()
