"""Files of strokes are checked item by item, split by writer and drawn as the page draws; the model reads them."""

import gzip
import json

import numpy as np
import pytest

from workbench.data.drawing import draw
from workbench.data.pen_digits import read_strokes_file, render
from workbench.errors import DataError
from workbench.predict import load
from workbench.settings import SHIPPED_MODEL

SEVEN = [[[100, 100], [200, 100], [140, 250]]]
ONE = [[[150, 100], [150, 260]]]


def items(writers=(1, 2, 25)):
    return [
        {"label": label, "writer": writer, "strokes": strokes}
        for writer in writers
        for label, strokes in ((7, SEVEN), (1, ONE))
    ]


def write(folder, content, name="strokes.json"):
    path = folder / name
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    path.write_bytes(gzip.compress(data, mtime=0) if name.endswith(".gz") else data)
    return path


@pytest.mark.parametrize("name", ["strokes.json", "strokes.json.gz"])
def test_plain_and_gzipped_files_are_read(tmp_path, name):
    digits = read_strokes_file(write(tmp_path, items(), name))
    assert [(digit.label, digit.writer) for digit in digits] == [(7, 1), (1, 1), (7, 2), (1, 2), (7, 25), (1, 25)]
    np.testing.assert_array_equal(digits[1].strokes[0], ONE[0])


def test_a_gzipped_file_may_have_any_name(tmp_path):
    packed = write(tmp_path, items(), "strokes.json.gz")
    assert len(read_strokes_file(packed.rename(tmp_path / "strokes.json"))) == 6


def test_label_and_writer_may_be_left_out(tmp_path):
    digit = read_strokes_file(write(tmp_path, [{"strokes": SEVEN}]))[0]
    assert digit.label is None and digit.writer is None and len(digit.strokes) == 1


def test_an_empty_list_is_no_digit(tmp_path):
    assert read_strokes_file(write(tmp_path, [])) == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "damaged"),
        (b"not json", "damaged"),
        (b'[{"label": 7, "strokes"', "damaged"),
        (b"\xff\xfe\x00", "damaged"),
        (b"[" * 100_000, "damaged"),
        (b"\x1f\x8b\x08 cut off", "damaged"),
        (gzip.compress(json.dumps(items()).encode(), mtime=0)[:-20], "damaged"),
        ({"strokes": SEVEN}, "came dict"),
        ([SEVEN], "item 1"),
        ([{"strokes": SEVEN}, {"label": 3}], "item 2"),
        ([{"strokes": SEVEN, "label": 10}], "label"),
        ([{"strokes": SEVEN, "label": "7"}], "label"),
        ([{"strokes": SEVEN, "label": True}], "label"),
        ([{"strokes": SEVEN, "writer": -1}], "writer"),
        ([{"strokes": [[[1, "x"]]]}], "item 1"),
        (b'[{"strokes": [[[1, NaN]]]}]', "finite"),
        ([{"strokes": [[[1, 1e300]]]}], "1e300"),
    ],
)
def test_damaged_content_is_named(tmp_path, content, says):
    path = write(tmp_path, content)
    with pytest.raises(DataError) as caught:
        read_strokes_file(path)
    assert says in str(caught.value) and str(path) in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"nowhere\.json"):
        read_strokes_file(tmp_path / "nowhere.json")
    with pytest.raises(DataError, match="cannot be read"):
        read_strokes_file(tmp_path)


def test_writers_are_either_learned_from_or_held_back(tmp_path):
    rendered = render(write(tmp_path, items()), copies=3)
    assert rendered.x_train.shape == (12, 28, 28, 1) and rendered.x_train.dtype == np.uint8
    assert rendered.x_val.shape == (2, 28, 28, 1)
    assert rendered.y_train.dtype == np.int64 and sorted(rendered.y_train) == [1] * 6 + [7] * 6
    assert rendered.y_val.tolist() == [7, 1]
    other = render(write(tmp_path, items()), validation_writers=[1, 2], copies=1)
    assert len(other.x_train) == 2 and len(other.x_val) == 4


def test_pictures_are_those_of_the_draw_page(tmp_path):
    rendered = render(write(tmp_path, items()), pens=(13, 13))  # a pen that both leave as it is
    page = draw(SEVEN, pen_width=13, canvas=500).image
    np.testing.assert_array_equal(rendered.x_val[0, ..., 0], np.rint(255 * page))


def test_pens_vary_from_thin_to_thick(tmp_path):
    rendered = render(write(tmp_path, items(writers=[1, *range(25, 31)] * 5)), copies=1)
    ink = rendered.x_val[rendered.y_val == 7].sum(axis=(1, 2, 3)) / 255
    assert ink.max() > 1.3 * ink.min()


def test_the_same_seed_gives_the_same_pictures(tmp_path):
    path = write(tmp_path, items())
    first, again, other = render(path), render(path), render(path, seed=1)
    np.testing.assert_array_equal(first.x_train, again.x_train)
    assert (first.x_train != other.x_train).any()
    assert len({picture.tobytes() for picture in first.x_train[first.y_train == 7]}) > 6


@pytest.mark.parametrize("lacks", ["label", "writer", "strokes"])
def test_learning_needs_strokes_labels_and_writers(tmp_path, lacks):
    content = items()
    content[3] = {**content[3], lacks: [] if lacks == "strokes" else None}
    with pytest.raises(DataError, match="item 4"):
        render(write(tmp_path, content))


@pytest.mark.parametrize("writers", [(1, 2), (25, 26)])
def test_learning_needs_writers_on_both_sides(tmp_path, writers):
    with pytest.raises(DataError, match="and of others"):
        render(write(tmp_path, items(writers)))


@pytest.mark.parametrize(("pen", "factor"), [(4, 1.0), (40, 1.0), (9, 0.25)], ids=["thin pen", "thick pen", "small"])
def test_the_shipped_model_reads_people_it_has_never_met(data_folder, pen, factor):
    path = data_folder / "pen_digits.json.gz"
    if not path.is_file():
        pytest.skip("WORKBENCH_DATA names no folder with pen_digits.json.gz: what needs real strokes is skipped")
    digits = [digit for digit in read_strokes_file(path) if digit.writer in range(25, 31)][::4]
    scaled = [[stroke * factor for stroke in digit.strokes] for digit in digits]
    pictures = [draw(strokes, pen_width=pen, canvas=500).image for strokes in scaled]
    read = load(SHIPPED_MODEL).probabilities(np.stack(pictures)).argmax(axis=1)
    assert len(digits) > 350
    assert (read == [digit.label for digit in digits]).mean() >= 0.97
