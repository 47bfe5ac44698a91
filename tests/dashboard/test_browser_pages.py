"""All pages in a real browser: light, dark, phone; runs found, opened, deleted; damaged ones marked."""

import json
import re
import shutil
from dataclasses import replace
from functools import partial
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from browsing import downloaded, fits, run_through, turn_to, without_fault
from heard import levels, nameless, stops_until
from waiting import settled, until
from workbench.runs.status import Status

LAPTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# What does not have the colours of the theme: the ground of the page, and the titles of its figures.
STRANGE = """(dark) => {
  const light = (element, name) => getComputedStyle(element)[name].match(/\\d+/g).slice(0, 3)
    .reduce((sum, part) => sum + Number(part), 0);
  const strange = [];
  if (light(document.querySelector("[data-testid=stApp]"), "backgroundColor") < 200 !== dark) strange.push("ground");
  for (const title of document.querySelectorAll(".js-plotly-plot .gtitle"))
    if (light(title, "fill") > 400 !== dark) strange.push(title.textContent);
  return strange;
}"""


@pytest.fixture
def more_runs(server, trained):
    """Runs in every sorry state beside the healthy one; taken away afterwards."""
    store, made = server.store, []

    def copy(name):
        folder = store.root / f"20250101-000000-{name}"
        shutil.copytree(trained.folder, folder)
        made.append(folder)
        return folder

    (copy("aaaa") / "config.json").write_text("{ half")
    replace(Status.read(copy("bbbb")), state="running", pid=1, started=1.0).write(made[-1])
    replace(Status.read(copy("cccc")), state="failed", error="The disk is full.").write(made[-1])
    (copy("dddd") / "model.onnx").write_bytes(b"no model")
    yield [folder.name for folder in made]
    for folder in made:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/draw",
        "/train",
        "/optimizers",
        "/playground",
        "/losses",
        "/losses?tab=classes",
        "/activations",
        "/activations?tab=softmax",
        "/runs",
        "/compare?runs={run}",
        "/inspect?model={run}",
        "/run?run={run}",
        "/train?run={run}",
        "/lesson?notebook=01_loss_functions&section=3",
        "/faults?fault=3",
    ],
)
def test_every_page_fits_and_has_its_theme(open_tab, trained, path):
    tab = open_tab(path.format(run=trained.id))
    tab.wait_for_selector(
        ".js-plotly-plot, canvas, [data-testid=stDataFrame], [data-testid=stImage], [data-testid=stRadio], .road"
    )
    # It is evening, and the screen turns dark; then the page is looked at on a screen of a phone's size.
    for scheme, size in (("light", LAPTOP), ("dark", LAPTOP), ("dark", PHONE)):
        tab.emulate_media(color_scheme=scheme)
        tab.set_viewport_size(size)
        run_through(tab)
        until(partial(tab.evaluate, STRANGE, scheme == "dark"), lambda found: not found, 15)
        fits(tab)
        without_fault(tab)
        expect(tab.get_by_role("alert").filter(has_text=re.compile("went wrong"))).to_have_count(0)
    tree = tab.get_by_test_id("stMain").aria_snapshot()
    order = levels(tree)
    assert order[:1] == [1] and order.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(order)), order
    assert not nameless(tree)


# Pages, and what they are there for.
MAIN = {
    "/losses": "button[kind=primary]",
    "/draw": "canvas",
    "/train": "button[kind=primary]",
    "/playground": "button[kind=primary]",
    "/optimizers": "canvas",
    "/inspect": ".maps",
}


def test_the_main_control_of_a_page_is_near_for_whoever_goes_by_keys(open_tab):
    tab = open_tab("/faults")
    for path, control in MAIN.items():
        turn_to(tab, path)
        tab.locator(control).first.wait_for()
        assert stops_until(tab, control, 12)


def test_figures_have_words_for_those_who_cannot_see(open_tab, trained):
    tab = open_tab(f"/run?run={trained.id}")
    expect(tab.get_by_role("figure", name=re.compile("Three curves over the batches"))).to_be_visible()
    expect(tab.get_by_role("img", name=re.compile("A table of 10 by 10 counts"))).to_be_visible()


def test_sorry_runs_say_what_is_wrong(open_tab, more_runs):
    said = ("config.json", "is gone", "The disk is full.", "Finished")
    for name, words in zip(more_runs, said, strict=True):
        tab = open_tab(f"/run?run={name}")
        expect(tab.get_by_text(re.compile(words)).first).to_be_visible()
        without_fault(tab)


def test_a_damaged_model_leaves_the_page_alive(open_tab, more_runs):
    tab = open_tab(f"/draw?model={more_runs[3]}")
    expect(tab.get_by_role("alert").filter(has_text="model.onnx").first).to_be_visible()
    expect(tab.locator("canvas")).to_be_visible()


def test_draw_with_the_model_of_a_run_and_of_an_epoch(open_tab, trained):
    tab = open_tab(f"/run?run={trained.id}")
    tab.get_by_role("button", name="Draw with this model").click()
    expect(tab.locator("h1")).to_have_text("Draw a digit")
    expect(tab.get_by_role("combobox", name=re.compile("Model")).first).to_have_value(re.compile("shared"))
    box = settled(tab.locator("canvas").bounding_box, 0.3)
    tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)
    tab.mouse.down()
    tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + 320, steps=8)
    tab.mouse.up()
    expect(tab.locator(".answer")).to_have_attribute("data-drawing", "1")
    best = tab.locator(".answer .bars").text_content()
    tab.get_by_role("combobox", name=re.compile("Epoch")).click()
    tab.get_by_role("option", name="After 1 epoch", exact=True).click()
    expect(tab.locator(".answer .bars")).not_to_have_text(best)
    expect(tab).to_have_url(re.compile(f"model={trained.id}&epoch=1"))


def test_the_command_and_the_settings_can_be_taken_along(open_tab, trained):
    tab = open_tab(f"/run?run={trained.id}")
    tab.get_by_role("tab", name=re.compile("Settings")).click()
    expect(tab.get_by_text("workbench train --preset quick_look --set epochs=4")).to_be_visible()
    tab.get_by_text("All settings as JSON").click()
    expect(tab.get_by_role("button", name="Download")).to_be_visible()
    assert json.loads(downloaded(tab, "Download"))["epochs"] == 4
