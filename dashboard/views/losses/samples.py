"""Losses of many values at once: drag them, and see which one guess each loss likes best for all."""

import streamlit as st

from dashboard.kit.explorer_head import complaints
from dashboard.kit.explorer_parts import beside, pick_several, turn
from dashboard.kit.live_figure import live_figure
from dashboard.session.guard import guarded, told_in_words
from dashboard.views.losses import settings as losses
from dashboard.views.losses.settings import EXPLORER
from workbench.figures import best_guess
from workbench.language import tr


@st.fragment
@told_in_words
def sample_losses() -> None:
    """Show the loss of each constant guess for all measured values."""
    pick_several(EXPLORER, "of_number", losses.labels(losses.OF_NUMBER), tr("Each has a colour in the figure."))
    _stage()
    complaints(EXPLORER)


@st.fragment
@told_in_words
def _stage() -> None:
    """What is moved, and what follows it at once: only this part runs again."""
    with beside("losses-samples") as (settings, stage):
        with settings:
            turn(EXPLORER, *losses.turns(EXPLORER["of_number"])[1:])
            _amount()
            st.caption(
                tr(
                    "Drag a **measured value**: the marks at the bottom of the figure. With keys: left and "
                    "right move one, up and down take another."
                )
            )
        with stage:
            *others, outlier = EXPLORER["values"]
            figure = best_guess(outlier, EXPLORER["delta"], others=others, losses=EXPLORER["of_number"])
            live_figure(figure, "losses-samples", pick="x", on_pick=losses.value_dragged)
    EXPLORER.write_address()


def _amount() -> None:
    amount = len(EXPLORER["values"])
    with st.container(horizontal=True):
        st.button(
            tr("One more"),
            key="losses-more",
            icon=":material/add:",
            disabled=amount >= losses.MOST_VALUES,
            on_click=guarded(losses.values_wanted),
            args=(amount + 1,),
        )
        st.button(
            tr("One fewer"),
            key="losses-fewer",
            icon=":material/remove:",
            disabled=amount <= losses.FEWEST_VALUES,
            on_click=guarded(losses.values_wanted),
            args=(amount - 1,),
        )
