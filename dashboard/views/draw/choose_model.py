"""Which network reads: the shipped one, a run's, or one epoch of a run."""

from collections.abc import Sequence

import streamlit as st

from dashboard.kit.explorer_settings import cut
from dashboard.session import model_choice, state
from dashboard.session.model_choice import BEST, SHIPPED, ModelChoice, Networks
from dashboard.session.words import literal
from dashboard.views.draw.settings import DRAW
from workbench.language import tr
from workbench.quantities import count

MOST_NAMED = 3  # networks, in a sentence


def choose_model() -> tuple[ModelChoice, list[str]]:
    """Show the networks to choose from, and the epochs of the chosen one.

    Returns:
        The chosen one, and sentences about it and about those that cannot be chosen.
    """
    found = model_choice.networks(state.store())
    offered = found.offered
    if DRAW["model"] not in offered:
        why = (found.left_out | found.no_drawing).get(DRAW["model"])
        st.warning(
            tr(
                "The model of run {cut} cannot be used here. {why} The model that comes with the workbench "
                "takes its place.",
                cut=literal(cut(DRAW["model"])),
                why=literal(why) if why else tr("It may be deleted or damaged, or not read drawings."),
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
    sentences = [chosen.drawn] if chosen.drawn else []
    sentences += left_out(found)
    if found.in_colour:
        sentences.append(
            tr("Not offered, because a drawing has no colours: {listed}.", listed=_listed(found.in_colour))
        )
    return chosen, sentences


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (tr(" and {more} more", more=more) if more > 0 else "")


def left_out(found: Networks) -> list[str]:
    """Return sentences about the runs that have learned and still cannot be chosen, and why."""
    return [tr("Left out: {sentence}", sentence=sentence) for sentence in found.left_out.values()]


def say_who_is_left_out(sentences: Sequence[str]) -> None:
    """Say which runs cannot be chosen, and why."""
    for sentence in sentences:
        st.caption(literal(sentence))


def _named(epoch: int, chosen: ModelChoice) -> str:
    if epoch == BEST:
        return "Newest" if chosen.learning else "Best"
    return tr("After {epochs}", epochs=count(epoch, "epoch"))
