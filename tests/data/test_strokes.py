"""Strokes are checked before anything is drawn, and the message says what is wrong."""

import numpy as np
import pytest

from workbench.data.strokes import MAX_COORDINATE, MAX_POINTS, MAX_STROKES, parse_strokes
from workbench.errors import DrawingError, WorkbenchError


def test_strokes_become_arrays_of_points():
    strokes = parse_strokes([[(1, 2), (3, 4)], [[5.5, 6]]])
    assert [stroke.shape for stroke in strokes] == [(2, 2), (1, 2)]
    assert all(stroke.dtype == np.float64 for stroke in strokes)
    np.testing.assert_array_equal(strokes[1], [[5.5, 6]])


def test_arrays_and_tuples_are_welcome():
    strokes = parse_strokes((np.ones((3, 2), np.float32), ((0, 0), (1, 1))))
    assert [len(stroke) for stroke in strokes] == [3, 2]


@pytest.mark.parametrize("nothing", [[], [[]], [[], []], (), np.empty((0, 2, 2))])
def test_nothing_drawn_is_no_stroke(nothing):
    assert parse_strokes(nothing) == []


def test_strokes_without_a_point_are_left_out():
    assert len(parse_strokes([[], [[1, 2]], np.empty((0, 2))])) == 1


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (None, "NoneType"),
        (7, "int"),
        ("12", "str"),
        (b"12", "bytes"),
        ({"strokes": []}, "dict"),
        ([1, 2], "Stroke 1"),
        ([[1, 2]], "shape (2,)"),
        ([[[1, 2, 3]]], "shape (1, 3)"),
        ([[[1, 2], [3]]], "Stroke 1"),
        ([[[1, 2]], [["a", "b"]]], "Stroke 2"),
        ([[[1, 2]], [["1", "2"]]], "Stroke 2"),
        ([[[True, False]]], "Stroke 1"),
        ([[[1, None]]], "Stroke 1"),
        ([[[[1, 2]]]], "shape (1, 1, 2)"),
        ([[[1j, 2]]], "Stroke 1"),
        ([[[0, float("nan")]]], "nan"),
        ([[[0, float("inf")]]], "inf"),
        ([[[0, 2 * MAX_COORDINATE]]], "2e6"),
        ([[[0, -1e300]]], "1e300"),
        ([[[0, 10**400]]], "Stroke 1"),
        ([[[0, 0]]] * (MAX_STROKES + 1), "2,001"),
        ([[[0, 0]] * (MAX_POINTS + 1)], "50,001"),
    ],
)
def test_what_cannot_be_a_drawing_is_refused(value, says):
    with pytest.raises(DrawingError) as caught:
        parse_strokes(value)
    assert says in str(caught.value)
    assert isinstance(caught.value, WorkbenchError) and isinstance(caught.value, ValueError)


def test_the_limits_themselves_are_allowed():
    assert len(parse_strokes([[[MAX_COORDINATE, -MAX_COORDINATE]]] * MAX_STROKES)) == MAX_STROKES
    assert len(parse_strokes([[[0, 0]] * MAX_POINTS])[0]) == MAX_POINTS
