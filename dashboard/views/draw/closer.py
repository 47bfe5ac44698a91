"""Below the answer: one way at a time to look at the drawing more closely."""

from collections.abc import Callable

import streamlit as st

from dashboard.kit.seen import Seen
from dashboard.views.draw.breaking import break_it
from dashboard.views.draw.epochs import epoch_by_epoch
from dashboard.views.draw.settings import BREAK, DRAW, FILM, MODELS, SEES, WAYS_TO_LOOK
from dashboard.views.draw.several_models import several_models
from dashboard.views.draw.stages import stages
from workbench.language import tr

_SHOW: dict[str, Callable[[Seen], None]] = {
    SEES: stages,
    MODELS: several_models,
    FILM: epoch_by_epoch,
    BREAK: break_it,
}


def choose_look() -> None:
    """Show the ways to look more closely."""
    if DRAW.shows("look"):
        st.segmented_control(
            **DRAW.widget("look"),
            options=list(WAYS_TO_LOOK),
            format_func=WAYS_TO_LOOK.__getitem__,
            required=True,
            label_visibility="collapsed",
        )


def closer(seen: Seen) -> None:
    """Show the drawing in the way that is chosen."""
    doubt = seen.reading.doubt
    if doubt and DRAW["look"] in (MODELS, FILM):
        st.caption(
            tr("{title} {words} So what follows are guesses, however sure.", title=doubt.title, words=doubt.words)
        )
    _SHOW[DRAW["look"]](seen)
