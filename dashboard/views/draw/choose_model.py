"""Which network reads: the shipped one, a run's, or one epoch of a run."""

import streamlit as st

from dashboard.kit.explorer_settings import cut
from dashboard.session import model_choice, state
from dashboard.session.model_choice import BEST, SHIPPED, ModelChoice
from dashboard.session.words import literal
from dashboard.views.draw.settings import DRAW
from workbench.language import tr
from workbench.quantities import count


def choose_model() -> ModelChoice:
    """Show the networks to choose from, and the epochs of the chosen one, and return it."""
    offered, left_out = model_choice.networks(state.store())
    if DRAW["model"] not in offered:
        why = left_out.get(DRAW["model"])
        st.warning(
            tr(
                "The model of run {cut} cannot be used here. {why} The model that comes with the workbench "
                "takes its place.",
                cut=literal(cut(DRAW["model"])),
                why=literal(why) if why else tr("It may be deleted or damaged, or not read digits."),
            )
        )
        DRAW.change(model=SHIPPED)
    chosen = offered[DRAW["model"]]
    if DRAW["epoch"] not in (BEST, *chosen.epochs):
        DRAW.change(epoch=BEST)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if DRAW.shows("model"):
            st.selectbox(
                **DRAW.widget("model", options=list(offered), format_func=lambda key: offered[key].label),
                width=420,
            )
        if chosen.epochs and DRAW.shows("epoch"):
            st.selectbox(
                **DRAW.widget("epoch", options=[BEST, *chosen.epochs], format_func=lambda at: _named(at, chosen)),
                width=150,
                help=tr("Every epoch's weights are kept: see how the network read before it had learned everything."),
            )
    say_who_is_left_out(left_out)
    return chosen


def say_who_is_left_out(left_out: dict[str, str]) -> None:
    """Say which runs have learned and still cannot be chosen, and why."""
    for sentence in left_out.values():
        st.caption(tr("Left out: {sentence}", sentence=literal(sentence)))


def _named(epoch: int, chosen: ModelChoice) -> str:
    if epoch == BEST:
        return "Newest" if chosen.learning else "Best"
    return tr("After {epochs}", epochs=count(epoch, "epoch"))
