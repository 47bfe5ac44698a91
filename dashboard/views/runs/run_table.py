"""The table of runs: filter, sort by pressing a heading, choose a line to act on it, or several to compare them."""

from collections.abc import Collection, Sequence

import streamlit as st

from dashboard.kit.pages import page_file
from dashboard.session import state
from dashboard.session.deleting import delete, delete_several
from dashboard.session.guard import guarded, widget_value
from dashboard.session.run_facts import RunFacts, by_rank
from dashboard.session.visitor import own, owns
from dashboard.session.words import duration, literal
from dashboard.views.runs.lines import MOST_CURVES, Line, best_of, can_fold, lines, note_of, small_curve
from workbench.figures.base.style import VALIDATION
from workbench.language import ntr, tr
from workbench.quantities import count
from workbench.runs.store import Store

WHOLE_ROWS = 13  # rows that are seen at once: none of them is cut
PERCENT = "%.1f %%"
PHONE = "<style>@media (min-width: 641px) { .st-key-runs-swipe { display: none; } }</style>"


def run_table(found: Sequence[RunFacts]) -> None:
    """Show the runs that match the filters, and what can be done with the chosen one."""
    usual = [facts for facts in found if not facts.apart]
    found = by_rank(found) if _wants_apart(len(found) - len(usual)) else usual
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
    table = lines(shown, fold=can_fold(shown) and _wants_folded())
    event = st.dataframe(
        _table(table, best_of(found)),
        hide_index=True,
        key="run-table",
        on_select="rerun",
        selection_mode=["multi-row", "single-cell"],
        height=38 + 35 * min(len(table), WHOLE_ROWS),
        alt=tr("All runs with their state, accuracy, data set, network, epochs and time."),
        column_config={
            tr("Test accuracy"): st.column_config.ProgressColumn(format=PERCENT, min_value=0, max_value=100),
            tr("Validation"): st.column_config.NumberColumn(format=PERCENT),
            tr("Curve"): st.column_config.LineChartColumn(
                y_min=0, y_max=1, color=VALIDATION, help=tr("The validation accuracy, epoch by epoch.")
            ),
        },
    )
    st.html(PHONE)
    with st.container(key="runs-swipe"):
        st.caption(tr("The table is wider than this screen: swipe it sideways to see the rest."))
    selection = event.selection if isinstance(event.selection, dict) else {}
    if (pressed := _pressed(selection.get("cells"), table)) is not None:
        _open(pressed)
    rows = [table[row] for row in selection.get("rows") or [] if isinstance(row, int) and 0 <= row < len(table)]
    chosen = [facts for line in rows for facts in line.runs]
    if not chosen:
        st.caption(
            tr("Press a line to open it. Choose runs by the boxes at the left to compare them. ★ reads its test best.")
        )
    elif len(chosen) == 1:
        _actions(chosen[0])
    else:
        _actions_of_several(chosen)


def _pressed(cells: object, table: Sequence[Line]) -> Line | None:
    """Return the line that was pressed, None where none was."""
    for cell in cells if isinstance(cells, list) else []:
        if isinstance(cell, list | tuple) and len(cell) == 2:
            row = cell[0]
            return table[row] if isinstance(row, int) and 0 <= row < len(table) else None
    return None


def _open(line: Line) -> None:
    """Open a run; several that differ in their seeds alone are opened beside each other."""
    if line.folded:
        st.switch_page(page_file("compare"), query_params={"runs": ",".join(facts.id for facts in line.runs)})
    st.switch_page(page_file("run"), query_params={"run": line.facts.id})


def _wants_folded() -> bool:
    """Ask whether runs that differ in their seeds alone share a line."""
    return st.toggle(
        tr("Fold repeats with other seeds"),
        value=True,
        key="runs-folded",
        persist_state="session",
        help=tr("One line for all of them, with their mean. Press it to see them side by side."),
    )


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


def _table(table: Sequence[Line], best: Collection[str]) -> dict[str, list[object]]:
    store = state.store()
    curves = [small_curve(store, line.facts) for line in table[:MOST_CURVES]]
    seconds = [line.mean("seconds") for line in table]
    return {
        tr("Run"): [line.title(best) for line in table],
        tr("State"): [line.facts.state_words for line in table],
        tr("Test accuracy"): [_hundred(line.mean("test_accuracy")) for line in table],
        tr("Curve"): [*curves, *([] for _ in table[MOST_CURVES:])],
        tr("Validation"): [_hundred(line.mean("val_accuracy")) for line in table],
        tr("Data set"): [line.facts.dataset for line in table],
        tr("Network"): [line.facts.network for line in table],
        tr("Epochs"): [_epochs(line.facts) for line in table],
        tr("Trained for"): ["" if took is None else duration(took) for took in seconds],
        tr("Made"): [line.facts.created for line in table],
        tr("Note"): [note_of(line) for line in table],
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
