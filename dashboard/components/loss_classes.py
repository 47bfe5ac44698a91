"""Losses of a choice between classes: drag scores or probabilities, see how each loss pushes, and take steps."""

import streamlit as st

from dashboard import losses
from dashboard.components.explorer_head import complaints
from dashboard.components.explorer_parts import beside, optimizer_settings, pick_several, slide, step_buttons
from dashboard.components.live_figure import live_figure
from dashboard.drawn import drawn
from dashboard.guard import told_in_words
from dashboard.losses import EXPLORER
from workbench.figures.class_pulls import class_bars, class_pushes

SMOOTHED = {"categorical_crossentropy", "categorical_focal_crossentropy"}


@st.fragment
@told_in_words
def class_losses() -> None:
    """Show scores, probabilities, and what the chosen losses do with them."""
    pick_several(EXPLORER, "of_classes", losses.labels(losses.OF_CLASSES),
                 "All but hinge are taken of the probabilities, behind the softmax.")  # fmt: skip
    with beside("losses-classes") as (settings, shown):
        with settings:
            _settings()
        with shown:
            _stage()
    complaints(EXPLORER)


@st.fragment
@told_in_words
def _stage() -> None:
    """What is dragged, and what follows it at once: only this part runs again."""
    step_buttons(EXPLORER)
    left, right = st.columns(2)
    chosen = {"losses": EXPLORER["of_classes"], "right": losses.right(), **losses.walking()}
    with left:
        bars = drawn(class_bars, EXPLORER["scores"], losses.classes(), held=losses.held(), **chosen)
        live_figure(bars, "losses-bars", pick="x", on_pick=losses.class_dragged)
    with right:
        pushes = drawn(class_pushes, EXPLORER["scores"], losses.classes(), **chosen)
        live_figure(pushes, "losses-pushes", still=True)
    EXPLORER.write_address()


def _settings() -> None:
    names = losses.classes()
    if EXPLORER.shows("right"):
        st.segmented_control(**EXPLORER.widget("right", label="The picture shows a"), options=list(range(len(names))),
                             format_func=names.__getitem__, required=True)  # fmt: skip
    if EXPLORER.shows("scores"):
        st.session_state["losses-amount"] = len(names)
        st.segmented_control("Number of classes", list(range(losses.FEWEST, losses.MOST + 1)), key="losses-amount",
                             required=True, on_change=_take_amount)  # fmt: skip
    optimizer_settings(EXPLORER, losses.rate())
    if SMOOTHED & set(EXPLORER["of_classes"]):
        slide(EXPLORER, "smoothing", 0.01, "The label 1 gives a share of its certainty to all classes alike.")
    if "categorical_focal_crossentropy" in EXPLORER["of_classes"]:
        slide(EXPLORER, "gamma", 0.25, "How strongly focal loss hushes what is right already.")
        slide(EXPLORER, "alpha", 0.05, "Focal loss is multiplied by this.")
    st.caption("Drag the bars: the **scores**, or the **probabilities** beside them. With keys: left and right move a "
               "score, up and down take another one.")  # fmt: skip


def _take_amount() -> None:
    losses.classes_wanted(st.session_state["losses-amount"])
