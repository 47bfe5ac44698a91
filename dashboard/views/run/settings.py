"""The settings of a run, how to repeat it, where it ran, its name and its note."""

import streamlit as st

from dashboard.kit.network_drawn import network_drawn
from dashboard.kit.pages import page_file
from dashboard.kit.table import table
from dashboard.session import state
from dashboard.session.deleting import delete
from dashboard.session.guard import guarded, widget_value
from dashboard.session.run_facts import title
from dashboard.session.visitor import own, owns
from dashboard.session.words import literal
from workbench.language import tr
from workbench.lessons.fault_secrets import secret
from workbench.runs.config import RunConfig
from workbench.runs.describe import rates_by_hand
from workbench.runs.presets import PRESETS, preset
from workbench.runs.repeating import command, nearest_preset, shown
from workbench.runs.status import LIVE
from workbench.runs.store import Run


def settings(run: Run) -> None:
    """Show what differs from the nearest preset, the command that repeats the run, and all settings as JSON."""
    if fault := secret(run, state.store()):
        st.info(
            tr("The settings are hidden until you have said what is wrong with {fault}.", fault=fault.name),
            icon=":material/visibility_off:",
        )
        return
    config = run.config
    name = nearest_preset(config)
    differences = config.differences(preset(name))
    label = PRESETS[name].label
    if differences:
        rows = [
            (RunConfig.knobs()[setting].title, shown(setting, before), shown(setting, now))
            for setting, (before, now) in differences.items()
        ]
        table(["Setting", label, tr("*This run")], rows, f"differences-{run.id}")
    else:
        st.markdown(tr("All settings are those of the preset **{label}**.", label=label))
    if by_hand := rates_by_hand(run.history().controls):
        st.markdown(
            tr("While it learned, the rate was changed by hand: {by_hand}. No command repeats that.", by_hand=by_hand)
        )
    st.markdown(tr("This command trains the same again:"))
    st.code(command(config), language="bash", wrap_lines=True)
    network_drawn(config, run.data)
    with st.expander(tr("All settings as JSON")):
        st.code(config.to_json(), language="json")
        st.download_button(
            tr("Download"),
            config.to_json(),
            f"{run.id}.json",
            "application/json",
            icon=":material/download:",
            on_click="ignore",
        )


def environment(run: Run) -> None:
    """Show versions, device, seed and data of a run."""
    found = run.environment()
    if not found:
        st.info(tr("Nothing here yet. It is written when the training begins."), icon=":material/hourglass_empty:")
        return
    rows = []
    for key, value in found.items():
        parts = [f"{name} {part}" for name, part in value.items()] if isinstance(value, dict) else [str(value)]
        rows.append((key.replace("_", " "), ", ".join(parts)))
    table(["*", ""], rows, f"environment-{run.id}")
    st.caption(tr("Folder: {run}", run=literal(str(run.folder))))


def name_and_note(run: Run) -> None:
    """Let the learner name the run, write a note, or delete it."""
    for field, label, longest in (("name", "Name", 80), ("note", "Note", 300)):
        key = f"own-{field}-{run.id}"
        st.text_input(
            label,
            run.meta[field],
            key=key,
            max_chars=longest,
            disabled=not owns(run.learner),
            on_change=guarded(_describe),
            args=(run, field, key),
        )
    if owns(run.learner) and st.button(
        tr("Delete this run"),
        icon=":material/delete:",
        key="delete-this",
        disabled=run.status.state in LIVE,
        help=tr("It can be brought back from the next page."),
    ):
        delete(state.store(), run.id, title(run))
        st.switch_page(page_file("runs"))


def _describe(run: Run, field: str, key: str) -> None:
    own(run).describe(**{field: widget_value(key).strip()})
