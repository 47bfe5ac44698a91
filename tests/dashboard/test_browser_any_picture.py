"""Networks that read other pictures than MNIST's, on their way through the pages, as a learner would take them."""

import re
import shutil
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from browsing import fits, run_through, turn_to, without_fault
from waiting import settled, until
from workbench.runs.run import Run

GREY = "20260102-030405-bbbb"
SIZES = ({"width": 390, "height": 844}, {"width": 1440, "height": 900})
COLUMN = ".column section[data-chosen=true]"
# Words of figures that stand beyond their edge, and pictures that were never drawn.
CUT_OFF = """() => {
  const cut = [];
  for (const plot of document.querySelectorAll(".js-plotly-plot")) {
    const edge = plot.getBoundingClientRect();
    for (const text of plot.querySelectorAll("text")) {
      const box = text.getBoundingClientRect();
      if (box.width && (box.left < edge.left - 1.5 || box.right > edge.right + 1.5)) cut.push(text.textContent);
    }
  }
  const roots = [...document.querySelectorAll("*")].map((element) => element.shadowRoot).filter(Boolean);
  for (const image of roots.flatMap((root) => [...root.querySelectorAll("img")])) {
    if (image.src && !image.hidden && !image.naturalWidth) cut.push(`empty: ${image.alt}`);
  }
  return cut;
}"""


@pytest.fixture
def runs(server, grey_run):
    """The runs of this journey: one on grey pictures that has ended, and what the learner trains. Others stay."""
    before = {run.id for run in server.store.runs()}
    shutil.copytree(grey_run.folder, server.store.root / GREY)
    yield {"grey": Run(server.store.root / GREY)}
    for run in server.store.runs():
        if run.id not in before:
            server.store.delete(run)


def shown_whole(tab):
    """Check on a phone and on a laptop that nothing is cut off."""
    for size in SIZES:
        tab.set_viewport_size(size)
        fits(tab)
        until(lambda: tab.evaluate(CUT_OFF), lambda cut: not cut, 15)
    without_fault(tab)


def started(tab, server):
    """Return the run on pictures in colour; where there is none, press Start: a press may be lost on a busy page."""
    found = [run for run in server.store.runs() if run.data.label == "colours.npz"]
    if not found:
        tab.get_by_role("button", name="Start", exact=True).click()
        tab.wait_for_timeout(5_000)
    return found[0] if found else None


def test_shapes_in_colour_and_in_grey_go_through_every_page(open_tab, server, runs, shapes_folder):
    # Train: the form offers the file by its name, the table says the shape, and the curve grows to its end.
    file = quote(f"npz:{shapes_folder / 'colours.npz'}")
    tab = open_tab(f"/train?preset=quick_look&dataset={file}&epochs=3&filters=8,16&kernel_size=5")
    expect(tab.get_by_text("A picture enters as 32 × 32 × 3.")).to_be_attached()  # the table is one press away
    expect(tab.get_by_text("What am I looking at?")).to_be_visible()  # the last part of the page
    until(lambda: started(tab, server), seconds=180)
    expect(tab.get_by_text(re.compile("It reads .* of the test pictures right"))).to_be_visible(timeout=180_000)
    shown_whole(tab)
    colour = started(tab, server)

    # Runs, and the run itself with its mistakes.
    turn_to(tab, "/runs")
    expect(tab.get_by_text(re.compile(r"^\d+ runs$"))).to_be_visible()
    shown_whole(tab)
    turn_to(tab, f"/run?run={colour.id}")
    expect(tab.get_by_role("img", name=re.compile("A table of 3 by 3 counts"))).to_be_visible()
    shown_whole(tab)

    # Compare: side by side, and a sentence where there is nothing to hold against each other.
    turn_to(tab, f"/compare?runs={colour.id},{GREY}")
    expect(tab.get_by_text(re.compile("there is no picture that both have read"))).to_be_visible()
    shown_whole(tab)

    # Inspect: the maps, the arithmetic of one number over three colours, four explanations.
    turn_to(tab, f"/inspect?model={colour.id}&layer=conv2d_1")
    expect(tab.locator(".live-figure .gtitle").first).to_contain_text("of map 1")
    tab.locator(f"{COLUMN} .maps").press("ArrowRight")
    expect(tab.locator(".live-figure .gtitle").first).to_contain_text("of map 2")
    run_through(tab)  # what the colours add stands in its new order
    tab.get_by_role("button", name="green").click()
    expect(tab.locator(".live-figure .xtitle, .live-figure .x2title").first).to_be_visible()
    expect(tab.get_by_text("the green of the picture")).to_be_visible()
    shown_whole(tab)
    for number in (colour.id, GREY):
        turn_to(tab, f"/inspect?model={number}&tab=why")
        expect(tab.get_by_text("Integrated gradients", exact=True)).to_be_visible(timeout=90_000)
        expect(tab.get_by_text(re.compile("It misleads:"))).to_have_count(4)
        shown_whole(tab)

    # Draw: prepared for 64 x 48, answered by name; a network that reads colours says why it cannot take it.
    turn_to(tab, f"/draw?model={GREY}")
    box = settled(tab.locator("canvas").bounding_box, 0.3)
    tab.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.3 * box["height"])
    tab.mouse.down()
    for x, y in ((0.7, 0.3), (0.7, 0.7), (0.3, 0.7), (0.3, 0.3)):
        tab.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=6)
    tab.mouse.up()
    expect(tab.locator(".answer")).to_have_attribute("data-drawing", "1")
    expect(tab.locator(".answer .name")).to_have_text(["circle", "square", "triangle"])
    # However long the sentence beside it, the name of the class stands in one line.
    height = tab.locator(".answer .digit").evaluate("""(name) => {
        name.textContent = "triangle";
        const words = name.parentElement.querySelector(".words");
        words.textContent = "A sentence that needs all the room there is. ".repeat(9);
        return name.getBoundingClientRect().height;
    }""")
    assert height < 60
    expect(tab.get_by_text("Into a 46x34 box")).to_be_visible()
    shown_whole(tab)
    turn_to(tab, f"/draw?model={colour.id}")
    expect(tab.get_by_text(re.compile("a drawing is ink without colour"))).to_be_visible()
