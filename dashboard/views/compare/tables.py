"""Tables of the chosen runs: the settings that differ, what each reached, what each costs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from dashboard.kit.table import table
from dashboard.session.guard import in_words
from dashboard.session.words import duration
from dashboard.views.compare.groups import Comparison, Item, differing, finite, seconds, value
from workbench.comparing.cost import latencies, parameters
from workbench.errors import WorkbenchError
from workbench.figures.base.line_styles import look
from workbench.language import ntr, tr
from workbench.runs.columns import columns
from workbench.runs.config import RunConfig
from workbench.runs.store import Run

UNKNOWN = "–"


def compare_tables(comparison: Comparison, bands: bool) -> None:
    """Show the three tables, a line for each curve of the figure, in its colour."""
    items = comparison.items(bands)
    if len(comparison.runs) > 1:
        with in_words():
            _settings(items)
    with in_words():
        st.header(tr("What each reached"), anchor=False)
        _table(results_table(items), items, "compare-results")
        several = tr(" Of several seeds: the mean ± how far they scatter (standard deviation).")
        st.caption(
            tr("Accuracy and loss on the validation pictures; the test pictures are read once, by the best network.")
            + several * any(len(item.runs) > 1 for item in items)
        )
    with in_words():
        _cost(items)


def _settings(items: list[Item]) -> None:
    st.header(tr("Settings that differ"), anchor=False)
    heads, rows = settings_table(items)
    if len(heads) > 1:
        _table((heads, rows), items, "compare-settings")
    if len(heads) == 1:
        st.markdown(tr("None: all of these runs have the same settings."))
    if not _seeds_differ(items):
        st.caption(_same_seeds(items[0]))


def _same_seeds(item: Item) -> str:
    seeds = sorted({run.config.seed for run in item.runs})
    return ntr(
        "Trained with seed {seeds}.", "Trained with the seeds {seeds}.", len(seeds), seeds=", ".join(map(str, seeds))
    )


def _cost(items: list[Item]) -> None:
    st.header(tr("What each costs"), anchor=False)
    runs = [run for item in items for run in item.runs[:1] if _model(run).exists()]
    stamps = {run.id: _model(run).stat().st_mtime_ns for run in runs}
    kept = st.session_state.get("compare-latencies", {})
    measured = {run.id: kept[run.id, stamps[run.id]] for run in runs if (run.id, stamps[run.id]) in kept}
    _table(cost_table(items, measured), items, "compare-costs")
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            tr("Measure the time for one picture"), icon=":material/timer:", key="compare-latency", disabled=not runs
        ):
            with st.spinner(tr("Reading pictures …")):
                times = latencies([_model(run) for run in runs])
            found = {(run.id, stamps[run.id]): taken for run, taken in zip(runs, times, strict=True)}
            st.session_state["compare-latencies"] = kept | found
            st.rerun()
        st.caption(
            tr(
                "Measured with the ONNX twin on one processor thread of this machine: 300 pictures one by one, "
                "all networks taking turns, the median. What else the machine does makes it slower."
            )
        )


def _table(content: tuple[list[str], list[list[str]]], items: list[Item], key: str) -> None:
    table(*content, key, marks=[look("", item.place).colour for item in items])


def _model(run: Run) -> Path:
    return run.twin_file


def settings_table(items: Sequence[Item]) -> tuple[list[str], list[list[str]]]:
    """Return columns and rows of the settings that differ between items, the seeds among them."""
    names = differing([item.runs for item in items])
    seeds = _seeds_differ(items)
    heads = ["*", *(RunConfig.knobs()[name].title for name in names)]
    heads += [tr("Seeds") if _several(items) else tr("Seed")] * seeds
    rows = []
    for item in items:
        config = item.runs[0].config
        values = [value(config, name) if config.is_used(name) else UNKNOWN for name in names]
        rows.append([item.name, *values, *[", ".join(str(run.config.seed) for run in item.runs)] * seeds])
    return heads, rows


def results_table(items: Sequence[Item]) -> tuple[list[str], list[list[str]]]:
    """Return columns and rows of the best and the last values; of several runs the mean, and how far seeds scatter."""
    heads = [
        "*",
        tr(">Accuracy, last"),
        tr(">Accuracy, best"),
        tr(">Loss, last"),
        tr(">Loss, best"),
        tr(">Test accuracy"),
    ]
    rows = []
    for item in items:
        cells = [item.name]
        for name, best in (("val_accuracy", np.nanmax), ("val_loss", np.nanmin)):
            values = [known for run in item.runs if len(known := finite(columns(run.folder).epochs[name]))]
            share = name == "val_accuracy"
            cells += [_mean([known[-1] for known in values], share), _mean([best(known) for known in values], share)]
        tests = [columns(run.folder).end.get("test_accuracy") for run in item.runs]
        rows.append([*cells, _mean([value for value in tests if value is not None], True)])
    return heads, rows


def cost_table(items: Sequence[Item], measured: dict[str, float]) -> tuple[list[str], list[list[str]]]:
    """Return columns and rows of what items cost.

    Args:
        items: what is compared.
        measured: milliseconds for one picture, by the number of a run; empty before it was measured.
    """
    heads = ["*", tr(">Trained for"), ">Parameters", tr(">Model file"), *([tr(">One picture")] if measured else [])]
    rows = []
    for item in items:
        took = [known for run in item.runs if (known := seconds(run))]
        times = [measured[run.id] for run in item.runs if run.id in measured]
        rows.append(
            [
                item.name,
                duration(float(np.mean(took))) if took else UNKNOWN,
                _parameters(item.runs[0]),
                _size(item.runs),
                *([f"{np.mean(times):.3f} ms" if times else UNKNOWN] if measured else []),
            ]
        )
    return heads, rows


def _seeds_differ(items: Sequence[Item]) -> bool:
    return len({tuple(sorted(run.config.seed for run in item.runs)) for item in items}) > 1


def _several(items: Sequence[Item]) -> bool:
    return any(len(item.runs) > 1 for item in items)


def _mean(values: Sequence[Any], share: bool) -> str:
    if not values:
        return UNKNOWN
    mean, factor, unit = float(np.mean(values)), 100 if share else 1, " %" if share else ""
    text = f"{mean:.2%}".replace("%", "") if share else f"{mean:.4g}"
    spread = f" ± {factor * float(np.std(values, ddof=1)):.2g}" if len(values) > 1 else ""
    return f"{text}{spread}{unit}"


def _parameters(run: Run) -> str:
    try:
        return f"{parameters(run):,}"
    except WorkbenchError:
        return UNKNOWN


def _size(runs: Sequence[Run]) -> str:
    for run in runs:
        path = run.model_file
        if path.exists():
            return f"{path.stat().st_size / 1000:,.0f} kB"
    return UNKNOWN
