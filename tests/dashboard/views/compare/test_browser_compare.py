"""Compare in a real browser: from the table of runs, changed, followed by keyboard, and brought back by its link."""

import re
import shutil

import pytest
from playwright.sync_api import expect

from browsing import run_through, without_fault
from waiting import settled, until
from workbench.runs.store import Run

DRAWN = ".st-key-compare-curves .live-figure[data-drawn]"


@pytest.fixture
def three_runs(server, trained):
    """Three runs beside the shared one: two seeds, and another learning rate; taken away afterwards."""
    made = []
    for number, changes in enumerate(({"seed": 1}, {"learning_rate": 0.001}, {"learning_rate": 0.001, "seed": 1})):
        run = Run(server.store.root / f"2027010{number + 1}-000000-cccc")
        shutil.copytree(trained.folder, run.folder)
        (run.folder / "config.json").write_text(trained.config.replace(**changes).to_json())
        run.describe(name=("", "slow", "slow, seed 1")[number])
        made.append(run)
    yield made
    for run in made:
        shutil.rmtree(run.folder, ignore_errors=True)


def times_drawn(tab):
    return int(tab.locator(DRAWN).get_attribute("data-drawn"))


def curves(tab):
    return tab.locator(DRAWN).evaluate("(figure) => figure.data.map((trace) => trace.name)")


def test_from_the_table_to_the_figure_and_back_by_its_link(open_tab, three_runs):
    tab = open_tab("/runs")
    table = tab.get_by_test_id("stDataFrame").locator("canvas").first
    table.wait_for()
    tab.get_by_text("Fold repeats with other seeds").click()  # a line for each of them
    run_through(tab)
    box = settled(table.bounding_box)
    for line, then in enumerate(("Draw with this model", "Compare these 2", "Compare these 3")):
        tab.mouse.click(box["x"] + 14, box["y"] + 35 * line + 52)
        expect(tab.get_by_text(then)).to_be_visible()
    tab.get_by_role("button", name="Compare these 3").click()
    expect(tab.locator("h1")).to_have_text("Compare")
    tab.wait_for_selector(DRAWN)
    until(lambda: curves(tab), lambda names: {"slow", "slow, all seeds"} <= set(names))
    expect(tab.get_by_text("Nothing can be said of").or_(tab.get_by_text("Cannot tell")).first).to_be_visible()

    # Another curve, each run for itself: the figure is drawn anew, in place.
    before = times_drawn(tab)
    tab.get_by_role("radio", name="Loss").click()
    tab.get_by_role("radio", name="Training").click()
    tab.wait_for_url("**y=loss**")
    tab.get_by_text("Seeds as bands").click()
    tab.wait_for_url("**bands=0**")
    # The figure is drawn for each change, and the second may come later.
    until(lambda: curves(tab), lambda names: "slow, seed 1, as measured" in names)
    assert times_drawn(tab) > before
    expect(tab.get_by_role("figure", name=re.compile("Training loss over step"))).to_be_visible()

    again = open_tab(tab.url[tab.url.index("/compare") :], viewport={"width": 390, "height": 844}, color_scheme="dark")
    again.wait_for_selector(DRAWN)
    shown = settled(lambda: curves(tab))
    until(lambda: curves(again), lambda names: names == shown)
    without_fault(again)


def test_by_keyboard_alone_and_mistake_by_mistake(open_tab, three_runs, trained):
    tab = open_tab(f"/compare?runs={trained.id}")
    tab.wait_for_selector(DRAWN)
    expect(tab.get_by_text("One run alone says nothing")).to_be_visible()
    field = tab.get_by_role("combobox", name="Runs to compare")
    field.focus()
    field.press_sequentially("slow · ")
    expect(tab.get_by_role("option", name=re.compile("^slow ·"))).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    tab.wait_for_url(f"**{three_runs[1].id}**")
    field.press("Escape")
    expect(tab.get_by_text("Cannot tell: with 1 and 1 seeds")).to_be_visible()
    # More seeds of each: here they are there already, so nothing is trained, and all of it can be undone.
    seeds = tab.get_by_role("spinbutton", name="Seeds")
    seeds.fill("2")
    seeds.press("Enter")
    tab.get_by_role("button", name="Repeat each with 2 seeds").press("Enter")
    expect(tab.get_by_text("2 with these settings were there already.")).to_be_visible()
    expect(tab.get_by_text(re.compile("2 and 2 seeds"))).to_be_visible()
    until(lambda: curves(tab), lambda names: "slow, all seeds" in names)
    expect(tab.get_by_text("could not be drawn")).to_have_count(0)
    tab.get_by_role("button", name="Undo").click()
    expect(tab.get_by_text("Cannot tell: with 1 and 1 seeds")).to_be_visible()
    # The same network twice: whatever is wrong, both get it wrong.
    expect(tab.get_by_role("radio", name="Only A wrong: 0")).to_be_visible()
    tab.get_by_role("radio", name=re.compile("Both wrong")).press("Space")
    expect(tab.locator(".pictures figure").first).to_be_visible()
    tab.get_by_role("button", name="Measure the time for one picture").press("Enter")
    expect(tab.get_by_text(re.compile(r"^\d+\.\d+ ms$")).first).to_be_visible()
