"""Train in a real browser: press Start, watch the curve grow, steer, reload in the middle, look from elsewhere."""

import re

import pytest
from playwright.sync_api import expect

from waiting import settled, until
from workbench.runs.jobs import worker_state
from workbench.runs.status import LIVE

WARM = 180  # seconds that a worker may take to load Keras on a machine with much else to do
CURVES = ".js-plotly-plot"


@pytest.fixture
def warm(server, open_tab):
    """A worker that is ready: a page asks for it, then it loads Keras."""
    tab = open_tab("/train?preset=quick_look&epochs=300")
    until(lambda: worker_state(server.store), lambda state: state in ("ready", "busy"), WARM)
    yield tab
    for run in server.store.runs():  # no test waits for the run of another
        if run.status.state in ("queued", *LIVE):
            run.send("stop")
    until(lambda: not any(run.status.state in ("queued", *LIVE) for run in server.store.runs()))


def curves(tab):
    """Return the last step, the points of the training loss and the marked events, as they are drawn."""
    return tab.evaluate("""() => {
      const plot = [...document.querySelectorAll(".js-plotly-plot")].find((p) => p.data?.length > 3);
      if (!plot) return { points: 0, step: 0, marks: [], zoom: null };
      const x = plot._fullData[1].x ?? [];
      const marks = plot.data.filter((t) => t.name === "event").flatMap((t) => [...(t.customdata ?? [])]);
      return { points: x.length, step: x.length ? x[x.length - 1] : 0, marks: [...new Set(marks)],
               range: plot._fullLayout.xaxis.range };
    }""")


def asked_for(server):
    """How many batches were asked for, one by one."""
    return sum(row["action"] == "step" for row in server.store.run("by hand").history().controls)


def drag_across(tab):
    """Zoom with the mouse: drag over the middle of the first panel, while new points come."""
    panel = tab.locator(".nsewdrag").first
    panel.scroll_into_view_if_needed()
    box = panel.bounding_box()
    middle = box["y"] + box["height"] / 2
    tab.mouse.move(box["x"] + 0.3 * box["width"], middle)
    tab.mouse.down()
    for step in range(8):
        tab.mouse.move(box["x"] + (0.3 + 0.04 * step) * box["width"], middle)
        tab.wait_for_timeout(100)
    tab.mouse.up()


def bars(tab):
    """What the network says of the drawing beside the curves, in percent; nothing before it says anything."""
    texts = tab.locator(".answer .share").all_inner_texts()
    return texts if any(texts) else []


def draw_a_seven(tab):
    box = settled(tab.locator(".pad canvas").bounding_box, 0.3)
    places = [(0.25, 0.2), (0.75, 0.2), (0.4, 0.85)]
    x, y = (
        [box[side] + share[axis] * box[size] for share in places]
        for axis, side, size in ((0, "x", "width"), (1, "y", "height"))
    )
    tab.mouse.move(x[0], y[0])
    tab.mouse.down()
    for to in zip(x[1:], y[1:], strict=True):
        tab.mouse.move(*to, steps=6)
    tab.mouse.up()


def the_stage(tab):
    """Everything is in sight at once, the drawing is read anew after each epoch, and the mistakes follow."""
    expect(tab.get_by_text("All other settings")).to_be_attached()
    assert not tab.get_by_label("Early stopping").first.is_visible()
    draw_a_seven(tab)
    first = until(lambda: bars(tab), bool)
    until(lambda: bars(tab), lambda later: later not in ([], first))
    expect(tab.get_by_text(re.compile("Worst mistakes after epoch"))).to_be_attached()
    for seen in (tab.get_by_role("button", name="Pause"), tab.locator(CURVES).first, tab.locator(".pad")):
        box = settled(seen.bounding_box, 0.3)
        assert box["y"] + box["height"] <= 900


def test_a_whole_run_under_the_learners_hand(warm, open_tab, server):
    tab = warm
    tab.get_by_label("Name of the run").fill("by hand")
    tab.get_by_role("button", name="Start").click()
    first = until(lambda: curves(tab), lambda found: found["points"] >= 1)
    grown = until(
        lambda: curves(tab), lambda found: found["points"] > first["points"] + 5 and found["step"] > first["step"]
    )
    expect(tab.get_by_text(re.compile(r"Epoch \d+ of 300, batch \d+ of 41"))).to_be_visible()

    the_stage(tab)

    # A zoom stays while new points come.
    tab.evaluate("() => document.querySelectorAll('.js-plotly-plot').forEach((plot) => { plot.mine = true })")
    whole = curves(tab)["range"]
    drag_across(tab)
    zoomed = until(lambda: curves(tab), lambda found: found["range"] != whole)
    assert zoomed["range"][1] - zoomed["range"][0] < 0.6 * (whole[1] - whole[0])
    more = until(lambda: curves(tab), lambda found: found["step"] > max(grown["step"], zoomed["step"]) + 20)
    assert more["range"] == zoomed["range"]
    assert tab.evaluate("() => [...document.querySelectorAll('.js-plotly-plot')].some((p) => p.mine)"), "made anew"

    tab.get_by_role("button", name="Pause").click()
    expect(tab.get_by_role("button", name="Go on")).to_be_visible()
    settled(lambda: curves(tab)["step"], 3, 20)
    trained = server.store.run("by hand").status.step
    tab.get_by_role("button", name="Step", exact=True).click()
    # Rows are written ten times a second, so the last one drawn may be a few batches before the pause. A browser with
    # too much to do may tell of one press twice (see `state.is_double_press`): as many as were asked for are trained.
    until(lambda: curves(tab)["step"] - trained, lambda batches: batches == asked_for(server) >= 1)

    rate = tab.get_by_label("New learning rate")
    rate.fill("0.0005")
    rate.press("Enter")
    tab.get_by_role("button", name="Apply").click()
    tab.get_by_role("button", name="Step", exact=True).click()
    assert "rate 0.0005" in until(lambda: curves(tab), lambda found: "rate 0.0005" in found["marks"])["marks"]

    # A reload in the middle loses nothing; another browser sees the same.
    before = curves(tab)
    tab.reload()
    again = until(lambda: curves(tab), lambda found: found["step"] >= before["step"])
    assert "rate 0.0005" in again["marks"]
    other = open_tab("/train?" + tab.url.split("?", 1)[1])
    assert until(lambda: curves(other), lambda found: found["step"] >= before["step"])["step"] == again["step"]
    tab.get_by_role("button", name="Go on").click()
    until(lambda: curves(tab), lambda found: found["step"] > before["step"] + 10)
    until(lambda: curves(other), lambda found: found["step"] > before["step"] + 10)

    tab.get_by_role("button", name="Stop training").click()
    expect(tab.get_by_text("The best model so far is kept.")).to_be_visible(timeout=60_000)
    expect(tab.get_by_role("button", name="Draw with this model")).to_be_visible()
    run = server.store.run("by hand")
    assert run.status.state == "stopped"
    assert asked_for(server) >= 2
    tab.get_by_role("link", name="Its results and mistakes").click()
    expect(tab.get_by_text("Test accuracy")).to_be_visible()
    expect(tab.get_by_text("really is").first).to_be_attached()


def test_a_run_that_fails_says_why(warm, server):
    tab = warm
    # The penalty alone multiplies every weight by 1 - 2 * 100 at each step.
    wild = "learning_rate=100&l2=1&optimizer=sgd&schedule=constant&warmup_share=0"
    tab.goto(f"{server.url}/train?preset=quick_look&epochs=50&{wild}")
    tab.get_by_label("Name of the run").fill("explodes")
    tab.get_by_role("button", name="Start").click()
    expect(tab.get_by_text(re.compile("stopped being a number"))).to_be_visible(timeout=60_000)
    expect(tab.get_by_text("Failed", exact=True)).to_be_visible()
    expect(tab.get_by_role("button", name="Resume")).to_be_visible()


def test_settings_come_back_after_a_reload(open_tab):
    tab = open_tab("/train")
    expect(tab.locator(".gtitle", has_text="learning rate")).to_have_text(
        "The learning rate climbs to 0.01, then falls to 2.1e-6"
    )
    expect(tab.locator(".gtitle .line")).to_have_count(0)  # broken for a phone, whole where there is room
    field = tab.get_by_role("spinbutton", name="Epochs", exact=True)
    field.fill("7")
    field.press("Enter")
    expect(tab.get_by_role("button", name=re.compile("Epochs: 2 epochs"))).to_be_visible()
    tab.reload()
    expect(tab.get_by_role("button", name=re.compile("Epochs: 2 epochs → 7 epochs"))).to_be_visible()
