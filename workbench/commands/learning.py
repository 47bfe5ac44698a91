"""Train a run in this process, with a bar in the terminal: what `train` and `resume` share."""

import argparse
import json
import os
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

from workbench.commands.output import console as make_console
from workbench.commands.output import say
from workbench.commands.progress_bar import ProgressBar
from workbench.errors import RunError, WorkbenchError
from workbench.language import tr
from workbench.printable import printable
from workbench.quantities import percent
from workbench.runs.leftovers import sweep
from workbench.runs.run import Run
from workbench.runs.status import Status
from workbench.runs.store import Store

Train = Callable[..., Status]


def add_shared_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that `train` and `resume` share."""
    parser.add_argument(
        "--runs", metavar="DIR", help=tr("the folder of the runs (default: WORKBENCH_RUNS, else ./runs)")
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help=tr("the last line on standard output is one JSON object: run, state, test_accuracy, seconds"),
    )


def load_engine() -> Train:
    """Import Keras, which takes some seconds, and return the function that trains.

    Raises:
        WorkbenchError: the backend that was asked for is not installed.
    """
    print(tr("Loading Keras ..."), file=sys.stderr, flush=True)
    # Warnings of libraries are for their developers.
    warnings.filterwarnings("ignore", category=FutureWarning)
    try:
        with _native_chatter_held_back():
            from workbench.engine.training import train
    except ImportError as error:
        backend = os.environ.get("KERAS_BACKEND", "tensorflow")
        raise WorkbenchError(
            tr(
                "Keras cannot be loaded with the backend {backend}: {error}. Install that backend, or unset "
                "KERAS_BACKEND to use TensorFlow. `workbench doctor` looks at everything.",
                backend=backend,
                error=error,
            )
        ) from None
    return train


def learn(run: Run, train: Train, *, as_json: bool) -> int:
    """Train `run` to its end and say how it went.

    Words and bar go to standard error, the result to standard output.

    Args:
        run: a run that nobody else is training.
        train: from `load_engine`.
        as_json: write the result as one line of JSON.

    Returns:
        The exit code: 0 where the run finished or was stopped, 1 where it failed.
    """
    console = make_console(stderr=True)
    began = time.monotonic()
    console.print(printable(tr("Run {run} in {run_2}", run=run.title, run_2=run.folder)), soft_wrap=True)
    with _gentle_stop(run, console), ProgressBar(console, epochs=run.config.epochs) as bar:
        status = train(run, report=bar.report)
    sweep(Store(run.folder.parent))
    result = _result(run, status, time.monotonic() - began)
    if as_json:
        print(json.dumps(result), flush=True)
    elif status.state != "failed":
        accuracy = result["test_accuracy"]
        tested = tr(" Test accuracy {accuracy}.", accuracy=percent(accuracy)) if isinstance(accuracy, float) else ""
        say(
            tr(
                "{state} after {seconds:.0f} s.{tested} Run {id} in {run}",
                state=status.state.capitalize(),
                seconds=result["seconds"],
                tested=tested,
                id=run.id,
                run=run.folder,
            )
        )
    if status.state == "failed":
        say(status.error, sys.stderr)
        return 1
    return 0


def _result(run: Run, status: Status, seconds: float) -> dict[str, object]:
    """What `--json` prints."""
    history = run.history()
    last = history.epochs[-1] if history.epochs else {}
    return {
        "run": run.id,
        "name": run.meta["name"],
        "folder": str(run.folder),
        "state": status.state,
        "test_accuracy": history.end.get("test_accuracy"),
        "test_loss": history.end.get("test_loss"),
        "val_accuracy": last.get("val_accuracy"),
        "epochs": len(history.epochs),
        "seconds": round(seconds, 3),
        "learning_seconds": last.get("time"),
        "device": status.device,
        "error": status.error,
        "missing": status.missing,
    }


@contextmanager
def _native_chatter_held_back() -> Iterator[None]:
    """Keep what C++ libraries write to standard error while they load, and show it only if they fail."""
    sys.stderr.flush()
    terminal = os.dup(2)
    with tempfile.TemporaryFile() as chatter:
        os.dup2(chatter.fileno(), 2)
        failed = True
        try:
            yield
            failed = False
        finally:
            os.dup2(terminal, 2)
            os.close(terminal)
            if failed:
                chatter.seek(0)
                say(chatter.read().decode(errors="replace"), sys.stderr, end="")


@contextmanager
def _gentle_stop(run: Run, console: Console) -> Iterator[None]:
    """Turn the first Ctrl-C into the command `stop`; the second one breaks off."""
    asked = False

    def stop(number: int, frame: object) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        console.print(tr("Stopping; the best model so far is kept. Ctrl-C once more breaks off."))
        try:
            run.send("stop")
        except RunError as error:  # it came to its end in this very moment
            console.print(printable(str(error)))

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
