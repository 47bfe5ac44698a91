"""The same drawing, read by several models side by side."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from dashboard.kit.empty import train_first
from dashboard.kit.seen import Seen
from dashboard.session import model_choice, state
from dashboard.session.guard import in_words
from dashboard.session.model_choice import BEST, SHIPPED, ModelChoice
from dashboard.session.model_reader import reader
from dashboard.session.words import a, literal
from dashboard.views.draw.choose_model import left_out, say_who_is_left_out
from dashboard.views.draw.draw_cards import Card, draw_cards
from dashboard.views.draw.settings import DRAW, MOST_MODELS
from workbench.language import tr
from workbench.quantities import probability

AT_FIRST = 4  # models, until the learner chooses


def several_models(seen: Seen) -> None:
    """Show what each chosen model reads, and say which of them agree."""
    found = model_choice.networks(state.store())
    offered = found.offered
    wanted = DRAW["models"]
    if wanted is None:
        wanted = [key for key, choice in offered.items() if not choice.apart][:AT_FIRST]
    chosen = [key for key in wanted if key in offered]
    if DRAW.shows("models"):
        st.multiselect(
            **DRAW.widget("models", shown=chosen, options=list(offered), format_func=lambda key: offered[key].label),
            max_selections=MOST_MODELS,
            placeholder=tr("Choose models to compare"),
        )
    say_who_is_left_out(left_out(found))
    if len(chosen) < len(wanted):
        st.caption(tr("A model that was chosen is not here any more. It may be deleted."))
    if len(offered) == 1:
        train_first(
            tr("There is one model so far. Train one of your own, and both can read your drawing."),
            tr("Train a network"),
        )
    if seen.reading.is_empty:
        st.caption(seen.nothing_yet(tr("Draw something, and all of them read it.")))
        return
    sizes = {offered[key].size for key in chosen}
    cards = [card for key in chosen if (card := _card(offered[key], seen, show_picture=len(sizes) > 1))]
    if not cards:
        st.caption(tr("No model is chosen."))
        return
    title, words = agreement(
        [literal(card.title) for card in cards],
        [card.classes for card in cards],
        [np.asarray(card.shares) for card in cards],
    )
    st.markdown(f"**{title}** {words}")
    draw_cards(cards, "several", width=250 if cards[0].picture is not None else 160)


def _card(choice: ModelChoice, seen: Seen, *, show_picture: bool) -> Card | None:
    """Return what one model reads, with its picture where others read another; nothing where it cannot be read.

    Why it cannot is said.
    """
    with in_words():
        file = choice.file(BEST, state.store())
        name = tr("The shipped model") if choice.key == SHIPPED else choice.name
        if file:
            picture = seen.picture_for(choice)
            shares = reader(file).probabilities(picture)[0]
            return Card(name, shares, choice.data.classes, choice.more, picture if show_picture else None)
        st.caption(tr("{name} has not finished its first epoch. It joins as soon as it has.", name=literal(name)))
    return None


def agreement(names: Sequence[str], classes: Sequence[Sequence[str]], shares: Sequence[np.ndarray]) -> tuple[str, str]:
    """Say who agrees with whom, as a short title and a sentence.

    Args:
        names: of the networks, at least one.
        classes: the names of the classes of each network.
        shares: what each network says, the probability of each class.
    """
    groups: dict[str, list[int]] = {}  # class: the networks that read it
    for network, row in enumerate(shares):
        groups.setdefault(literal(classes[network][int(np.argmax(row))]), []).append(network)
    order = sorted(groups, key=lambda winner: -len(groups[winner]))
    most = groups[order[0]]
    if len(names) == 1:
        return tr("It reads {first_order}.", first_order=a(order[0])), tr("Choose more models to compare it with.")
    if len(order) == 1:
        surest = max(most, key=lambda network: float(np.max(shares[network])))
        least = min(most, key=lambda network: float(np.max(shares[network])))
        sure = [probability(float(np.max(shares[network]))) for network in (surest, least)]
        title = tr(
            "{what} read {first_order}.",
            what=tr("Both") if len(names) == 2 else tr("All {names}", names=len(names)),
            first_order=a(order[0]),
        )
        if sure[0] == sure[1]:
            return title, tr("They are about equally sure: {first_sure}.", first_sure=sure[0])
        return title, tr(
            "Surest: {names}, {first_sure}. Least sure: {names_2}, {sure}.",
            names=names[surest],
            first_sure=sure[0],
            names_2=names[least],
            sure=sure[1],
        )
    if len(most) == 1:
        title = tr("No two of them agree.")
        told = order
    else:
        title, told = (
            tr("{most} of {names} read {first_order}.", most=len(most), names=len(names), first_order=a(order[0])),
            order[1:],
        )
    said = [
        f"{_joined([names[network] for network in groups[winner]])} "
        f"{'reads' if len(groups[winner]) == 1 else 'read'} {a(winner)}"
        for winner in told
    ]
    return title, f"{'; '.join(said)}."


def _joined(names: Sequence[str]) -> str:
    return (
        names[0]
        if len(names) == 1
        else tr("{names} and {last_names}", names=", ".join(names[:-1]), last_names=names[-1])
    )
