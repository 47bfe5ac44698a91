"""What there is to see of a run whose fault is to be found: its curves, its layers, its data; not its settings."""

from typing import Any

import streamlit as st

from dashboard.kit.live_figure import live_figure
from dashboard.kit.table import table
from dashboard.session import state
from dashboard.session.fault_facts import (
    CLASS_COLUMNS,
    LAYER_COLUMNS,
    LAYERS_SAY,
    beginning,
    class_rows,
    data_rows,
    layer_rows,
)
from dashboard.session.guard import told_in_words
from dashboard.session.watching import BADGES
from dashboard.session.words import literal
from dashboard.views.faults import state as finding_faults
from dashboard.views.faults.state import Case
from workbench.coach import Finding
from workbench.figures import diagnosis_curves
from workbench.language import tr
from workbench.runs import jobs
from workbench.runs.status import ENDED
from workbench.runs.store import Run

LOOK_SECONDS = 0.5  # seconds between two looks while it learns


def cured_beside(case: Case, sick: Run, cured: Run) -> None:
    """Show the curves of a run with the fault, and of the same without it, side by side; while it learns, they grow."""
    live = cured.status.state not in ENDED
    st.fragment(_beside, run_every=LOOK_SECONDS if live else None)(case, sick.id, cured.id, live)


@told_in_words
def _beside(case: Case, sick_id: str, cured_id: str, live: bool) -> None:
    columns = st.columns(2, gap="medium")
    ended = True
    for column, identifier, words in zip(columns, (sick_id, cured_id), (tr("Sick"), tr("Cured")), strict=True):
        run = Run(state.store().root / identifier)
        watch = state.watch(run)
        ended = watch.status.state in ENDED
        if watch.status.state == "queued":
            jobs.ensure_worker(state.store())
        with column:
            label, colour = BADGES[watch.status.state]
            st.markdown(f"**{words}** :{colour}-badge[{label}] {literal(watch.sentence(state.store()))}")
            live_figure(
                diagnosis_curves(
                    watch.thinned.update(watch.history.batches),
                    watch.history.epochs,
                    total_steps=0 if ended else watch.total_steps,
                    uirevision=run.id,
                ),
                key=f"fault-beside-{case.fault.number}-{identifier}",
                still=True,
            )
    if live and ended:
        st.rerun()


def fault_evidence(case: Case, run: Run, finding: Finding | None) -> None:
    """Show the curves of a run, and the tables of its layers and data; while it learns, they grow.

    Args:
        case: the exercise.
        run: the learner's run of it.
        finding: what the coach sees in it, once that may be told.
    """
    live = run.status.state not in ENDED
    st.fragment(_show, run_every=LOOK_SECONDS if live else None)(case, run.id, finding, live)


@told_in_words
def _show(case: Case, run_id: str, finding: Finding | None, live: bool) -> None:
    run = Run(state.store().root / run_id)
    watch = state.watch(run)
    history, ended = watch.history, watch.status.state in ENDED
    asks = not case.told or finding_faults.asks_for_place(case, run)
    label, colour = BADGES[watch.status.state]
    st.markdown(f":{colour}-badge[{label}] {literal(watch.sentence(state.store()))}")
    if watch.status.state == "queued":
        jobs.ensure_worker(state.store())
    live_figure(
        diagnosis_curves(
            watch.thinned.update(history.batches),
            history.epochs,
            total_steps=0 if ended else watch.total_steps,
            picked=finding_faults.place(case.fault),
            shown=(finding.evidence.first, finding.evidence.last) if finding else None,
            uirevision=run.id,
        ),
        key=f"fault-curves-{case.fault.number}",
        pick="x" if ended and asks else "",
        on_pick=lambda where: _pointed(case, run, where),
    )
    if ended and not case.told:
        st.caption(tr("Where does it show? Click there, or drag; with the keyboard, use the arrow keys."))
    if history.layers:
        layers, data, classes = st.tabs(["Layers", "Data", tr("Class by class")])
        with layers:
            table(LAYER_COLUMNS, layer_rows(history), f"fault-layers-{run.id}")
            st.caption(f"{beginning(history)} {tr(LAYERS_SAY)}")
        with data:
            table(["*What", tr("How much")], data_rows(history, run.config), f"fault-data-{run.id}")
        with classes:
            table(CLASS_COLUMNS, class_rows(history), f"fault-classes-{run.id}")
            st.caption(tr("Of the pictures with which the layers are measured, at the end of the run."))
    if (live and ended) or st.session_state.pop("fault-placed", False):
        st.rerun()  # what stands beside it says so


def _pointed(case: Case, run: Run, where: dict[str, Any]) -> None:
    finding_faults.point(case.fault, where["x"])
    if where.get("last", True) and finding_faults.asks_for_place(case, run):
        finding_faults.mark(case.fault, run)
        st.session_state["fault-placed"] = True
