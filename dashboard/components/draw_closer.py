"""Below the answer: one way at a time to look at the drawing more closely."""

from collections.abc import Callable

import streamlit as st

from dashboard.components.draw_breaking import break_it
from dashboard.components.draw_film import epoch_by_epoch
from dashboard.components.draw_models import several_models
from dashboard.components.draw_seen import Seen
from dashboard.components.what_it_sees import what_it_sees
from dashboard.draw_settings import BREAK, DRAW, FILM, LOOKS, MODELS, SEES

_SHOW: dict[str, Callable[[Seen], None]] = {
    SEES: what_it_sees,
    MODELS: several_models,
    FILM: epoch_by_epoch,
    BREAK: break_it,
}


def choose_look() -> None:
    """Show the ways to look more closely."""
    if DRAW.shows("look"):
        st.segmented_control(
            **DRAW.widget("look"),
            options=list(LOOKS),
            format_func=LOOKS.__getitem__,
            required=True,
            label_visibility="collapsed",
        )


def closer(seen: Seen) -> None:
    """Show the drawing in the way that is chosen."""
    _SHOW[DRAW["look"]](seen)
