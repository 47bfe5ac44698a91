"""Activations of many layers: what a stack of them does to a signal and to a gradient."""

import streamlit as st

from dashboard.kit.explorer_head import complaints
from dashboard.kit.explorer_parts import Turn, beside, pick_one, pick_several, turn
from dashboard.kit.live_figure import live_figure
from dashboard.session.guard import guarded, told_in_words
from dashboard.views.activations import settings as activations
from dashboard.views.activations.settings import EXPLORER
from workbench.concepts.initializers import INITIALIZERS
from workbench.figures import gradient_by_depth, layer_histograms, output_by_depth
from workbench.language import tr


@st.fragment
@told_in_words
def depth() -> None:
    """Show outputs and gradients layer by layer, computed for what is chosen."""
    pick_several(
        EXPLORER,
        "deep",
        activations.labels(),
        tr("At most {most_chosen} at once.", most_chosen=activations.MOST_CHOSEN),
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _choices()
    _stage()
    complaints(EXPLORER)


@st.fragment
@told_in_words
def _stage() -> None:
    """What follows the sliders at once: only this part runs again."""
    with beside("activations-depth") as (settings, stage):
        with settings:
            turn(
                EXPLORER,
                Turn("depth", tr("How many layers stand behind each other."), 1),
                Turn("scale", tr("All weights are multiplied by this."), scale="log"),
            )
        with stage:
            outputs, gradients = activations.sizes_by_depth()
            if outputs:
                left, right = st.columns(2)
                with left:
                    live_figure(gradient_by_depth(gradients), "activations-gradients", still=True)
                with right:
                    live_figure(output_by_depth(outputs), "activations-outputs", still=True)
            else:
                st.info(
                    tr("Nothing comes through: the weights are 0. Choose other start weights."), icon=":material/info:"
                )
            live_figure(layer_histograms(activations.signal()), "activations-layers", still=True)
    EXPLORER.write_address()


def _choices() -> None:
    pick_one(
        EXPLORER,
        "initializer",
        INITIALIZERS,
        lambda name: INITIALIZERS[name].label,
        tr("How the first weights are drawn: each initializer suits some activations."),
    )
    pick_one(EXPLORER, "width", activations.WIDTHS, str, tr("How many units each layer has."))
    pick_one(
        EXPLORER,
        "seen",
        activations.ELEMENTWISE,
        activations.labels().__getitem__,
        tr("Whose layers are drawn one by one, below."),
    )
    if EXPLORER.shows("seed"):
        st.button(
            tr("Other weights"),
            key="activations-seed-next",
            icon=":material/casino:",
            on_click=guarded(lambda: EXPLORER.change(seed=(EXPLORER["seed"] + 1) % 10_000)),
            help=tr("The same chances, other numbers: what stays is the activation's doing."),
        )
