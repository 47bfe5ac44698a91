"""The notebooks in a real JupyterLab in a real browser: move, watch, steer, draw, open the dashboard beside them."""

import re
import shutil

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect

from waiting import settled, until

CELLS = (
    """
from workbench.errors import DataError
from workbench.figures.base import style
from workbench.lab import DrawingPad, Slider, Switch, explore
from workbench.predict import load
from workbench.settings import SHIPPED_MODEL

def line(power, both):
    if power == 5:
        raise DataError("Five is not possible.")
    traces = [{"type": "scatter", "mode": "lines", "x": [0, 1, 2], "y": [0, 1, 2**power]}] * (2 if both else 1)
    return style.figure(traces, title=f"To the power of {power}", alt=f"The power {power}.", height=300)
""",
    "explore(line, power=Slider(1, 9, 3), both=Switch(label='two lines'))",
    "line(2, False)",
    "DrawingPad(load(SHIPPED_MODEL))",
)


@pytest.fixture(scope="module")
def own(lab, open_notebook):
    """A small notebook, run to its end once for all tests."""
    book = new_notebook(cells=[new_code_cell(source) for source in CELLS])
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, lab.folder / "own.ipynb")
    notebook = open_notebook("own.ipynb")
    notebook.run_all()
    notebook.finish()
    assert not notebook.faults()
    return notebook


def title(place):
    return place.locator(".workbench-figure .gtitle")


def press(tab, handle, key, times=1):
    handle.focus()
    for _ in range(times):
        tab.keyboard.press(key)


def points(place):
    """How many batches the live curve has."""
    return place.locator(".workbench-figure").evaluate("figure => figure._fullData?.[1]?.x?.length ?? 0")


def test_a_figure_follows_its_controls_and_keeps_its_zoom(own):
    tab, cell = own.tab, own.go_to("explore(line")
    figure, handle = cell.locator(".workbench-figure"), cell.get_by_role("slider")
    expect(title(cell)).to_have_text("To the power of 3")
    expect(figure).to_have_attribute("aria-label", "The power 3.")
    figure.evaluate("figure => { figure.mine = true }")
    box = figure.locator(".nsewdrag").bounding_box()
    tab.mouse.move(box["x"] + 100, box["y"] + 40)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 300, box["y"] + 140, steps=5)
    tab.mouse.up()
    span = "figure => figure._fullLayout.xaxis.range.map(edge => Math.round(1000 * edge))"
    zoomed = until(lambda: figure.evaluate(span), lambda edges: edges[1] - edges[0] < 1000)
    press(tab, handle, "ArrowRight")
    expect(title(cell)).to_have_text("To the power of 4")
    assert figure.evaluate(span) == zoomed and figure.evaluate("figure => figure.mine")

    press(tab, handle, "ArrowRight")  # an error is a sentence, and the figure stays
    expect(cell.get_by_role("status")).to_have_text("Five is not possible.")
    expect(title(cell)).to_have_text("To the power of 4")
    press(tab, handle, "ArrowRight", 3)
    expect(title(cell)).to_have_text("To the power of 8")
    cell.get_by_label("two lines").check()
    expect(figure.locator(".scatterlayer .trace")).to_have_count(2)


def test_dark_and_light(own):
    tab, cell = own.tab, own.go_to("explore(line")
    colour = "element => getComputedStyle(element).fill.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0)"
    expect(title(cell)).to_be_visible()
    assert title(cell).evaluate(colour) < 300
    tab.evaluate("jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
    until(lambda: title(cell).evaluate(colour) > 500)
    still = own.go_to("line(2, False)").locator(".js-plotly-plot")  # what a cell returns is dark on white paper in both
    expect(still.locator(".gtitle")).to_be_visible()
    assert still.locator(".gtitle").evaluate(colour) < 300
    assert still.locator(".main-svg").first.evaluate("svg => svg.style.background") == "rgb(255, 255, 255)"
    tab.evaluate("jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'})")


def test_drawing_with_mouse_and_keys(own):
    tab, cell = own.tab, own.go_to("DrawingPad(")
    pad = cell.locator("canvas")
    box = settled(pad.bounding_box, 0.3)
    places = [
        (box["x"] + x / 280 * box["width"], box["y"] + y / 280 * box["height"])
        for x, y in [(60, 60), (200, 60), (160, 150), (120, 240)]
    ]
    tab.mouse.move(*places[0])
    tab.mouse.down()
    for place in places[1:]:
        tab.mouse.move(*place, steps=4)
    tab.mouse.up()
    expect(title(cell)).to_have_text(re.compile("Reads as 7"))
    count = len(own.cells)
    press(tab, pad, "Control+z")
    expect(title(cell)).to_have_text(re.compile("Draw a digit"))
    press(tab, pad, "ArrowUp", 9)
    tab.keyboard.press("Space")
    press(tab, pad, "ArrowDown", 17)
    tab.keyboard.press("Space")
    expect(title(cell)).to_have_text(re.compile("Reads as 1"))
    press(tab, pad, "Delete")
    expect(title(cell)).to_have_text(re.compile("Draw a digit"))
    assert len(own.cells) == count, "a key meant for the pad changed the notebook"


def test_the_first_notebook_trains_a_network_that_can_be_steered(open_notebook, lab):
    notebook = open_notebook("00_start_here.ipynb")
    notebook.run_all()
    cell = notebook.go_to("LiveRun(start(")
    cell.get_by_role("button", name="Pause").click()
    status = cell.get_by_role("status")
    expect(status).to_have_text(re.compile(r"^Paused since \d\d:\d\d: "))
    run = lab.store.runs()[0]
    assert run.status.state == "paused"
    before = points(cell)
    cell.get_by_role("spinbutton", name="Batches").fill("7")
    cell.get_by_role("spinbutton", name="New learning rate").fill("0.004")
    cell.get_by_role("button", name="Apply").click()
    cell.get_by_role("button", name="Step").click()
    until(lambda: points(cell) > before)  # the curve grows while a cell still waits for the end
    expect(status).to_have_text(re.compile(r"^Paused since \d\d:\d\d: "))
    until(
        lambda: [(row["action"], row["value"]) for row in run.history().controls],
        lambda done: done == [("pause", None), ("learning_rate", 0.004), ("step", 7)],
    )
    cell.get_by_role("button", name="Go on").click()
    notebook.finish()
    expect(status).to_have_text(re.compile("^Finished"))
    assert run.status.state == "finished"
    assert not notebook.faults()
    assert not (lab.store.root / "exercises.jsonl").exists()  # every exercise stands open

    cell = notebook.go_to("explore(turned")
    expect(title(cell)).to_be_visible()
    first = title(cell).text_content()
    press(notebook.tab, cell.get_by_role("slider"), "ArrowLeft", 60)
    expect(title(cell)).not_to_have_text(first)


def test_the_notebook_on_optimizers_runs_and_its_figures_move(open_notebook, lab):
    notebook = open_notebook("02_optimizers.ipynb")
    notebook.run_all()
    notebook.finish()
    assert not notebook.faults()
    assert not (lab.store.root / "exercises.jsonl").exists()
    cell = notebook.go_to("explore(")
    expect(title(cell).first).to_be_visible()
    before = cell.locator(".workbench-figure").evaluate("figure => JSON.stringify(figure._fullData.map(t => t.y))")
    press(notebook.tab, cell.get_by_role("slider").first, "ArrowRight", 3)
    until(
        lambda: (
            before
            != cell.locator(".workbench-figure").evaluate("figure => JSON.stringify(figure._fullData.map(t => t.y))")
        )
    )


def test_the_tile_opens_the_dashboard_beside_the_notebooks(own, lab, trained):
    shutil.copytree(trained.folder, lab.store.root / "20260102-030405-aaaa")
    tab = own.tab
    tab.evaluate("jupyterapp.commands.execute('launcher:create')")
    tab.locator(".jp-LauncherCard", has_text="Workbench dashboard").click()
    page = tab.frame_locator("iframe[src*='/user/ann/workbench']")
    expect(page.locator("h1")).to_have_text("Workbench")
    pages = page.get_by_test_id("stSidebar")
    pages.get_by_role("link", name="Runs").click()
    expect(page.get_by_text(re.compile(r"^[1-9]\d* runs?$"))).to_be_visible()  # those of the notebooks
    pages.get_by_role("link", name="Train").click()
    expect(page.locator(".live-figure .main-svg").first).to_be_visible()  # plotly.js is found behind the proxy
