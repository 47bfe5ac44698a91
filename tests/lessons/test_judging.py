"""What judges use: the same numbers in any wrapping, and for others a sentence that names what is off."""

import numpy as np
import pytest

from workbench.lessons.judging import agrees, compare
from workbench.lessons.values import close, describe, numbers, spelt

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
        (2 * WANTED, "one and the same factor"),
        (-WANTED / 2, "the sign is the other one"),
        (WANTED.sum(), "one single number"),
        (WANTED[0], "shape (3,) came; wanted is (2, 3)"),
        (WANTED.T, "shape (3, 2) came"),
        (WANTED * np.nan, "not finite"),
        (None, "`return`"),
        ("no", "the text 'no'"),
        (WANTED + np.eye(2, 3), "2 of 6 are not"),
        (WANTED * [1000, 2000, 3000], "more than ten times too large"),
        (WANTED * [0.01, 0.02, 0.03], "less than a tenth"),
        (-WANTED - 0.1 * WANTED**2 * np.sign(WANTED), "wrong sign, and another size"),
        (WANTED + 0.3, "is not right"),
        (WANTED + 100, "off by a hundred"),
    ],
)
def test_compare_names_what_is_off(given, words):
    message = compare(given, WANTED, "the gradient", [(WANTED + 100, "It is off by a hundred.")])
    assert words in message and (message.startswith("The gradient: ") or "hundred" in message)
    assert compare(WANTED, WANTED, "the gradient") == ""


def test_a_square_matrix_may_be_transposed():
    assert "transposed" in compare([[1, 3], [2, 4]], [[1, 2], [3, 4]], "it")


@pytest.mark.parametrize(
    "given", [0.13, 0.0325, 0.15, -0.3, 65.0, 0.0001, np.nan, np.ones(2), [1, 2], None, "x", 0.06, 0.07]
)
def test_a_single_number_is_never_told(given):
    said = compare(given, 0.065, "your loss")
    assert said.startswith("Your loss: ") and "0.065" not in said and "2 times" not in said and "1/2" not in said


def test_what_is_said_of_single_numbers():
    assert compare(0.15, 0.065, "your loss").startswith("Your loss: 0.15 is not right.")
    assert "an array of shape (2,); one single number" in compare(np.ones(2), 0.065, "your loss")
    assert compare(0.0, 0.0, "it") == "" and "1 is not right" in compare(1.0, 0.0, "it")
    assert "more than ten times too large" in compare(1.0, 0.065, "your loss")
    assert "opposite order" in compare([3, 2, 1], [1, 2, 3], "it")


def test_agrees_looks_at_all_calls():
    inputs = [(np.arange(3.0),), (np.array([5.0, 7.0, 1.0]),)]
    assert agrees(lambda x: [x.mean()], np.mean, inputs, "your mean") == ""
    assert "3 times what should come" in agrees(np.sum, np.mean, inputs, "your mean")
    assert "1/3 of what should come" in agrees(lambda x: x.mean() / 3, np.mean, inputs, "your mean")
    assert "same factor" in agrees(lambda x: x.mean() * 2.8, np.mean, inputs, "your mean")
    assert "the largest" in agrees(max, np.mean, inputs, "your mean", [(np.max, "That is the largest.")])
    assert "([0, 1, 2])" in agrees(lambda x: x[0] + 8, np.mean, inputs, "your mean")
    assert agrees(lambda x: x[0] + 8, np.mean, inputs[:1], "your mean").startswith("Your mean: 8 is not right.")


def test_a_function_that_changes_its_arguments_spoils_nothing():
    def spoils(x):
        x *= 0
        return 3.0

    inputs = [(np.array([3.0, 3.0]),)]
    assert agrees(spoils, np.mean, inputs, "it") == "" and inputs[0][0].tolist() == [3.0, 3.0]


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
