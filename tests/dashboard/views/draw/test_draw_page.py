"""Draw: what is on the page for every kind of drawing, file and model."""

import io
import os
import shutil
from dataclasses import replace
from types import SimpleNamespace

import pytest
from PIL import Image

from stroke_on_paper import png
from workbench.data.breaking import FAULTS
from workbench.own_digits import OwnDigits
from workbench.runs.status import Status

SEVEN = [[[60, 60], [200, 60], [120, 240]]]
ONE = [[[140, 40], [140, 240]]]


def test_an_empty_pad_says_what_to_do(open_page):
    page = open_page()
    assert page.title[0].value == "Draw a digit"
    answer = page.part("answer")
    assert answer["shares"] is None
    assert "Draw a digit" in answer["words"]
    assert "Nothing here yet" in page.words
    assert all(page.app.button(key=f"it-was-{digit}").disabled for digit in range(10))
    assert not page.error


def test_strokes_become_an_answer_with_its_stages(open_page):
    page = open_page().draw(SEVEN, number=3)
    answer = page.part("answer")
    assert answer["drawing"] == 3
    assert answer["shares"].index(max(answer["shares"])) == 7
    assert sum(answer["shares"]) == pytest.approx(1, abs=1e-4)
    assert answer["title"].startswith(("This is", "Probably", "Perhaps"))
    assert len(answer["texts"]) == 10
    titles = [item["title"] for item in page.part("stages")["items"]]
    assert len(titles) >= 4
    assert titles[-1] == "What mattered"
    assert all(item["source"].startswith("data:image/png;base64,") for item in page.part("stages")["items"])


def test_feature_maps_come_when_asked_for(open_page):
    page = open_page().draw(SEVEN)
    assert "feature-maps" not in [element.key for element in page.get("bidi_component")]
    page.app.toggle(key="show-maps").set_value(True)
    page.run()
    assert page.part("feature-maps")["items"][0]["title"] == "Convolution 1"


@pytest.mark.parametrize(
    "strokes",
    [
        [[[140, 140]]],
        [[[0, 0], [280, 280]]],
        [[[i * 7 % 280, i * 13 % 280] for i in range(400)]],
        [[[i % 280, i * 31 % 280], [i * 17 % 280, i % 280]] for i in range(500)],
    ],
    ids=["a dot", "a line", "a scribble", "500 strokes"],
)
def test_any_drawing_has_an_answer(open_page, strokes):
    page = open_page().draw(strokes)
    assert sum(page.part("answer")["shares"]) == pytest.approx(1, abs=1e-4)
    assert not page.error


@pytest.mark.parametrize(
    "strokes",
    [[[[float("nan"), 1], [2, 3]]], [[[1e30, 1], [2, 3]]], [[1, 2, 3]]],
    ids=["NaN", "huge", "flat"],
)
def test_strokes_that_make_no_sense_are_a_sentence(open_page, strokes):
    page = open_page().draw(strokes)
    assert len(page.error) == 1
    assert "Traceback" not in page.words
    assert page.draw(SEVEN, number=2).part("answer")["drawing"] == 2  # and the page goes on


@pytest.mark.parametrize("value", [None, "text", {"drawing": 3}, {"drawing": {"strokes": None, "pen_width": -4}}])
def test_a_pad_that_sends_nonsense_is_an_empty_pad(open_page, value):
    page = open_page(state={"pad": value} if value is not None else {})
    assert page.part("answer")["shares"] is None
    assert not page.error


def test_a_wrong_reading_leads_to_the_reason(open_page):
    page = open_page().draw(SEVEN).press("it-was-7")
    assert "why-wrong" not in [button.key for button in page.button]  # it is read right
    page.press("it-was-4")
    main = [button for button in page.button if button.proto.type == "primary"]
    assert [button.label for button in main] == ["Why did it read a 7?"]
    page.press("why-wrong")
    assert page.title[0].value == "Inspect" and page.query_params["tab"] == "why"
    assert page.query_params["from"] == "own" and page.query_params["own"]


def test_it_was_keeps_corrects_and_takes_back(open_page, store):
    page = open_page().draw(SEVEN, number=5)
    page.press("it-was-7")
    assert [digit.label for digit in OwnDigits(store.root).read()] == [7]
    assert "Kept as a **7**" in page.words
    assert "1 of 1 digit" in page.words
    page.press("it-was-1")  # corrected, not kept twice
    assert [digit.label for digit in OwnDigits(store.root).read()] == [1]
    assert "0 of 1 digit" in page.words
    assert page.part("own-mistakes")["items"][0]["title"] == "1, read as 7"
    page.press("take-back")
    assert OwnDigits(store.root).read() == []


def test_on_a_full_disk_nothing_is_called_kept(open_page, store, monkeypatch):
    page = open_page().draw(SEVEN, number=3)

    def full(descriptor, content):
        """Take a part of the line, then have no room for the rest."""
        if len(content) > 40:
            return write(descriptor, content[:40])
        raise OSError(28, "No space left on device")

    write = os.write
    with monkeypatch.context() as disk:
        disk.setattr(os, "write", full)
        page.press("it-was-7")
    assert "Kept as" not in page.words and "No space left" in page.error[0].value
    page.press("it-was-7")
    assert "Kept as a **7**" in page.words and not page.error
    assert [digit.label for digit in OwnDigits(store.root).read()] == [7]


def test_the_next_drawing_is_kept_beside_the_first(open_page, store):
    page = open_page().draw(SEVEN, number=5).press("it-was-7")
    page.draw(ONE, number=6).press("it-was-1")
    assert [digit.label for digit in OwnDigits(store.root).read()] == [7, 1]
    assert "2 of 2 digits" in page.words


def test_own_digits_can_be_taken_out_and_brought_back(open_page, store):
    own = OwnDigits(store.root)
    own.add(SEVEN, 7)
    page = open_page()
    assert "1 of 1 digit" in page.words
    page.press("own-delete")
    assert own.read() == []
    assert "taken out" in page.words
    page.press("notice-undo")
    assert len(own.read()) == 1


def test_a_folder_that_cannot_be_written_is_a_sentence(open_page, store):
    page = open_page().draw(SEVEN)
    shutil.rmtree(store.root)
    store.root.write_text("a file where the folder should be")
    page.press("it-was-7")
    assert "cannot be written" in page.words
    assert "Traceback" not in page.words


def test_a_picture_in_which_nothing_is_found_says_so_and_shows_what_was_looked_at(open_page):
    page = open_page(state={"source": "Upload a picture"})
    page.app.file_uploader(key="file").set_value(("grey.png", png(box=(0, 0, 0, 0)), "image/png"))
    page.run()
    assert page.part("answer")["title"] == "Nothing was found"
    assert [item["title"][:2] for item in page.part("stages")["items"]] == ["1.", "2.", "3."]
    for look in ("models", "film", "break"):
        page.app.segmented_control(key="draw-look").set_value(look)
        assert page.run().words.count("Draw something") == 1  # the line below the title alone


def gif() -> bytes:
    frames = [Image.open(io.BytesIO(png(box=(25 + i, 10, 32 + i, 50)))).convert("P") for i in range(3)]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    return file.getvalue()


def test_a_picture_of_a_digit_is_read(open_page):
    page = open_page(state={"source": "Upload a picture"})
    assert page.part("answer")["shares"] is None
    page.app.file_uploader(key="file").set_value(("one.png", png(), "image/png"))
    page.run()
    assert sum(page.part("answer")["shares"]) == pytest.approx(1, abs=1e-4)
    assert page.part("stages")["items"]


def upload(page, picture: Image.Image):
    file = io.BytesIO()
    picture.save(file, "PNG")
    page.app.file_uploader(key="file").set_value(("digits.png", file.getvalue(), "image/png"))
    return page.run()


def test_of_two_digits_in_a_picture_the_one_in_the_box_is_read(open_page):
    picture = Image.new("L", (240, 120), 255)
    picture.paste(0, (40, 20, 50, 100))  # a 1
    picture.paste(0, (140, 10, 200, 110))  # and a 0
    picture.paste(255, (150, 20, 190, 100))
    page = upload(open_page(state={"source": "Upload a picture"}), picture)
    answer, box = page.part("answer"), page.part("reading-box")
    assert answer["title"] == "There seem to be two digits." and answer["doubted"]
    assert not box["moved"] and box["box"][0] > 0.5 and len(box["others"]) == 1
    left, top, right, bottom = box["others"][0]
    page.tell("reading-box", "moved", {"left": left, "top": top, "right": right, "bottom": bottom})
    answer = page.part("answer")
    assert not answer["doubted"] and answer["shares"].index(max(answer["shares"])) == 1
    assert page.part("reading-box")["box"] == pytest.approx(box["others"][0]) and page.part("reading-box")["moved"]
    page.tell("reading-box", "again", True)
    assert page.part("reading-box")["box"] == box["box"]
    page.tell("reading-box", "moved", {"left": left, "top": top, "right": right, "bottom": bottom})
    upload(page, picture.rotate(180))
    assert not page.part("reading-box")["moved"], "another picture begins anew"


@pytest.mark.parametrize("what", [{"left": 0.5}, {"left": 0, "top": 0, "right": 0, "bottom": 1}, [0, 0, 1, 1], "all"])
def test_a_box_that_is_none_is_left_out(open_page, what):
    page = upload(open_page(state={"source": "Upload a picture"}), Image.open(io.BytesIO(png())))
    page.tell("reading-box", "moved", what)
    assert not page.part("reading-box")["moved"] and not page.error


@pytest.mark.parametrize(
    ("strokes", "says"),
    [
        ([[[140, 140]]], "This is a dot."),
        ([[[140, 140], [142, 141]]], "This is a dot."),
        ([[[60, 60], [60, 220]], [[150, 60], [220, 60], [180, 220]]], "There seem to be two digits."),
    ],
    ids=["a tap", "a tap that slipped", "two digits"],
)
def test_what_is_no_one_digit_is_doubted(open_page, strokes, says):
    answer = open_page().draw(strokes).part("answer")
    assert answer["title"] == says and answer["doubted"]
    assert not open_page().draw(SEVEN).part("answer")["doubted"]


@pytest.mark.parametrize(
    ("content", "reads"),
    [(b"", False), (b"this is no picture", False), (png()[:80], False), (gif(), True)],
    ids=["0 bytes", "no picture", "cut off", "animated"],
)
def test_odd_files_are_a_sentence_or_an_answer(open_page, content, reads):
    page = open_page(state={"source": "Upload a picture"})
    page.app.file_uploader(key="file").set_value(("file.png", content, "image/png"))
    page.run()
    assert (page.part("answer")["shares"] is not None) == reads
    assert len(page.error) == (0 if reads else 1)
    assert "Traceback" not in page.words


def test_the_model_of_a_run_and_its_epochs_can_be_chosen(open_page, put_copy):
    run = put_copy()
    page = open_page(model=run.id).draw(SEVEN)
    assert page.app.selectbox(key="draw-model").value == run.id
    assert sum(page.part("answer")["shares"]) == pytest.approx(1, abs=1e-4)
    assert page.app.selectbox(key="draw-epoch").options[:2] == ["Best", "After 1 epoch"]


def test_a_run_that_cannot_read_is_left_out_or_said(open_page, put_copy):
    run = put_copy()
    (run.folder / "model.onnx").unlink()
    page = open_page(model=run.id)
    assert "cannot be used here" in page.words
    assert page.app.selectbox(key="draw-model").value == "shipped"
    page.draw(SEVEN)
    assert page.part("answer")["shares"] is not None


def test_a_damaged_model_is_a_sentence_and_the_pad_stays(open_page, put_copy):
    run = put_copy()
    (run.folder / "model.onnx").write_bytes(b"no model")
    page = open_page(model=run.id).draw(SEVEN)
    assert "model.onnx" in page.words
    assert page.part("pad")
    assert "Traceback" not in page.words


@pytest.fixture
def learning(put_copy):
    """A run that learns, as its files show it: its first epoch is over."""
    run = put_copy()
    (run.folder / "model.onnx").unlink()
    for path in sorted((run.folder / "checkpoints").glob("*.keras"))[1:]:
        path.unlink()
    replace(Status.read(run.folder), state="running").of_this_process().write(run.folder)
    return run


def keys(page):
    return [element.key for element in page.get("bidi_component")]


def test_an_epoch_is_read_at_once_without_a_twin(open_page, put_copy):
    run = put_copy()
    page = open_page(model=run.id, epoch="1").draw(SEVEN)
    first = page.part("answer")["shares"]
    assert page.part("stages")["items"][-1]["title"] == "What mattered"
    assert not list((run.folder / "checkpoints").glob("*.onnx"))
    page.app.selectbox(key="draw-epoch").set_value(4)
    page.run()
    assert page.part("answer")["shares"] != first
    assert dict(page.query_params) == {"model": run.id, "epoch": "4"}


def test_only_what_is_looked_at_is_made(open_page):
    page = open_page().draw(SEVEN)
    assert "stages" in keys(page) and not {"several", "film", "faults"} & set(keys(page))
    page.app.segmented_control(key="draw-look").set_value("models")
    page.run()
    assert "several" in keys(page) and not {"stages", "film", "faults"} & set(keys(page))
    assert dict(page.query_params) == {"look": "models"}


def test_several_models_read_and_say_who_agrees(open_page, put_copy):
    run = put_copy()
    page = open_page(look="models").draw(SEVEN)
    cards = page.part("several")["items"]
    assert [card["title"] for card in cards] == ["The shipped model", "shared"]
    assert [card["winner"] for card in cards] == [7, 7]
    assert cards[0]["shares"] == page.part("answer")["shares"]
    assert "Both read a 7." in page.words
    page.app.multiselect(key="draw-models").set_value([run.id])
    page.run()
    assert [card["title"] for card in page.part("several")["items"]] == ["shared"]
    assert dict(page.query_params) == {"look": "models", "models": run.id}
    page.app.multiselect(key="draw-models").set_value([])
    page.run()
    assert "No model is chosen." in page.words


def test_a_network_that_saw_small_digits_alone_says_so(open_page, put_copy):
    assert "1,797 digits" not in open_page().words
    assert "learned from 1,797 digits of 8 × 8 pixels alone" in open_page(model=put_copy().id).words


def test_a_run_that_is_broken_on_purpose_reads_where_it_is_asked_for(open_page, put_copy, put_fault):
    broken = put_fault(identifier="20260202-030405-bbbb")  # newer than any other
    page = open_page(look="film").draw(SEVEN)
    assert "No run has kept its epochs yet" in page.words
    run = put_copy()
    page = open_page(look="models").draw(SEVEN)
    chooser = page.app.multiselect(key="draw-models")
    assert chooser.value == ["shipped", run.id]
    assert chooser.options[2].startswith("Fault 7, of Find the fault")
    film = open_page(look="film").draw(SEVEN)
    assert film.app.selectbox(key="draw-film").value == run.id
    assert open_page(look="film", film=broken.id).draw(SEVEN).app.selectbox(key="draw-film").value == broken.id


def test_several_models_without_a_run_or_without_a_drawing(open_page):
    page = open_page(look="models")
    assert "Train one of your own" in page.words and "Draw something" in page.words
    page = open_page(look="models", models="shipped.20250101-000000-gone").draw(SEVEN)
    assert "is not here any more" in page.words
    assert len(page.part("several")["items"]) == 1


def test_a_film_over_the_epochs(open_page, put_copy):
    run = put_copy()
    page = open_page(look="film").draw(SEVEN)
    figure = page.part("film")["figure"]
    assert len(figure["data"]) == 10 and "reads" in figure["layout"]["title"]["text"]
    assert page.part("film-answer")["drawing"] == 4 and "**After epoch 4**" in page.words
    newest = page.part("film-answer")["shares"]
    page.app.select_slider(key="film-at").set_value(2)
    page.run()
    assert page.part("film-answer")["drawing"] == 2 and page.part("film-answer")["shares"] != newest
    assert page.part("film")["figure"]["layout"]["meta"]["place"] == {"x": 2}
    assert dict(page.query_params) == {"look": "film", "at": "2"}
    page.app.select_slider(key="film-at").set_value(4)
    page.run()
    assert dict(page.query_params) == {"look": "film"}, "the last epoch is where it stands by itself"
    assert page.part("answer")["shares"] != newest, "above, the chosen model answers"
    assert open_page(look="film", film=run.id, at="3").draw(SEVEN).part("film-answer")["drawing"] == 3


def test_a_film_plays_to_its_end(open_page, put_copy, monkeypatch):
    put_copy()
    clock = iter(range(1000))
    monkeypatch.setattr("dashboard.views.draw.epochs.time", SimpleNamespace(monotonic=lambda: float(next(clock))))
    page = open_page(look="film").draw(SEVEN)
    page.press("film-play")
    seen = [page.part("film-answer")["drawing"]]
    while "Pause" in page.buttons and len(seen) < 9:
        seen.append(page.run().part("film-answer")["drawing"])
    assert seen == sorted(seen) and seen[0] < 4 and seen[-1] == 4
    assert "Play" in page.buttons


def test_a_film_without_runs_or_without_a_drawing_says_what_to_do(open_page, put_copy):
    assert "No run has kept its epochs yet" in open_page(look="film").draw(SEVEN).words
    put_copy()
    assert "every epoch of this run reads it" in open_page(look="film").words


def test_while_a_run_learns_its_newest_epoch_answers(open_page, learning, trained):
    page = open_page(model=learning.id, look="film").draw(SEVEN)
    assert page.app.selectbox(key="draw-epoch").options[0] == "Newest"
    before = page.part("answer")["shares"]
    assert page.part("film-answer")["shares"] == before and "**After epoch 1 of 4**" in page.words
    shutil.copy(trained.folder / "checkpoints" / "epoch-0002.keras", learning.folder / "checkpoints")
    page.run()
    assert page.part("answer")["shares"] != before
    assert page.part("film-answer")["drawing"] == 2
    for name in ("model.onnx", "status.json"):
        shutil.copy(trained.folder / name, learning.folder)
    page.run()
    assert page.app.selectbox(key="draw-epoch").options[0] == "Best"


def test_before_the_first_epoch_everything_waits(open_page, learning):
    for path in (learning.folder / "checkpoints").iterdir():
        path.unlink()
    for look, words in (
        ("sees", ""),
        ("models", "has not finished its first epoch"),
        ("film", "Before the first"),
        ("break", "has not finished its first epoch"),
    ):
        page = open_page(model=learning.id, look=look).draw(SEVEN)
        assert page.part("answer")["shares"] is None
        assert "first epoch" in page.part("answer")["words"]
        assert words in page.words and not page.error


def test_broken_preparation_beside_the_right_one(open_page):
    page = open_page(look="break").draw(SEVEN)
    assert [item["title"] for item in page.part("faults")["items"]] == [fault.label for fault in FAULTS.values()]
    assert page.part("faults")["chosen"] == [] and "broken" not in keys(page)
    page = open_page(look="break", broken="turn.90_invert").draw(SEVEN)
    assert [list(FAULTS)[index] for index in page.part("faults")["chosen"]] == ["turn", "invert"]
    right, broken = page.part("broken")["items"]
    assert right["shares"] == page.part("answer")["shares"] and broken["shares"] != right["shares"]
    assert right["source"] != broken["source"]
    assert "**Turned.**" in page.words and "**Dark on light.**" in page.words
    assert page.metric[0].label == "Read right, of 355 test digits"
    assert page.metric[0].value.startswith("98.0 % → ")
    page.app.slider(key="fault-turn").set_value(-10)
    page.run()
    assert dict(page.query_params) == {"look": "break", "broken": "turn.-10_invert"}


def test_numbers_up_to_255_reach_the_network_as_they_are(open_page):
    page = open_page(look="break", broken="bytes").draw(SEVEN)
    right, broken = page.part("broken")["items"]
    assert right["source"] == broken["source"], "the picture looks the same"
    assert broken["shares"] != right["shares"]


def test_an_uploaded_picture_can_be_looked_at_in_every_way(open_page, put_copy):
    put_copy()
    for look, part in (("models", "several"), ("film", "film"), ("break", "faults")):
        page = open_page(state={"source": "Upload a picture"}, look=look)
        page.app.file_uploader(key="file").set_value(("one.png", png(), "image/png"))
        page.run()
        assert part in keys(page) and not page.error


def test_an_address_that_makes_no_sense_is_a_sentence_each(open_page):
    page = open_page(look="upside-down", broken="smudge", at="soon", models="a.b.c.d.e.f.g")
    assert {warning.value.split(" ")[0] for warning in page.warning} == {"“look”", "“broken”", "“at”", "“models”"}
    assert page.app.segmented_control(key="draw-look").value == "sees"


def test_a_link_hides_controls(open_page, put_copy):
    run = put_copy()
    page = open_page(model=run.id, look="break", hide="model-epoch-look").draw(SEVEN)
    assert not page.selectbox and "draw-look" not in [control.key for control in page.segmented_control]
    assert page.part("faults")["items"]


def test_a_link_that_was_followed_before_counts_again(open_page, put_copy):
    run = put_copy()
    page = open_page(model=run.id)
    page.app.selectbox(key="draw-model").set_value("shipped")
    page.run().go("runs")
    page.app.query_params["model"] = run.id
    assert page.go("draw").app.selectbox(key="draw-model").value == run.id


def test_what_am_i_looking_at(open_page):
    page = open_page()
    assert "its whole answer" in page.words
    assert [link.proto.query_string for link in page.get("page_link") if "lesson" in link.proto.page] == [
        "notebook=06_mnist_cnn_gpu&section=8",
        "notebook=00_start_here&section=5",
    ]
