"""Run a notebook from top to bottom, and keep of it what reads well where nothing runs."""

import os
import re
import subprocess
import tempfile
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from workbench.commands.notebook_badges import NOWHERE, has_badges, set_address
from workbench.errors import RunError, WorkbenchError
from workbench.language import tr
from workbench.runs import jobs
from workbench.runs.files import write_atomically
from workbench.runs.store import Store
from workbench.settings import PACKAGE, data_folders

MOST_BYTES = 2_000_000
CELL_SECONDS = 1800
WIDGET = "application/vnd.jupyter.widget-view+json"
# What TensorFlow's native code says of every processor while it is loaded, before anybody can ask it to be quiet.
NATIVE_CHATTER = re.compile(r"^(WARNING: All log messages before absl|[IW]\d{4} \d\d:).*\n?", re.MULTILINE)
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def read(path: Path) -> Any:
    """Return a notebook.

    Raises:
        WorkbenchError: the file is no notebook.
    """
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except (ValueError, AttributeError, KeyError) as error:  # what nbformat raises for damaged files
        raise WorkbenchError(
            tr(
                "{path} is no notebook that can be read: {first_error}",
                path=path,
                first_error=str(error).splitlines()[0][:200],
            )
        ) from None


def write(notebook: Any, path: Path) -> int:
    """Write a notebook whole or not at all, and return its size in bytes.

    Raises:
        WorkbenchError: it is larger than 2 MB.
    """
    import nbformat

    content = nbformat.writes(notebook).rstrip("\n").encode() + b"\n"
    if len(content) > MOST_BYTES:
        sizes = sorted(
            ((len(str(cell.get("outputs", ""))), number) for number, cell in enumerate(notebook.cells, 1)), reverse=True
        )[:3]
        cells = ", ".join(
            tr("cell {number} ({size:,.0f} kB)", number=number, size=size / 1000) for size, number in sizes
        )
        raise WorkbenchError(
            tr(
                "{path} would have {content:.1f} MB; {most_bytes:.0f} MB are allowed. It was not written. The "
                "largest outputs: {cells}. Show less in them.",
                path=path.name,
                content=len(content) / 1000000.0,
                most_bytes=MOST_BYTES / 1000000.0,
                cells=cells,
            )
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, content)
    return len(content)


def execute(path: Path, *, fast: bool = False, stills: bool = True, runs: Path | None = None) -> Any:
    """Return a notebook as it is after all its cells have run, one after the other, in a fresh kernel.

    Args:
        path: the notebook; the file is not changed.
        fast: the short setting, `WORKBENCH_FAST=1`.
        stills: whether figures carry a still picture, `WORKBENCH_STILLS=1`; for that, kaleido must be installed.
        runs: the folder for its runs; one that is thrown away afterwards where none is given.

    Raises:
        WorkbenchError: a cell failed, took too long, or the kernel died; the message names the cell.
    """
    if stills and find_spec("kaleido") is None:
        raise WorkbenchError(
            tr("Still pictures of figures need kaleido. Install what the tests need: pip install -r requirements.lock")
        )
    if runs is None:
        with tempfile.TemporaryDirectory(prefix="workbench-runs-", ignore_cleanup_errors=True) as folder:
            return execute(path, fast=fast, stills=stills, runs=Path(folder))
    notebook = read(path)
    # The matrices of the lessons are small: threads that wait for each other cost more than they gain.
    environment = {
        "OPENBLAS_NUM_THREADS": "1",
        **os.environ,
        "WORKBENCH_RUNS": str(runs),
        "WORKBENCH_FAST": str(int(fast)),
        "WORKBENCH_STILLS": str(int(stills)),
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    try:
        _run_cells(notebook, path, environment)
    finally:
        _end_workers(Store(runs))
    _keep_what_reads_well(notebook, runs)
    if not has_badges(notebook):
        set_address(notebook, path.stem, NOWHERE)
    return notebook


def _run_cells(notebook: Any, path: Path, environment: dict[str, str]) -> None:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    at = 0

    def began(cell: Any, cell_index: int) -> None:
        nonlocal at
        at = cell_index

    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        store_widget_state=False,
        record_timing=False,
        coalesce_streams=True,
        on_cell_start=began,
        extra_arguments=["--log-level=ERROR"],
    )  # or each kernel warns that it talks without encryption
    try:
        client.execute(env=environment, stderr=subprocess.DEVNULL)  # what native code chatters as it is loaded
    except CellExecutionError as error:
        reason = f"{error.ename}: {error.evalue}"
    except (CellTimeoutError, TimeoutError):
        reason = tr("it took longer than {cell_seconds} minutes", cell_seconds=CELL_SECONDS // 60)
    except DeadKernelError:
        reason = tr("the kernel died, perhaps for want of memory")
    else:
        return
    code = "\n".join(f"    {line}" for line in notebook.cells[at].source.splitlines())
    raise WorkbenchError(
        tr(
            "{stem} stopped at cell {at} of {cells}: {reason}\n\n{code}\n\nNothing was written.",
            stem=path.stem,
            at=at + 1,
            cells=len(notebook.cells),
            reason=reason,
            code=code,
        )
    )


def _end_workers(store: Store, patience: float = 20.0) -> None:
    """Have no worker go on in a folder that is about to vanish: each ends by itself once its notebook is gone."""
    end = time.monotonic() + patience
    while time.monotonic() < end and jobs.workers(store):
        for run in [*store.queue(), *store.training()]:
            with suppress(RunError, OSError):
                run.send("stop")
        time.sleep(0.2)


def _keep_what_reads_well(notebook: Any, runs: Path) -> None:
    """Take away what only a live page can show, when it was run, and where on this machine."""
    notebook.metadata = type(notebook.metadata)(KERNEL)
    for cell in notebook.cells:
        kept = {name: cell.metadata[name] for name in ("tags", "jupyter") if cell.metadata.get(name)}
        cell.metadata = type(cell.metadata)(kept)
        for output in cell.get("outputs", ()):
            if "data" in output:
                output.data.pop(WIDGET, None)
                output.metadata = type(output.metadata)({})
                for kind, content in output.data.items():
                    if kind.startswith("text/"):
                        output.data[kind] = _without_places(content, runs)
            elif "text" in output:
                output.text = NATIVE_CHATTER.sub("", _without_places(output.text, runs))
        if cell.get("outputs"):
            cell.outputs = [output for output in cell.outputs if output.get("data") != {} and output.get("text") != ""]


def _without_places(text: str, runs: Path) -> str:
    """Return the text without the folders of this one machine."""
    *chosen, keras = data_folders()
    places = [
        (runs, "runs"),
        *((folder, "$WORKBENCH_DATA") for folder in chosen),
        (keras, "~/.keras/datasets"),
        (PACKAGE.parent, "."),
        (Path.home(), "~"),
    ]
    for folder, word in places:
        text = text.replace(str(folder), word) if folder != Path(folder.anchor) else text
    return text
