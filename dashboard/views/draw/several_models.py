"""The same drawing, read by several models side by side."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from dashboard.kit.pages import page_file
from dashboard.session import model_choice, state
from dashboard.session.guard import in_words
from dashboard.session.model_choice import BEST, SHIPPED, ModelChoice
from dashboard.session.model_reader import reader
from dashboard.session.words import a, literal
from dashboard.views.draw.choose_model import say_who_is_left_out
from dashboard.views.draw.draw_cards import Card, draw_cards
from dashboard.views.draw.seen import Seen
from dashboard.views.draw.settings import DRAW, MOST_MODELS
from workbench.quantities import probability

AT_FIRST = 4  # models, until the learner chooses


def several_models(seen: Seen) -> None:
    """Show what each chosen model reads, and say which of them agree."""
    offered, left_out = model_choice.networks(state.store())
    wanted = DRAW["models"]
    if wanted is None:
        wanted = [SHIPPED, *(key for key in offered if key != SHIPPED)][:AT_FIRST]
    chosen = [key for key in wanted if key in offered]
    if DRAW.shows("models"):
        st.multiselect(
            **DRAW.widget("models", shown=chosen, options=list(offered), format_func=lambda key: offered[key].label),
            max_selections=MOST_MODELS,
            placeholder="Choose models to compare",
        )
    say_who_is_left_out(left_out)
    if len(chosen) < len(wanted):
        st.caption("A model that was chosen is not here any more. It may be deleted.")
    if len(offered) == 1:
        st.info(
            "There is one model so far. Train one of your own, and both can read your drawing.", icon=":material/inbox:"
        )
        st.page_link(page_file("train"), label="Train a network", icon=":material/model_training:")
    if seen.reading.is_empty:
        st.caption("Draw something, and all of them read it.")
        return
    cards = [card for key in chosen if (card := _card(offered[key], seen))]
    if not cards:
        st.caption("No model is chosen.")
        return
    title, words = agreement([literal(card.title) for card in cards], seen.classes, [card.shares for card in cards])
    st.markdown(f"**{title}** {words}")
    draw_cards(cards, seen.classes, "several")


def _card(choice: ModelChoice, seen: Seen) -> Card | None:
    """Return what one model reads; nothing where it cannot be read, which is said."""
    with in_words():
        file = choice.file(BEST, state.store())
        name = "The shipped model" if choice.key == SHIPPED else choice.name
        if file:
            return Card(name, reader(file).probabilities(seen.reading.image)[0], choice.more)
        st.caption(f"{literal(name)} has not finished its first epoch. It joins as soon as it has.")
    return None


def agreement(names: Sequence[str], classes: Sequence[str], shares: Sequence[np.ndarray]) -> tuple[str, str]:
    """Say who agrees with whom, as a short title and a sentence.

    Args:
        names: of the networks, at least one.
        classes: the names of the classes.
        shares: what each network says, the probability of each class.
    """
    groups: dict[int, list[int]] = {}  # class: the networks that read it
    for network, row in enumerate(shares):
        groups.setdefault(int(np.argmax(row)), []).append(network)
    order = sorted(groups, key=lambda winner: -len(groups[winner]))
    most = groups[order[0]]
    if len(names) == 1:
        return f"It reads {a(classes[order[0]])}.", "Choose more models to compare it with."
    if len(order) == 1:
        surest = max(most, key=lambda network: float(shares[network][order[0]]))
        least = min(most, key=lambda network: float(shares[network][order[0]]))
        sure = [probability(float(shares[network][order[0]])) for network in (surest, least)]
        title = f"{'Both' if len(names) == 2 else f'All {len(names)}'} read {a(classes[order[0]])}."
        if sure[0] == sure[1]:
            return title, f"They are about equally sure: {sure[0]}."
        return title, f"Surest: {names[surest]}, {sure[0]}. Least sure: {names[least]}, {sure[1]}."
    if len(most) == 1:
        title = "No two of them agree."
        told = order
    else:
        title, told = f"{len(most)} of {len(names)} read {a(classes[order[0]])}.", order[1:]
    said = [
        f"{_joined([names[network] for network in groups[winner]])} "
        f"{'reads' if len(groups[winner]) == 1 else 'read'} {a(classes[winner])}"
        for winner in told
    ]
    return title, f"{'; '.join(said)}."


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
