"""Losses of a choice between classes: drag scores or probabilities, see how each loss pushes, and take steps."""

import streamlit as st

from dashboard.kit.explorer_head import complaints
from dashboard.kit.explorer_parts import beside, pick_optimizer, pick_several, step_buttons, turn
from dashboard.kit.live_figure import live_figure
from dashboard.session.guard import guarded, told_in_words, widget_value
from dashboard.session.state import set_widget
from dashboard.views.losses import settings as losses
from dashboard.views.losses.settings import EXPLORER
from workbench.figures import class_bars, class_pushes
from workbench.language import later, tr

WORDS = later(
    "Drag the bars: the **scores**, or the **probabilities** beside them. With keys: left and right move a score, "
    "up and down take another one."
)


@st.fragment
@told_in_words
def class_losses() -> None:
    """Show scores, probabilities, and what the chosen losses do with them."""
    pick_several(
        EXPLORER,
        "of_classes",
        losses.labels(losses.OF_CLASSES),
        tr("All but hinge are taken of the probabilities, behind the softmax."),
    )
    with st.container(horizontal=True):
        names = losses.classes()
        if EXPLORER.shows("right"):
            st.segmented_control(
                **EXPLORER.widget("right", label=tr("The picture shows a")),
                options=list(range(len(names))),
                format_func=names.__getitem__,
                required=True,
            )
        if EXPLORER.shows("scores"):
            set_widget("losses-amount", len(names))
            amounts = list(range(losses.FEWEST_CLASSES, losses.MOST_CLASSES + 1))
            st.segmented_control(
                tr("Number of classes"), amounts, key="losses-amount", required=True, on_change=guarded(_take_amount)
            )
        pick_optimizer(EXPLORER)
    _stage()
    complaints(EXPLORER)


@st.fragment
@told_in_words
def _stage() -> None:
    """What is moved, and what follows it at once: only this part runs again."""
    chosen = {"losses": EXPLORER["of_classes"], "right": losses.right(), **losses.walking()}
    with beside("losses-classes") as (settings, stage):
        with settings:
            turn(EXPLORER, *losses.turns(EXPLORER["of_classes"]))
            st.caption(tr(WORDS))
        with stage:
            step_buttons(EXPLORER)
            left, right = st.columns(2)
            with left:
                bars = class_bars(EXPLORER["scores"], losses.classes(), held=losses.held(), **chosen)
                live_figure(bars, "losses-bars", pick="x", on_pick=losses.class_dragged)
            with right:
                pushes = class_pushes(EXPLORER["scores"], losses.classes(), **chosen)
                live_figure(pushes, "losses-pushes", still=True)
    EXPLORER.write_address()


def _take_amount() -> None:
    losses.classes_wanted(widget_value("losses-amount"))
