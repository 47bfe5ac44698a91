"""`workbench lab`: on which folder it opens, and what it puts there."""

import pytest

from workbench.cli import main
from workbench.commands import lab
from workbench.errors import WorkbenchError
from workbench.settings import NOTEBOOKS


@pytest.fixture
def served(monkeypatch):
    """The folders that JupyterLab would have served."""
    folders = []
    monkeypatch.setattr(lab, "replace_process", lambda command: 0)
    monkeypatch.setattr(lab, "command", lambda folder, *_, **__: folders.append(folder))
    return folders


def test_in_a_checkout_it_opens_the_notebooks_themselves(served):
    assert main(["lab"]) == 0
    assert served == [NOTEBOOKS]


def test_a_folder_of_ones_own_gets_what_it_lacks_and_keeps_what_it_has(served, tmp_path):
    folder = tmp_path / "my" / "course"
    folder.mkdir(parents=True)
    (folder / "00_start_here.ipynb").write_text("mine")
    assert main(["lab", "--folder", str(folder)]) == 0
    assert served == [folder] and (folder / "00_start_here.ipynb").read_text() == "mine"
    wanted = {path.relative_to(NOTEBOOKS) for path in NOTEBOOKS.rglob("*.[is][pv]*")}
    assert {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()} == wanted and len(wanted) >= 9


def test_where_nothing_can_be_written_it_says_so(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkbenchError, match="cannot be copied to .*file.*workbench lab --folder DIR"):
        lab.copy_notebooks(tmp_path / "file")
