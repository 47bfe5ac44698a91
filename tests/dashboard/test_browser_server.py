"""The process behind the pages: light after drawing, quick at its second start, and it never loads Keras."""

import time
from pathlib import Path

import psutil
import pytest

from browsing import without_fault
from waiting import settled, until

HEAVY = ("keras", "tensorflow", "jaxlib", "torch")
MOST_BYTES = 250 * 2**20
FIRST_PAINT = 5.0  # seconds, on a machine with nothing else to do


def folders_in_memory(process: psutil.Process) -> set[str]:
    """Return the names of all folders from which the process has a file mapped into its memory."""
    return {part for found in process.memory_maps() for part in Path(found.path).parts[:-1]}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory, serve_another):
    """A dashboard of its own without any run: what other tests opened is no part of it."""
    serve, end = serve_another
    folder = tmp_path_factory.mktemp("fresh")
    server = serve(folder / "runs", folder / "log")
    yield server
    end(server)


@pytest.fixture
def fresh_tab(chromium):
    """A browser that has never been here."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def test_after_drawing_it_has_no_keras(open_tab, server):
    tab = open_tab()
    box = settled(tab.locator("canvas").bounding_box, 0.3)
    for number in range(5):
        x = box["x"] + 60 + 40 * number
        tab.mouse.move(x, box["y"] + 60)
        tab.mouse.down()
        tab.mouse.move(x + 20, box["y"] + 300, steps=5)
        tab.mouse.up()
    tab.wait_for_selector(".answer[data-drawing='5']")
    tab.get_by_text("Show what every filter sees").click()
    tab.get_by_text("Convolution 1").wait_for()
    folders = folders_in_memory(psutil.Process(server.process.pid))
    assert "onnxruntime" in folders  # the measure sees what is there
    assert not {folder for folder in folders if folder.startswith(HEAVY)}


def test_memory_after_drawing(fresh, fresh_tab):
    """The first to draw there."""
    tab = fresh_tab
    tab.goto(f"{fresh.url}/draw")
    tab.wait_for_selector("canvas")
    box = settled(tab.locator("canvas").bounding_box, 0.5)
    for number in range(10):
        tab.mouse.move(box["x"] + 30 + 30 * number, box["y"] + 60)
        tab.mouse.down()
        tab.mouse.move(box["x"] + 40 + 30 * number, box["y"] + 300, steps=10)
        tab.mouse.up()
    tab.wait_for_selector(".answer[data-drawing='10']")
    until(lambda: psutil.Process(fresh.process.pid).memory_info().rss, lambda held: held <= MOST_BYTES, 30)


def test_a_second_start_paints_soon(chromium, server, tmp_path, serve_another):
    """The session's own server was the first start; a busy machine gets five times as long."""
    serve, end = serve_another
    context = chromium.new_context()
    began = time.monotonic()
    again = serve(tmp_path / "runs", tmp_path / "log")
    try:
        tab = context.new_page()
        tab.goto(f"{again.url}/draw")
        tab.wait_for_selector("canvas")
        seconds = time.monotonic() - began
    finally:
        context.close()
        end(again)
    assert seconds < 5 * FIRST_PAINT


@pytest.mark.parametrize(
    "path, words",
    [
        ("/", "Your next step"),
        ("/draw", "Nothing here yet"),
        ("/train", "29,354 parameters"),
        ("/runs", "No runs yet"),
    ],
)
def test_a_dashboard_without_any_run(fresh, fresh_tab, path, words):
    """A newcomer's first look: nothing trained, nothing drawn."""
    fresh_tab.goto(fresh.url + path)
    fresh_tab.wait_for_selector("h1")
    fresh_tab.get_by_text(words).wait_for()
    without_fault(fresh_tab)
