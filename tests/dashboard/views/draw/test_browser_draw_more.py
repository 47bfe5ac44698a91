"""Draw in a real browser, more closely: several models, epoch by epoch, while one learns, and broken on purpose."""

import re
import shutil
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from browsing import fits, without_fault
from waiting import settled
from workbench.runs.status import Status

# What comes by itself or after a reload may take its time on a busy machine.
LONG = 20_000
SEVEN = [(60, 60), (130, 60), (200, 60), (160, 150), (120, 240)]


def draw(tab, stroke=SEVEN):
    box = settled(tab.locator("canvas").bounding_box, 0.3)
    (left, top), *others = [(box["x"] + x / 280 * box["width"], box["y"] + y / 280 * box["height"]) for x, y in stroke]
    tab.mouse.move(left, top)
    tab.mouse.down()
    for place in others:
        tab.mouse.move(*place, steps=4)
    tab.mouse.up()


def main_answer(tab):
    return tab.locator(".answer").first


def film_answer(tab):
    return tab.locator(".answer").nth(1)


@pytest.fixture
def learning(server, trained):
    """A run of the server that learns, as its files show it: its first epoch is over."""
    folder = server.store.root / "20250202-020202-abcd"
    shutil.copytree(trained.folder, folder)
    (folder / "model.onnx").unlink()
    for path in sorted((folder / "checkpoints").glob("*.keras"))[1:]:
        path.unlink()
    replace(Status.read(folder), state="running").of_this_process().write(folder)
    yield folder
    shutil.rmtree(folder)


def test_several_models_read_every_stroke_and_a_link_brings_them_back(open_tab):
    tab = open_tab()
    tab.get_by_role("radio", name="Several models").click()
    expect(tab.get_by_text("Draw something, and all of them read it.")).to_be_visible()
    draw(tab)
    expect(tab.locator(".cards article")).to_have_count(2)
    expect(tab.locator(".cards .digit").first).to_have_text("7")
    expect(tab.get_by_text("Both read a 7.")).to_be_visible()
    draw(tab, [(20, 150), (260, 150)])
    expect(main_answer(tab)).to_have_attribute("data-drawing", "2")
    both = tab.get_by_role("img", name=re.compile("^Probabilities. 0: "))
    expect(both).to_have_count(2)
    tab.wait_for_url("**look=models**")
    tab.reload()
    expect(tab.locator(".cards article")).to_have_count(2, timeout=LONG)
    without_fault(tab)


def test_the_film_is_scrubbed_played_and_walked_by_keys(open_tab, trained):
    tab = open_tab(f"/draw?look=film&film={trained.id}", viewport={"width": 1440, "height": 1500})
    draw(tab)
    expect(film_answer(tab)).to_have_attribute("data-drawing", "4")
    plot = tab.locator(".js-plotly-plot .nsewdrag").first
    box = plot.bounding_box()
    tab.mouse.move(box["x"] + box["width"] - 8, box["y"] + 60)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 10, box["y"] + 60, steps=8)
    tab.mouse.up()
    expect(film_answer(tab)).to_have_attribute("data-drawing", "1")
    expect(tab).to_have_url(re.compile("at=1"))
    tab.get_by_role("slider", name="Epoch").press("ArrowRight")
    expect(film_answer(tab)).to_have_attribute("data-drawing", "2")
    tab.reload()
    expect(film_answer(tab)).to_have_attribute("data-drawing", "2", timeout=LONG)
    expect(main_answer(tab)).to_have_attribute("data-drawing", "1")
    tab.get_by_role("button", name="Play").click()
    expect(film_answer(tab)).to_have_attribute("data-drawing", "4", timeout=LONG)
    expect(tab.get_by_role("button", name="Play")).to_be_visible()
    without_fault(tab)


def test_while_a_run_learns_each_epoch_appears_by_itself(open_tab, learning, trained):
    tab = open_tab(f"/draw?model={learning.name}&look=film", viewport={"width": 1440, "height": 1500})
    expect(tab.get_by_role("combobox", name="Model").first).to_have_value(re.compile("learning now"))
    draw(tab)
    expect(film_answer(tab)).to_have_attribute("data-drawing", "1")
    bars = main_answer(tab).locator(".bars").text_content()
    for epoch in (2, 3):
        shutil.copy(trained.folder / "checkpoints" / f"epoch-000{epoch}.keras", learning / "checkpoints")
        expect(film_answer(tab)).to_have_attribute("data-drawing", str(epoch), timeout=LONG)
        expect(main_answer(tab).locator(".bars")).not_to_have_text(bars)
    for name in ("model.onnx", "status.json"):
        shutil.copy(trained.folder / name, learning)
    expect(tab.get_by_role("combobox", name="Model").first).not_to_have_value(re.compile("learning now"), timeout=LONG)
    without_fault(tab)


def test_preparation_is_broken_and_mended_by_mouse_and_keys(open_tab):
    tab = open_tab("/draw?look=break", viewport={"width": 1440, "height": 1500})
    draw(tab)
    inverted = tab.get_by_role("button", name=re.compile("Dark on light"))
    expect(inverted).to_have_attribute("aria-pressed", "false")
    inverted.click()
    expect(inverted).to_have_attribute("aria-pressed", "true")
    expect(tab.locator(".cards article")).to_have_count(2)
    expect(tab.locator(".cards .digit").first).to_have_text("7")
    expect(tab.locator(".cards .digit").nth(1)).not_to_have_text("7")
    expect(tab.get_by_test_id("stMetricValue")).to_have_text(re.compile(r"^9\d\.\d % → \d+\.\d %$"))
    tab.get_by_role("button", name=re.compile("^.*Turned")).press("Enter")
    expect(tab.get_by_role("slider", name="Turned by (degrees)")).to_be_visible()
    expect(tab).to_have_url(re.compile("broken=turn.60_invert"))
    tab.reload()
    expect(inverted).to_have_attribute("aria-pressed", "true", timeout=LONG)
    inverted.click()
    expect(tab).to_have_url(re.compile("broken=turn.60$"))
    expect(tab.locator(".cards article")).to_have_count(2)
    tab.set_viewport_size({"width": 390, "height": 844})
    fits(tab)
    without_fault(tab)
