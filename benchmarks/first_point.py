"""What a learner waits for between the press on Start and the first point of the curve, stage by stage, in Chromium.

    python benchmarks/first_point.py [STARTS]

A real dashboard with a warm worker; STARTS runs (default 5) on the bundled digits. The stages are told from outside, by
when each file of the run appears, so that measuring changes nothing. `page_latency.py` holds the whole against its bar.
Chromium: WORKBENCH_CHROMIUM, else found by its usual names.
"""

import json
import statistics
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from workbench.runs.jobs import worker_state
from workbench.runs.store import Store

STAGES = {
    "press": "press: until the server has made the run",
    "queue": "queue: until the worker has taken it",
    "data": "data: read, split, their checksum noted",
    "build": "build: the network, its weights drawn",
    "batch": "first batch: traced where it is not yet, trained, its row written",
    "page": "page: until the point is drawn",
}

WATCH_START = """() => {
  window.firstPoint = 0;
  window.pressed = 0;
  const now = () => performance.timeOrigin + performance.now();
  const button = [...document.querySelectorAll("button")].find((found) => found.innerText.includes("Start"));
  button.addEventListener("click", () => { window.pressed = now(); }, true);
  const look = () => {
    const drawn = [...document.querySelectorAll(".js-plotly-plot")].some(
      (plot) => plot.data?.length > 3 && plot._fullData?.[1]?.x?.length > 0);
    if (window.pressed && drawn) window.firstPoint = now();
    else requestAnimationFrame(look);
  };
  look();
}"""


class Watch(threading.Thread):
    """Note when the files of the next run appear, to two milliseconds.

    Args:
        store: where the run will be.

    Attributes:
        seen: seconds since 1970, by stage.
    """

    def __init__(self, store: Store) -> None:
        super().__init__(daemon=True)
        self.store, self.seen = store, dict[str, float]()
        self.before = set(store.root.glob("*"))
        self.start()

    def run(self) -> None:
        folder = None
        while "batch" not in self.seen:
            time.sleep(0.002)
            if folder is None:
                # Without dot: a run is made under another name and gets its own when it is whole.
                new = {path.parent for path in self.store.root.glob("[!.]*/config.json")} - self.before
                folder = next(iter(new), None)
                continue
            kinds, state = [], "queued"
            with suppress(OSError, ValueError):  # not there yet, or half a line
                state = json.loads((folder / "status.json").read_text())["state"]
                kinds = [json.loads(line)["kind"] for line in (folder / "events.jsonl").read_text().splitlines()]
            there = {
                "press": True,
                "queue": state != "queued",
                "data": (folder / "environment.json").exists(),
                "build": "start" in kinds,
                "batch": "batch" in kinds,
            }
            for stage, is_there in there.items():
                if is_there:
                    self.seen.setdefault(stage, time.time())


def start(page: Page, address: str, store: Store) -> dict[str, float]:
    """Start a short run with a warm worker; return the seconds of each stage, and of all together (`whole`)."""
    page.goto(f"{address}/train?preset=quick_look&epochs=3")
    page.wait_for_selector(".js-plotly-plot", timeout=120_000)
    while worker_state(store) != "ready":
        time.sleep(0.2)
    page.wait_for_timeout(1500)
    page.evaluate(WATCH_START)
    watch = Watch(store)
    page.get_by_role("button", name="Start").click()
    page.wait_for_function("window.firstPoint > 0", timeout=60_000)
    began, ended = page.evaluate("[window.pressed / 1000, window.firstPoint / 1000]")
    watch.join()
    while any(run.status.state not in ("finished", "failed") for run in store.runs()):
        time.sleep(0.2)
    page.get_by_role("button", name="Close").click()
    page.wait_for_timeout(500)
    marks = [began, *(watch.seen[stage] for stage in list(STAGES)[:-1]), ended]
    return dict(zip(STAGES, (b - a for a, b in zip(marks, marks[1:], strict=False)), strict=True)) | {
        "whole": ended - began
    }


def told(starts: list[dict[str, float]]) -> str:
    """Return a table of the stages: the median of all starts, the slowest."""
    lines = [f"{'':70}{'median':>9}{'slowest':>9}"]
    for stage, words in {**STAGES, "whole": "from the press to the point"}.items():
        found = [seconds[stage] for seconds in starts]
        lines.append(f"{words:70}{statistics.median(found):7.2f} s{max(found):7.2f} s")
    return "\n".join(lines)


def main(starts: int) -> None:
    """Measure and print."""
    from page_latency import browser_program, dashboard

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        runs = Path(folder) / "runs"
        browser = playwright.chromium.launch(executable_path=browser_program(), args=["--no-sandbox", "--no-first-run"])
        with dashboard(runs) as (address, _):
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            print(told([start(page, address, Store(runs)) for _ in range(starts)]))
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
