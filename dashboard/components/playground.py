"""The drawing of the playground: the network with each neuron's surface, what it says everywhere, and the losses."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from dashboard.components.browser_part import browser_part, packed
from workbench.playground.frame import film
from workbench.playground.session import Session
from workbench.playground.setup import MOST_LAYERS, MOST_NEURONS, OWN

_part = browser_part("playground")
KEY = "playground-drawing"


def playground(
    session: Session, stills: Sequence[dict[str, Any]] = (), *, beside: str, playing: bool, number: int,
    on_wanted: Callable[[object], None], on_gesture: Callable[[object], None],
) -> None:  # fmt: skip
    """Show a session.

    Args:
        session: what to draw.
        stills: the pictures on the way to how it is now, the last one of now. Default: none.
        beside: how far Keras and NumPy are apart, in words; empty where NumPy learns alone.
        playing: whether the browser asks for more pictures as soon as it has these.
        number: of this film; it comes back with what the browser asks for.
        on_wanted: called with what the browser asks for, see `dashboard.playground.wanted`.
        on_gesture: called with what a click asks for, see `dashboard.playground.gesture`.
    """
    setup = session.setup
    shown = film(session, stills) | {
        "beside": beside, "playing": playing, "number": number, "clickable": setup.data == OWN,
        "layers": list(setup.layers), "most": [MOST_LAYERS, MOST_NEURONS], "may_build": "layers" not in setup.hidden,
    }  # fmt: skip

    def told(name: str, then: Callable[[object], None]) -> None:
        then(getattr(st.session_state.get(KEY), name, None))

    _part(
        key=KEY, data=packed(shown),
        on_wanted_change=lambda: told("wanted", on_wanted), on_gesture_change=lambda: told("gesture", on_gesture),
    )  # fmt: skip
