"""Learn, Lesson and Find the fault in a real browser: the map is walked, a lesson is read, a fault is found."""

import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browsing import fits, turn_to, without_fault
from waiting import settled, until
from workbench.lessons.exercises.fault_runs import EXERCISES
from workbench.lessons.guesses.record import FILE_NAME as GUESSES
from workbench.lessons.progress import FILE_NAME
from workbench.runs.store import Run

RECORDED = Path(__file__).resolve().parents[3] / "lessons" / "recorded"
SEVEN = [(60, 60), (130, 60), (200, 60), (160, 150), (120, 240)]
# When the answers came, in milliseconds.
TOLD = """(answer) => {
  window.told = [];
  const tell = () => window.told.push(performance.now());
  new MutationObserver(tell).observe(answer, { attributeFilter: ["data-drawing"] });
}"""
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
RARE = EXERCISES[6]


@pytest.fixture
def rare(server, trained):
    """A finished run of an exercise in the store of the served dashboard; taken away afterwards, with the progress."""
    folder = server.store.root / "20250102-000000-eeee"
    shutil.copytree(trained.folder, folder)
    (folder / "config.json").write_text(RARE.config.to_json())
    shutil.copyfile(RECORDED / f"{RARE.key}.jsonl", folder / "events.jsonl")
    Run(folder).describe(name=RARE.name)
    yield Run(folder)
    shutil.rmtree(folder)
    (server.store.root / FILE_NAME).unlink(missing_ok=True)


def scrolled(tab):
    return tab.locator("[data-testid=stMain]").evaluate("main => main.scrollTop")


def test_the_map_is_walked_by_keyboard_and_by_mouse(open_tab):
    tab = open_tab("/")
    stop = tab.get_by_role("link", name=re.compile("02 Optimizers, 0 of 8 exercises solved"))
    expect(stop).to_have_attribute("href", "lesson?notebook=02_optimizers")
    road = tab.locator(".road .way")
    expect(road).to_have_attribute("d", re.compile("^M.*C.*C.*C.*C.*C.*C.*C"))
    stop.focus()
    tab.keyboard.press("Tab")
    expect(tab.locator(".pages a").filter(has_text="Optimizers")).to_be_focused()
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Enter")
    expect(tab.locator("h1")).to_have_text("02 · Optimizers")
    tab.wait_for_url("**/lesson?notebook=02_optimizers")
    tab.go_back()
    tab.locator(".pages a").filter(has_text="Playground").click()
    expect(tab.locator("h1")).to_have_text("Playground")


def test_the_first_screen_reads_while_the_pen_moves_and_three_ways_lead_on(open_tab):
    tab = open_tab("/")
    tab.locator(".answer").evaluate(TOLD)
    box = settled(tab.locator("canvas").bounding_box, 0.3)
    places = [(box["x"] + x / 280 * box["width"], box["y"] + y / 280 * box["height"]) for x, y in SEVEN]
    tab.mouse.move(*places[0])
    tab.mouse.down()
    for place in places[1:]:
        tab.mouse.move(*place, steps=12)
    expect(tab.locator(".answer .digit")).to_have_text("7")  # the pen has not left the pad
    last = int(tab.locator(".answer").get_attribute("data-drawing"))
    tab.mouse.up()
    until(lambda: int(tab.locator(".answer").get_attribute("data-drawing")), lambda number: number > last)
    told = tab.evaluate("window.told")
    assert len(told) > 2 and min(b - a for a, b in pairwise(told[:-1])) > 50  # ten a second at most, as they come back
    for name in ("Why does it think so?", "Make it fail", "Train one yourself"):
        on_screen = tab.get_by_role("button", name=name).bounding_box()
        assert on_screen["y"] + on_screen["height"] < 900
    tab.locator("[data-do=clear]").click()
    tab.get_by_role("button", name="Draw one for me").click()  # it draws itself
    expect(tab.locator(".answer .digit")).to_have_text("3")
    tab.get_by_role("button", name="Make it fail").click()
    expect(tab.locator("h1")).to_have_text("Draw a digit")
    expect(tab.get_by_text("Press one to break that step")).to_be_visible()
    turn_to(tab, "/")
    tab.get_by_role("button", name="Why does it think so?").click()
    expect(tab.locator("h1")).to_have_text("Inspect")
    expect(tab.locator(".answer .digit")).to_have_text("3")
    without_fault(tab)


@pytest.mark.parametrize("address", ["/", "/draw"])
def test_on_a_phone_pad_and_reading_are_seen_together(open_tab, address):
    tab = open_tab(address, **PHONE)
    last = tab.get_by_role("meter", name="Probability of 9")
    until(lambda: settled(last.bounding_box, 0.3), lambda box: box["y"] + box["height"] <= PHONE["viewport"]["height"])
    assert tab.locator("canvas").bounding_box()["height"] > 240
    fits(tab)


def test_on_a_phone_the_path_goes_down_and_the_next_step_comes_first(open_tab):
    tab = open_tab("/", **PHONE)
    tab.wait_for_selector(".ring")
    expect(tab.locator(".ring")).to_have_count(8)
    rings = settled(lambda: [ring.bounding_box() for ring in tab.locator(".ring").all()])
    assert all(upper["y"] < lower["y"] for upper, lower in zip(rings, rings[1:], strict=False))
    assert tab.locator(".st-key-next-step button").bounding_box()["y"] < rings[0]["y"]  # whatever it is
    fits(tab)


def test_a_lesson_is_read_from_section_to_section(open_tab):
    tab = open_tab("/lesson?notebook=01_loss_functions&section=3")
    expect(tab.locator("h1")).to_have_text("3 · Why squares, of all things?")
    expect(tab.locator(".katex-display")).to_have_count(1)
    expect(tab.locator(".katex-error")).to_have_count(0)
    expect(tab.get_by_role("img", name=re.compile("Both are lowest at the mean"))).to_be_visible()
    code = tab.get_by_text("Code, 3 lines")
    code.click()
    expect(tab.get_by_text("explore(").first).to_be_visible()
    following = tab.get_by_role("link", name="4 · How wrong is a probability?").last
    following.scroll_into_view_if_needed()
    until(lambda: scrolled(tab), lambda pixels: pixels > 200)
    following.click()
    expect(tab.locator("h1")).to_have_text("4 · How wrong is a probability?")
    expect(tab.get_by_text("Exercise q3: Find the fault: a crossentropy")).to_be_visible()
    tab.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop === 0")
    address = tab.url
    tab.reload()
    expect(tab.locator("h1")).to_have_text("4 · How wrong is a probability?")
    assert tab.url == address
    tab.get_by_role("link", name="Try it: Losses").click()
    tab.wait_for_url("**/losses**")


def test_a_lesson_on_a_phone_has_its_sections_behind_a_button(open_tab):
    tab = open_tab("/lesson?notebook=03_activations&section=2", color_scheme="dark", **PHONE)
    expect(tab.locator(".js-plotly-plot").first).to_be_visible()
    fits(tab)
    expect(tab.get_by_role("link", name="4 · When a ReLU dies")).to_have_count(0)
    tab.get_by_role("button", name="Sections").click()
    tab.get_by_role("link", name="4 · When a ReLU dies").click()
    expect(tab.locator("h1")).to_have_text("4 · When a ReLU dies")
    without_fault(tab)


def test_a_fault_is_found(open_tab, rare, server):
    tab = open_tab("/faults?fault=7")
    curve = tab.locator(".js-plotly-plot")
    expect(curve).to_be_visible()
    tab.wait_for_function("document.querySelector('.js-plotly-plot')?._fullLayout?._plots")
    box = curve.bounding_box()
    curve.click(position={"x": box["width"] * 0.5, "y": box["height"] * 0.4})
    expect(curve.get_by_text("here", exact=True)).to_be_visible()
    before = tab.evaluate("document.querySelector('.js-plotly-plot').layout.meta.place.x")
    curve.press("ArrowRight")
    tab.wait_for_function(f"document.querySelector('.js-plotly-plot').layout.meta.place.x > {before}")

    tab.get_by_text("The learning rate is too low", exact=True).click()
    tab.get_by_role("button", name="That is it").click()
    expect(tab.get_by_text(re.compile("With steps that are too short hardly anything moves"))).to_be_visible()
    tab.get_by_role("tab", name="Class by class").click()
    expect(tab.get_by_text("Read right")).to_be_visible()
    tab.get_by_text("One class is missing, or almost", exact=True).click()
    tab.get_by_role("button", name="That is it").click()
    expect(tab.get_by_text("Class 9 is ignored")).to_be_visible()
    expect(curve.get_by_text("the coach", exact=True)).to_be_visible()
    assert '"right"' in (server.store.root / FILE_NAME).read_text()
    tab.get_by_role("button", name="The next one").click()
    tab.wait_for_url("**fault=8")
    expect(tab.get_by_text(EXERCISES[7].title)).to_be_visible()
    without_fault(tab)


def test_a_curve_is_sketched_by_hand_and_by_keys_on_a_phone(server, open_tab):
    tab = open_tab("/lesson?notebook=05_mnist_dense_network&section=5", **PHONE)
    asked = tab.locator(".st-key-guess-dense-2")
    sketch = asked.locator(".sketch svg")
    sketch.scroll_into_view_if_needed()
    keep = asked.get_by_role("button", name="Keep my guess")
    expect(asked.get_by_role("status")).to_have_text(re.compile("from the left edge to the right one"))
    expect(keep).to_be_disabled()
    box = settled(sketch.bounding_box, 0.3)
    left, right = box["x"] + 0.2 * box["width"], box["x"] + 0.99 * box["width"]
    tab.mouse.move(left - 15, box["y"] + 20)
    tab.mouse.down()
    tab.mouse.move(left + 30, box["y"] + 150, steps=4)
    tab.mouse.move(right, box["y"] + 120, steps=2)  # in one leap: the places between are drawn along
    tab.mouse.up()
    expect(asked.get_by_role("status")).to_have_text("")
    line = asked.locator(".line")
    drawn = line.get_attribute("d")
    assert drawn.count("L") == 20 and drawn.count("M") == 1
    sketch.focus()
    tab.keyboard.press("ArrowUp")
    until(lambda: line.get_attribute("d") != drawn)
    keep.click()
    expect(asked.get_by_text(re.compile("^Kept: from .* to .*, fairly sure"))).to_be_visible()
    outcome = tab.locator(".st-key-outcome-dense-2")
    outcome.get_by_role("button", name="See what came").click()
    expect(outcome.locator(".gtitle")).to_contain_text("Your sketch, dashed")
    expect(outcome.locator(".scatterlayer .trace")).to_have_count(2)
    fits(tab)
    (server.store.root / GUESSES).unlink()
    without_fault(tab)
