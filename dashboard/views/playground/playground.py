"""The drawing of the playground: the network with each neuron's surface, what it says everywhere, and the losses."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from pydantic import Field

from dashboard.kit.browser_part import Index, Message, Number, browser_part, packed
from workbench.playground.frame import film
from workbench.playground.session import Session
from workbench.playground.setup import MOST_LAYERS, MOST_NEURONS, OWN


class Wanted(Message):
    """More pictures, after the film of this number: so many as there is time for."""

    after: Index
    pictures: Index = 1


class NetworkGesture(Message):
    """What a click asks for, one of these."""

    weight: Annotated[list[Index], Field(min_length=3, max_length=3)] | None = None
    value: Number | None = None
    layers: Annotated[list[Index], Field(max_length=MOST_LAYERS)] | None = None
    place: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = None
    back: bool | None = None


_part = browser_part("playground", __file__, tells={"wanted": Wanted, "gesture": NetworkGesture})
KEY = "playground-drawing"


def playground(
    session: Session,
    stills: Sequence[dict[str, Any]] = (),
    *,
    beside: str,
    playing: bool,
    number: int,
    on_wanted: Callable[[object], None],
    on_gesture: Callable[[object], None],
) -> None:
    """Show a session.

    Args:
        session: what to draw.
        stills: the pictures on the way to how it is now, the last one of now. Default: none.
        beside: how far Keras and NumPy are apart, in words; empty where NumPy learns alone.
        playing: whether the browser asks for more pictures as soon as it has these.
        number: of this film; it comes back with what the browser asks for.
        on_wanted: called with what the browser asks for, see `dashboard.views.playground.state.wanted`.
        on_gesture: called with what a click asks for, see `dashboard.views.playground.state.gesture`.
    """
    setup = session.setup
    shown = film(session, stills) | {
        "beside": beside,
        "playing": playing,
        "number": number,
        "clickable": setup.data == OWN,
        "layers": list(setup.layers),
        "most": [MOST_LAYERS, MOST_NEURONS],
        "may_build": "layers" not in setup.hidden,
    }

    _part(key=KEY, data=packed(shown), on_wanted=on_wanted, on_gesture=on_gesture)
