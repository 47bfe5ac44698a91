"""`workbench notebooks`: what is kept of a run, what is taken away, and what is refused."""

import base64
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from forked import CAN_FORK, fork_kernel
from workbench.cli import main
from workbench.commands import notebook_badges, notebook_run
from workbench.commands import notebooks as command
from workbench.errors import WorkbenchError
from workbench.lessons.catalogue import LESSONS

FIGURE = """
import os
import plotly.graph_objects as go
from workbench.lab import Slider, explore
def line(slope):
    return go.Figure(go.Scatter(y=[0, slope]), {"title": {"text": "a line"}, "meta": {"alt": "it rises"}})
explore(line, slope=Slider(0.0, 2.0, 1.0))
"""
PLACES = """
import os, pathlib
print(pathlib.Path.home() / "x", os.environ["WORKBENCH_RUNS"], os.environ["WORKBENCH_FAST"])
print(pathlib.Path.cwd().name)
"""


@pytest.fixture
def loaded(monkeypatch):
    """A kernel has Keras in its memory when it begins. Those of the first two tests begin from nothing."""
    if CAN_FORK:
        monkeypatch.setattr("jupyter_client.provisioning.local_provisioner.launch_kernel", fork_kernel)


@pytest.fixture
def put(tmp_path, monkeypatch):
    """Put a notebook into a folder that stands for that of the notebooks."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    monkeypatch.setattr(command, "NOTEBOOKS", folder)

    def put(*codes, name="07_try"):
        cells = [
            new_markdown_cell("# Try\n\n<!-- badges -->\n\nMore."),
            new_code_cell('0 and "%pip install git+https://github.com/OWNER/workbench"'),
            *map(new_code_cell, codes),
        ]
        cells[-1].metadata["tags"] = ["long"]
        cells[-1].metadata["scrolled"] = True
        nbformat.write(new_notebook(cells=cells), folder / f"{name}.ipynb")
        return folder / f"{name}.ipynb"

    return put


def test_a_notebook_is_run_and_kept_as_it_reads_well(put, capsys):
    path = put(FIGURE, "line(2.0)", PLACES)
    assert main(["notebooks", "run", "07_try"]) == 0
    assert "07_try" in capsys.readouterr().out
    kept = nbformat.read(path, as_version=4)
    nbformat.validate(kept)
    assert set(kept.metadata) == {"kernelspec", "language_info"} and "widget" not in path.read_text()
    explored, still, places = (cell.outputs for cell in kept.cells[2:])
    for output in (explored[0], still[0]):
        assert base64.b64decode(output.data["image/png"]).startswith(b"\x89PNG")
        assert output.data["text/plain"] == "it rises"
    assert "application/vnd.plotly.v1+json" in still[0].data
    assert places[0].text.splitlines()[0] == "~/x runs 0" and len(places) == 1
    assert kept.cells[-1].metadata == {"tags": ["long"]} and kept.cells[2].metadata == {}
    assert "OWNER/workbench/blob/main/notebooks/07_try.ipynb" in kept.cells[0].source
    assert kept.cells[0].source.endswith("\n\nMore.")


def test_fast_only_looks_whether_it_runs(put, tmp_path, capsys):
    path = put(PLACES)
    before = path.read_bytes()
    assert main(["notebooks", "run", "--fast"]) == 0
    assert path.read_bytes() == before
    assert main(["notebooks", "run", "--fast", "--to", str(tmp_path / "out")]) == 0
    assert path.read_bytes() == before
    assert "runs 1" in nbformat.read(tmp_path / "out" / path.name, as_version=4).cells[-1].outputs[0].text


@pytest.mark.parametrize(
    "code, words",
    [
        ("x = 1\nx / 0", "stopped at cell 3 of 3: ZeroDivisionError: division by zero\n\n    x = 1\n    x / 0"),
        ("import os\nos._exit(3)", "the kernel died"),
    ],
)
def test_a_cell_that_fails_is_named_and_nothing_is_written(put, code, words, capsys, loaded):
    path = put(code)
    before = path.read_bytes()
    assert main(["notebooks", "run", "07_try", "--fast"]) == 1
    assert words in capsys.readouterr().err and path.read_bytes() == before


def test_a_cell_that_never_ends_is_named(put, monkeypatch, loaded):
    monkeypatch.setattr(notebook_run, "CELL_SECONDS", 1)
    with pytest.raises(WorkbenchError, match="cell 3 of 3: it took longer"):
        notebook_run.execute(put("import time\ntime.sleep(60)"), stills=False)


def test_a_notebook_that_is_too_large_is_not_written(put):
    path = put("1")
    before, notebook = path.read_bytes(), notebook_run.read(path)
    notebook.cells[2].outputs = [new_output("stream", text="x" * 2_100_000)]
    with pytest.raises(WorkbenchError, match=r"2\.1 MB.*cell 3 \(2,100 kB\)"):
        notebook_run.write(notebook, path)
    assert path.read_bytes() == before and len(list(path.parent.iterdir())) == 1


def test_unknown_and_damaged_notebooks_are_named(put, capsys):
    path = put("1")
    assert main(["notebooks", "run", "07_tri"]) == 1
    assert "Did you mean '07_try'" in capsys.readouterr().err
    path.write_text("{ half")
    assert main(["notebooks", "run", "07_try.ipynb"]) == 1
    assert "no notebook that can be read" in capsys.readouterr().err
    path.unlink()
    assert main(["notebooks", "run"]) == 1
    assert "no notebooks" in capsys.readouterr().err


def test_badges_and_the_install_cell_get_the_address(put, capsys):
    path = put("1")
    for repository in ("ada/deep-learning", "grace.h/workbench_2"):  # the second time the first is replaced
        assert main(["notebooks", "badges", "--repository", repository, "--branch", "teach"]) == 0
        title, install, _ = notebook_run.read(path).cells
        assert title.source.count("](https://") == 2 and title.source.count("colab.research") == 1
        assert title.source.startswith("# Try\n\n<!-- badges -->\n[![") and title.source.endswith("\n\nMore.")
        assert f"/github/{repository}/blob/teach/notebooks/07_try.ipynb" in title.source
        assert f"/gh/{repository}/teach?urlpath=lab/tree/notebooks/07_try.ipynb" in title.source
        assert f'git+https://github.com/{repository}"' in install.source
    assert main(["notebooks", "badges", "--repository", "workbench"]) == 1
    assert "OWNER/NAME" in capsys.readouterr().err


def test_badges_say_whether_they_are_there(put):
    notebook = notebook_run.read(put("1"))
    assert not notebook_badges.has_badges(notebook)
    notebook_badges.set_address(notebook, "07_try", "ada/workbench")
    assert notebook_badges.has_badges(notebook)


@pytest.mark.parametrize("words", [["run"], ["badges", "--repository", "ada/workbench"]])
def test_the_notebooks_of_an_installed_package_are_left_alone(put, monkeypatch, capsys, words):
    path = put("1 / 0")
    before = path.read_bytes()
    monkeypatch.setattr(command, "CHECKOUT", False)
    assert main(["notebooks", *words]) == 1
    assert "checkout" in capsys.readouterr().err and path.read_bytes() == before


def test_exercises_are_handed_to_nbgrader(tmp_path):
    assert main(["notebooks", "nbgrader", str(tmp_path)]) == 0
    for name, lesson in LESSONS.items():
        notebook = nbformat.read(tmp_path / "source" / name / f"{name}.ipynb", as_version=4)
        nbformat.validate(notebook)
        marked = {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if "nbgrader" in cell.metadata}
        assert len(marked) == sum("nbgrader" in cell.metadata for cell in notebook.cells)
        for exercise in lesson.exercises:
            cell = marked[exercise.key]
            assert cell.metadata.nbgrader.solution and exercise.code in cell.source
            graded = marked.get(f"{exercise.key}-check", cell)
            assert graded.metadata.nbgrader.grade and graded.metadata.nbgrader.points == 1
            assert not re.search(r"\bq\d+\.assess", cell.source)


def test_the_real_nbgrader_takes_them(tmp_path):
    pytest.importorskip("nbgrader", reason="no dependency: pip install nbgrader to try it")
    assert main(["notebooks", "nbgrader", str(tmp_path)]) == 0
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "00_start_here", "--course-dir", str(tmp_path)]
    beside = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])  # it calls alembic by name
    subprocess.run(
        [*command, "--create"], check=True, capture_output=True, timeout=120, env={**os.environ, "PATH": beside}
    )
    released = nbformat.read(tmp_path / "release/00_start_here/00_start_here.ipynb", as_version=4)
    code = "\n".join(cell.source for cell in released.cells)
    assert "NotImplementedError" in code and "28 * 28" not in code and "q1.assess(numbers_in)" in code
