"""Every page with networks that read other pictures than MNIST's: 32 x 32 in colour, and 64 x 48 in grey."""

import base64
import io
import shutil

import numpy as np
import pytest
from PIL import Image

from workbench.engine.inspector import answer_next
from workbench.runs import jobs
from workbench.runs.run import Run

COLOUR, GREY = "20260102-030405-aaaa", "20260102-030405-bbbb"
SQUARE = [[(80, 80), (200, 80), (200, 200), (80, 200), (80, 80)]]
NAMES = ["circle", "square", "triangle"]


@pytest.fixture(autouse=True)
def runs(store, shapes_folder, colour_run, grey_run, monkeypatch):
    """One finished run on each of the two sets, and both sets on this machine."""
    monkeypatch.setenv("WORKBENCH_DATA", str(shapes_folder))
    monkeypatch.setattr(jobs, "start_inspector", lambda store, slow=False: None)
    for run, identifier in ((colour_run, COLOUR), (grey_run, GREY)):
        shutil.copytree(run.folder, store.root / identifier)
    return {name: Run(store.root / name) for name in (COLOUR, GREY)}


def seen(item):
    """Return a picture on the page, as it is sent to the browser."""
    return Image.open(io.BytesIO(base64.b64decode(item["source"].partition(",")[2])))


def links(page):
    return [element.proto.label for element in page.app.get("page_link")]


@pytest.mark.parametrize(("name", "shape"), [("colours", "32 × 32 × 3"), ("grey", "64 × 48 × 1")])
def test_train_offers_a_file_and_shows_the_network_that_it_makes(open_page, name, shape):
    page = open_page("train")
    page.app.selectbox(key="knob-dataset").select(f"npz:{name}.npz")
    page.run()
    assert f"A picture enters as {shape}." in page.words and f"{name}.npz: found in" in page.words
    assert page.part("network")["rows"][-1][2] == "3" and not page.app.button(key="start").disabled
    page = open_page("train", dataset=f"npz:{name}.npz", kernel_size="9", filters="4,4,4,4")
    assert "The picture shrinks to nothing." in page.words and page.app.button(key="start").disabled


def test_train_says_that_a_file_is_gone(open_page, tmp_path):
    page = open_page("train", dataset="npz:gone.npz")
    assert "gone.npz" in page.words and page.app.button(key="start").disabled
    assert page.app.selectbox(key="knob-dataset").value == "npz:gone.npz"


@pytest.mark.parametrize(("number", "draws"), [(COLOUR, False), (GREY, True)])
def test_run_shows_mistakes_as_they_are(open_page, runs, number, draws):
    page = open_page("run", run=number)
    assert not page.error
    figure = page.part(f"confusion-{number}")["figure"]
    assert figure["layout"]["xaxis"]["ticktext"] == NAMES and figure["layout"]["xaxis"]["tickangle"] == 0
    wrong = runs[number].evaluation()["mistake_images"]
    if len(wrong):
        shown = page.part(f"mistakes-{number}")
        picture = seen(shown["items"][0])
        assert picture.mode == ("RGB" if wrong.ndim == 4 else "L") and picture.size == wrong.shape[2:0:-1]
        assert shown["ratio"] == pytest.approx(picture.width / picture.height)
    assert ("Draw with this model" in page.buttons) == draws and "Look inside" in links(page)


def test_a_run_opens_when_its_data_are_gone(open_page, runs, shapes_folder):
    for run in runs.values():
        path = run.folder / "config.json"
        path.write_text(path.read_text().replace(str(shapes_folder), "/nowhere"))
    page = open_page("run", run=COLOUR)
    assert not page.error and "A picture enters as 32 × 32 × 3." in page.words
    assert not open_page("draw", model=GREY).error
    page = open_page("inspect", model=COLOUR)
    assert "The test pictures of colours.npz are not here" in page.words


def test_runs_name_the_data(open_page, runs):
    page = open_page("runs")
    table = page.app.dataframe[0].value
    assert sorted(table["Data set"]) == ["colours.npz", "grey.npz"]


def test_compare_says_where_runs_cannot_be_compared(open_page, runs):
    page = open_page("compare", runs=f"{COLOUR},{GREY}")
    assert "there is no picture that both have read" in page.words and not page.error
    assert "They learn from different data sets" in page.words
    assert [row[1] for row in page.part("compare-settings")["rows"]] == ["colours.npz", "grey.npz"]
    shutil.copytree(runs[COLOUR].folder, runs[COLOUR].folder.parent / "20260102-030405-cccc")
    page = open_page("compare", runs=f"{COLOUR},20260102-030405-cccc")
    assert "McNemar's exact test" in page.words
    page.app.segmented_control(key="compare-kind").set_value("both")
    page.run()
    if runs[COLOUR].evaluation()["accuracy"] < 1:
        assert seen(page.part("compare-pictures")["items"][0]).mode == "RGB"


def test_inspect_shows_a_picture_in_colour_and_names_its_colours(open_page):
    page = open_page("inspect", model=COLOUR, layer="conv2d_1", map="2")
    assert not page.error and "inspect-source" not in [each.key for each in page.app.segmented_control]
    assert "pictures in colour (32 × 32 × 3), and a drawing is ink without colour" in page.words
    rows = page.part("inspect-network")["rows"]
    picture = seen(rows[0])
    assert picture.mode == "RGB" and picture.size == (32, 32) and rows[0]["words"] == "32 × 32 × 3"
    assert np.ptp(np.asarray(picture).astype(int), axis=-1).max() > 20, "it has colours"
    assert "What the 3 colours of the picture add to the sum" in page.words
    assert {item["words"] for item in page.part("inspect-channels")["items"]} == {"red", "green", "blue"}
    page = open_page("inspect", model=COLOUR, layer="conv2d_1", reads="2")
    assert "the green of the picture" in str(page.part("inspect-window")["figure"]["layout"])
    assert page.part("inspect-answer")["classes"] == NAMES
    page = open_page("inspect", model=COLOUR, tab="kernels", layer="conv2d_1")
    assert "one window for each colour, from left to right: red, green, blue" in page.words
    for address in ({"from": "pad"}, {"from": "own"}, {"layer": "flatten_1"}, {"layer": "probabilities"}):
        assert not open_page("inspect", model=COLOUR, **address).error


def test_inspect_prepares_a_drawing_for_the_size_that_is_read(open_page):
    page = open_page("inspect", model=GREY, **{"from": "pad"}).draw(SQUARE)
    picture = page.part("inspect-picture")
    assert seen(picture["items"][0]).size == (48, 64) and picture["ratio"] == 0.75
    assert page.part("inspect-answer")["shares"] is not None and not page.error
    assert "own" not in page.app.segmented_control(key="inspect-source").options


@pytest.mark.parametrize(("number", "size"), [(COLOUR, (32, 32)), (GREY, (48, 64))])
def test_all_four_explanations_lie_over_the_picture(open_page, store, number, size):
    page = open_page("inspect", model=number, tab="why")
    assert answer_next(store)
    page.run()
    names = ("inspect-saliency", "inspect-integrated", "inspect-grad_cam", "inspect-occlusion")
    shown = [page.part(name) for name in names]
    assert not page.error and {seen(each["items"][0]).size for each in shown} == {size}
    assert {each["ratio"] for each in shown} == {size[0] / size[1]}


def test_neighbours_and_health_of_pictures_in_colour(open_page, store):
    page = open_page("inspect", model=COLOUR, tab="neighbours", point="1")
    assert answer_next(store)
    page.run()
    assert not page.error and seen(page.part("inspect-near-pixels")["items"][0]).mode == "RGB"
    page.press("inspect-take")
    assert not page.error
    page = open_page("inspect", model=COLOUR, tab="health")
    assert answer_next(store)
    assert not page.run().error and page.part("inspect-health-table")["rows"]


def test_draw_reads_for_the_size_of_the_model(open_page):
    page = open_page("draw", model=GREY)
    assert page.title[0].value == "Draw"
    assert page.part("answer")["words"] == "Draw on the pad what this network tells apart: circle, square, triangle."
    assert "This network reads 64 × 48 pixels" in page.words
    page.draw(SQUARE)
    assert page.part("answer")["classes"] == NAMES and sum(page.part("answer")["shares"]) == pytest.approx(1, abs=1e-4)
    stages = page.part("stages")["items"]
    assert "4. Into a 46x34 box" in [item["title"] for item in stages] and seen(stages[-1]).size == (48, 64)
    assert not [button for button in page.app.button if str(button.key).startswith("it-was")]
    assert "Your own test set" not in page.words and not page.error
    page.app.selectbox(key="draw-epoch").set_value(1)
    assert page.run().part("answer")["classes"] == NAMES, "an epoch has the names of its classes too"


@pytest.mark.parametrize("look", ["models", "film", "break"])
def test_draw_looks_closer_at_any_size(open_page, look):
    page = open_page("draw", model=GREY, look=look, broken="transpose_shift.5").draw(SQUARE)
    assert not page.error
    if look == "models":
        cards = {card["title"]: card for card in page.part("several")["items"]}
        assert sorted(len(card["classes"]) for card in cards.values()) == [3, 10]
        assert {seen(card).size for card in cards.values()} == {(48, 64), (28, 28)}, "each shows what it reads"
    elif look == "film":
        assert page.part("film-answer")["classes"] == NAMES
    else:
        assert len(page.part("broken")["items"]) == 2 and "Read right, of" not in str(page.app.metric)


def test_draw_says_why_a_model_in_colour_cannot_take_a_drawing(open_page, runs):
    page = open_page("draw", model=COLOUR)
    assert "It reads pictures in colour (32 × 32 × 3), and a drawing is ink without colour." in page.words
    assert page.title[0].value == "Draw a digit", "the model that comes along takes its place"
    assert COLOUR not in page.app.selectbox(key="draw-model").options
    assert "Not offered, because a drawing has no colours: " in open_page("draw").words
