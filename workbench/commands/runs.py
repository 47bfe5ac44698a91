"""`workbench runs`: what there is."""

import argparse
import json
from typing import Any

from rich.table import Table

from workbench.commands.output import console, say
from workbench.errors import RunError
from workbench.language import tr
from workbench.lessons.fault_secrets import why_apart
from workbench.printable import printable
from workbench.quantities import percent
from workbench.runs.reading import one_by_one
from workbench.runs.run import Run
from workbench.runs.status import STATES
from workbench.runs.store import Store


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "--runs", metavar="DIR", help=tr("the folder of the runs (default: WORKBENCH_RUNS, else ./runs)")
    )
    parser.add_argument("--json", action="store_true", help=tr("print one JSON list instead of a table"))


def run(options: argparse.Namespace) -> int:
    """Print the runs, newest first."""
    store = Store(options.runs)
    facts = one_by_one(store.runs(), describe, _damaged)
    if options.json:
        print(json.dumps(facts, indent=1))
    elif not facts:
        say(tr("There are no runs in {root} yet. Begin one: workbench train", root=store.root))
    else:
        _print_table(facts)
    return 0


def describe(run: Run) -> dict[str, Any]:
    """Return what is worth knowing about one run; a damaged one says so and the others are none the worse."""
    status = run.status
    facts: dict[str, Any] = {
        "run": run.id,
        **run.meta,
        "state": status.state,
        "doing": status.in_words(),
        "error": status.error,
        "missing": status.missing,
        "epoch": status.epoch,
        "folder": str(run.folder),
    }
    try:
        history, config = run.history(), run.config
    except RunError:
        return facts
    last = history.epochs[-1] if history.epochs else {}
    return facts | {
        "dataset": config.dataset,
        "architecture": config.architecture,
        "epochs": config.epochs,
        "val_accuracy": last.get("val_accuracy"),
        "test_accuracy": history.end.get("test_accuracy"),
        "learning_seconds": last.get("time"),
        "apart": why_apart(run, run.meta["name"], config.fault),
        "config": config.model_dump(mode="json"),
    }


def _damaged(run: Run, sentence: str) -> dict[str, Any]:
    return {
        "run": run.id,
        **run.meta,
        "state": "damaged",
        "doing": STATES["damaged"],
        "error": sentence,
        "missing": "",
        "epoch": 0,
        "folder": str(run.folder),
    }


def _print_table(facts: list[dict[str, Any]]) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("run", "name", "state", tr("data set"), "network"):
        table.add_column(column, no_wrap=column == "run")
    for column in ("epoch", "validation", "test", "seconds"):
        table.add_column(column, justify="right")
    for run in facts:
        state = run["doing"] if run["state"] != "failed" else f"failed: {run['error']}"
        state = f"{state}. {run['missing']}" if run["missing"] else state
        epochs = f"{run['epoch']}/{run['epochs']}" if "epochs" in run else ""
        cells = [
            run["run"],
            f"{run['name']} ({run['apart']})".strip() if run.get("apart") else run["name"],
            run["error"] if run["state"] == "damaged" else state,
            run.get("dataset", ""),
            run.get("architecture", ""),
            epochs,
            _share(run.get("val_accuracy")),
            _share(run.get("test_accuracy")),
            "" if run.get("learning_seconds") is None else f"{run['learning_seconds']:.0f}",
        ]
        table.add_row(*map(printable, cells))
    console(width=200).print(table)


def _share(value: float | None) -> str:
    return "" if value is None else percent(value)
