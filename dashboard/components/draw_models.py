"""The same drawing, read by several models side by side."""

import streamlit as st

from dashboard import models, state
from dashboard.components.choose_model import say_who_is_left_out
from dashboard.components.draw_cards import Card, draw_cards
from dashboard.components.draw_seen import Seen
from dashboard.draw_settings import DRAW, MOST_MODELS
from dashboard.guard import in_words
from dashboard.models import BEST, SHIPPED, Choice
from dashboard.readers import reader
from dashboard.several import agreement
from dashboard.words import literal

AT_FIRST = 4  # models, until the learner chooses


def several_models(seen: Seen) -> None:
    """Show what each chosen model reads, and say which of them agree."""
    offered, left_out = models.networks(state.store())
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
        st.info("There is one model so far. Train one of your own, and both can read your drawing.",
                icon=":material/inbox:")  # fmt: skip
        st.page_link("views/train.py", label="Train a network", icon=":material/model_training:")
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


def _card(choice: Choice, seen: Seen) -> Card | None:
    """Return what one model reads; nothing where it cannot be read, which is said."""
    with in_words():
        file = choice.file(BEST, state.store())
        name = "The shipped model" if choice.key == SHIPPED else choice.name
        if file:
            return Card(name, reader(file).probabilities(seen.reading.image)[0], choice.more)
        st.caption(f"{literal(name)} has not finished its first epoch. It joins as soon as it has.")
    return None
