"""The learning rate of a run at work: what it is now, a rate to hold, and the way back to the schedule."""

import streamlit as st

from dashboard.guard import guarded
from dashboard.watching import Watch
from workbench.errors import WorkbenchError
from workbench.runs.config import RunConfig
from workbench.runs.store import Run


def send(run: Run, action: str, value: float | int | None = None) -> None:
    """Ask a run to do something; what is refused is kept for the next time the page is drawn."""
    try:
        run.send(action, value)
    except WorkbenchError as error:
        st.session_state["refused"] = str(error)


def rate_to_hold(run: Run, watch: Watch) -> None:
    """Show the field for a learning rate, and the button that has it held."""
    low, high = RunConfig.bounds("learning_rate")
    now = _rate(run, watch)
    _show_in_field(f"rate-{run.id}", now if _stands_still(watch) else None)
    st.number_input("New learning rate", low, high, None, step=None, format="%.6g", key=f"rate-{run.id}", width=170,
                    placeholder=f"{now:.4g}")  # fmt: skip
    st.button(
        "Apply",
        icon=":material/speed:",
        key="apply-rate",
        on_click=guarded(_apply),
        args=(run, watch),
        help="This rate is held from the next batch on, until you go back to the schedule.",
    )


def said_what_holds(run: Run, watch: Watch) -> None:
    """Say that a rate is held by hand, where one is, with the way back."""
    if words := watch.held_words():
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(words, width="content")
            st.button("Back to the schedule", icon=":material/undo:", key="follow-schedule", on_click=guarded(_follow),
                      args=(run, watch), help="The schedule goes on at its place from the next batch on.")  # fmt: skip


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
    shown = st.session_state.get(f"{key}-shown")
    # Empty: nobody has chosen, or what was set did not reach the browser.
    if key not in st.session_state or (st.session_state[key] in (shown, None) and value != st.session_state[key]):
        st.session_state[key] = st.session_state[f"{key}-shown"] = value


def _apply(run: Run, watch: Watch) -> None:
    key = f"rate-{run.id}"
    # Read when the button is pressed: what was typed a moment before counts. An empty field means the rate of now.
    value = st.session_state[key] if st.session_state[key] is not None else _rate(run, watch)
    send(run, "learning_rate", value)
    if "refused" not in st.session_state:
        st.session_state[f"{key}-shown"] = st.session_state[key]  # nothing waits in the field any more
        st.session_state[f"{key}-asked"] = (value, len(watch.history.controls))


def _follow(run: Run, watch: Watch) -> None:
    send(run, "follow_schedule")
    st.session_state[f"rate-{run.id}-shown"] = st.session_state.get(f"rate-{run.id}")
