"""Tables of the chosen runs: the settings that differ, what each reached, what each costs."""

from pathlib import Path

import streamlit as st

from dashboard.compared import Comparison, Item
from dashboard.comparison_tables import cost_table, results_table, settings_table
from dashboard.components.table import table
from dashboard.guard import in_words
from workbench.comparing.cost import latencies
from workbench.figures.base.line_styles import look
from workbench.runs.store import Run


def compare_tables(comparison: Comparison, bands: bool) -> None:
    """Show the three tables, a line for each curve of the figure, in its colour."""
    items = comparison.items(bands)
    with in_words():
        st.subheader("Settings that differ", anchor=False)
        _table(settings_table(items), items, "compare-settings")
    with in_words():
        st.subheader("What each reached", anchor=False)
        _table(results_table(items), items, "compare-results")
        several = " Of several seeds: the mean ± how far they scatter (standard deviation)."
        st.caption("Accuracy and loss on the validation pictures; the test pictures are read once, by the best network."
                   + several * any(len(item.runs) > 1 for item in items))  # fmt: skip
    with in_words():
        _cost(items)


def _cost(items: list[Item]) -> None:
    st.subheader("What each costs", anchor=False)
    runs = [run for item in items for run in item.runs[:1] if _model(run).exists()]
    stamps = {run.id: _model(run).stat().st_mtime_ns for run in runs}
    kept = st.session_state.get("compare-latencies", {})
    measured = {run.id: kept[run.id, stamps[run.id]] for run in runs if (run.id, stamps[run.id]) in kept}
    _table(cost_table(items, measured), items, "compare-costs")
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Measure the time for one picture", icon=":material/timer:", key="compare-latency",
                     disabled=not runs):  # fmt: skip
            with st.spinner("Reading pictures …"):
                times = latencies([_model(run) for run in runs])
            found = {(run.id, stamps[run.id]): taken for run, taken in zip(runs, times, strict=True)}
            st.session_state["compare-latencies"] = kept | found
            st.rerun()
        st.caption("Measured with the ONNX twin on one processor thread of this machine: 300 pictures one by one, all "
                   "networks taking turns, the median. What else the machine does makes it slower.")  # fmt: skip


def _table(content: tuple[list[str], list[list[str]]], items: list[Item], key: str) -> None:
    table(*content, key, marks=[look("", item.place).colour for item in items])


def _model(run: Run) -> Path:
    return run.folder / "model.onnx"
