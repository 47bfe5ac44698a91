"""Tables of runs beside each other: the settings that differ, what each reached, what each costs."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from dashboard.compared import Item, differing, finite, seconds, value
from dashboard.words import duration
from workbench.comparing.cost import parameters
from workbench.errors import WorkbenchError
from workbench.runs.columns import columns
from workbench.runs.config import RunConfig
from workbench.runs.store import Run

UNKNOWN = "–"


def settings_table(items: Sequence[Item]) -> tuple[list[str], list[list[str]]]:
    """Return columns and rows of the settings that differ between items, with the seeds of each."""
    names = differing([item.runs for item in items])
    heads = ["*", *(RunConfig.knobs()[name].title for name in names), "Seeds" if _several(items) else "Seed"]
    rows = []
    for item in items:
        config = item.runs[0].config
        values = [value(config, name) if config.is_used(name) else UNKNOWN for name in names]
        rows.append([item.name, *values, ", ".join(str(run.config.seed) for run in item.runs)])
    return heads, rows


def results_table(items: Sequence[Item]) -> tuple[list[str], list[list[str]]]:
    """Return columns and rows of the best and the last values; of several runs the mean, and how far seeds scatter."""
    heads = ["*", ">Accuracy, last", ">Accuracy, best", ">Loss, last", ">Loss, best", ">Test accuracy"]
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
    heads = ["*", ">Trained for", ">Parameters", ">Model file", *([">One picture"] if measured else [])]
    rows = []
    for item in items:
        took = [known for run in item.runs if (known := seconds(run))]
        times = [measured[run.id] for run in item.runs if run.id in measured]
        rows.append([item.name, duration(float(np.mean(took))) if took else UNKNOWN, _parameters(item.runs[0]),
                     _size(item.runs), *([f"{np.mean(times):.3f} ms" if times else UNKNOWN] if measured else [])])
    return heads, rows


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
        return f"{parameters(run.config):,}"
    except WorkbenchError:
        return UNKNOWN


def _size(runs: Sequence[Run]) -> str:
    for run in runs:
        path = run.folder / "model.keras"
        if path.exists():
            return f"{path.stat().st_size / 1000:,.0f} kB"
    return UNKNOWN
