"""What judges use: the same numbers in any wrapping, and for others a sentence that names what is off."""

import numpy as np
import pytest

from workbench.lessons.judging import agrees, close, compare, describe, gradient_message, numbers, slope, spelt

WANTED = np.array([[1.0, -2.0, 3.0], [4.0, 5.0, -6.0]])


@pytest.mark.parametrize("given", [[1.0, 2.0], (1, 2), np.array([[1.0, 2.0]]), np.array([[1], [2]]), [1.0000001, 2]])
def test_close_accepts_any_wrapping_and_a_batch_axis(given):
    assert close(given, [1.0, 2.0])


@pytest.mark.parametrize(
    "given", [[1.0, 2.1], [1.0, 2.0, 3.0], None, "12", [1.0, np.nan], ["1", "2"], [[1], [2, 3]], object()]
)
def test_close_refuses(given):
    assert not close(given, [1.0, 2.0])


@pytest.mark.parametrize(
    "given, words",
    [
        (-WANTED, "right size and the wrong sign"),
        (2 * WANTED, "2 times"),
        (WANTED / 6, "1/6 of"),
        (-WANTED / 2, "points the other way"),
        (WANTED.sum(), "one single number"),
        (WANTED[0], "has shape (3,); wanted is (2, 3)"),
        (WANTED.T, "has shape (3, 2)"),
        (WANTED * np.nan, "not finite"),
        (None, "`return`"),
        ("no", "the text 'no'"),
        (WANTED + np.eye(2, 3), "expected is"),
        (WANTED + 100, "off by a hundred"),
    ],
)
def test_compare_names_what_is_off(given, words):
    message = compare(given, WANTED, "the gradient", [(WANTED + 100, "It is off by a hundred.")])
    assert words in message and (message.startswith("The gradient") or "hundred" in message)
    assert compare(WANTED, WANTED, "the gradient") == ""


def test_a_square_matrix_may_be_transposed():
    assert "transposed" in compare([[1, 3], [2, 4]], [[1, 2], [3, 4]], "it")


def test_single_numbers_are_no_multiples_by_chance():
    assert "2 times" in compare(0.13, 0.065, "your loss") and "1/2 of" in compare(0.0325, 0.065, "your loss")
    assert compare(0.15, 0.065, "your loss") == "Your loss is 0.15; expected is 0.065."
    assert "shape (2,); one single number" in compare(np.ones(2), 0.065, "your loss")
    assert compare(0.0, 0.0, "it") == "" and "expected is 0." in compare(1.0, 0.0, "it")


def test_agrees_looks_at_all_calls():
    inputs = [(np.arange(3.0),), (np.array([5.0, 7.0, 1.0]),)]
    assert agrees(lambda x: [x.mean()], np.mean, inputs, "your mean") == ""
    assert "3 times" in agrees(np.sum, np.mean, inputs, "your mean")
    assert "the largest" in agrees(max, np.mean, inputs, "your mean", [(np.max, "That is the largest.")])
    assert "([0, 1, 2])" in agrees(lambda x: x[0] + 8, np.mean, inputs, "your mean")


def test_a_function_that_changes_its_arguments_spoils_nothing():
    def spoils(x):
        x *= 0
        return 3.0

    inputs = [(np.array([3.0, 3.0]),)]
    assert agrees(spoils, np.mean, inputs, "it") == "" and inputs[0][0].tolist() == [3.0, 3.0]


def test_gradients_are_measured():
    x = np.array([[1.0, -2.0], [0.5, 3.0]])
    assert np.allclose(slope(lambda x: (x**2).sum(), x), 2 * x, atol=1e-8)
    assert gradient_message(2 * x, lambda x: (x**2).sum(), x) == ""
    assert "wrong sign" in gradient_message(-2 * x, lambda x: (x**2).sum(), x)
    assert "1/2 of" in gradient_message(x, lambda x: (x**2).sum(), x)


def test_values_are_spelt_shortly():
    assert spelt([1.0, 2.5]) == "[1, 2.5]" and spelt(np.float32(0.3)) == "0.3" and spelt(1e-9) == "1e-09"
    assert spelt(np.zeros((9, 9))) == "array of shape (9, 9)" and spelt("a" * 99).endswith("...")
    assert spelt(np.sqrt) == "sqrt" and numbers([]) is None and numbers(True) == 1
    assert [describe(value) for value in (True, [1], np.ones(2), int, max, {1}, 1.5)] == [
        "the truth True",
        "a list of 1",
        "an array of shape (2,)",
        "the class int",
        "a function",
        "a set of 1",
        "the number 1.5",
    ]
