"""Buttons that ask something of a run, and the field for a learning rate that is held by hand."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.session.guard import guarded, widget_value
from dashboard.session.visitor import own
from dashboard.session.watching import Watch
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.runs.config import RunConfig
from workbench.runs.store import Run


def asking_button(label: str, icon: str, key: str, ask: Callable[..., None], *args: Any, **more: Any) -> None:
    """Show a button that asks something of a run when it is pressed."""
    st.button(label, icon=f":material/{icon}:", key=key, on_click=guarded(ask), args=args, **more)


def send(run: Run, action: str, value: float | int | None = None) -> None:
    """Ask a run to do something; what is refused is kept for the next time the page is drawn."""
    try:
        own(run).send(action, value)
    except WorkbenchError as error:
        st.session_state["refused"] = str(error)


def rate_to_hold(run: Run, watch: Watch) -> None:
    """Show the field for a learning rate, and the button that has it held."""
    low, high = RunConfig.limits("learning_rate")
    now = _rate(run, watch)
    _show_in_field(f"rate-{run.id}", now if _stands_still(watch) else None)
    st.number_input(
        tr("New learning rate"),
        low,
        high,
        None,
        step=None,
        format="%.6g",
        key=f"rate-{run.id}",
        width=170,
        placeholder=f"{now:.4g}",
    )
    words = tr("This rate is held from the next batch on, until you go back to the schedule.")
    asking_button(tr("Apply"), "speed", "apply-rate", _apply, run, watch, help=words)


def said_what_holds(run: Run, watch: Watch) -> None:
    """Say that a rate is held by hand, where one is, with the way back."""
    if words := watch.held_words():
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(words, width="content")
            back = tr("The schedule goes on at its place from the next batch on.")
            asking_button(tr("Back to the schedule"), "undo", "follow-schedule", _follow, run, watch, help=back)


def _stands_still(watch: Watch) -> bool:
    """Tell whether the rate stays as it is until somebody does something."""
    return watch.status.state == "paused" or watch.history.held() is not None


def _rate(run: Run, watch: Watch) -> float:
    """The rate in force; one that was set a moment ago counts before the run has heard of it."""
    asked, known = st.session_state.get(f"rate-{run.id}-asked", (None, 0))
    return asked if asked is not None and len(watch.history.controls) <= known else watch.rate


def _show_in_field(key: str, value: float | None) -> None:
    """Have the field show a value, unless it holds another that was chosen and not applied yet.

    A value that is set overwrites what is being typed. So a rate that changes from batch to batch, None here, is no
    value of the field: it stands there in grey until somebody types.
    """
    shown, now = st.session_state.get(f"{key}-shown"), st.session_state.get(key)
    # Empty: nobody has chosen, or what was set did not reach the browser.
    if key not in st.session_state or (now in (shown, None) and value != now):
        st.session_state[key] = st.session_state[f"{key}-shown"] = value


def _apply(run: Run, watch: Watch) -> None:
    key = f"rate-{run.id}"
    # Read when the button is pressed: what was typed a moment before counts. An empty field means the rate of now.
    typed = widget_value(key)
    value = _rate(run, watch) if typed is None else typed
    send(run, "learning_rate", value)
    if "refused" not in st.session_state:
        st.session_state[f"{key}-shown"] = typed  # nothing waits in the field any more
        st.session_state[f"{key}-asked"] = (value, len(watch.history.controls))


def _follow(run: Run, watch: Watch) -> None:
    send(run, "follow_schedule")
    st.session_state[f"rate-{run.id}-shown"] = st.session_state.get(f"rate-{run.id}")
