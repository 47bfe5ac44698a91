"""The table of runs: filter, sort by pressing a heading, choose a line to act on it, or several to compare them."""

from collections.abc import Sequence

import streamlit as st

from dashboard.kit.pages import page_file
from dashboard.session import state
from dashboard.session.deleting import delete, delete_several
from dashboard.session.guard import guarded
from dashboard.session.run_facts import RunFacts
from dashboard.session.words import duration, literal
from workbench.quantities import count
from workbench.runs.store import Store

COLUMNS = (
    "Run",
    "State",
    "Test accuracy",
    "Validation",
    "Data set",
    "Network",
    "Epochs",
    "Trained for",
    "Made",
    "Note",
)


def run_table(found: Sequence[RunFacts]) -> None:
    """Show the runs that match the filters, and what can be done with the chosen one."""
    shown = _filtered(found)
    st.caption(count(len(shown), "run") if len(shown) == len(found) else f"{len(shown)} of {count(len(found), 'run')}")
    if not shown:
        st.info("No run matches. Clear the filters to see them all.", icon=":material/filter_alt_off:")
        return
    event = st.dataframe(
        {name: [_cell(name, facts) for facts in shown] for name in COLUMNS},
        hide_index=True,
        key="run-table",
        on_select="rerun",
        selection_mode="multi-row",
        height=min(38 + 35 * len(shown), 520),
        alt="All runs with their state, accuracy, data set, network, epochs and time.",
        column_config={
            "Test accuracy": st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1),
            "Validation": st.column_config.NumberColumn(format="percent"),
        },
    )
    rows = event.selection.get("rows") if isinstance(event.selection, dict) else []
    chosen = [shown[row] for row in rows or [] if isinstance(row, int) and 0 <= row < len(shown)]
    if not chosen:
        st.caption("Choose a run by the box at the left of its line, or several to compare them.")
    elif len(chosen) == 1:
        _actions(chosen[0])
    else:
        _actions_of_several(chosen)


def _filtered(found: Sequence[RunFacts]) -> list[RunFacts]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = (
            st.text_input(
                "Find",
                key="find-run",
                placeholder="name, note, network …",
                persist_state="session",
                width=300,
                icon=":material/search:",
            )
            .strip()
            .lower()
        )
        states = st.multiselect(
            "State",
            sorted({facts.state for facts in found}),
            key="find-state",
            persist_state="session",
            placeholder="all",
            width=260,
        )
        datasets = st.multiselect(
            "Data set",
            sorted({facts.dataset for facts in found if facts.dataset}),
            key="find-dataset",
            persist_state="session",
            placeholder="all",
            width=260,
        )
    return [
        facts
        for facts in found
        if text in f"{facts.title} {facts.note} {facts.architecture} {facts.dataset} {facts.id}".lower()
        and (not states or facts.state in states)
        and (not datasets or facts.dataset in datasets)
    ]


def _cell(name: str, facts: RunFacts) -> object:
    return {
        "Run": facts.title,
        "State": facts.state_words,
        "Test accuracy": facts.test_accuracy,
        "Validation": facts.val_accuracy,
        "Data set": facts.dataset,
        "Network": facts.architecture,
        "Epochs": f"{facts.epoch} of {facts.total_epochs}" if facts.total_epochs else "",
        "Trained for": duration(facts.seconds) if facts.seconds is not None else "",
        "Made": facts.created,
        "Note": facts.note,
    }[name]


def _actions(facts: RunFacts) -> None:
    store = state.store()
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(
                "Name",
                facts.title,
                key=f"name-{facts.id}",
                max_chars=80,
                width=280,
                on_change=guarded(lambda: _describe(store, facts, name=st.session_state[f"name-{facts.id}"])),
            )
            st.text_input(
                "Note",
                facts.note,
                key=f"note-{facts.id}",
                max_chars=300,
                width=360,
                on_change=guarded(lambda: _describe(store, facts, note=st.session_state[f"note-{facts.id}"])),
            )
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button("Open", type="primary", icon=":material/show_chart:", key="open-run"):
                st.switch_page(page_file("run"), query_params={"run": facts.id})
            if facts.reads_digits:
                st.page_link(
                    page_file("draw"),
                    label="Draw with this model",
                    icon=":material/draw:",
                    query_params={"model": facts.id},
                )
            st.button(
                "Delete",
                icon=":material/delete:",
                key="delete-run",
                on_click=guarded(delete),
                args=(store, facts.id, facts.title),
            )
        if facts.error:
            st.warning(literal(facts.error), icon=":material/warning:")
        if facts.missing:
            st.info(literal(facts.missing), icon=":material/info:")


def _actions_of_several(chosen: Sequence[RunFacts]) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        if st.button(
            f"Compare these {len(chosen)}", type="primary", icon=":material/stacked_line_chart:", key="compare-runs"
        ):
            st.switch_page(page_file("compare"), query_params={"runs": ",".join(facts.id for facts in chosen)})
        st.button(
            f"Delete these {len(chosen)}",
            icon=":material/delete:",
            key="delete-runs",
            on_click=guarded(delete_several),
            args=(state.store(), chosen),
        )


def _describe(store: Store, facts: RunFacts, **changes: str) -> None:
    store.run(facts.id).describe(**changes)
