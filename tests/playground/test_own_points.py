"""Points of a learner's own are read from the tables that spreadsheets and programs write."""

import numpy as np
import pytest

from workbench.errors import DataError
from workbench.playground.own_points import read_csv
from workbench.playground.setup import OWN, Setup

PLACES = [(0.27, -0.46), (-0.92, -0.97), (0.63, 0.83), (0.21, 0.46), (-1200.5, 7)]
LABELS = ["blue", "blue", "red", "Red", "red"]
PLAIN = "".join(f"{x},{y},{label}\n" for (x, y), label in zip(PLACES, LABELS, strict=True))
SAME = {
    "commas": PLAIN,
    "a heading": "x,y,label\n" + PLAIN,
    "a heading and units": "x,y,label\ncm,cm,\n" + PLAIN,
    "numbered columns": "0,1,2\n" + PLAIN,
    "a comment": "# made by hand, in March\n" + PLAIN,
    "semicolons": PLAIN.replace(",", ";"),
    "tabs": PLAIN.replace(",", "\t"),
    "spaces": PLAIN.replace(",", "  "),
    "decimal commas": PLAIN.replace(",", ";").replace(".", ","),
    "decimal commas and tabs": PLAIN.replace(",", "\t").replace(".", ","),
    "thousands in German": PLAIN.replace(",", ";").replace(".", ",").replace("-1200", "-1.200"),
    "thousands in English": PLAIN.replace("-1200.5", '"-1,200.5"'),
    "what Excel is told": "sep=;\n" + PLAIN.replace(",", ";"),
    "an index, as pandas writes it": ",x,y,label\n" + "".join(f"{n},{row}\n" for n, row in enumerate(PLAIN.split())),
    "a comma at the end": PLAIN.replace("\n", ",\n"),
    "the label first": "".join(f"{label},{x},{y}\n" for (x, y), label in zip(PLACES, LABELS, strict=True)),
    "old Mac": PLAIN.replace("\n", "\r"),
    "Windows": PLAIN.replace("\n", "\r\n"),
    "a typographic minus": PLAIN.replace("-", "\N{MINUS SIGN}"),
    "hard spaces": PLAIN.replace(",", "\N{NO-BREAK SPACE},"),
    "quotes": "".join(f'"{x}","{y}","{label}"\n' for (x, y), label in zip(PLACES, LABELS, strict=True)),
    "numbers with exponents": PLAIN.replace("-1200.5", "-1.2005e+03"),
}


@pytest.mark.parametrize("way", SAME)
def test_the_same_points_are_read_however_they_were_written(way):
    assert read_csv(SAME[way].encode()) == read_csv(PLAIN.encode())
    points, words = read_csv(SAME[way].encode("utf-8-sig"))
    assert words == "Blue: blue. Orange: red." and [label for *_, label in points] == [0, 0, 1, 1, 1]
    # The middle of x lies at -599.935, and the farthest point at 2.7.
    assert points[4][0] == -2.7 and points[0][0] == round((0.27 + 599.935) / 600.565 * 2.7, 4)


@pytest.mark.parametrize("kind", ["utf-16", "cp1252"])
def test_other_encodings_are_read(kind):
    text = PLAIN.replace("blue", "größer")
    assert read_csv(text.encode(kind))[1] == "Blue: größer. Orange: red."


def test_numbers_that_are_equal_are_one_label():
    points, words = read_csv(b"1,1,1\n2,5,1.0\n3,3,0\n4,4,0.00\n5,5,1e0")
    assert words == "Blue: 0. Orange: 1." and [label for *_, label in points] == [1, 1, 0, 0, 1]
    points, words = read_csv(b"1;1;0,5\n2;5;1,5\n3;3;1\n4;4;0,50")
    assert words == "Numbers from 0.5 (blue) to 1.5 (orange)." and [label for *_, label in points] == [-1, 1, 0, -1]


def test_a_long_label_is_told_short():
    assert read_csv(PLAIN.replace("blue", 300 * "b").encode())[1] == f"Blue: {39 * 'b'}…. Orange: red."


def test_numbers_too_large_to_be_squared_are_placed():
    points, _ = read_csv(b"1e308,1,a\n-1e308,2,b\n0,3,a\n1,4,b")
    assert np.isfinite([point[:2] for point in points]).all() and points[0][0] == 2.7


def test_a_file_with_two_classes():
    points, words = read_csv("a;b;kind\n0;0;cat\n10;0;dog\n\n10;20;dog\n0;20;cat\n".encode("utf-8-sig"))
    assert words == "Blue: cat. Orange: dog."
    assert [label for *_, label in points] == [0.0, 1.0, 1.0, 0.0]
    assert points[2] == (2.7, 2.7, 1.0)  # each column has a unit of its own
    assert Setup().changed(data=OWN, own=points).task == "classification"


def test_a_file_with_numbers():
    points, words = read_csv(b"0,0,5\n1,0,10\n1,1,15\n0,1,7.5")
    assert [label for *_, label in points] == [-1.0, 0.0, 1.0, -0.5]
    assert words == "Numbers from 5 (blue) to 15 (orange)."


def test_a_column_that_never_changes_is_no_harm():
    points, _ = read_csv(b"1,7,a\n2,7,b\n3,7,a\n4,7,b")
    assert [y for _, y, _ in points] == [0.0] * 4 and points[0][0] == -2.7


@pytest.mark.parametrize(("content", "words"), [
    (b"", "has 0 points"), (b"1,2,a\n3,4,b", "has 2 points"), (b"1,2\n3,4", "Line 1 has 2 columns"),
    (b"1,2,a\n2,x,b\n3,3,a", "Line 2"), (b"1,2,a\n" * 5, "same place"),
    (b"1,2,a\n2,3,a\n4,5,a\n5,6,a", "nothing to tell"),
    (b"1,2,a\n2,3,b\n4,5,c\n5,6,c", "3 different labels"), (b"1,2,a\n2,inf,b\n3,3,a", "not finite"),
    (b"1,2,1\n2,3,nan\n4,5,3\n5,6,2", "not finite"), (b"1,2,a\n2,3,\n4,5,3", "Line 2 has no label"),
    (b"\xff\xfe\x00", "no text"), (b"1,2,a\n2,3,b\x00\n", "no text"), (b"PK\x03\x04abc", "workbook"),
    (b'[{"x": 1}]', "JSON"), (b"a,b\n", "has 0 points"), (b"2024-01-01,2,a\n2024-01-02,3,b\n", "Line 1: '2024-01-01'"),
    (b"1_0,2,a\n1_1,3,b\n", "Line 1: '1_0'"), (b"1,2,1\n2,2,1.0\n3,2,1.00\n4,2,1", "All labels of the file are '1'"),
    (b"0.5,1,0,1\n2,2,1,0\n3,2,0,1\n", "Line 1 has 4 columns"), (b"1,2,a\n2,3,b\n" * 1001, "more than 2,000"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(content, words):
    with pytest.raises(DataError, match=words):
        read_csv(content)
