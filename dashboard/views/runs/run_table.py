"""The table of runs: filter, sort by pressing a heading, choose a line to act on it, or several to compare them."""

from collections.abc import Sequence

import streamlit as st

from dashboard.kit.pages import page_file
from dashboard.session import state
from dashboard.session.deleting import delete, delete_several
from dashboard.session.guard import guarded, widget_value
from dashboard.session.run_facts import RunFacts
from dashboard.session.visitor import own, owns
from dashboard.session.words import duration, literal
from workbench.language import ntr, tr
from workbench.quantities import count
from workbench.runs.store import Store

WHOLE_ROWS = 13  # rows that are seen at once: none of them is cut
PERCENT = "%.1f %%"
PHONE = "<style>@media (min-width: 641px) { .st-key-runs-swipe { display: none; } }</style>"


def run_table(found: Sequence[RunFacts]) -> None:
    """Show the runs that match the filters, and what can be done with the chosen one."""
    usual = [facts for facts in found if not facts.apart]
    found = found if _wants_apart(len(found) - len(usual)) else usual
    shown = _filtered(found)
    st.caption(
        count(len(shown), "run")
        if len(shown) == len(found)
        else tr("{shown} of {runs}", shown=len(shown), runs=count(len(found), "run"))
    )
    if not found:
        st.info(
            tr("None of your own yet: all runs so far were broken on purpose, or belong to Find the fault."),
            icon=":material/inbox:",
        )
        return
    if not shown:
        st.info(tr("No run matches. Clear the filters to see them all."), icon=":material/filter_alt_off:")
        return
    event = st.dataframe(
        _table(shown),
        hide_index=True,
        key="run-table",
        on_select="rerun",
        selection_mode=["multi-row", "single-cell"],
        height=38 + 35 * min(len(shown), WHOLE_ROWS),
        alt=tr("All runs with their state, accuracy, data set, network, epochs and time."),
        column_config={
            tr("Test accuracy"): st.column_config.ProgressColumn(format=PERCENT, min_value=0, max_value=100),
            tr("Validation"): st.column_config.NumberColumn(format=PERCENT),
        },
    )
    st.html(PHONE)
    with st.container(key="runs-swipe"):
        st.caption(tr("The table is wider than this screen: swipe it sideways to see the rest."))
    selection = event.selection if isinstance(event.selection, dict) else {}
    if (pressed := _pressed(selection.get("cells"), shown)) is not None:
        st.switch_page(page_file("run"), query_params={"run": pressed.id})
    chosen = [shown[row] for row in selection.get("rows") or [] if isinstance(row, int) and 0 <= row < len(shown)]
    if not chosen:
        st.caption(tr("Press the name of a run to open it. Choose runs by the boxes at the left to compare them."))
    elif len(chosen) == 1:
        _actions(chosen[0])
    else:
        _actions_of_several(chosen)


def _pressed(cells: object, shown: Sequence[RunFacts]) -> RunFacts | None:
    """Return the run whose name was pressed, None where no name was."""
    for cell in cells if isinstance(cells, list) else []:
        if isinstance(cell, list | tuple) and len(cell) == 2 and cell[1] == tr("Run"):
            row = cell[0]
            return shown[row] if isinstance(row, int) and 0 <= row < len(shown) else None
    return None


def _wants_apart(amount: int) -> bool:
    """Ask whether the runs that are broken on purpose are shown as well, where there are some."""
    return amount > 0 and st.toggle(
        ntr("Also {amount} run that is broken on purpose", "Also {amount} runs that are broken on purpose", amount),
        key="runs-apart",
        persist_state="session",
        help=tr("Runs of Find the fault, and others in which a fault was planted."),
    )


def _filtered(found: Sequence[RunFacts]) -> list[RunFacts]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = (
            st.text_input(
                tr("Find"),
                key="find-run",
                placeholder=tr("name, note, network …"),
                persist_state="session",
                width=300,
                icon=":material/search:",
            )
            .strip()
            .lower()
        )
        states = st.multiselect(
            tr("State"),
            sorted({facts.state for facts in found}),
            key="find-state",
            persist_state="session",
            placeholder=tr("all"),
            width=260,
        )
        datasets = st.multiselect(
            tr("Data set"),
            sorted({facts.dataset for facts in found if facts.dataset}),
            key="find-dataset",
            persist_state="session",
            placeholder=tr("all"),
            width=260,
        )
    return [
        facts
        for facts in found
        if text in f"{facts.title} {facts.note} {facts.architecture} {facts.network} {facts.dataset} {facts.id}".lower()
        and (not states or facts.state in states)
        and (not datasets or facts.dataset in datasets)
    ]


def _table(shown: Sequence[RunFacts]) -> dict[str, list[object]]:
    return {
        tr("Run"): [facts.title for facts in shown],
        tr("State"): [facts.state_words for facts in shown],
        tr("Test accuracy"): [_hundred(facts.test_accuracy) for facts in shown],
        tr("Validation"): [_hundred(facts.val_accuracy) for facts in shown],
        tr("Data set"): [facts.dataset for facts in shown],
        tr("Network"): [facts.network for facts in shown],
        tr("Epochs"): [_epochs(facts) for facts in shown],
        tr("Trained for"): [duration(facts.seconds) if facts.seconds is not None else "" for facts in shown],
        tr("Made"): [facts.created for facts in shown],
        tr("Note"): [facts.note for facts in shown],
    }


def _hundred(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _epochs(facts: RunFacts) -> str:
    if not facts.total_epochs:
        return ""
    return tr("{epoch} of {total_epochs}", epoch=facts.epoch, total_epochs=facts.total_epochs)


def _actions(facts: RunFacts) -> None:
    store = state.store()
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(
                tr("Name"),
                facts.title,
                key=f"name-{facts.id}",
                max_chars=80,
                width=280,
                disabled=not owns(facts.learner),
                on_change=guarded(lambda: _describe(store, facts, name=widget_value(f"name-{facts.id}"))),
            )
            st.text_input(
                tr("Note"),
                facts.note,
                key=f"note-{facts.id}",
                max_chars=300,
                width=360,
                disabled=not owns(facts.learner),
                on_change=guarded(lambda: _describe(store, facts, note=widget_value(f"note-{facts.id}"))),
            )
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button(tr("Open"), type="primary", icon=":material/show_chart:", key="open-run"):
                st.switch_page(page_file("run"), query_params={"run": facts.id})
            if facts.draws:
                st.page_link(
                    page_file("draw"),
                    label=tr("Draw with this model"),
                    icon=":material/draw:",
                    query_params={"model": facts.id},
                )
            if owns(facts.learner):
                st.button(
                    tr("Delete"),
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
            tr("Compare these {chosen}", chosen=len(chosen)),
            type="primary",
            icon=":material/balance:",
            key="compare-runs",
        ):
            st.switch_page(page_file("compare"), query_params={"runs": ",".join(facts.id for facts in chosen)})
        if own := [facts for facts in chosen if owns(facts.learner)]:
            st.button(
                tr("Delete these {chosen}", chosen=len(own)),
                icon=":material/delete:",
                key="delete-runs",
                on_click=guarded(delete_several),
                args=(state.store(), own),
            )


def _describe(store: Store, facts: RunFacts, **changes: str) -> None:
    own(store.run(facts.id)).describe(**changes)
