"""The playground of one visitor: its session, what is changed in it, and the address that brings it back."""

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

import streamlit as st

from dashboard.views.playground import keras_twin
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.playground.address import from_address, to_address
from workbench.playground.beside import Beside
from workbench.playground.frame import BY_HAND, LONGEST, MOST_PICTURES, shoot
from workbench.playground.keras_process import KerasGone
from workbench.playground.session import Session
from workbench.playground.setup import OWN

STEPS_BACK = 100  # how many changes of own points can be taken back
NEAR = 0.3  # units of the plane: a click this close to a point means that point


def session() -> Session:
    """Return the session of this visitor; the first time, the address says how it is set up."""
    if "playground" not in st.session_state:
        setup, complaints = from_address(st.query_params.to_dict())
        st.session_state["playground"] = Session(setup)
        st.session_state["playground-complaints"] = complaints
    return st.session_state["playground"]


def _alone(part: Callable[..., Any]) -> Callable[..., Any]:
    """Let only one thread of this visitor in: a click starts a new one while the old one may still be learning."""

    @wraps(part)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        with st.session_state.setdefault("playground-lock", threading.RLock()):
            return part(*args, **kwargs)

    return guarded


def complaints() -> list[str]:
    """Return, once, what could not be done as asked."""
    return st.session_state.pop("playground-complaints", [])


def complain(words: str) -> None:
    """Keep a sentence for the next time the page is drawn."""
    st.session_state.setdefault("playground-complaints", []).append(words)


def must_follow() -> bool:
    """Tell, once, whether something happened in the drawing that the controls around it must follow."""
    return bool(st.session_state.pop("playground-whole", False))


def follow() -> None:
    """Have the whole page run again the next time that it is asked."""
    st.session_state["playground-whole"] = True


@_alone
def change(**values: Any) -> None:
    """Change settings; where a value cannot be, everything stays and the page says why."""
    pictures_made()  # those on the way are of what was before
    try:
        setup = session().setup.changed(**values)
        if "own" in values and setup.own != session().setup.own:
            before = [*st.session_state.get("playground-before", []), session().setup.own]
            st.session_state["playground-before"] = before[-STEPS_BACK:]
        if "engine" in values and keras_twin.beside():
            session().history.marks.append((session().steps, "NumPy"))
            keras_twin.forget()
        for each in _all():
            each.change(setup)
    except WorkbenchError as error:
        complain(str(error))


def may_take_back() -> bool:
    """Tell whether there is a change of the own points to take back."""
    return bool(st.session_state.get("playground-before"))


@_alone
def take_back() -> None:
    """Take back the last change of the own points: a click, an erasure, a file, a clearing."""
    if may_take_back():
        before = st.session_state["playground-before"]
        change(own=before[-1])
        st.session_state["playground-before"] = before[:-1]


def learner() -> str:
    """Return who learns now: `numpy`, `keras`, or `loading` while NumPy goes on until Keras is there."""
    if session().setup.engine == "numpy":
        return "numpy"
    try:
        return keras_twin.standing()
    except KerasGone as error:
        return _without_keras(error)


def loading_seconds() -> float:
    """Return how long Keras has been loading."""
    return keras_twin.process().loading_seconds


def beside() -> str:
    """Return how far Keras and the NumPy network beside it are apart, in words; empty where NumPy learns alone."""
    twin = keras_twin.beside()
    return twin.words(session()) if twin else ""


def _without_keras(error: KerasGone) -> str:
    """Go on with NumPy, say why, and have the whole page follow."""
    change(engine="numpy")
    complain(str(error))
    follow()
    return "numpy"


def _all() -> list[Session | Beside]:
    """The session, and what learns beside it: whatever is done by hand is done to both."""
    twin = keras_twin.beside()
    return [session(), twin] if twin else [session()]


def write_address() -> None:
    """Write the set-up into the address, so that a reload or a link brings it back."""
    wanted = to_address(session().setup)
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def playing() -> bool:
    """Tell whether the network is learning now."""
    return bool(st.session_state.get("playground-playing")) and session().can_learn and not session().broken


def standing() -> tuple[str, bool, bool, bool]:
    """Return what the buttons depend on: who is to learn, whether it does, whether it can, whether it is broken."""
    return session().setup.engine, playing(), session().can_learn, session().broken


def play(on: bool) -> None:
    """Let it learn, or pause it."""
    st.session_state["playground-playing"] = on


@_alone
def restart() -> None:
    """Pause, and begin again from new weights."""
    pictures_made()
    play(False)
    for each in _all():
        each.restart()


@_alone
def learn(speed: str, pictures: int = 1, seconds: float = BY_HAND) -> None:
    """Learn on, and keep the pictures made on the way until `pictures_made` asks for them."""
    st.session_state["playground-stills"] = _pictures(speed, pictures, seconds)
    st.session_state["playground-film"] = film_number() + 1


def pictures_made() -> list[dict[str, Any]]:
    """Return the pictures made since this was asked last; they are forgotten then."""
    return st.session_state.pop("playground-stills", [])


@_alone
def pictures_to_show() -> list[dict[str, Any]]:
    """Return the pictures made since this was asked last; where there are none and Keras learns, one of it as it is."""
    return pictures_made() or (_pictures("epoch", 0) if learner() == "keras" else [])


def _pictures(speed: str, pictures: int, seconds: float = LONGEST) -> list[dict[str, Any]]:
    if learner() == "keras":
        try:
            if made := keras_twin.go_on(session(), speed, pictures, seconds):
                return made
        except KerasGone as error:
            _without_keras(error)
    return shoot(session(), speed, pictures, seconds) if pictures else []


def film_number() -> int:
    """Return the number of the film, a few pictures in a row, that is to be shown."""
    return st.session_state.get("playground-film", 0)


@_alone
def wanted(what: Any, speed: str) -> None:
    """Learn for the next film, when the browser asks for it; an old or doubled message does nothing.

    Args:
        what: from the browser: `{"after": number of its last film, "pictures": how many it has time for}`.
        speed: a key of `SPEEDS`.
    """
    if playing() and isinstance(what, dict) and what.get("after") == film_number():
        learn(speed, min(int(what.get("pictures") or 1), MOST_PICTURES), LONGEST)


@_alone
def gesture(what: Any, label: str) -> bool:
    """Do what a click in the drawing asks for; return whether the controls around it must follow.

    Args:
        what: from the browser: `{"weight": [layer, source, target], "value": 0.5}`, `{"layers": [4, 2]}`,
            `{"place": [1.2, -0.5]}`, or `{"back": True}` to take back the last change of the own points.
        label: what a click at a place adds: "a" or "b" for the classes; anything else takes away the nearest point.
    """
    what, setup = what if isinstance(what, dict) else {}, session().setup
    try:
        if "weight" in what:
            pictures_made()
            for each in _all():
                each.set_weight(*map(int, what["weight"]), float(what["value"]))
        elif "layers" in what and "layers" not in setup.hidden:
            change(layers=tuple(map(int, what["layers"])))
            return True
        elif "back" in what and setup.data == OWN:
            take_back()
            return True
        elif "place" in what and setup.data == OWN:
            x, y = (round(float(value), 2) for value in what["place"])
            change(own=_clicked(setup.own, x, y, label))
            return True
    except (TypeError, ValueError, KeyError, WorkbenchError) as error:
        complain(str(error) if isinstance(error, WorkbenchError) else tr("That click could not be read. Try it again."))
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
