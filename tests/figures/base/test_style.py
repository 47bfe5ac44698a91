"""One way to make every figure: it stands also while another thread loads pandas, into which Plotly looks."""

import importlib
import sys
from types import ModuleType

import pandas
import pytest

from workbench.figures.base import style


def test_a_figure_waits_for_pandas_that_another_session_loads(monkeypatch):
    waited, load = [], importlib.import_module

    def whole(name, *package):
        if name == "pandas" and sys.modules[name] is not pandas:
            waited.append(name)
            monkeypatch.setitem(sys.modules, name, pandas)
        return load(name, *package)

    monkeypatch.setitem(sys.modules, "pandas", ModuleType("pandas"))  # half loaded: nothing is in it yet
    monkeypatch.setattr(importlib, "import_module", whole)
    figure = style.figure([{"type": "scatter", "x": [1, 2], "y": [3, 4]}], title="A line", alt="A line.", height=300)
    assert list(figure.data[0].y) == [3, 4] and waited == ["pandas"]


def test_a_fault_of_our_own_is_not_taken_for_it(monkeypatch):
    def faulty(*content):
        tried.append(content)
        raise AttributeError("of our own")

    tried = []
    monkeypatch.setattr(style.go, "Figure", faulty)
    monkeypatch.delitem(sys.modules, "pandas")
    with pytest.raises(AttributeError, match="of our own"):
        style.made({"data": []})
    assert len(tried) == 1
