"""Pages without a browser (Streamlit's own test harness), and pages in a real browser, served by a real dashboard."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import psutil
import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import dashboard
import dashboard.session.state
import dashboard.views.lesson.running
from dashboard.session import unlike
from tabs import Tabs
from workbench.lessons.exercises.fault_runs import EXERCISES
from workbench.lessons.planted import PlantedFault
from workbench.runs import jobs
from workbench.runs.status import Status
from workbench.runs.store import Run, Store

RECORDED = Path(__file__).resolve().parents[1] / "lessons" / "recorded"  # rows of runs with planted faults
APP = Path(dashboard.__file__).with_name("streamlit_app.py")


def read(text: str) -> str:
    """Return what a reader sees of text in which signs of Markdown were made literal."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text).replace("\N{WORD JOINER}", "")


class Page:
    """One page of the dashboard, as a learner's session sees it. Everything else is `AppTest`'s."""

    def __init__(self, name: str, state: dict[str, Any], query: dict[str, str]) -> None:
        self.app = AppTest.from_file(str(APP), default_timeout=60)
        for key, value in state.items():
            self.app.session_state[key] = value
        for key, value in query.items():
            self.app.query_params[key] = value
        self._turn_to(name)
        self.run()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.app, name)

    def run(self) -> "Page":
        """Run the page again, as after a reload within the same session."""
        self.app.run()
        assert not self.app.exception, self.app.exception
        return self

    def press(self, key: str) -> "Page":
        """Press the button with this key."""
        self.app.button(key=key).click()
        return self.run()

    def draw(self, strokes: Any, number: int = 1, pen_width: float = 18.0) -> "Page":
        """Put a drawing on the pad, as the browser would."""
        self.app.session_state["pad"] = {"drawing": {"number": number, "strokes": strokes, "pen_width": pen_width}}
        return self.run()

    def go(self, name: str) -> "Page":
        """Go to another page in the same session."""
        self._turn_to(name)
        return self.run()

    def _turn_to(self, name: str) -> None:
        # `AppTest.switch_page` takes a file, and knows the addresses of pages only after the first run.
        self.app._page_hash = calc_hash(name)

    def part(self, key: str) -> dict[str, Any]:
        """Return what a part in the browser was given to show."""
        return json.loads(self._part(key).proto.bytes)

    def tell(self, key: str, kind: str, what: Any) -> "Page":
        """Send what a part in the browser tells, or what it never would, and run the page as Streamlit then does."""
        states = self.app._tree.get_widget_states()
        one = states.widgets.add(id=_make_trigger_id(self._part(key).proto.id, "events"))
        one.json_trigger_value = json.dumps([{"event": kind, "value": what}])
        self.app._run(states)
        assert not self.app.exception, self.app.exception
        return self

    def _part(self, key: str) -> Any:
        elements = [element for element in self.app.get("bidi_component") if element.key == key]
        assert elements, f"{key} is not on the page: {[element.key for element in self.app.get('bidi_component')]}"
        return elements[-1]

    @property
    def words(self) -> str:
        """All the words on the page as they are read, without those of buttons and fields."""
        kinds = ("title", "header", "markdown", "caption", "info", "warning", "error", "success")
        return read("\n".join(str(element.value) for kind in kinds for element in getattr(self.app, kind)))

    @property
    def buttons(self) -> list[str]:
        """The labels of all buttons."""
        return [button.label for button in self.app.button]


@pytest.fixture(scope="session", autouse=True)
def _packages_are_scanned_once() -> Iterator[None]:
    """Streamlit's harness reads the metadata of all installed packages in every run of a page: half a second each."""
    with pytest.MonkeyPatch.context() as patch:
        scan = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture(autouse=True)
def workers_asked(monkeypatch: pytest.MonkeyPatch) -> list[Store]:
    """No page of these tests starts a worker, or the kernel of a lesson; the list tells how often one was asked for."""
    asked: list[Store] = []
    monkeypatch.setattr(jobs, "ensure_worker", lambda store=None: asked.append(store))
    monkeypatch.setattr(dashboard.session.state, "see_to_worker", lambda: None)
    monkeypatch.setattr(dashboard.views.lesson.running, "warm", lambda lesson: None)
    return asked


@pytest.fixture(autouse=True)
def nobody_looks_for_unlikeness(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """No page of these tests finds out what a network makes of 4,498 digits; call it, and the next one does."""
    found = unlike._known
    monkeypatch.setattr(unlike, "_known", lambda file: None)
    return lambda: monkeypatch.setattr(unlike, "_known", found)


@pytest.fixture
def open_page() -> Callable[..., Page]:
    """Open a page: `open_page("train", run="...")`; what is in the session goes in by `state={...}`."""

    def opened(name: str = "draw", *, state: dict[str, Any] | None = None, **query: str) -> Page:
        return Page(name, state or {}, query)

    return opened


@pytest.fixture
def put_copy(trained: Run, store: Store) -> Callable[[str], Run]:
    """Put a copy of the finished run into the store of this test, under a number of its own."""

    def put(identifier: str = "20260102-030405-aaaa") -> Run:
        shutil.copytree(trained.folder, store.root / identifier)
        return Run(store.root / identifier)

    return put


@pytest.fixture
def learning(put_copy: Callable[..., Run]) -> Run:
    """A run that learns, as its files show it: two epochs are over."""
    run = put_copy()
    (run.folder / "model.onnx").unlink()
    for path in sorted((run.folder / "checkpoints").glob("*.keras"))[2:]:
        path.unlink()
    replace(Status.read(run.folder), state="running").of_this_process().write(run.folder)
    return run


@pytest.fixture
def put_fault(put_copy: Callable[..., Run]) -> Callable[..., Run]:
    """Put a finished run of an exercise in finding faults into the store, with recorded rows."""

    def put(fault: PlantedFault = EXERCISES[6], identifier: str = "20260102-030405-aaaa") -> Run:
        run = put_copy(identifier)
        (run.folder / "config.json").write_text(fault.config.to_json())
        shutil.copyfile(RECORDED / f"{fault.key}.jsonl", run.folder / "events.jsonl")
        run.describe(name=fault.name)
        return run

    return put


@dataclass
class Server:
    """A dashboard in a process of its own."""

    url: str
    store: Store
    process: subprocess.Popen
    log: Path


def by_hand(port: int) -> list[str]:
    """Return what a learner types without our command."""
    return [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(APP.parent),
        "--server.port",
        str(port),
        "--server.headless",
        "true",
    ]


def serve(runs: Path, log: Path, typed: Callable[[int], list[str]] = by_hand) -> Server:
    """Start a dashboard on a free port and wait until it answers."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    with log.open("wb") as output:
        process = subprocess.Popen(
            typed(port),
            env={**os.environ, "WORKBENCH_RUNS": str(runs)},
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
    server = Server(f"http://localhost:{port}", Store(runs), process, log)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=5):
                return server
        except urllib.error.HTTPError:  # it answers: asks for a token, or stands below another path
            return server
        except OSError:
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
    raise TimeoutError(log.read_text())


def end(server: Server) -> None:
    """Stop a dashboard, and the workers that it started."""
    family = psutil.Process(server.process.pid).children(recursive=True) if server.process.poll() is None else []
    server.process.terminate()
    server.process.wait(20)
    for child in family:
        if child.is_running():
            child.terminate()
    psutil.wait_procs(family, 20)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, trained: Run) -> Iterator[Server]:
    """One dashboard for all browser tests; its store holds one finished run."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(trained.folder, folder / "runs" / trained.id)
    started = serve(folder / "runs", folder / "log")
    yield started
    end(started)
    assert "Traceback" not in started.log.read_text()


@pytest.fixture(scope="session")
def serve_another() -> tuple[Callable[[Path, Path], Server], Callable[[Server], None]]:
    """Functions that start and stop a dashboard of one test's own."""
    return serve, end


@pytest.fixture(scope="session")
def tabs(chromium: Any, server: Server) -> Iterator[Tabs]:
    """Tabs on the dashboard of all browser tests."""
    tabs = Tabs(chromium, server.url)
    yield tabs
    tabs.close()


@pytest.fixture
def open_tab(tabs: Tabs, server: Server) -> Iterator[Callable[..., Any]]:
    """Open a page in a browser of its own: `open_tab("/train", viewport=...)`.

    Afterwards no script may have failed, and no request may have gone to another host.
    """
    taken, faults = [], []

    def opened(path: str = "/draw", **options: Any) -> Any:
        tab = tabs.take(**options)
        taken.append(tab)
        for event, heard in heard_of.items():
            tab.on(event, heard)
        tab.goto(server.url + path)
        tab.wait_for_selector("h1")
        return tab

    def asked(request: Any) -> None:
        if not request.url.startswith((server.url, server.url.replace("http", "ws", 1), "data:", "blob:")):
            faults.append(f"request: {request.url}")

    heard_of = {"pageerror": lambda error: faults.append(f"script: {error}"), "request": asked}
    yield opened
    for tab in taken:
        tabs.put_back(tab)
        for event, heard in heard_of.items():
            tab.remove_listener(event, heard)
    assert not faults
