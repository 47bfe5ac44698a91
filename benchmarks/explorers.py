"""How long the pages that explain an idea take to redraw what a hand moves. Part of `page_latency.py`.

    python benchmarks/explorers.py ADDRESS

On its own it measures a dashboard that runs already, at ADDRESS. Each gesture is made MOVES times, one every 0.3 s.
What counts is the time from the move, in the page, to the frame in which what follows from it is drawn. The race is
played for 5 s, and its pictures are counted.
"""

import math
import os
import shutil
import statistics
import sys
from typing import NamedTuple

from playwright.sync_api import Locator, Page, sync_playwright

MOVES = 20
BAR = 100  # milliseconds

# The parts of the page live in shadow roots. The time of a move is that of the event, before anybody has seen it.
WATCH = """([wanted, number, attribute]) => {
  const inside = (element) => (element.shadowRoot ? all(element.shadowRoot) : []);
  const all = (root) => [...root.querySelectorAll("*")].flatMap(
    (element) => [...(element.matches(wanted) ? [element] : []), ...inside(element)]);
  window.waits = [];
  let moved = 0;
  for (const name of ["pointermove", "keydown"]) {
    window.addEventListener(name, () => { moved = performance.now(); }, true);
  }
  new MutationObserver(() => requestAnimationFrame(() => {
    if (moved) window.waits.push(performance.now() - moved);
    moved = 0;
  })).observe(all(document)[number], { attributes: true, attributeFilter: [attribute] });
}"""


class Gesture(NamedTuple):
    """What is moved where, and what must have been redrawn: the `number`-th figure, or the race where it is None."""

    words: str
    path: str
    number: int | None
    slider: str = ""
    at: int = 0  # which figure is dragged in


GESTURES = (
    Gesture("losses: a prediction dragged", "/losses", 0),
    Gesture("losses: a score of a class dragged", "/losses?tab=classes", 0),
    Gesture("losses: a measured value dragged", "/losses?tab=samples", 0),
    Gesture("activations: a sum dragged", "/activations", 0),
    Gesture("activations: a score dragged", "/activations?tab=softmax", 0),
    Gesture("optimizers: the start dragged", "/optimizers", None),
    Gesture("optimizers: a slider moved", "/optimizers", None, slider="Condition number"),
    Gesture("optimizers: a step dragged, from inside", "/optimizers?view=inside", 1, at=1),
    Gesture("optimizers: a pair dragged, and its run", "/optimizers?view=phase", 1),
    Gesture("optimizers: a slider moved, and its run", "/optimizers?view=phase", 1, slider="Momentum μ"),
)
ALL_TEN = "/optimizers?r=sgd-momentum-nesterov-adagrad-rmsprop-adadelta-adam-adamw-nadam-lion&n=300&v=30&t=0"


def redraw(page: Page, address: str, gesture: Gesture) -> float:
    """Make a gesture again and again; return the median of milliseconds until it showed."""
    page.goto(address + gesture.path)
    race = gesture.number is None
    page.wait_for_selector(".race[data-drawn]" if race else ".live-figure[data-drawn]")
    page.wait_for_timeout(2500)
    page.evaluate(WATCH, [".race", 0, "data-answers"] if race else [".live-figure", gesture.number, "data-drawn"])
    if gesture.slider:
        press(page, page.get_by_role("slider", name=gesture.slider))
    else:
        drag(
            page,
            page.locator(".map") if race else page.locator(".live-figure").nth(gesture.at).locator(".nsewdrag").first,
        )
    waits = page.evaluate("window.waits")
    # A move that was not answered before the next one came was answered too late, however late that is.
    return statistics.median([*waits, *[math.inf] * (MOVES - len(waits))])


def press(page: Page, slider: Locator) -> None:
    """Move a slider by its keys."""
    for _ in range(MOVES):
        slider.press("ArrowRight")
        page.wait_for_timeout(300)


def drag(page: Page, place: Locator) -> None:
    """Drag over a place, from its middle to the lower left."""
    box = place.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.4)
    page.mouse.down()
    page.wait_for_timeout(600)
    for move in range(1, MOVES + 1):
        page.mouse.move(box["x"] + box["width"] * (0.6 - 0.02 * move), box["y"] + box["height"] * (0.4 + 0.02 * move))
        page.wait_for_timeout(300)
    page.mouse.up()


def race(page: Page, address: str) -> float:
    """Let all ten race for 5 s; return the milliseconds between two pictures."""
    page.goto(address + ALL_TEN)
    stage = page.locator(".race[data-drawn]")
    stage.wait_for()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(1000)
    count = "(stage) => [Number(stage.dataset.drawn), performance.now()]"
    first, began = stage.evaluate(count)
    page.wait_for_timeout(5000)
    last, ended = stage.evaluate(count)
    return (ended - began) / max(last - first, 1)


def measure(page: Page, address: str) -> list[tuple[str, float, float, str]]:
    """Return for each gesture, and for the race: what it is, milliseconds, the bar, the unit."""
    rows = [(gesture.words, redraw(page, address, gesture), BAR, "ms") for gesture in GESTURES]
    return [*rows, ("optimizers: ten race, between two pictures", race(page, address), BAR, "ms")]


def main() -> int:
    """Measure, and return 1 where a bar is missed."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    names = ("chromium", "chromium-browser", "google-chrome")
    program = os.environ.get("WORKBENCH_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--no-first-run"])
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        rows = measure(page, sys.argv[1].rstrip("/"))
        browser.close()
    for what, measured, bar, unit in rows:
        print(f"{what:46}{measured:10.1f}{bar:8g} {unit:3}{'ok' if measured <= bar else 'MISSED'}")
    return int(any(measured > bar for _, measured, bar, _ in rows))


if __name__ == "__main__":
    sys.exit(main())
