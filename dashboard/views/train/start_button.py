"""Start: a name, the button, and what has to be there before a run can begin."""

import streamlit as st

from dashboard.session import state, training_settings
from dashboard.session.guard import guarded
from dashboard.session.words import literal
from dashboard.views.train.settings_form import read_form
from workbench.data.datasets import DATASETS, available, get_dataset
from workbench.errors import ConfigError, DataError, WorkbenchError
from workbench.language import tr
from workbench.runs import jobs
from workbench.runs.checking import check
from workbench.runs.config import RunConfig
from workbench.runs.disk import forecast

SAME_START = 1.0  # seconds within which nobody starts the same run twice


def start_button(config: RunConfig, *, main: bool) -> None:
    """Show the button that starts a run with these settings, and why it cannot start where it cannot.

    Args:
        config: the settings.
        main: whether it is what the page is about now: no run is shown that leads on.
    """
    reason = _reason_against(config)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            tr("Name of the run"),
            key="run-name",
            placeholder=tr("optional"),
            max_chars=80,
            width=300,
            persist_state="session",
        )
        st.button(
            tr("Start"),
            type="primary" if main else "secondary",
            icon=":material/play_arrow:",
            key="start",
            disabled=bool(reason),
            on_click=guarded(_start),
            width=130,
        )
    if reason:
        st.warning(literal(reason), icon=":material/warning:")
    if refused := st.session_state.pop("start-refused", None):
        st.error(literal(refused), icon=":material/error:")


def where_the_data_are(config: RunConfig) -> None:
    """Say what the data set is, and whether it is on this machine."""
    there, where = available(config.dataset)
    if there or config.dataset in DATASETS:
        dataset = get_dataset(config.dataset)
        st.caption(
            f"{':material/check_circle:' if there else ':material/download:'} {literal(dataset.label)}: "
            f"{literal(where)}. {dataset.help}"
        )
    if not _reason_against(config) and (room := forecast(config, state.store().root)):
        st.caption(f":material/hard_drive: {literal(room)}")


def _reason_against(config: RunConfig) -> str:
    """Return why these settings cannot train, or nothing."""
    try:
        check(config)
    except (ConfigError, DataError) as error:
        return str(error)
    there, where = available(config.dataset)
    if not there and not DATASETS[config.dataset].downloads:
        label = DATASETS[config.dataset].label
        return tr(
            "{label} cannot be used yet: {where}. Choose another data set, or set that folder.",
            label=label,
            where=where,
        )
    return ""


def _start() -> None:
    # What was typed into the form a moment before the press counts as well.
    read_form()
    if complaint := training_settings.first_complaint():
        st.session_state["start-refused"] = complaint
        return
    if state.is_double_press(tr("start {to_json}", to_json=training_settings.settings().to_json()), SAME_START):
        return
    try:
        run = jobs.start(training_settings.settings(), st.session_state.get("run-name", ""), state.store())
    except WorkbenchError as error:
        state.forget_press()  # what was refused may be tried again at once
        st.session_state["start-refused"] = str(error)
        return
    st.session_state["run-name"] = ""
    state.start_watching(run)
