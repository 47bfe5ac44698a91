"""The source beside the formula."""

import ast
from pathlib import Path

import numpy as np
import pytest

from workbench.concepts.metrics import confusion_matrix
from workbench.errors import ConfigError
from workbench.lab import explore, show_source
from workbench.lab.controls import Slider


def code(shown):
    return shown.data.split("```python\n")[1].rsplit("```")[0]


def test_the_source_with_its_file_and_line():
    shown = show_source(confusion_matrix)
    place, source = shown.data.splitlines()[0], code(shown)
    assert place.startswith("*workbench/concepts/metrics.py, line ")
    assert source.startswith("def confusion_matrix(") and "Args:" in source
    line = int(place.split("line ")[1].rstrip("*"))
    lines = Path(confusion_matrix.__code__.co_filename).read_text().splitlines()
    assert lines[line - 1].startswith("def confusion_matrix(")


def test_without_the_docstring_its_first_line_stays_and_the_rest_is_the_same():
    short, whole = code(show_source(confusion_matrix, docstring=False)), code(show_source(confusion_matrix))
    assert '    """Count how often each class was taken for each other one."""\n' in short
    assert "Args:" not in short

    def body(source):
        (function,) = ast.parse(source).body
        return [ast.dump(node) for node in function.body[1:]]

    assert body(short) == body(whole)


def test_a_class_with_several_docstrings():
    short = code(show_source(Slider, docstring=False))
    ast.parse(short)
    assert "Args:" not in short and '"""A number from `low` to `high`."""' in short
    assert '        """Return the widget; `label` is used where none was given."""' in short


def test_a_method_is_moved_to_the_left():
    assert code(show_source(Slider.widget)).startswith("def widget(self")


def test_backticks_in_the_source_do_not_end_the_block():
    def fenced():
        return " ``` "

    assert show_source(fenced).data.endswith("````")
    assert "```" not in show_source(explore).data.split("```python")[1][:-3]


@pytest.mark.parametrize("thing", [np.add, len, 3, None])
def test_what_has_no_source_is_a_sentence(thing):
    with pytest.raises(ConfigError, match="written in Python, came"):
        show_source(thing)
