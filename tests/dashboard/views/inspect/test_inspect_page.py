"""Inspect: what is on the page, how a number is told, what the address brings back, and what waits for a process."""

import io

import numpy as np
import pytest
import streamlit as st
from PIL import Image

from dashboard.kit.browser_part import BrowserPart
from dashboard.views.inspect import answer, inspect_column, neighbours, settings, sources
from dashboard.views.inspect.held_out import its_test_set
from dashboard.views.inspect.settings import INSPECT, subject
from workbench import predict
from workbench.anatomy.network import Trace
from workbench.anatomy.reading import read_network
from workbench.engine.inspector import answer_next
from workbench.errors import DataError, RunError
from workbench.own_digits import OwnDigits
from workbench.runs import jobs

SEVEN = [[(60, 60), (220, 60), (110, 240)]]
RUN = "20260102-030405-aaaa"


@pytest.fixture(autouse=True)
def _no_process(monkeypatch):
    """No page of these tests starts a process that answers questions."""
    monkeypatch.setattr(jobs, "start_inspector", lambda store, slow=False: None)


@pytest.fixture
def run(put_copy):
    return put_copy(RUN)


def column(page):
    return page.part("inspect-network")


def answers(page):
    return [float(share) for share in page.part("inspect-answer")["shares"]]


def test_the_page_as_it_opens(open_page):
    page = open_page("inspect")
    assert page.title[0].value == "Inspect" and not page.error and not page.warning
    rows = column(page)["rows"]
    assert [row["title"] for row in rows[:5]] == [
        "The picture",
        "Convolution",
        "Batch normalisation",
        "ReLU",
        "Convolution",
    ]
    assert rows[1]["words"] == "28 × 28 × 16 · 144 parameters" and rows[-1]["title"] == "Dense + softmax"
    assert rows[3]["count"] == 16 and (column(page)["layer"], column(page)["map"]) == (2, 0)
    assert "78,234 parameters" in page.words and "1 · Convolution" in page.words and "f(x) = max(x, 0)" in page.words
    assert np.argmax(answers(page)) == 7, "the first test picture is a 7"
    assert not page.query_params


def test_the_number_that_is_told_is_that_of_the_network(open_page, run):
    page = open_page("inspect", model=RUN, layer="activation_2", map="3", row="5", column="4")
    about = subject(RUN, page_store(run))
    _, images, labels = its_test_set(about)
    trace = Trace(about.network(), images[np.flatnonzero(labels == 7)[0]])
    value = trace.after(trace.network.index("activation_2"))[5, 4, 2]
    figure = page.part("inspect-window")["figure"]
    assert figure["layout"]["meta"]["place"] == {"x": 4, "y": 5}
    assert figure["layout"]["title"]["text"].startswith("Row 5, column 4 of map 3")
    assert f"**{sources.written(value)}**" in page.words
    np.testing.assert_allclose(answers(page), trace.probabilities, atol=1e-6)
    shares = page.part("inspect-channels")["items"]
    assert len(shares) == min(sources.CHANNELS, trace.before(3).shape[-1])


def page_store(run):
    return settings.Store(run.folder.parent)


def test_another_epoch_and_another_picture_change_everything(open_page, run):
    page = open_page("inspect", model=RUN)
    best, maps = answers(page), [row["source"] for row in column(page)["rows"]]
    page.app.select_slider(key="inspect-epoch").set_value(1)
    page.run()
    assert answers(page) != best and page.query_params["epoch"] in ("1", ["1"])
    first = [row["source"] for row in column(page)["rows"]]
    assert first[0] == maps[0] and all(old != new for old, new in zip(maps[1:3], first[1:3], strict=True))
    page.app.selectbox(key="inspect-label").set_value(3)
    page.run()
    assert column(page)["rows"][0]["source"] != maps[0]


def test_the_address_brings_everything_back(open_page, run):
    query = {
        "model": RUN,
        "epoch": "2",
        "class": "4",
        "number": "3",
        "layer": "conv2d_2",
        "map": "5",
        "row": "2",
        "column": "6",
        "reads": "4",
    }
    page = open_page("inspect", **query)
    assert page.app.selectbox(key="inspect-model").value == RUN
    assert page.app.select_slider(key="inspect-epoch").value == 2
    assert page.app.selectbox(key="inspect-label").value == 4 and page.app.number_input(key="inspect-number").value == 3
    assert column(page)["map"] == 4 and page.app.number_input(key="inspect-row-field").value == 2
    assert "map 4 that it reads" in str(page.part("inspect-window")["figure"]["layout"])
    assert {name: value[0] if isinstance(value, list) else value for name, value in page.query_params.items()} == query


@pytest.mark.parametrize(
    "query",
    [
        {"model": "nobody"},
        {"epoch": "77"},
        {"class": "99", "number": "100000"},
        {"layer": "nothing", "map": "500"},
        {"row": "400", "column": "x"},
        {"tab": "elsewhere", "reads": "900"},
        {"layer": "conv2d_2", "reads": "900"},
        {"from": "own", "own": "?"},
        {"layer": "probabilities", "map": "500"},
        {"why": "500"},
        {"layer": "flatten_1", "map": "9"},
        {"layer": "maxpooling2d_1"},
        {"layer": "dropout_1"},
    ],
)
def test_no_address_breaks_the_page(open_page, query):
    page = open_page("inspect", **query)
    assert not page.error, [error.value for error in page.error]
    assert page.title[0].value == "Inspect"


def test_a_link_hides_what_it_says(open_page, run):
    page = open_page("inspect", model=RUN, hide="model-epoch-from-class-number")
    keys = {widget.key for kind in ("selectbox", "number_input", "button_group") for widget in getattr(page.app, kind)}
    assert not keys & {f"inspect-{name}" for name in ("model", "source", "label", "number")}
    assert not page.app.select_slider and np.argmax(answers(page)) == 7


def test_an_address_that_makes_no_sense_is_told(open_page):
    page = open_page("inspect", model="nobody", tab="elsewhere")
    assert "There is no network 'nobody'" in page.words and "“tab” is left out" in page.words


def test_each_kind_of_layer_is_told(open_page, run):
    said = {
        "maxpooling2d_1": "Largest of a square",
        "flatten_1": "Flatten computes nothing",
        "batchnormalization_1": "Batch normalisation",
        "probabilities": "Softmax",
    }
    for layer, words in said.items():
        page = open_page("inspect", model=RUN, layer=layer)
        assert words in page.words and not page.error, layer
    sums = page.part("inspect-sum")["figure"]
    assert sums["layout"]["title"]["text"].startswith("The sum is")
    assert [item["title"] for item in page.part("inspect-weighted")["items"]] == [
        "What it reads",
        "× its weights",
        "= the products",
    ]


def test_a_drawing_is_looked_at(open_page):
    page = open_page("inspect", **{"from": "pad"})
    assert "Draw or choose a picture above" in page.words
    page.draw(SEVEN)
    assert column(page)["rows"][0]["title"] == "The picture" and np.argmax(answers(page)) == 7


def test_own_digits_and_uploads_are_looked_at(open_page, store):
    page = open_page("inspect", **{"from": "own"})
    assert "You have kept no digits yet" in page.words
    OwnDigits(store.root).add(SEVEN, 7)
    page = open_page("inspect", **{"from": "own"})
    assert len(page.part("inspect-own-digits")["items"]) == 1 and np.argmax(answers(page)) == 7
    page = open_page("inspect", **{"from": "file"})
    picture = Image.new("L", (60, 60), 255)
    picture.paste(0, (25, 10, 32, 50))
    file = io.BytesIO()
    picture.save(file, "PNG")
    page.app.file_uploader(key="inspect-file").upload("one.png", file.getvalue(), "image/png")
    page.run()
    assert np.argmax(answers(page)) == 1
    page.app.file_uploader(key="inspect-file").upload("bad.png", b"no picture", "image/png")
    page.run()
    assert "bad" in page.words or page.error


def test_kernels_become_what_they_are(open_page, run):
    page = open_page("inspect", model=RUN, tab="kernels", layer="activation_2", map="2", epoch="3")
    assert page.app.selectbox(key="inspect-layer").value == "conv2d_2", "the layer before that has a kernel"
    filters, film = page.part("inspect-filters"), page.part("inspect-film")
    assert filters["chosen"] == [1] and film["chosen"] == [2]
    assert [item["title"] for item in film["items"]] == [f"Epoch {epoch}" for epoch in (1, 2, 3, 4)]
    assert len({item["source"] for item in film["items"]}) == 4
    page = open_page("inspect", tab="kernels")
    assert "at least two kept epochs" in page.words and len(page.part("inspect-filters")["items"]) == 16


def ask_and_answer(page, store, slow=False):
    """Let this process compute what the page waits for, then look again."""
    assert page.app.get("progress") and not page.error
    assert answer_next(store, slow=slow)
    return page.run()


def test_why_this_answer(open_page, run, store):
    page = open_page("inspect", model=RUN, tab="why", epoch="2", why="3")
    assert page.part("inspect-occlusion")["items"][0]["title"] == "Occlusion", "it waits for nobody"
    ask_and_answer(page, store)
    names = ("inspect-saliency", "inspect-integrated", "inspect-grad_cam", "inspect-occlusion")
    assert len({page.part(name)["items"][0]["source"] for name in names}) == 4
    assert page.words.count("It misleads:") == 4 and "less that of a black picture" in page.words
    assert page.app.selectbox(key="inspect-target").value == 3


def test_health(open_page, run, store):
    page = ask_and_answer(open_page("inspect", model=RUN, tab="health", epoch="3"), store)
    assert "After epoch 3" in page.words and "256 test pictures" in page.words
    update = page.part("inspect-update")["figure"]
    assert [trace["name"] for trace in update["data"]][:2] == ["conv2d_1", "conv2d_2"]
    assert update["layout"]["shapes"][0]["y1"] > update["layout"]["shapes"][0]["y0"] > 0, "the usual range"
    assert "CS231n" in page.words
    usual = page.part("inspect-dead")["figure"]["layout"]["shapes"][0]
    assert (usual["y0"], usual["y1"]) == (0, 1 / 3)  # not the bound from which on the coach speaks up
    assert page.part("inspect-histograms")["figure"]["data"][1]["name"] == "gradients"


def test_neighbours(open_page, run, store):
    page = ask_and_answer(open_page("inspect", model=RUN, tab="neighbours", point="3"), store)
    cloud = page.part("inspect-plane")["figure"]
    assert [trace["name"] for trace in cloud["data"]][-2:] == ["chosen", "your picture"]
    assert "of the points lie next to one of their own class" in cloud["layout"]["title"]["text"].replace("<br>", " ")
    near = page.part("inspect-near-features")["items"]
    distances = [float(item["words"]) for item in near]
    assert len(near) == neighbours.NEAREST and distances == sorted(distances)
    assert [item["title"] for item in near].count("7") >= 5, "most neighbours of a 7 are sevens"
    # The chosen point becomes the picture that is looked at, and lies where it lay.
    chosen = page.part("inspect-point")["items"][0]["source"]
    page.press("inspect-take")
    assert page.part("inspect-picture")["items"][0]["source"] == chosen
    data = {trace["name"]: trace for trace in page.part("inspect-plane")["figure"]["data"]}
    for axis in "xy":
        assert data["your picture"][axis][0] == pytest.approx(data["chosen"][axis][0], abs=0.02)


def test_a_failure_is_told_and_can_be_tried_again(open_page, run, store):
    page = open_page("inspect", model=RUN, tab="why")
    question = next((run.folder / "inspections").glob("explanations-*"))
    picture = np.load(question / "picture.npy")
    np.save(question / "picture.npy", picture[:5])  # damaged meanwhile
    answer_next(store)
    page.run()
    assert page.error
    np.save(question / "picture.npy", picture)
    page.press("inspect-explanations-again")
    assert not page.error
    assert page.part("inspect-occlusion")
    ask_and_answer(page, store)
    assert page.part("inspect-saliency")


def test_a_run_that_still_learns_is_looked_at_where_it_is(open_page, run):
    (run.folder / "model.keras").unlink()
    page = open_page("inspect", model=RUN)
    assert page.app.select_slider(key="inspect-epoch").value == 4, "the newest epoch"
    for path in run.folder.glob("checkpoints/*.keras"):
        path.write_bytes(b"half")
    page = open_page("inspect", model=RUN, epoch="2")
    assert any("epoch-0002.keras cannot be read" in error.value for error in page.error)


def test_a_run_without_weights_cannot_be_chosen(store, small):
    run = store.create(small, queued=False)
    assert run.id not in settings.offered(store)
    with pytest.raises(RunError):
        subject("nobody", store)


def test_networks_that_are_broken_on_purpose_come_last(put_copy, put_fault, store):
    broken, run = put_fault(identifier="20260202-030405-bbbb"), put_copy()
    assert list(settings.offered(store)) == ["shipped", run.id, broken.id]
    assert "of Find the fault" in settings.offered(store)[broken.id]


def test_another_test_set_of_the_same_classes_serves(monkeypatch, store):
    real = settings.datasets.available
    monkeypatch.setattr(
        settings.datasets,
        "available",
        lambda name: real("digits" if name == "digits" else name) if name == "digits" else (False, "not found: it"),
    )
    name, images, labels = its_test_set(subject("shipped", store))
    assert name == "digits" and len(images) == len(labels) > 300
    fashion = settings.Subject("x", "x", None, "fashion_mnist", settings.datasets.get_dataset("fashion_mnist"), (0,))
    with pytest.raises(DataError, match="not here"):
        its_test_set(fashion)


class Chosen(dict):
    """What a part in the browser told."""

    __getattr__ = dict.get


@pytest.fixture
def visitor(monkeypatch):
    """What one visitor's session holds, without a page."""
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "query_params", type("Parameters", (dict,), {"to_dict": lambda self: dict(self)})())


def test_what_the_browser_tells_is_checked(visitor, monkeypatch, store):
    told, chosen = {}, []
    part = BrowserPart(
        "inspect_column",
        lambda on_chosen_change, **more: told.update(now=on_chosen_change),
        {"chosen": inspect_column.ChosenMap},
    )
    monkeypatch.setattr(inspect_column, "_part", part)
    network = subject("shipped", store).network()
    inspect_column.inspect_column(Trace(network, np.zeros((28, 28))), 0, 0, lambda *what: chosen.append(what))
    for what in ({"layer": 3, "map": 5}, {"layer": 3, "map": 16}, {"layer": -1, "map": 0}, {"layer": "x"}, None, {}):
        st.session_state["inspect-network"] = Chosen(chosen=what)
        told["now"]()
    assert chosen == [(3, 5)]
    sources._picked({"panel": "xy", "x": 3.4, "y": -0.4, "last": True})
    assert (INSPECT["row"], INSPECT["column"]) == (0, 3)
    sources._picked({"panel": "x2y2", "x": 9, "y": 9})
    assert (INSPECT["row"], INSPECT["column"]) == (0, 3)
    neighbours._picked({"customdata": 6})
    neighbours._picked({"customdata": None})
    assert INSPECT["point"] == 7


def test_occlusion_of_the_winner_is_that_of_onnx_runtime(trained):
    network = read_network(trained.folder / "model.keras")
    picture = its_test_set(subject("shipped", settings.Store(trained.folder.parent)))[1][0] / np.float32(255)
    ours = answer._occluded(network, picture[..., None].tobytes())
    winner = Trace(network, picture).probabilities.argmax()
    twin = predict.load(trained.folder / "model.onnx")
    np.testing.assert_allclose(ours[winner], twin.occlusion(picture), atol=1e-5)
    assert ours.shape == (10, 28, 28) and np.abs(ours.sum(axis=0)).max() < 1e-4, "what one class loses, others win"
