"""What the words of a notebook claim in numbers stands in an output of the same notebook: run anew, they must agree."""

import re
from pathlib import Path

import nbformat
import pytest

from workbench.architectures import layers
from workbench.lessons.catalogue import LESSONS
from workbench.runs.presets import preset

ROOT = Path(__file__).resolve().parent
NOTEBOOKS = ROOT.parent / "notebooks"


def claims():
    """Return for each notebook its pairs of regular expressions: what its words say, and what an output says."""
    found: dict[str, list[tuple[str, str]]] = {}
    for line in (ROOT / "shared" / "notebook_claims.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            rows = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            claim, value = line.split(" => ")
            rows.append((claim, value))
    return found


CLAIMS = claims()


@pytest.mark.parametrize("name", CLAIMS)
def test_numbers_in_the_words_are_those_in_the_outputs(name):
    content = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    words = "\n\n".join(cell.source for cell in content.cells if cell.cell_type == "markdown")
    shown = "\n".join(
        output.get("text") or output.get("data", {}).get("text/plain", "")
        for cell in content.cells
        for output in cell.get("outputs", ())
    )
    for claim, value in CLAIMS[name]:
        assert re.search(claim.replace(" ", r"\s+"), words), f"the words do not say: {claim}"
        assert re.search(value, shown), f"no output says: {value}"


def test_the_first_network_looks_through_windows_as_its_notebook_says():
    words = " ".join(cell.source for cell in nbformat.read(NOTEBOOKS / "00_start_here.ipynb", as_version=4).cells)
    assert "windows of 3 by 3 neighbouring pixels" in " ".join(words.split())
    for name in ("fast_cnn", "quick_look"):  # with MNIST, and without
        convolutions = [layer for layer in layers(preset(name)) if layer["layer"] == "Conv2D"]
        assert convolutions and {layer["kernel_size"] for layer in convolutions} == {3}, name


@pytest.mark.parametrize("name", ["00_start_here", "01_loss_functions", "02_optimizers"])
def test_it_takes_as_long_as_the_map_says(name):
    first = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4).cells[0].source
    assert re.findall(r"[Aa]bout (\d+) minutes", first) == [str(LESSONS[name].minutes)]
    assert len(re.findall(r"\w+ minutes", first)) == 1
