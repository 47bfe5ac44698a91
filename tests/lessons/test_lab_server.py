"""JupyterLab found on this machine: one that serves the notebooks, lives, and says so."""

import json
import os

import pytest

from workbench.lessons.lab_server import notebook_address


@pytest.fixture
def tell(tmp_path, monkeypatch):
    """Write what a Jupyter server tells of itself."""
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))

    def told(name="jpserver-1.json", text="", **changes):
        (tmp_path / "runtime").mkdir(exist_ok=True)
        server = {"url": "http://localhost:8888/", "root_dir": str(tmp_path), "pid": os.getpid(), "token": "secret"}
        (tmp_path / "runtime" / name).write_text(text or json.dumps({**server, **changes}))

    return told


def test_none_runs(tell, tmp_path):
    assert notebook_address("01", tmp_path) == ""


def test_one_that_serves_the_notebooks_is_linked_without_its_token(tell, tmp_path):
    tell()
    assert notebook_address("01 a", tmp_path / "notebooks") == "http://localhost:8888/lab/tree/notebooks/01%20a.ipynb"


@pytest.mark.parametrize(
    "changes",
    [
        {"root_dir": "/somewhere/else"},
        {"pid": 2**22 + 1},
        {"pid": 1},
        {"url": None},
        {"pid": "many"},
        {"text": "{ half"},
        {"text": "[]"},
    ],
)
def test_others_are_not(tell, tmp_path, changes):
    tell(**changes)
    if changes == {"pid": 1}:  # a number that was used again: its process is younger than the file
        os.utime(tmp_path / "runtime" / "jpserver-1.json", (0, 0))
    assert notebook_address("01", tmp_path) == ""
