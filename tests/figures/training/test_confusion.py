import numpy as np
import pytest

from workbench.figures import confusion_matrix

COUNTS = np.array([[97, 0, 3], [12, 88, 0], [0, 0, 1000]])
NAMES = ["4", "9", "1"]


def cells(figure, name):
    (found,) = [trace for trace in figure.data if trace.name == name]
    return found


def test_mistakes_are_coloured_by_their_share_of_the_row():
    mistakes = cells(confusion_matrix(COUNTS, NAMES), "mistakes")
    np.testing.assert_allclose(
        np.square(mistakes.z), [[np.nan, np.nan, 0.03], [0.12, np.nan, np.nan], [np.nan, np.nan, np.nan]]
    )
    assert (mistakes.zmin, mistakes.zmax) == (0, 1)  # whatever the largest mistake is: one scale for all figures


def test_what_is_right_is_muted_and_never_apart_from_both():
    figure = confusion_matrix(COUNTS, NAMES)
    np.testing.assert_array_equal(np.isfinite(cells(figure, "read right").z), np.eye(3, dtype=bool))
    np.testing.assert_array_equal(np.isfinite(cells(figure, "never").z), COUNTS == 0)
    # Each cell belongs to exactly one of the three.
    covered = sum(np.isfinite(cells(figure, name).z).astype(int) for name in ("never", "read right", "mistakes"))
    np.testing.assert_array_equal(covered, np.ones((3, 3)))


def test_words_for_every_count():
    hover = cells(confusion_matrix(COUNTS, NAMES), "mistakes").hovertext
    assert hover[1][0] == "9 read as 4: 12 times<br>12.0 % of all that are 9"
    assert hover[0][2] == "4 read as 1: 3 times<br>3.0 % of all that are 4"
    assert confusion_matrix([[1, 1], [2, 0]], ["a", "b"]).data[2].hovertext[0][1].startswith("a read as b: once")
    assert confusion_matrix([[1, 1], [2, 0]], ["a", "b"]).data[2].hovertext[1][0].startswith("b read as a: twice")


def test_counts_are_written_where_they_belong():
    counts = cells(confusion_matrix(COUNTS, NAMES), "counts")
    assert list(zip(counts.y, counts.x, counts.text, strict=True)) == [
        ("4", "4", "97"),
        ("4", "1", "3"),
        ("9", "4", "12"),
        ("9", "9", "88"),
        ("1", "1", "1000"),
    ]


def test_title_names_the_worst_mistake():
    layout = confusion_matrix(COUNTS, NAMES).layout
    assert layout.title.text == "1,185 of 1,200 read right"
    assert layout.title.subtitle.text.replace("<br>", " ").startswith("Most often 9 is read as 4 (12 times).")
    assert confusion_matrix(np.eye(2, dtype=int) * 5, ["a", "b"]).layout.title.text == "All 10 read right"
    assert confusion_matrix(None, ["a", "b"]).layout.title.text == "Nothing tested yet"


def test_rows_are_what_it_is_and_the_first_class_is_on_top():
    layout = confusion_matrix(COUNTS, NAMES).layout
    assert (layout.xaxis.title.text, layout.yaxis.title.text) == ("read as", "really is")
    assert layout.yaxis.range[0] > layout.yaxis.range[1] and layout.xaxis.range[0] < layout.xaxis.range[1]
    # Names that look like numbers are names: as numbers, 4, 9 and 1 would be sorted and spread.
    assert layout.xaxis.type == layout.yaxis.type == "category"
    assert layout.xaxis.categoryarray == layout.yaxis.categoryarray == tuple(NAMES)


def test_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"need the shape \(2, 2\), came \(3, 3\)"):
        confusion_matrix(COUNTS, ["a", "b"])


def test_many_classes_with_long_names_have_room():
    names = [f"{letter}: a name much longer than there is room for" for letter in "abcdefghijklmnopqrstuvwxyz"]
    figure = confusion_matrix(np.full((26, 26), 3), names)
    assert max(map(len, figure.layout.xaxis.ticktext)) <= 14 and len(set(figure.layout.yaxis.ticktext)) == 26
    assert figure.layout.height > confusion_matrix(COUNTS, NAMES).layout.height
    assert cells(figure, "counts").textfont.size < cells(confusion_matrix(COUNTS, NAMES), "counts").textfont.size
    # Where one points, the whole name stands.
    assert names[3] in cells(figure, "mistakes").hovertext[3][4]
