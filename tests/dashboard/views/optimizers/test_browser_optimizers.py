"""Optimizers in a real browser: the race plays, its start and figures are dragged, and a link brings it back."""

import re

import pytest
from playwright.sync_api import expect

from browsing import fits, picture, run_through, without_fault
from waiting import settled, until

READY = {"race": ".race[data-drawn]", "inside": ".live-figure[data-drawn]", "phase": ".live-figure[data-drawn]"}


@pytest.fixture
def open_optimizers(open_tab):
    """Open a view, and wait until it is drawn."""

    def opened(query="", view="race", **options):
        tab = open_tab(f"/optimizers?view={view}{query}", **{"reduced_motion": "reduce", **options})
        tab.wait_for_selector(READY[view])
        run_through(tab)
        settled(lambda: tab.locator(".live-figure, .race").first.bounding_box(), 0.2)
        return tab

    return opened


def seen(tab, name):
    """Return what the race tells of itself: `drawn`, `step`, `start`, `answers`."""
    return tab.locator(".race").get_attribute(f"data-{name}")


def at_step(tab, number):
    """Wait until the race stands at this step."""
    expect(tab.locator(".race")).to_have_attribute("data-step", str(number))


def test_the_race_plays_by_itself_and_step_by_step(open_optimizers):
    tab = open_optimizers("&v=4", reduced_motion="no-preference")
    until(lambda: int(seen(tab, "step")), lambda step: 0 < step < 100)  # it has begun by itself
    tab.get_by_role("button", name="To the end").click()
    at_step(tab, 100)
    expect(tab.locator(".finding")).to_contain_text("Adam is lowest")
    tab.get_by_role("button", name="To the start").click()
    at_step(tab, 0)
    before, drawn = settled(lambda: picture(tab, ".map")), int(seen(tab, "drawn"))
    tab.get_by_role("button", name="Play").click()
    step = until(lambda: int(seen(tab, "step")), lambda step: step >= 4)
    assert int(seen(tab, "drawn")) - drawn >= step  # more pictures than steps: it moves smoothly
    tab.get_by_role("button", name="Pause").click()
    paused = int(settled(lambda: seen(tab, "step")))
    assert picture(tab, ".map") != before
    expect(tab.locator(".finding")).to_contain_text(f"After {paused} steps")
    tab.get_by_role("button", name="One step on").click()
    at_step(tab, paused + 1)
    tab.get_by_role("button", name="One step back").click()
    tab.get_by_role("button", name="One step back").click()
    tab.wait_for_url(re.compile(rf"[?&]t={paused - 1}\b"))  # where it was stopped is in the address
    tab.get_by_role("slider", name="Step", exact=True).press("ArrowRight")
    at_step(tab, paused)

    # The same step, seen from inside.
    tab.wait_for_url(re.compile(rf"[?&]t={paused}\b"))
    tab.get_by_text("Inside one optimizer").click()
    expect(tab.get_by_label(f"Step {paused} in numbers")).to_be_visible()
    expect(tab.locator(".live-figure .gtitle").first).to_contain_text(f"Step {paused}: Adam", timeout=15_000)
    without_fault(tab)


def test_the_start_is_dragged_and_moved_by_keys(open_optimizers):
    tab = open_optimizers()
    board, map_before = tab.locator(".board").inner_text(), picture(tab, ".map")
    box = tab.locator(".map").bounding_box()
    tab.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.3)
    answers = int(settled(lambda: seen(tab, "answers")))
    tab.mouse.down()
    until(lambda: int(seen(tab, "answers")), lambda number: number > answers)
    until(lambda: tab.locator(".board").inner_text(), lambda now: now != board)
    assert "at=" not in tab.url  # at once, while it is held
    tab.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.4, steps=4)
    tab.mouse.up()
    tab.wait_for_url(re.compile(r"at=2\.\d+_0\.\d+"))
    until(lambda: picture(tab, ".map"), lambda now: now != map_before)
    start = [float(value) for value in seen(tab, "start").split(",")]
    tab.locator(".map").press("ArrowLeft")
    tab.locator(".map").press("Shift+ArrowDown")
    moved = f"at={start[0] - 0.1:.4g}_{start[1] - 0.5:.4g}"
    tab.wait_for_url(f"**{moved}")

    # Who is told to take steps that are too long flies off, and the board says so.
    tab.locator(".board").get_by_role("button", name=re.compile("SGD")).click()
    expect(tab.get_by_role("combobox", name=re.compile("Optimizer looked at"))).to_have_value("SGD")
    rate = tab.get_by_label("Learning rate η, exactly")
    rate.fill("0.5")
    rate.press("Enter")
    expect(tab.locator(".board .lost")).to_contain_text(re.compile(r"SGD.*flew off at step \d+", re.DOTALL))
    expect(tab.locator(".finding")).to_contain_text("Climbs instead of descending: SGD.")


def test_a_pair_is_dragged_in_the_phase_picture(open_optimizers):
    tab = open_optimizers(view="phase")
    titles = tab.locator(".live-figure .gtitle")
    expect(titles.first).to_contain_text("Rate 0.04, momentum 0.6")
    plot = tab.locator(".live-figure .nsewdrag").first.bounding_box()
    tab.mouse.move(plot["x"] + plot["width"] * 0.5, plot["y"] + plot["height"] * 0.5)
    tab.mouse.down()
    expect(titles.first).to_contain_text(re.compile(r"Rate 0\.06\d*, momentum 0\.(49|5)"))
    tab.mouse.move(plot["x"] + plot["width"] * 0.9, plot["y"] + plot["height"] * 0.8, steps=5)
    tab.mouse.up()
    expect(titles.first).to_contain_text("diverges")
    expect(titles.nth(1)).to_contain_text(re.compile("higher than the ?start"))
    tab.wait_for_url(re.compile("lr=0.12.*mu=0.2|mu=0.2.*lr=0.12"))
    tab.locator(".live-figure").first.press("Shift+ArrowLeft")
    expect(titles.first).to_contain_text(re.compile(r"Rate 0\.1\d*, momentum 0\.2"))
    # A slider is as quick, and the cross stays where it is in the picture.
    tab.get_by_role("slider", name="Condition number").press("ArrowRight")
    expect(titles.nth(1)).to_contain_text(re.compile(r"condition number 30\.\d"))
    without_fault(tab)


def test_inside_on_a_phone_in_the_dark(open_optimizers):
    tab = open_optimizers(
        "&o=rmsprop&t=5&s=beale",
        view="inside",
        viewport={"width": 390, "height": 844},
        color_scheme="dark",
        has_touch=True,
    )
    numbers = tab.get_by_label("Step 5 in numbers")
    expect(numbers).to_contain_text("v ← ρ v + (1 − ρ) g²")
    fits(tab)
    tab.get_by_role("button", name="On", exact=True).click()
    expect(tab.get_by_label("Step 6 in numbers")).to_be_visible()
    curves = tab.locator(".live-figure").nth(1)
    curves.scroll_into_view_if_needed()
    curves.press("ArrowRight")
    expect(tab.get_by_label("Step 7 in numbers")).to_be_visible()


def test_a_link_brings_everything_back_and_hides_what_it_says(open_optimizers):
    tab = open_optimizers("&s=turned_ravine&k=60&r=sgd-adam&n=50&t=20&at=1_2&adam=lr_0.5~b1_0.5&hide=s-o")
    expect(tab.locator(".formula")).to_contain_text("Ravine, condition number 60, turned by 20°")
    at_step(tab, 20)
    assert seen(tab, "start") == "1,2"
    expect(tab.locator(".board")).to_contain_text(re.compile("rate 0.5"))
    expect(tab.locator(".board button")).to_have_count(2)
    expect(tab.get_by_text("Surface", exact=True)).to_have_count(0)
    expect(tab.get_by_text("Optimizer looked at", exact=True)).to_have_count(0)
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.get_by_role("button", name="Share").click()
    tab.get_by_role("button", name="Copy the link").click()
    expect(tab.get_by_text("Copied.")).to_be_visible()
    link = tab.evaluate("navigator.clipboard.readText()")
    assert sorted(re.split("[?&]", link)) == sorted(re.split("[?&]", tab.url))
    assert "%" not in link
