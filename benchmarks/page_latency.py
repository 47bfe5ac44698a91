"""How long a learner waits for the dashboard, in Chromium, against a real server.

    python benchmarks/page_latency.py [STARTS]

Measured: pen-up to the new probabilities on the page, over 40 strokes; pressing Start to the first point of the curve
on the page, with a warm worker, STARTS times (default 5), stage by stage (`first_point.py`); the time between two
pictures of a playground with two layers of eight neurons and 500 points, over 10 s; what a hand moves on the pages
Losses, Activations and Optimizers, until it is redrawn (`explorers.py`); the second start of the dashboard, from the
command to the pad on the page; the server's memory after drawing, and after every page was opened. Exit code 1: a bar
is missed. Run it when nothing else is at work on the machine.
Chromium: WORKBENCH_CHROMIUM, else found by its usual names.
"""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from explorers import measure
from first_point import start, told
from playwright.sync_api import Page, sync_playwright

from dashboard.kit.pages import NAVIGATION
from workbench.runs.jobs import worker_state
from workbench.runs.store import Store

DASHBOARD = Path(__file__).resolve().parents[1] / "dashboard"
STROKES = 40

# The parts of the page live in shadow roots. Times are taken in the page, when it is about to be painted again.
WATCH_ANSWERS = """() => {
  const find = (root, wanted) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.matches(wanted)) return element;
      const inside = element.shadowRoot && find(element.shadowRoot, wanted);
      if (inside) return inside;
    }
    return null;
  };
  window.waits = [];
  let up = 0;
  find(document, "canvas").addEventListener("pointerup", () => { up = performance.now(); }, true);
  new MutationObserver(() => requestAnimationFrame(() => {
    if (up) window.waits.push(performance.now() - up);
    up = 0;
  })).observe(find(document, ".answer"), { attributes: true, attributeFilter: ["data-drawing"] });
}"""

# Every drawn picture counts up `data-drawn`.
COUNT_PICTURES = """() => {
  const find = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.matches(".playground")) return element;
      const inside = element.shadowRoot && find(element.shadowRoot);
      if (inside) return inside;
    }
    return null;
  };
  return [Number(find(document).dataset.drawn), performance.now()];
}"""


@contextmanager
def dashboard(runs: Path) -> Iterator[tuple[str, psutil.Process]]:
    """Run a dashboard on a free port; yields its address and its process."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(DASHBOARD), "--server.port", str(port)]
    process = subprocess.Popen(
        [*command, "--server.headless", "true"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "WORKBENCH_RUNS": str(runs)},
    )
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=5).close()
                break
            except OSError:
                if process.poll() is not None:
                    raise SystemExit("The dashboard did not start.") from None
                time.sleep(0.02)
        yield f"http://localhost:{port}", psutil.Process(process.pid)
    finally:
        children = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        process.wait(20)
        for child in children:
            if child.is_running():
                child.terminate()


def browser_program() -> str:
    """Return where Chromium is."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = os.environ.get("WORKBENCH_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if program is None:
        raise SystemExit("No Chromium: set WORKBENCH_CHROMIUM to its program, or install chromium.")
    return program


def draw(page: Page) -> list[float]:
    """Draw 40 strokes, four to a drawing; return milliseconds from each pen-up to its answer."""
    page.wait_for_selector(".answer[data-drawing]")
    page.wait_for_timeout(2000)
    page.evaluate(WATCH_ANSWERS)
    box = page.locator("canvas").bounding_box()
    for number in range(STROKES):
        if number and number % 4 == 0:
            page.keyboard.press("Escape")
            page.wait_for_timeout(400)
        left, top = box["x"] + 60 + number % 4 * 60, box["y"] + 70
        page.mouse.move(left, top)
        page.mouse.down()
        for step in range(12):
            page.mouse.move(left + step % 3 * 15, top + step * 20)
        page.mouse.up()
        page.wait_for_timeout(500)
    return page.evaluate("window.waits")


def play(page: Page, address: str) -> float:
    """Let the playground play for 10 s; return the milliseconds between two pictures."""
    page.goto(f"{address}/playground?n=500&layers=8-8")
    page.wait_for_selector(".playground[data-drawn]")
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(2000)
    first, began = page.evaluate(COUNT_PICTURES)
    page.wait_for_timeout(10_000)
    last, ended = page.evaluate(COUNT_PICTURES)
    page.get_by_role("button", name="Pause").click()
    return (ended - began) / max(last - first, 1)


def open_every_page(page: Page, address: str, store: Store) -> None:
    """Open each page once, those about runs with the runs that are there."""
    runs = [run.id for run in store.runs()]
    queries = {"run": f"?run={runs[0]}", "compare": f"?runs={','.join(runs)}", "inspect": f"?model={runs[0]}"}
    for name in NAVIGATION:
        page.goto(f"{address}/{name}{queries.get(name, '')}")
        page.wait_for_selector("h1")
        page.wait_for_selector("[data-test-script-state=notRunning]", state="attached")
        page.wait_for_timeout(1000)


def main() -> int:
    """Measure, and return 1 where a bar is missed."""
    starts = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        runs = Path(folder) / "runs"
        browser = playwright.chromium.launch(executable_path=browser_program(), args=["--no-sandbox", "--no-first-run"])
        with dashboard(runs) as (address, _):  # the first start writes caches
            browser.new_page().goto(f"{address}/draw")
        began = time.perf_counter()
        with dashboard(runs) as (address, process):
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            page.goto(f"{address}/draw")
            page.wait_for_selector("canvas")
            painted = time.perf_counter() - began
            while worker_state(Store(runs)) != "ready":  # its loading must not be part of the drawing times
                time.sleep(0.2)
            waits = sorted(draw(page))
            memory = process.memory_info().rss / 2**20
            between = play(page, address)
            explained = measure(page, address)
            firsts = [start(page, address, Store(runs)) for _ in range(starts)]
            open_every_page(page, address, Store(runs))
            memory_of_all = process.memory_info().rss / 2**20
        browser.close()
    if len(waits) != STROKES:
        raise SystemExit(f"Only {len(waits)} of {STROKES} strokes were answered.")
    rows = [
        ("pen-up to probabilities, median", statistics.median(waits), 150, "ms"),
        ("pen-up to probabilities, 95th percentile", waits[round(0.95 * STROKES) - 1], 300, "ms"),
        (f"Start to first point, slowest of {starts}", max(each["whole"] for each in firsts), 0.8, "s"),
        ("playground, between two pictures", between, 100, "ms"),
        *explained,
        ("second start to the pad on the page", painted, 5.0, "s"),
        ("memory of the server after drawing", memory, 250, "MB"),
        ("the same after every page was opened", memory_of_all, 300, "MB"),
    ]
    print(f"{'':46}{'measured':>10}{'bar':>8}")
    for what, measured, bar, unit in rows:
        print(f"{what:46}{measured:10.2f}{bar:8g} {unit:3}{'ok' if measured <= bar else 'MISSED'}")
    print(told(firsts))
    return int(any(measured > bar for _, measured, bar, _ in rows))


if __name__ == "__main__":
    sys.exit(main())
