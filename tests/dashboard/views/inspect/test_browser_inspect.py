"""Inspect in a real browser: maps are chosen, places moved, epochs passed through, and a link brings it all back."""

import re

import pytest
from playwright.sync_api import expect

from browsing import fits, without_fault
from waiting import settled

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
COLUMN = ".column section[data-chosen=true]"


@pytest.fixture
def look(open_tab, trained):
    """Open Inspect with the shared run, and wait until its layers are there."""

    def opened(query="", **options):
        tab = open_tab(f"/inspect?model={trained.id}{query}", **options)
        tab.wait_for_selector(COLUMN)
        return tab

    return opened


def figure_title(tab):
    return tab.locator(".live-figure .gtitle").first


def test_a_map_is_chosen_and_a_place_in_it_moved(look):
    tab = look("&layer=activation_2&row=3&column=4")
    expect(figure_title(tab)).to_contain_text("Row 3, column 4 of map 1")
    # The eleventh map: sixteen stand in a row.
    image = tab.locator(f"{COLUMN} img")
    box = image.bounding_box()
    image.click(position={"x": box["width"] * 10.5 / 16, "y": box["height"] * 0.2})
    expect(tab.get_by_role("heading", name="ReLU: map 11 of")).to_be_visible()
    expect(figure_title(tab)).to_contain_text("Row 3, column 4 of map 11")
    tab.wait_for_url("**map=11**")
    # Keys move on from there, map by map.
    tab.locator(f"{COLUMN} .maps").press("ArrowLeft")
    expect(tab.get_by_role("heading", name="ReLU: map 10 of")).to_be_visible()
    # Arrow keys in the figure move the place by one number; so does a click.
    figure = tab.get_by_role("img", name=re.compile("Row 3, column 4 of map 10"))
    figure.focus()
    figure.press("ArrowRight")
    expect(figure_title(tab)).to_contain_text("Row 3, column 5 of map 10")
    tab.get_by_role("img", name=re.compile("Row 3, column 5 of map 10")).press("ArrowUp")
    expect(figure_title(tab)).to_contain_text("Row 2, column 5 of map 10")
    tab.wait_for_url(re.compile("row=2.*column=5"))
    expect(tab.get_by_label("Row", exact=True)).to_have_value("2")
    plot = tab.locator(".live-figure .xy .heatmaplayer").first.bounding_box()
    tab.mouse.click(plot["x"] + plot["width"] * 0.97, plot["y"] + plot["height"] * 0.97)
    expect(figure_title(tab)).to_contain_text(re.compile("Row 10, column 10 of map 10"))
    # The reader of the address finds the same.
    tab.wait_for_url(re.compile("row=10.*column=10"))
    again = look("&" + tab.url.split("&", 1)[1])
    expect(figure_title(again)).to_contain_text("Row 10, column 10 of map 10")
    without_fault(again)


def test_epochs_are_passed_through_by_slider_and_film(look):
    tab = look()
    last = tab.locator(f"{COLUMN} img").get_attribute("src")
    tab.get_by_role("slider", name="Epoch").press("Home")
    tab.wait_for_url("**epoch=1**")
    expect(tab.locator(f"{COLUMN} img")).not_to_have_attribute("src", last)
    first = tab.locator(f"{COLUMN} img").get_attribute("src")
    tab.get_by_role("slider", name="Epoch").press("ArrowRight")
    tab.wait_for_url("**epoch=2**")
    expect(tab.locator(f"{COLUMN} img")).not_to_have_attribute("src", first)
    tab.get_by_role("radio", name="Kernels").click()
    tab.get_by_role("button", name=re.compile("Its weights after epoch 4")).click()
    tab.wait_for_url("**epoch=4**")
    expect(tab.get_by_role("slider", name="Epoch")).to_have_attribute("aria-valuetext", "4")
    without_fault(tab)


def test_the_drawing_on_draw_is_looked_into(open_tab):
    tab = open_tab("/draw")
    box = settled(tab.locator("canvas").bounding_box, 0.3)
    tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)
    tab.mouse.down()
    tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + 320, steps=8)
    tab.mouse.up()
    expect(tab.locator(".answer")).to_have_attribute("data-drawing", "1")
    tab.goto(re.sub("/draw.*", "/inspect?from=pad&layer=probabilities&map=2", tab.url))
    tab.wait_for_selector(COLUMN)
    expect(tab.get_by_role("heading", name="Dense + softmax: number 2 of 10, for 1")).to_be_visible()
    expect(tab.locator(".answer .words")).to_contain_text("sure")


def test_what_needs_gradients_comes_by_itself(look):
    tab = look("&tab=layers")
    tab.get_by_role("radio", name="Why this answer").click()
    expect(tab.get_by_text("Occlusion", exact=True)).to_be_visible()
    expect(tab.get_by_text("Integrated gradients", exact=True)).to_be_visible(timeout=90_000)
    expect(tab.get_by_text(re.compile("It misleads:"))).to_have_count(4)
    tab.get_by_role("radio", name="Neighbours").click()
    expect(tab.get_by_role("figure", name=re.compile("lie next to one of their own class"))).to_be_visible(
        timeout=90_000
    )
    point = tab.locator(".live-figure .scatterlayer .trace").nth(4).locator("path.point").first
    point.click(force=True)
    expect(tab.get_by_role("button", name="Look inside with this picture")).to_be_visible()
    tab.wait_for_url("**point=**")
    without_fault(tab)


def test_on_a_phone_in_the_dark(look):
    tab = look("&layer=maxpooling2d_1", **PHONE, color_scheme="dark")
    expect(figure_title(tab)).to_contain_text("of map 1")
    tab.locator(f"{COLUMN} img").tap(position={"x": 100, "y": 10})
    expect(tab.get_by_role("heading", name=re.compile("Max pooling: map [2-9] of"))).to_be_visible()
    fits(tab)
    # The column scrolls in itself; the chosen layer is in sight.
    tab.wait_for_function("""() => {
        const column = document.querySelector('.column') ?? [...document.querySelectorAll('*')]
            .map((element) => element.shadowRoot?.querySelector('.column')).find(Boolean);
        const row = column.querySelector('[data-chosen=true]').getBoundingClientRect();
        const box = column.getBoundingClientRect();
        return box.height < innerHeight / 2 && row.top >= box.top - 1 && row.bottom <= box.bottom + 1;
    }""")
