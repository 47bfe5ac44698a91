"""What the tests of the notebooks' parts share."""

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from recording import Recording
from workbench.commands.lab import command as lab_command
from workbench.commands.lab import environment as lab_environment
from workbench.runs import jobs
from workbench.runs.files import append_line, read_lines
from workbench.runs.presets import preset
from workbench.runs.status import Status
from workbench.runs.store import Run, Store
from workbench.settings import PACKAGE


class Learning:
    """A run that learns when a test says so: it writes the files that a worker would write."""

    def __init__(self, store: Store) -> None:
        self.run: Run = store.create(preset("quick_look").replace(epochs=2), "watched", queued=False)
        self.step = 0
        self.become("running", phase="learning")
        self.event(kind="start", step=0, epoch=0, total_steps=20, total_epochs=2, steps_per_epoch=10)

    def event(self, **row) -> None:
        append_line(self.run.folder / "events.jsonl", row)

    def become(self, state: str, **more) -> None:
        Status(state=state, step=self.step, total_steps=20, total_epochs=2, **more).of_this_process().write(
            self.run.folder
        )

    def learn(self, batches: int) -> None:
        for _ in range(batches):
            self.step += 1
            self.event(
                kind="batch",
                step=self.step,
                epoch=1 + (self.step - 1) // 10,
                loss=1 / self.step,
                smoothed_loss=1 / self.step,
                accuracy=0.9,
                smoothed_accuracy=0.875,
                learning_rate=0.01,
                examples_per_second=1234.0,
                time=0.1 * self.step,
            )

    def asked(self) -> list[tuple[str, object]]:
        rows, _ = read_lines(self.run.folder / "commands.jsonl")
        return [(row["action"], row["value"]) for row in rows]


@pytest.fixture
def learning(store: Store) -> Learning:
    """A run at its beginning."""
    return Learning(store)


@pytest.fixture(autouse=True)
def workers_asked(monkeypatch: pytest.MonkeyPatch) -> list[Store]:
    """No worker is started here; the list tells how often one was asked for."""
    asked: list[Store] = []
    monkeypatch.setattr(jobs, "ensure_worker", lambda store=None: asked.append(store))
    return asked


@dataclass
class Lab:
    """A JupyterLab of its own on a copy of the notebooks."""

    url: str
    folder: Path
    store: Store


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab as `workbench lab` starts it, without a password, on notebooks in their quick setting."""
    home = tmp_path_factory.mktemp("lab")
    folder = home / "notebooks"
    shutil.copytree(PACKAGE.parent / "notebooks", folder)
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    recording = Recording(home / "recording")
    environment = {
        **os.environ,
        **lab_environment(),
        **recording.variables,
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "WORKBENCH_RUNS": str(home / "runs"),
        "WORKBENCH_FAST": "1",
    }
    environment.pop("PYTEST_CURRENT_TEST", None)  # a kernel that knows of it leaves out some of the outputs
    command = [
        *lab_command(folder, port, browser=False),
        "--IdentityProvider.token=",
        "--expose-app-in-browser",
        "--ServerApp.base_url=/user/ann/",
    ]  # as a JupyterHub would
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    server = Lab(f"http://localhost:{port}/user/ann", folder, Store(home / "runs"))
    end = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"{server.url}/api", timeout=5).close()
            break
        except OSError:
            assert process.poll() is None and time.monotonic() < end, (home / "log").read_text()
            time.sleep(0.1)
    yield server
    family = psutil.Process(process.pid).children(recursive=True)
    process.terminate()
    process.wait(30)
    for child in family:
        if child.is_running():
            child.terminate()
    psutil.wait_procs(family, 20)
    assert recording.asked() == ""  # neither JupyterLab nor a kernel, the dashboard or Keras asks another machine


class Notebook:
    """A notebook in a tab of a browser."""

    def __init__(self, tab: Any) -> None:
        self.tab = tab
        tab.get_by_text("| Idle").wait_for()

    def run_all(self) -> None:
        """Run all cells; return at once."""
        self.tab.evaluate(
            "() => { window.done = false; jupyterapp.commands.execute('notebook:run-all-cells')"
            ".then(() => { window.done = true }) }"
        )

    def finish(self, seconds: float = 120) -> None:
        """Wait until all cells have run."""
        self.tab.wait_for_function("window.done", timeout=1000 * seconds)

    @property
    def cells(self) -> list[dict[str, Any]]:
        """The cells with their outputs, as they would be saved."""
        return self.tab.evaluate("jupyterapp.shell.currentWidget.content.model.toJSON()")["cells"]

    def go_to(self, words: str) -> Any:
        """Scroll to the first cell whose source has these words, and return it."""
        place = next(number for number, cell in enumerate(self.cells) if words in cell["source"])
        self.tab.evaluate("number => jupyterapp.shell.currentWidget.content.scrollToItem(number, 'start')", place)
        cell = self.tab.locator(f".jp-Cell[data-windowed-list-index='{place}']")
        cell.wait_for()
        return cell

    def faults(self) -> list[str]:
        """What went wrong, in the outputs of all cells."""
        outputs = [output for cell in self.cells for output in cell.get("outputs", [])]
        return [
            "".join(output.get("traceback", output.get("text", [])))
            for output in outputs
            if output["output_type"] == "error" or output.get("name") == "stderr"
        ]


@pytest.fixture(scope="module")
def open_notebook(chromium: Any, lab: Lab) -> Iterator[Callable[[str], Notebook]]:
    """Open a notebook by its name in a browser of its own; no request of the module may go to another host."""
    contexts, foreign = [], []

    def check(request: Any) -> None:
        if not request.url.startswith((lab.url.removesuffix("/user/ann"), "data:", "blob:")):
            foreign.append(request.url)

    def opened(name: str) -> Notebook:
        context = chromium.new_context(viewport={"width": 1440, "height": 900})
        contexts.append(context)
        tab = context.new_page()
        tab.set_default_timeout(180_000)  # Keras alone may take a minute to load on a busy machine
        tab.on("request", check)
        tab.goto(f"{lab.url}/lab/tree/{name}?reset")
        return Notebook(tab)

    yield opened
    for context in contexts:
        context.close()
    assert not foreign
