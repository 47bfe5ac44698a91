"""The playground of one visitor: its session, what is changed in it, and the address that brings it back."""

import time
from typing import Any

import streamlit as st

from workbench.errors import WorkbenchError
from workbench.playground.address import from_address, to_address
from workbench.playground.frame import advance, still
from workbench.playground.session import Session
from workbench.playground.setup import OWN

MOST_PICTURES = 8  # in one film
LONGEST = 0.3  # seconds of learning for one film
NEAR = 0.3  # units of the plane: a click this close to a point means that point


def session() -> Session:
    """Return the session of this visitor; the first time, the address says how it is set up."""
    if "playground" not in st.session_state:
        setup, complaints = from_address(st.query_params.to_dict())
        st.session_state["playground"] = Session(setup)
        st.session_state["playground-complaints"] = complaints
    return st.session_state["playground"]


def complaints() -> list[str]:
    """Return, once, what could not be done as asked."""
    return st.session_state.pop("playground-complaints", [])


def complain(words: str) -> None:
    """Keep a sentence for the next time the page is drawn."""
    st.session_state.setdefault("playground-complaints", []).append(words)


def change(**values: Any) -> None:
    """Change settings; where a value cannot be, everything stays and the page says why."""
    pictures_made()  # those on the way are of what was before
    try:
        session().change(session().setup.changed(**values))
    except WorkbenchError as error:
        complain(str(error))


def write_address() -> None:
    """Write the set-up into the address, so that a reload or a link brings it back."""
    wanted = to_address(session().setup)
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def playing() -> bool:
    """Tell whether the network is learning now."""
    return bool(st.session_state.get("playground-playing")) and session().can_learn and not session().broken


def play(on: bool) -> None:
    """Let it learn, or pause it."""
    st.session_state["playground-playing"] = on


def restart() -> None:
    """Pause, and begin again from new weights."""
    pictures_made()
    play(False)
    session().restart()


def learn(speed: str, pictures: int = 1) -> None:
    """Learn on, and keep the pictures made on the way until `pictures_made` asks for them."""
    began, made = time.monotonic(), []
    while len(made) < pictures and (not made or time.monotonic() - began < LONGEST):
        advance(session(), speed)
        made.append(still(session()))
    st.session_state["playground-stills"] = made
    st.session_state["playground-film"] = film_number() + 1


def pictures_made() -> list[dict[str, Any]]:
    """Return the pictures made since this was asked last; they are forgotten then."""
    return st.session_state.pop("playground-stills", [])


def film_number() -> int:
    """Return the number of the film, a few pictures in a row, that is to be shown."""
    return st.session_state.get("playground-film", 0)


def wanted(what: Any, speed: str) -> None:
    """Learn for the next film, when the browser asks for it; an old or doubled message does nothing.

    Args:
        what: from the browser: `{"after": number of its last film, "pictures": how many it has time for}`.
        speed: a key of `SPEEDS`.
    """
    if playing() and isinstance(what, dict) and what.get("after") == film_number():
        learn(speed, min(int(what.get("pictures") or 1), MOST_PICTURES))


def gesture(what: Any, label: str) -> bool:
    """Do what a click in the drawing asks for; return whether the controls around it must follow.

    Args:
        what: from the browser: `{"weight": [layer, source, target], "value": 0.5}`, `{"layers": [4, 2]}` or
            `{"place": [1.2, -0.5]}`.
        label: what a click at a place adds: "a" or "b" for the classes; anything else takes away the nearest point.
    """
    what, setup = what if isinstance(what, dict) else {}, session().setup
    try:
        if "weight" in what:
            pictures_made()
            session().set_weight(*map(int, what["weight"]), float(what["value"]))
        elif "layers" in what and "layers" not in setup.hidden:
            change(layers=tuple(map(int, what["layers"])))
            return True
        elif "place" in what and setup.data == OWN:
            x, y = (round(float(value), 2) for value in what["place"])
            change(own=_clicked(setup.own, x, y, label))
            return True
    except (TypeError, ValueError, KeyError, WorkbenchError) as error:
        complain(str(error) if isinstance(error, WorkbenchError) else "That click could not be read. Try it again.")
        return True
    return False


def _clicked(own: tuple, x: float, y: float, label: str) -> tuple:
    if label in ("a", "b"):
        return (*own, (x, y, float(label == "b")))
    distances = [(px - x) ** 2 + (py - y) ** 2 for px, py, _ in own]
    if not own or min(distances) > NEAR**2:
        return own
    nearest = distances.index(min(distances))
    return own[:nearest] + own[nearest + 1 :]
