"""Losses and Activations in a real browser: what is dragged is drawn at once; keys, links and hidden controls work."""

import re

import pytest
from playwright.sync_api import expect

from browsing import fits, run_through, turn_to, without_fault
from waiting import settled, until


@pytest.fixture
def open_explorer(open_tab):
    """Open a page, and wait until its figure is drawn."""

    def opened(path, **options):
        tab = open_tab(path, **options)
        tab.wait_for_selector(".live-figure[data-drawn]")
        run_through(tab)
        settled(lambda: tab.locator(".live-figure, .race").first.bounding_box(), 0.2)
        return tab

    return opened


def figure(tab, number=0):
    return tab.locator(".live-figure").nth(number)


def place(tab, x, y=0.5, number=0, panel="xy"):
    """Return where a place of a figure is on the screen: x in units of its axis, y as a share of the panel."""
    box = figure(tab, number).bounding_box()
    left, top = figure(tab, number).evaluate(
        """(element, [panel, x, y]) => {
             const { xaxis, yaxis } = element._fullLayout._plots[panel];
             return [xaxis._offset + xaxis.d2p(x), yaxis._offset + y * yaxis._length];
           }""",
        [panel, x, y],
    )
    return box["x"] + left, box["y"] + top


def drag(tab, start, end, steps=6):
    tab.mouse.move(*start)
    tab.mouse.down()
    tab.mouse.move(*end, steps=steps)
    tab.mouse.up()


def drawn(tab, number=0):
    return int(figure(tab, number).get_attribute("data-drawn"))


def test_settings_add_nothing_to_the_way_back_and_an_unknown_address_is_said(open_tab):
    tab = open_tab("/nonsense")
    expect(tab.locator("h1")).to_have_text("There is no such page")
    tab.wait_for_function("history.pushState.replaces")
    ways = "(address) => { history.pushState({}, '', address); return history.length; }"  # as Streamlit writes one
    before = tab.evaluate("history.length")
    for address, more in (
        ("/nonsense?rate=0.1", 0),
        ("/nonsense?rate=0.2", 0),
        ("/lesson?notebook=a", 1),  # another page
        ("/lesson?notebook=a&section=1", 2),  # another text
        ("/lesson?notebook=a&section=1&language=x", 2),
    ):
        assert tab.evaluate(ways, address) == before + more, address
    turn_to(tab, "/learn")
    expect(tab.locator("h1")).to_have_text("Workbench")
    expect(tab.get_by_text("Page not found")).to_have_count(0)


def test_a_prediction_is_dragged_and_steps_are_taken(open_explorer):
    tab = open_explorer("/losses")
    expect(tab.locator(".gtitle")).to_contain_text("At 4.0 °C, squared pulls 6.00")
    before = drawn(tab)
    tab.mouse.move(*place(tab, 4))
    tab.mouse.down()
    tab.mouse.move(*place(tab, 3), steps=5)
    expect(tab.locator(".gtitle")).to_contain_text("At 3.0 °C, squared pulls 4.00")  # while the hand is still down
    assert tab.url.endswith("/losses")
    tab.mouse.move(*place(tab, -2), steps=5)
    tab.mouse.up()
    expect(tab.locator(".gtitle")).to_contain_text("At -2.0 °C, squared pulls 6.00")
    tab.wait_for_url(re.compile(r"p=-(2|1\.9|2\.0)"))
    assert drawn(tab) > before + 1

    # The nearest of the two lines is what a drag takes.
    drag(tab, place(tab, 1), place(tab, 5))
    tab.wait_for_url(re.compile(r"y=(5|4\.9|5\.0)"))
    tab.get_by_role("button", name="10 steps").click()
    expect(tab.locator(".gtitle")).to_contain_text("10 steps of SGD: squared at")
    tab.wait_for_url("**n=10**")
    expect(tab.locator(".explorer-numbers td").nth(1)).not_to_have_text("9.000")
    tab.get_by_role("button", name="Undo").click()
    expect(tab.locator(".gtitle")).to_contain_text("At -2.0 °C")
    without_fault(tab)


def test_keys_move_what_is_dragged(open_explorer):
    tab = open_explorer("/losses?p=3&y=0")
    figure(tab).focus()
    tab.keyboard.press("Shift+ArrowLeft")  # a tenth of the axis
    expect(tab.locator(".gtitle")).to_contain_text("At 1.8 °C")
    tab.wait_for_url("**p=1.8**")
    tab.keyboard.press("ArrowUp")  # now the truth
    tab.keyboard.press("ArrowRight")
    tab.wait_for_url("**y=0.12**")
    expect(tab.locator(".gtitle")).to_contain_text("squared pulls 3.36")


def test_bars_of_scores_and_of_probabilities(open_explorer):
    tab = open_explorer("/losses?tab=classes")
    drag(tab, place(tab, 0.3, 0.5), place(tab, 3.0, 0.5))  # the bar in the middle: the 1
    expect(tab.locator(".gtitle").first).to_contain_text("to 1, and")
    tab.wait_for_url(re.compile(r"s=0\.85_(3|2\.9\d|3\.0\d)_-1"))
    drag(tab, place(tab, 0.05, 0.2, panel="x2y"), place(tab, 0.9, 0.2, panel="x2y"))
    expect(tab.locator(".gtitle").first).to_contain_text("Softmax gives 9")
    until(lambda: drawn(tab, 1), lambda times: times > 2)
    # A touch on the lesson behind it.
    tab.get_by_text("What am I looking at?").click()
    expect(tab.get_by_role("link", name=re.compile("The lesson behind it: 01"))).to_be_visible()


def test_a_value_far_away_pulls_the_guess(open_explorer):
    tab = open_explorer("/losses?tab=samples&f=mean_squared_error")
    drag(tab, place(tab, 20), place(tab, 10))
    expect(tab.locator(".gtitle")).to_contain_text(re.compile(r"squared error guesses ?(4|3\.98|4\.02)$"))


def test_a_sum_and_a_temperature_on_a_phone_in_the_dark(open_explorer):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "color_scheme": "dark"}
    tab = open_explorer("/activations?f=relu-gelu", **phone)
    drag(tab, place(tab, -3), place(tab, 2))
    expect(tab.locator(".gtitle")).to_contain_text(re.compile(r"At 2\.0, GELU hands on 1\.0\d, ReLU 1\.00"))
    # What is dragged comes before the sliders.
    assert figure(tab).bounding_box()["y"] < tab.locator(".knobs").bounding_box()["y"]
    slider = tab.get_by_role("slider", name="Gradient from above", exact=True)
    slider.focus()
    slider.press("Home")
    tab.wait_for_url("**g=-2**")
    expect(tab.locator(".explorer-numbers td").nth(4)).to_have_text(re.compile("^-2"))
    tab.get_by_role("tab", name="Softmax").click()
    expect(tab.locator(".live-figure[data-drawn]")).to_have_count(3)
    figure(tab, 1).scroll_into_view_if_needed()
    tab.wait_for_timeout(300)
    drag(tab, place(tab, 0, number=1), place(tab, 1, number=1))
    expect(tab.locator(".gtitle").nth(1)).to_contain_text("At temperature 10,")
    tab.wait_for_url(re.compile(r"[?&]t=(10|9\.9)"))
    fits(tab)


def test_depth_follows_its_sliders(open_explorer):
    tab = open_explorer("/activations?tab=depth")
    title = tab.locator(".gtitle").last
    expect(title).to_contain_text("layer 10")
    slider = tab.get_by_role("slider", name="Depth", exact=True)
    slider.focus()
    for depth in range(11, 16):
        slider.press("ArrowRight")
        expect(title).to_contain_text(f"layer {depth}")
    tab.wait_for_url("**depth=15**")


def test_a_link_brings_everything_back_and_hides_what_it_says(open_explorer):
    tab = open_explorer("/losses?f=huber&delta=2&p=-1&n=1_10&hide=f-lr")
    expect(tab.locator(".gtitle")).to_contain_text("11 steps of SGD: Huber at")
    expect(tab.get_by_text("Mean squared error", exact=True)).to_have_count(0)
    expect(tab.get_by_role("slider")).to_have_count(1)
    drag(tab, place(tab, -1), place(tab, 2))  # the page around is not drawn anew, and yet the link knows
    tab.wait_for_url(re.compile("p=2|p=1.9"))
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.get_by_role("button", name="Share").click()
    tab.get_by_role("button", name="Copy the link").click()
    expect(tab.get_by_text("Copied.")).to_be_visible()
    link = tab.evaluate("navigator.clipboard.readText()")
    assert sorted(re.split("[?&]", link)) == sorted(re.split("[?&]", tab.url)) and "hide=f-lr" in link
