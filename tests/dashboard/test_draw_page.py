"""Draw: what is on the page for every kind of drawing, file and model."""

import io

import pytest
from PIL import Image

from workbench.runs.own_digits import OwnDigits

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
    [[[[float("nan"), 1], [2, 3]]], [[[1e30, 1], [2, 3]]], "scribble", [[1, 2, 3]], {"a": 1}],
    ids=["NaN", "huge", "text", "flat", "dict"],
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
    store.root.parent.mkdir(parents=True, exist_ok=True)
    store.root.write_text("a file where the folder should be")
    page.press("it-was-7")
    assert "cannot be written" in page.words
    assert "Traceback" not in page.words


def png(size=(60, 60), box=(25, 10, 32, 50)) -> bytes:
    picture = Image.new("L", size, 255)
    picture.paste(0, box)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


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
