"""What a cell needs of those before it: found by names, an import for itself, nothing twice."""

import pytest

from workbench.cells.needed import Step, free_names, steps
from workbench.lessons.catalogue import LESSONS
from workbench.lessons.reading import read_cells

CELLS = [
    "import keras\nimport numpy as np\nfrom workbench.lessons.exercises.start import q1, q2",
    "x = np.arange(3)\nscale = 2",
    "y = [x * scale for x in x]\nprint(scale)",
    "%pip install something",
    "def half(x):\n    return x / scale\n\n\nq1.check()",
    "network = keras.Sequential()",
    "network.fit(x)",
    "scale = 3",
    "half(y)",
]


def code(place, ran=None, cells=CELLS):
    return [step.code for step in steps(cells, place, ran or {})]


def test_only_what_is_used_and_each_import_for_itself():
    assert code(1) == ["import numpy as np", CELLS[1]]
    assert code(7) == [CELLS[7]]
    assert code(4) == [
        "import numpy as np\nfrom workbench.lessons.exercises.start import q1", CELLS[1], CELLS[4],
    ]  # fmt: skip


def test_what_an_earlier_exercise_checks_is_not_checked_when_another_cell_needs_it():
    (half,) = [step for step in steps(CELLS, 8, {}) if step.cell == 4]
    assert half.code == "def half(x):\n    return x / scale" and half.source == CELLS[4]
    assert not any("check" in one for one in code(8))


def test_what_changes_a_value_counts_and_what_was_called_so_before_does_not():
    cells = [*CELLS, "network.predict(x)", "scale"]
    assert [step.cell for step in steps(cells, 9, {}) if step.cell is not None] == [1, 5, 6, 9]
    assert [step.cell for step in steps(cells, 10, {}) if step.cell is not None] == [7, 10]


def test_what_has_run_is_left_out_unless_what_it_rests_on_is_another_by_now():
    ran = {place: CELLS[place] for place in (1, 2, 4, 7)}
    assert [step.cell for step in steps(CELLS, 8, ran) if step.cell is not None] == [8]
    ran[1] = "x = np.arange(4)\nscale = 2"  # since then, somebody has changed it
    assert [step.cell for step in steps(CELLS, 8, ran) if step.cell is not None] == [1, 2, 4, 8]


def test_names_of_functions_and_loops_are_their_own():
    assert free_names("def f(a, b=c):\n    d = a + e\n    return lambda g: g + d") == {"c", "e"}
    assert free_names("for i in range(n):\n    total = i") == {"n", "range"}
    assert free_names("[a for a in b if a > c]") == {"b", "c"}
    assert free_names("a += 1\nb[0] = d\nwith open(f) as g:\n    g.h()") == {"a", "b", "d", "open", "f"}
    assert free_names("await live.finished()") == {"live"} and free_names("def f(:") == frozenset()


@pytest.mark.parametrize("name", LESSONS)
def test_no_exercise_waits_for_keras_or_for_a_training(name):
    cells = read_cells(name)
    for place, source in enumerate(cells):
        if ".check()" in source:
            needed = steps(cells, place, {})
            assert [step.cell for step in needed] in ([None, place], [place]), source
            assert not any("keras" in step.code or "engine" in step.code for step in needed[:-1]), source


def test_a_cell_on_its_own():
    assert steps(["1 + 1"], 0, {}) == [Step("1 + 1", 0, "1 + 1")]
