"""What all tests share: fixed seeds, folders of their own, and one run that is trained once."""

import os
import random
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from filelock import FileLock

from chromium import browser_path
from kinds import KINDS, is_left_out, keras_is_loaded, kinds_of_test
from shapes import COLOURS, GREY, write_shapes
from workbench.runs.config import RunConfig
from workbench.runs.presets import preset
from workbench.runs.store import Run, Store

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

# Tests that share what is slow to start, a dashboard or a JupyterLab, or that take long each, the notebooks: side by
# side, all of a kind stay in one process, and these begin first.
TOGETHER = ("tests/dashboard/*test_browser_*.py", "tests/lab/test_browser_*.py", "tests/test_notebooks.py")

# Of Chromium's features. The first two load a page for its own address bar into every window: a third of the work of a
# test in a browser. The others are what Playwright itself leaves out and a second list would bring back.
UNUSED = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
    "PreconnectToSearch",
)  # fmt: skip


def _group(nodeid: str) -> str:
    """Return what a test stays together with: those that share a server, else those of its file."""
    path = nodeid.split("::")[0]
    return next((kind for kind in TOGETHER if fnmatch(path, kind)), path)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out whole groups. A scheduler of our own: the marks of `--dist loadgroup` do nothing under pytest 9.2."""
    from xdist.scheduler import LoadScopeScheduling

    class Groups(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return _group(nodeid)

    return Groups(config, log)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marks."""
    for kind, need in KINDS.items():
        config.addinivalue_line("markers", f"{kind}: {need}")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import what `-m` leaves out: importing Keras takes longer than many a test."""
    is_test = collection_path.name.startswith("test_") and collection_path.suffix == ".py"
    return True if is_test and is_left_out(collection_path, config.option.markexpr) else None


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what is slow. Side by side, the groups that take longest begin first."""
    for item in items:
        for kind in (kinds := kinds_of_test(item)):
            item.add_marker(kind)
        if "browser" in kinds:  # a second try is told of at the end; a fault of ours fails twice
            item.add_marker(pytest.mark.flaky(reruns=1))
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: _group(item.nodeid) not in TOGETHER)


@pytest.fixture(autouse=True)
def _seeds() -> None:
    random.seed(0)
    np.random.seed(0)


@pytest.fixture(autouse=True)
def _keras_where_it_is_said(request: pytest.FixtureRequest) -> Iterator[None]:
    """Only tests that are marked so load Keras: else `make quick` would not be."""
    before = keras_is_loaded()
    yield
    if keras_is_loaded() and not before and not request.node.get_closest_marker("worker"):
        pytest.fail("this test loads Keras: tests/shared/kinds.py must tell that it does")


@pytest.fixture(autouse=True)
def _own_environment() -> Iterator[None]:
    """What a command sets for the program that takes its place does not reach the next test."""
    before = dict(os.environ)
    yield
    if os.environ != before:  # only then: setting all of it anew takes longer than many a test
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture(scope="session")
def _nowhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders that nobody has made: `next(_nowhere)`."""
    base = tmp_path_factory.mktemp("nowhere")
    return (base / str(number) for number in count())


@pytest.fixture(autouse=True)
def _own_runs(
    _own_environment: None, _nowhere: Iterator[Path], request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No test touches the runs of whoever runs the tests. They lie in `tmp_path / "runs"` where a test has that."""
    has_folder = "tmp_path" in request.fixturenames  # making one takes longer than many a test
    folder = request.getfixturevalue("tmp_path") if has_folder else next(_nowhere)
    monkeypatch.setenv("WORKBENCH_RUNS", str(folder / "runs"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(tmp_path / "runs")


@pytest.fixture(scope="session")
def small() -> RunConfig:
    """Settings of a run that takes two seconds: the bundled digits, a few hundred of them."""
    return preset("quick_look").replace(train_size=400, epochs=3, filters=(8, 16), seed=1)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], Any]], Path]:
    """Make a folder once for all processes that test: `made_once("name", make)`, where `make(folder)` fills it."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if os.environ.get("PYTEST_XDIST_WORKER") else shared

    def made(name: str, make: Callable[[Path], Any]) -> Path:
        folder, done = shared / f"once-{name}", shared / f"once-{name}.done"
        with FileLock(shared / f"once-{name}.lock"):
            if not done.exists():
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def trained(made_once: Callable[[str, Callable[[Path], Any]], Path]) -> Run:
    """One finished run on the bundled digits, trained for real, shared by all tests. Copy it before changing it."""

    def train_one(folder: Path) -> None:
        from workbench.engine.training import train

        run = Store(folder).create(preset("quick_look").replace(epochs=4), "shared", queued=False)
        status = train(run)
        assert status.state == "finished", status.error

    (run,) = Store(made_once("trained", train_one)).runs()
    return run


@pytest.fixture(scope="session")
def shapes_folder(made_once: Callable[[str, Callable[[Path], Any]], Path]) -> Path:
    """A folder with two data sets of drawn shapes: `colours.npz`, 32 x 32 x 3, and `grey.npz`, 64 x 48."""
    return made_once("shapes", write_shapes)


@pytest.fixture(scope="session")
def colour_run(made_once: Callable[[str, Callable[[Path], Any]], Path], shapes_folder: Path) -> Run:
    """One finished run on `colours.npz`, shared by all tests. Copy it before changing it."""
    return _run_on(COLOURS, made_once, shapes_folder)


@pytest.fixture(scope="session")
def grey_run(made_once: Callable[[str, Callable[[Path], Any]], Path], shapes_folder: Path) -> Run:
    """One finished run on `grey.npz`, shared by all tests. Copy it before changing it."""
    return _run_on(GREY, made_once, shapes_folder)


def _run_on(name: str, made_once: Callable[[str, Callable[[Path], Any]], Path], shapes_folder: Path) -> Run:
    """Train a small network on a data set of shapes."""

    def train_one(folder: Path) -> None:
        from workbench.engine.training import train

        settings = {"dataset": f"npz:{shapes_folder / name}", "filters": (8, 16), "kernel_size": 5, "epochs": 3}
        run = Store(folder).create(preset("quick_look").replace(**settings), Path(name).stem, queued=False)
        status = train(run)
        assert status.state == "finished" and not status.missing, status

    (run,) = Store(made_once(f"trained-{name}", train_one)).runs()
    return run


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder with MNIST; skips where there is none."""
    folders = os.environ.get("WORKBENCH_DATA", "").split(os.pathsep)
    for folder in folders:
        if folder and (Path(folder) / "mnist.npz").exists():
            return Path(folder)
    pytest.skip("WORKBENCH_DATA names no folder with mnist.npz: what needs real MNIST is skipped")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The system's Chromium, driven by Playwright."""
    path = browser_path()
    if path is None:
        pytest.skip("no Chromium: set WORKBENCH_CHROMIUM to its program, or install chromium")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # a busy machine takes its time
    quiet = [
        "--no-sandbox",
        f"--disable-features={','.join(UNUSED)}",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=quiet)
        yield browser
        browser.close()
