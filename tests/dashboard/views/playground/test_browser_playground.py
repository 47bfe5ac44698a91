"""Playground in a real browser: it plays, it is changed while it plays, and a link brings it back."""

import re

import pytest
from playwright.sync_api import expect

from browsing import downloaded, fits, picture, without_fault
from waiting import settled, until

READY = ".playground[data-drawn]"


@pytest.fixture
def open_playground(open_tab):
    """Open the playground, and wait until it is drawn."""

    def opened(query="", **options):
        tab = open_tab(f"/playground{query}", **options)
        tab.wait_for_selector(READY)
        return tab

    return opened


def step(tab):
    """Return how many batches the network in the drawing has learned from."""
    return int(tab.locator(".playground").get_attribute("data-step"))


def test_it_plays_and_is_changed_while_it_plays(open_playground):
    tab = open_playground("?layers=8-8&n=500")
    before = {name: picture(tab, name) for name in (".plane", ".wires", ".curve")}
    tab.get_by_role("button", name="Play", exact=True).click()
    until(lambda: step(tab), lambda batches: batches > 100)
    for name, old in before.items():
        until(lambda name=name: picture(tab, name), lambda now, old=old: now != old)

    # Another learning rate, without a new start.
    reached = step(tab)
    tab.get_by_role("combobox", name=re.compile("Learning rate")).click()
    tab.get_by_role("option", name="0.003", exact=True).click()
    tab.wait_for_url("**lr=0.003**")
    until(lambda: step(tab), lambda batches: batches > reached + 50)

    tab.get_by_role("button", name="Pause").click()
    expect(tab.get_by_role("button", name="Play", exact=True)).to_be_visible()
    paused = settled(lambda: step(tab), 2)
    tab.get_by_role("button", name="Step", exact=True).click()
    until(lambda: step(tab), lambda batches: batches == paused + 25)
    tab.get_by_role("button", name="Reset").click()
    until(lambda: step(tab), lambda batches: batches == 0)
    without_fault(tab)


def test_a_weight_is_typed_and_a_neuron_added(open_playground):
    tab = open_playground("?layers=2")
    wires = tab.locator(".wires")
    wires.focus()
    wires.press("ArrowRight")
    expect(tab.locator(".note")).to_contain_text("Weight from x to neuron 1 of layer 1")
    wires.press("Enter")
    field = tab.locator(".editor input")
    expect(field).to_be_focused()
    field.fill("-2.75")
    field.press("Enter")
    expect(tab.locator(".note")).to_contain_text("−2.75")
    wires.press("+")
    wires.press("+")
    expect(tab.locator(".note")).to_contain_text("−2.55")
    plain = picture(tab, ".plane")
    for _ in range(6):  # past the weights, to the first bias: its neuron is seen large
        wires.press("ArrowRight")
        if "Bias of neuron 1" in tab.locator(".note").inner_text():
            break
    until(lambda: picture(tab, ".plane"), lambda now: now != plain)
    curve = picture(tab, ".curve")
    tab.get_by_role("button", name="log").click()
    until(lambda: picture(tab, ".curve"), lambda now: now != curve)

    # With the mouse: the line from y to the second neuron leads straight from square to square.
    box = wires.bounding_box()
    for height in range(4, int(box["height"]), 3):
        tab.mouse.move(box["x"] + box["width"] * 0.33, box["y"] + height)
        if "from y to neuron 2" in tab.locator(".note").inner_text():
            break
    tab.mouse.down()
    tab.mouse.up()
    expect(tab.locator(".editor")).to_contain_text("Weight from y to neuron 2 of layer 1")
    tab.keyboard.press("Escape")
    expect(tab.locator(".editor")).to_be_hidden()

    tab.get_by_role("button", name="One neuron more in layer 1").click()
    tab.wait_for_url("**layers=3**")
    expect(tab.locator(".heads")).to_contain_text("3 neurons")


def test_points_by_mouse_and_keyboard_on_a_phone_in_the_dark(open_playground):
    tab = open_playground("?data=own", viewport={"width": 390, "height": 844}, color_scheme="dark", has_touch=True)
    expect(tab.locator(".hint")).to_contain_text("Click here")
    plane = tab.locator(".plane")
    plane.scroll_into_view_if_needed()
    box = plane.bounding_box()
    plane.tap(position={"x": box["width"] * 0.25, "y": box["height"] * 0.25})
    tab.wait_for_url("**own=-1*")
    plane.press("ArrowRight")
    plane.press("Enter")
    tab.wait_for_url(re.compile(r"own=-1.*\.25_0_a"))
    plane.press("Control+z")
    tab.wait_for_url(re.compile(r"own=-1[^.]*$"))
    plane.press("Enter")
    tab.wait_for_url(re.compile(r"own=-1.*\.25_0_a"))
    tab.get_by_role("button", name="Clear", exact=True).click()
    expect(tab.get_by_text(re.compile("^0 points so far"))).to_be_visible()
    tab.get_by_role("button", name="Undo").click()
    tab.wait_for_url(re.compile(r"own=-1.*\.25_0_a"))
    fits(tab)
    # What comes first on a phone is the drawing, not the settings.
    top = plane.bounding_box()["y"]
    assert top < tab.get_by_text("Learning rate", exact=True).first.bounding_box()["y"]
    background = tab.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    assert background == "rgb(16, 22, 29)"

    def upload(content):
        tab.locator("input[type=file]").set_input_files({"name": "own.csv", "mimeType": "text/csv", "buffer": content})

    upload(b"1,2,a\n3,x,b\n")
    expect(tab.get_by_text(re.compile("Line 2: '3' and 'x' are not both numbers"))).to_be_visible()
    upload(b"1,2,cat\n3,4,dog\n5,5,dog\n0,1,cat\n")
    expect(tab.get_by_text("Blue: cat. Orange: dog.")).to_be_visible()
    expect(tab.get_by_text(re.compile("^4 points so far"))).to_be_visible()


def test_a_link_brings_everything_back_and_hides_what_it_says(open_playground):
    tab = open_playground("?data=moons&layers=5-3&act=relu&lr=0.1&hide=noise-layers&test=1")
    expect(tab.get_by_text("Two half circles that reach into each other.")).to_be_visible()
    expect(tab.locator(".heads")).to_contain_text("5 neurons")
    expect(tab.locator(".heads")).to_contain_text("relu")
    expect(tab.get_by_text("Noise", exact=True)).to_have_count(0)
    expect(tab.locator(".heads button")).to_have_count(0)
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.get_by_test_id("stMain").get_by_test_id("stPopoverButton").click()
    tab.get_by_role("button", name="Copy the link").click()
    expect(tab.get_by_text("Copied.")).to_be_visible()
    link = tab.evaluate("navigator.clipboard.readText()")
    assert sorted(re.split("[?&]", link)) == sorted(re.split("[?&]", tab.url))
    assert "%" not in link


def test_keras_learns_in_place_of_numpy_and_back(open_playground):
    tab = open_playground("?layers=4&n=100")
    beside, root = tab.locator(".beside"), tab.locator(".playground")
    expect(beside).to_be_hidden()
    tab.get_by_role("button", name="Play", exact=True).click()
    until(lambda: step(tab), lambda batches: batches > 0)
    tab.get_by_role("radio", name="Keras").click()
    expect(tab.get_by_text(re.compile("Loading Keras.*NumPy goes on meanwhile"))).to_be_visible()
    reached = step(tab)
    until(lambda: step(tab), lambda batches: batches > reached + 10)
    expect(root).to_have_attribute("data-engine", "keras", timeout=90_000)
    expect(tab.get_by_text(re.compile("Loading Keras"))).to_be_hidden()
    reached = step(tab)
    until(lambda: step(tab), lambda batches: batches > reached + 20)
    expect(beside).to_contain_text(re.compile(r"batch(es)? beside Keras\. (Largest difference|No weight)"))

    # Changed while it plays: neither a new start, nor another result than NumPy's.
    tab.get_by_role("combobox", name=re.compile("Learning rate")).click()
    tab.get_by_role("option", name="0.003", exact=True).click()
    tab.wait_for_url("**lr=0.003**")
    reached = step(tab)
    until(lambda: step(tab), lambda batches: batches > reached + 20)
    tab.get_by_role("button", name="Pause").click()
    tab.get_by_role("button", name="Play", exact=True).wait_for()
    tab.locator(".wires").press("ArrowRight")
    tab.locator(".wires").press("+")
    expect(beside).to_contain_text(re.compile("rounding|No weight differs"))
    tab.wait_for_url("**engine=keras**")

    tab.get_by_role("radio", name="NumPy").click()
    expect(beside).to_be_hidden()
    expect(root).to_have_attribute("data-engine", "numpy")
    assert step(tab) >= reached + 20
    until(lambda: "engine" not in tab.url)
    without_fault(tab)


def test_the_program_is_taken_along(open_playground):
    tab = open_playground("?layers=2&n=20&hide=engine")
    expect(tab.get_by_role("radio", name="Keras")).to_have_count(0)
    tab.get_by_text("The same in Keras").click()
    for name, beginning in (("playground.py", "import keras"), ("playground.ipynb", "{")):
        text = downloaded(tab, name)
        assert text.startswith(beginning) and "workbench" not in text
