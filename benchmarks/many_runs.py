"""How long Runs and Compare take to open, and to follow a choice, with many long runs in the store; in Chromium.

    python benchmarks/many_runs.py [RUNS] [ROWS]

The store is made in a temporary folder: one run is trained for real on the bundled digits, then copied RUNS times
(default 200) under other numbers, with other seeds and learning rates in its settings, and its rows of batches repeated
one after the other, steps and times going on, until there are ROWS of them (default 2,000). So the numbers are those of
a real run; that there are so many of them is not.

Measured in the page, each five times, the median: from asking for a page to its table or figure being drawn (the
dashboard has been opened before, as a learner who comes from another page has), and from a click or a key to what it
changes being drawn. Exit code 1: a bar is missed. Run it when nothing else is at work on the machine. Chromium:
WORKBENCH_CHROMIUM, else found by its usual names.
"""

import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))
from page_latency import dashboard

from workbench.runs.files import read_lines
from workbench.runs.presets import preset
from workbench.runs.store import Run, Store

OPEN, CHANGE = 1.5, 0.5  # seconds
TIMES = 5
CHOSEN = 10  # runs on the Compare page
RATES = (0.01, 0.003, 0.001, 0.0003)


def make_store(root: Path, runs: int, rows: int) -> Store:
    """Fill a folder with copies of one run that was trained for real, each with its rows repeated."""
    from workbench.engine.training import train

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    store = Store(root)
    real = Store(root / ".real").create(preset("quick_look").replace(epochs=4), queued=False)
    if (status := train(real)).state != "finished":
        raise SystemExit(f"The run to copy could not be trained: {status.error}")
    events = long(read_lines(real.folder / "events.jsonl")[0], rows)
    for number in range(runs):
        folder = root / f"20260101-{number // 3600:02}{number // 60 % 60:02}{number % 60:02}-{number:04x}"
        # What no page of these opens stays one file for all: the disk is not what is measured.
        shutil.copytree(real.folder, folder, ignore=shutil.ignore_patterns("events.jsonl", "checkpoints"))
        config = real.config.replace(seed=number, learning_rate=RATES[number % len(RATES)])
        (folder / "config.json").write_text(config.to_json())
        (folder / "events.jsonl").write_text(events)
        Run(folder).describe(name=f"run {number}")
    return store


def long(events: list[dict], rows: int) -> str:
    """Return events with their batches repeated until there are enough, each time with steps and times going on."""
    batches = [row for row in events if row["kind"] == "batch"]
    last = batches[-1]
    repeated = [
        {**row, "step": row["step"] + again * last["step"], "time": row["time"] + again * last["time"]}
        for again in range(-(-rows // len(batches)))
        for row in batches
    ][:rows]
    others = [row for row in events if row["kind"] != "batch"]
    end = next((place for place, row in enumerate(others) if row["kind"] == "end"), len(others))
    return "\n".join(json.dumps(row) for row in [*others[:end], *repeated, *others[end:]]) + "\n"


def opened(page: Page, address: str, ready: str) -> float:
    """Open an address; return the seconds until what matches `ready` is drawn."""
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(ready)
    return time.perf_counter() - began


def runs_page(page: Page, address: str) -> tuple[list[float], list[float]]:
    """Open Runs, then choose lines of its table; return the seconds of each."""
    openings, changes = [], []
    for place in range(TIMES):
        openings.append(opened(page, f"{address}/runs", "[data-testid=stDataFrame] canvas"))
        page.wait_for_timeout(1500)
        box = page.locator("[data-testid=stDataFrame] canvas").first.bounding_box()
        began = time.perf_counter()
        page.mouse.click(box["x"] + 14, box["y"] + 38 + 35 * place + 14)
        page.wait_for_selector(".st-key-open-run button")
        changes.append(time.perf_counter() - began)
    return openings, changes


def compare_page(page: Page, address: str, store: Store) -> tuple[list[float], list[float], list[float]]:
    """Open Compare with ten runs, add one, and change the curve; return the seconds of each."""
    every = [run.id for run in store.runs()]
    openings, additions, switches = [], [], []
    for turn in range(TIMES):
        chosen = every[turn * CHOSEN : (turn + 1) * CHOSEN]
        # Each run with a line of its own, of all its rows: the most that is drawn.
        query = f"runs={','.join(chosen)}&y=accuracy&bands=0"
        openings.append(opened(page, f"{address}/compare?{query}", ".live-figure[data-drawn]"))
        page.wait_for_timeout(2500)
        figure = page.locator(".st-key-compare-curves .live-figure").first
        field = page.get_by_role("combobox", name="Runs to compare")
        field.fill(f"run {turn} ")
        option = page.get_by_role("option", name=f"run {turn} ·")
        option.wait_for()
        additions.append(until_drawn(page, figure, option.click))
        page.keyboard.press("Escape")
        page.wait_for_timeout(1500)
        switches.append(until_drawn(page, figure, page.get_by_role("radio", name="Loss").click))
    return openings, additions, switches


def until_drawn(page: Page, figure: Locator, act: Callable[[], object]) -> float:
    """Do something; return the seconds until a figure was drawn anew."""
    before = figure.get_attribute("data-drawn")
    began = time.perf_counter()
    act()
    page.wait_for_function(
        "([figure, before]) => figure.dataset.drawn !== before", arg=[figure.element_handle(), before]
    )
    return time.perf_counter() - began


def main() -> int:
    """Measure, and return 1 where a bar is missed."""
    runs, rows = (int(word) for word in (*sys.argv[1:3], *("200", "2000")[len(sys.argv) - 1 :]))
    names = ("chromium", "chromium-browser", "google-chrome")
    program = os.environ.get("WORKBENCH_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if program is None:
        raise SystemExit("No Chromium: set WORKBENCH_CHROMIUM to its program, or install chromium.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        store = make_store(Path(folder) / "runs", runs, rows)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--no-first-run"])
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        with dashboard(store.root) as (address, _):
            opened(page, f"{address}/draw", "canvas")
            page.wait_for_timeout(15_000)  # the worker loads Keras beside it
            first = opened(page, f"{address}/runs", "[data-testid=stDataFrame] canvas")
            runs_open, runs_change = runs_page(page, address)
            compare_open, compare_add, compare_switch = compare_page(page, address, store)
        browser.close()
    rows_of_table = [
        ("Runs, opened", runs_open, OPEN), ("Runs, another line chosen", runs_change, CHANGE),
        (f"Compare, opened with {CHOSEN} runs", compare_open, OPEN), ("Compare, one run more", compare_add, CHANGE),
        ("Compare, another curve", compare_switch, CHANGE),
    ]  # fmt: skip
    print(f"{runs} runs of {rows} rows\n{'':34}{'median':>8}{'slowest':>9}{'bar':>6}")
    missed = False
    for what, taken, bar in rows_of_table:
        median = statistics.median(taken)
        missed |= median > bar
        print(f"{what:34}{median:8.2f}{max(taken):9.2f}{bar:6g} s  {'ok' if median <= bar else 'MISSED'}")
    print(f"The very first opening of Runs, which also loads pandas: {first:.2f} s")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
