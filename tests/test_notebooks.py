"""Every notebook: its shape, what is committed of it, and that it runs from top to bottom in the short setting."""

import json
import re
from pathlib import Path

import nbformat
import pytest

from chromium import browser_path
from forked import CAN_FORK, fork_kernel
from workbench.commands import notebook_badges
from workbench.commands.notebook_run import KERNEL, MOST_BYTES, WIDGET, execute
from workbench.lessons.catalogue import LESSONS
from workbench.lessons.pages import PAGES

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PLOTLY = "application/vnd.plotly.v1+json"
LINES = 8  # of code in a cell
LONG = {"long"}  # the tag of a cell that teaches something in more lines
IN_THE_LAB = {"00_start_here", "02_optimizers"}  # tests/lab/test_browser_lab.py runs them in the same setting
ENDS = (r"^## .*(?:Summary|What you can do now)", r"^## .*Test yourself", r"^## .*References")


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def notebook(path):
    return nbformat.read(path, as_version=4)


def words(notebook):
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebook):
    return [(number, output) for number, cell in enumerate(notebook.cells, 1) for output in cell.get("outputs", ())]


def test_the_catalogue_knows_every_notebook():
    assert [path.stem for path in NOTEBOOKS] == list(LESSONS)


LAID_OUT = ("00_start_here", "01_loss_functions", "02_optimizers")


@pytest.mark.parametrize("name", LAID_OUT)
def test_all_notebooks_name_their_parts_alike(name):
    """Guesses, exercises, questions on what came before, the dashboard's pages and the way on stand where one looks."""
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    text, first = words(notebook), notebook.cells[0].source
    assert "**Guess" in text and not re.search(r"\*\*(Predict|Your turn|Place your bet)|## Self-test", text)
    found = re.findall(r"^(?:### |\*\*)Exercise (\d)", text, re.M)
    assert [f"q{number}" for number in found] == [exercise.name for exercise in LESSONS[name].exercises]
    for exercise in LESSONS[name].exercises:  # asked right above its cell, not two exercises at once
        place = next(at for at, cell in enumerate(notebook.cells) if f"{exercise.name}.check()" in cell.source)
        assert f"Exercise {exercise.name[1:]}" in notebook.cells[place - 1].source
    pages = [page.title for page in PAGES.values() if name in dict(page.behind)]
    assert pages and not [title for title in pages if f"*{title}*" not in first]
    assert "**Where next:**" in notebook.cells[-1].source
    assert first.count("<details>") == (0 if name == LAID_OUT[0] else 2)
    assert all(cell.metadata.get("jupyter") == {"source_hidden": True} for cell in notebook.cells[1:3])


def test_is_a_valid_notebook(notebook):
    """No lesson is a stub. There is no most: one idea a cell needs as many cells as there are ideas."""
    nbformat.validate(notebook)
    assert len(notebook.cells) >= 20
    assert notebook.metadata == KERNEL and notebook.nbformat == 4


def test_begins_with_title_badges_goals_install_and_imports(path, notebook):
    first, install, setup = notebook.cells[:3]
    assert first.source.startswith("# ") and notebook_badges.has_badges(notebook)
    assert f"/notebooks/{path.name}" in first.source
    assert re.search(r"you should know|know first|what you need", first.source, re.I)
    assert len(re.findall(r"^(?:\d\.|-) ", first.source, re.M)) >= 3  # goals
    assert "%pip install" in install.source and f"github.com/{notebook_badges.NOWHERE}" in install.source
    assert all(re.match(r"(from|import|    |\)|%|#)|$", line) for line in setup.source.splitlines()), setup.source


def test_badge_pictures_are_the_projects_own(notebook):
    for target in re.findall(r"!\[[^]]*\]\(([^)]+)\)", words(notebook)):
        assert (ROOT / "notebooks" / target).is_file(), target


def test_ends_with_summary_self_test_references(notebook):
    text = words(notebook)
    found = [re.search(heading, text, re.M | re.I) for heading in ENDS]
    assert all(found), dict(zip(ENDS, found, strict=True))
    places = [heading.start() for heading in found]
    assert places == sorted(places)
    summary, test, references = (text[start:end] for start, end in zip(places, [*places[1:], None], strict=True))
    assert len(re.findall(r"^[-\d]", summary, re.M)) == 3
    assert test.count("<details>") == test.count("</details>") == test.count("<summary>") == 5
    assert len(re.findall(r"\((?:[^()]*, )?(?:19|20)\d\d\)", references)) >= 2


def test_code_cells_are_short_and_call_the_package(notebook):
    for number, cell in enumerate(notebook.cells[3:], 4):
        lines = [line for line in cell.source.splitlines() if line.strip()]
        if cell.cell_type == "code" and not LONG & set(cell.metadata.get("tags", ())):
            assert len(lines) <= LINES, f"cell {number}: {len(lines)} lines"


def test_has_interactive_parts_and_all_exercises(path, notebook):
    source = "\n".join(cell.source for cell in code(notebook))
    assert len(re.findall(r"\bexplore\(", source)) >= 2
    for exercise in LESSONS[path.stem].exercises:
        assert f"{exercise.name}.check()" in source, exercise.name
        gap = next(cell.source for cell in code(notebook) if f"{exercise.name}.check()" in cell.source)
        assert exercise.answer in source and ("____" in gap or exercise.answer in gap)


def test_words_are_those_of_the_house(notebook):
    found = re.findall(r"\b(simply|obviously)\b", words(notebook), re.I)
    assert not found, found


def test_what_is_committed_reads_well_where_nothing_runs(path, notebook):
    assert path.stat().st_size <= MOST_BYTES
    assert "widgets" not in notebook.metadata and WIDGET not in path.read_text()
    for number, cell in enumerate(notebook.cells, 1):
        assert set(cell.metadata) <= {"tags", "jupyter"}, f"cell {number}"
        assert cell.metadata.get("jupyter", {"source_hidden": True}) == {"source_hidden": True}, f"cell {number}"
    assert all(cell.execution_count for cell in code(notebook)), "run it: workbench notebooks run"
    for number, output in outputs(notebook):
        assert output.output_type != "error", f"cell {number}"
        assert output.get("name") != "stderr", f"cell {number}: {output.text}"
        if PLOTLY in output.get("data", {}):
            assert "image/png" in output.data, f"cell {number}: a figure without its picture"
    assert sum("image/png" in output.get("data", {}) for _, output in outputs(notebook)) >= 3


def test_nothing_tells_of_the_machine_it_ran_on(notebook):
    text = json.dumps([output for _, output in outputs(notebook) if "image/png" not in output.get("data", {})])
    assert not re.search(r"/(home|root|work|Users|tmp)/\w", text)


@pytest.fixture
def loaded(monkeypatch):
    """A kernel has Keras in its memory when it begins."""
    if CAN_FORK:
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")  # as `execute` has it; the first kernel's counts for all
        monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", "3")
        monkeypatch.setattr("jupyter_client.provisioning.local_provisioner.launch_kernel", fork_kernel)


def test_runs_from_top_to_bottom_in_the_short_setting(path, tmp_path, loaded):
    if path.stem in IN_THE_LAB and browser_path():
        pytest.skip("the tests in JupyterLab run it from top to bottom")
    done = execute(path, fast=True, stills=False, runs=tmp_path / "runs")
    assert all(output.output_type != "error" for _, output in outputs(done))
    assert [cell.source for cell in done.cells[1:]] == [
        cell.source for cell in nbformat.read(path, as_version=4).cells[1:]
    ]
    assert not (tmp_path / "runs" / "exercises.jsonl").exists()  # every exercise stands open
