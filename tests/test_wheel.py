"""The wheel: what is in it, and that it works where there is no checkout."""

import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import tomllib
import venv
import zipfile
from email import message_from_string
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

import workbench
from workbench.settings import DISTRIBUTION

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
FOLDERS = {"workbench": "workbench", "dashboard": "dashboard", "notebooks": "workbench/notebooks"}
PATIENCE = 240  # seconds; a busy machine loads Keras in half a minute
# Opens every page in the copy that is imported here; no worker is started.
OPEN_ALL_PAGES = """
import sys
from pathlib import Path
from streamlit.testing.v1 import AppTest
import dashboard
from workbench.runs import jobs
jobs.ensure_worker = lambda store=None: None
pages = Path(dashboard.__file__).parent
assert pages.is_relative_to(sys.prefix), pages
found = [*pages.glob("views/[a-z]*.py"), *pages.glob("views/*/page.py")]
names = sorted(path.relative_to(pages).as_posix() for path in found)
app = AppTest.from_file(str(pages / "streamlit_app.py"), default_timeout=60).run()
for name in names:
    app.switch_page(name).run()
    assert not app.exception, (name, app.exception)
    print(name, len(app.main))
"""


def build(kind, source, folder):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", folder],
        cwd=source,
        check=True,
        capture_output=True,
        text=True,
    )
    return next(folder.iterdir())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built as a registry's visitors get it: from the source archive."""
    source = build("sdist", ROOT, tmp_path_factory.mktemp("sdist"))
    shutil.unpack_archive(source, source.parent, filter="data")
    return build(
        "wheel", next(path for path in source.parent.iterdir() if path.is_dir()), tmp_path_factory.mktemp("wheel")
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def programs(wheel, tmp_path_factory):
    """The folder of programs of a fresh environment with the wheel in it, which borrows the dependencies of this one.

    A line in a .pth file puts the packages of this environment on the path, but runs none of their .pth files: so the
    project itself, which is installed here for editing, stays outside.
    """
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment, with_pip=False, symlinks=os.name != "nt")
    here = sysconfig.get_paths()
    there = Path(sysconfig.get_path("purelib", "venv", {"base": environment, "platbase": environment}))
    (there / "borrowed.pth").write_text("\n".join(dict.fromkeys((here["purelib"], here["platlib"]))))
    found = Path(sysconfig.get_path("scripts", "venv", {"base": environment, "platbase": environment}))
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            found / "python",
            "install",
            "--no-deps",
            "--no-index",
            "--ignore-installed",
            "--disable-pip-version-check",
            wheel,
        ],
        check=True,
        capture_output=True,
    )
    return found


@pytest.fixture
def settings(programs, home, tmp_path):
    """The environment of a learner who has nothing but the installed package."""
    ours = ("WORKBENCH_", "PYTHONPATH", "PYTEST", "COVERAGE", "JUPYTER")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    data = Path(sysconfig.get_path("data"))  # of JupyterLab, whose package is borrowed
    return {
        **kept,
        "HOME": str(home),
        "USERPROFILE": str(home),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "JUPYTERLAB_DIR": str(data / "share" / "jupyter" / "lab"),
        "JUPYTER_TOKEN": "open",
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
    }


@pytest.fixture
def serve(programs, settings, tmp_path):
    """Start a command that serves on a free port; returns how to ask it."""
    started = []

    def serve(command):
        with socket.socket() as probe:
            probe.bind(("localhost", 0))
            port = probe.getsockname()[1]
        log = tmp_path / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [programs / "workbench", command, "--no-browser", "--port", str(port)],
                cwd=tmp_path,
                env=settings,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )
        started.append(process)

        def ask(path):
            end = time.monotonic() + PATIENCE
            while True:
                try:
                    return urlopen(f"http://localhost:{port}{path}", timeout=30).read().decode()
                except ConnectionError as error:
                    raise AssertionError(log.read_text()) from error
                except OSError:
                    assert process.poll() is None and time.monotonic() < end, log.read_text()
                    time.sleep(0.1)

        return ask

    yield serve
    for process in started:
        family = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        process.wait(20)
        for child in family:
            if child.is_running():
                child.terminate()


def test_it_holds_every_file_of_the_project_and_nothing_else(wheel):
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("this is no git checkout: which files are the project's cannot be said")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *FOLDERS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    expected = {
        FOLDERS[(name := Path(line)).parts[0]] + "/" + "/".join(name.parts[1:])
        for line in listed.split("\0")
        if line and (ROOT / line).exists()
    }
    with zipfile.ZipFile(wheel) as archive:
        found = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert found == expected
    assert len({Path(name).suffix for name in found} & {".py", ".js", ".css", ".html", ".ipynb", ".onnx", ".toml"}) == 7


def test_what_a_registry_shows_of_it(wheel):
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("/METADATA"))
        about = message_from_string(archive.read(name).decode())
    assert about["Name"] == PROJECT["name"] == DISTRIBUTION and about["Version"] == workbench.__version__
    assert about["License-Expression"] == "Apache-2.0" and about["License-File"] == "LICENSE" and about["Author"]
    pythons = [f"Programming Language :: Python :: 3.{minor}" for minor in (11, 12, 13)]
    assert set(pythons) <= set(about.get_all("Classifier"))
    assert about.get_payload().startswith("# Workbench") and about["Description-Content-Type"] == "text/markdown"


def test_the_version_has_one_place():
    assert "version" in PROJECT["dynamic"] and "version" not in PROJECT
    written = [
        path
        for folder in FOLDERS
        for path in ROOT.glob(f"{folder}/**/*.py")
        if f'"{workbench.__version__}"' in path.read_text()
    ]
    assert written == [ROOT / "workbench" / "__init__.py"]


def test_every_page_opens(programs, settings, tmp_path):
    done = subprocess.run(
        [programs / "python", "-c", OPEN_ALL_PAGES],
        cwd=tmp_path,
        env=settings,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    opened = done.stdout.splitlines()
    assert len(opened) >= 12 and all(int(line.split()[1]) for line in opened)


def test_the_dashboard_answers(serve):
    ask = serve("dashboard")
    assert ask("/_stcore/health") == "ok" and "<title>" in ask("/")


def test_the_notebooks_open_where_the_learner_may_write(serve, home):
    folder = home / "workbench-notebooks"
    folder.mkdir()
    (folder / "01_loss_functions.ipynb").write_text("what I wrote")
    ask = serve("lab")
    assert "00_start_here.ipynb" in ask("/api/contents?token=open") and "<title>" in ask("/lab?token=open")
    assert {path.name for path in ROOT.glob("notebooks/*.ipynb")} <= {path.name for path in folder.iterdir()}
    assert (folder / "01_loss_functions.ipynb").read_text() == "what I wrote"
    assert (folder / "images" / "colab.svg").is_file()


def test_a_network_is_trained(programs, settings, home, tmp_path):
    words = ["train", "--preset", "quick_look", "--architecture", "linear", "--train-size", "100", "--epochs", "1"]
    done = subprocess.run(
        [programs / "workbench", *words], cwd=tmp_path, env=settings, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    (run,) = (path for path in (home / ".workbench" / "runs").iterdir() if path.is_dir() and path.name[0] != ".")
    assert (run / "model.onnx").is_file()
