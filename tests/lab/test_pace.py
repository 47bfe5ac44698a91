"""How long a notebook may take, and what it learns from."""

import subprocess
import sys

import pytest

from workbench.errors import DataError
from workbench.lab import choose, choose_dataset, datasets, fast


@pytest.mark.parametrize(("value", "quick"), [(None, False), ("", False), ("0", False), ("1", True)])
def test_fast(monkeypatch, value, quick):
    monkeypatch.delenv("WORKBENCH_FAST", raising=False)
    if value is not None:
        monkeypatch.setenv("WORKBENCH_FAST", value)
    assert fast() is quick
    assert choose(full=10, fast=1) == (1 if quick else 10)


def test_mnist_where_it_is_found(monkeypatch, capsys):
    monkeypatch.setattr(datasets, "available", lambda name: (True, f"found in /data/{name}.npz"))
    assert choose_dataset() == "mnist"
    assert capsys.readouterr().out == "MNIST, found in /data/mnist.npz.\n"


def test_mnist_where_it_can_be_downloaded(monkeypatch, capsys):
    monkeypatch.setattr(datasets, "available", lambda name: (False, "will be downloaded"))
    monkeypatch.setattr(datasets, "load", lambda name, progress: progress("downloading MNIST"))
    assert choose_dataset() == "mnist"
    assert "downloading MNIST" in capsys.readouterr().out


def test_the_digits_that_are_always_there_otherwise_and_it_says_so(monkeypatch, capsys):
    def refuse(name, progress):
        raise DataError("MNIST cannot be downloaded.")

    monkeypatch.setattr(datasets, "available", lambda name: (False, "nowhere"))
    monkeypatch.setattr(datasets, "load", refuse)
    assert choose_dataset() == "digits"
    said = capsys.readouterr().out
    assert "MNIST cannot be downloaded." in said and "Bundled digits" in said


def test_it_can_be_imported_outside_jupyter_without_keras():
    code = (
        "import sys, workbench.lab, plotly.io; "
        "print([name for name in ('keras', 'tensorflow', 'streamlit', 'pandas') if name in sys.modules], "
        "'workbench' in list(plotly.io.renderers))"
    )
    process = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, timeout=60)
    assert process.stdout.strip() == "[] False", process.stdout + process.stderr
