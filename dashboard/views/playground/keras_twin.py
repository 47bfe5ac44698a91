"""Keras in the playground: one process for all visitors, and for each visitor a NumPy twin that learns beside it."""

import atexit
from typing import Any

import streamlit as st

from workbench.language import later, tr
from workbench.playground.beside import Beside
from workbench.playground.keras_process import KerasGone, KerasProcess
from workbench.playground.session import Session

AFTERWARDS = later("NumPy goes on from the last weights: nothing is lost. Choose Keras to start it again.")


@st.cache_resource(show_spinner=False)
def process() -> KerasProcess:
    """Return the process of this dashboard, which may not have been started yet."""
    made = KerasProcess()
    atexit.register(made.end)
    return made


def standing() -> str:
    """Return `keras` where it is there to learn, else `loading`; it is started where it is not.

    Raises:
        KerasGone: it has died.
    """
    state = process().state
    if state == "died":
        why = f": {process().why}" if process().why else ""
        process().end()
        raise KerasGone(tr("The Keras process has ended{why}. {afterwards}", why=why, afterwards=tr(AFTERWARDS)))
    if state == "off":
        process().start()
    if state != "ready":
        forget()  # NumPy goes on until Keras is there; the two are compared from then on
    return "keras" if state == "ready" else "loading"


def go_on(session: Session, speed: str, pictures: int, seconds: float) -> list[dict[str, Any]]:
    """Have Keras learn on, NumPy beside it, and return pictures of Keras: see `KerasProcess.go_on`.

    Returns:
        The pictures; none where the process went to rest a moment ago. The session is as it was then.

    Raises:
        KerasGone: it has died, or does not answer; the session is as it was.
    """
    twin = beside()
    if not (twin and twin.keeps_up(session)):
        twin = st.session_state["playground-beside"] = Beside(session, process().facts.get("digits", 16))
        session.history.marks.append((session.steps, "Keras"))
    try:
        stills = process().go_on(session, speed, pictures, seconds)
    except KerasGone as error:
        forget()
        if process().state == "off":
            return []
        process().end()
        raise KerasGone(f"{error} {tr(AFTERWARDS)}") from None
    twin.follow(session)
    return stills


def beside() -> Beside | None:
    """Return what learns beside Keras, to be changed as the session is; nothing where NumPy learns alone."""
    return st.session_state.get("playground-beside")


def forget() -> None:
    """End the comparison."""
    st.session_state.pop("playground-beside", None)
