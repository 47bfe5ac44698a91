"""Preparation broken on purpose: each fault does what it says, to a real picture, and nothing else."""

from functools import partial

import numpy as np
import pytest

from workbench import predict
from workbench.data import bundled
from workbench.data.breaking import FAULTS, break_picture, remake_picture, unseen_digits, visible
from workbench.data.drawing import draw
from workbench.errors import ConfigError
from workbench.settings import SHIPPED_MODEL

# A seven in the lower right of the pad.
SEVEN = [[[150, 150], [240, 150], [190, 260]]]
REMAKE = partial(draw, SEVEN, pen_width=14, canvas=280)


@pytest.fixture(scope="module")
def digits():
    return unseen_digits()


@pytest.fixture
def right() -> np.ndarray:
    return REMAKE().image


def usual(name: str) -> dict[str, float]:
    amount = FAULTS[name].amount
    return {name: amount.usual if amount else 1}


def rows(picture: np.ndarray) -> int:
    """How many rows the ink takes."""
    inked = np.flatnonzero(picture.max(axis=1) > 0.1)
    return int(inked[-1] - inked[0] + 1)


def test_without_faults_the_picture_is_right(right):
    np.testing.assert_array_equal(break_picture(REMAKE, {}), right)


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_changes_the_picture_and_says_so(name, right):
    fault = FAULTS[name]
    broken = break_picture(REMAKE, usual(name))
    assert broken.shape == (28, 28) and broken.dtype == np.float32
    assert not np.array_equal(broken, right)
    assert 0 <= visible(broken).min() and visible(broken).max() <= 1
    assert fault.label and fault.does.endswith(".") and fault.why.endswith(".")
    assert bool(fault.step) != bool(fault.change)


def test_left_out_steps_leave_their_traces(right):
    assert rows(right) == 20
    assert rows(break_picture(REMAKE, {"crop": 1})) < 12, "the digit is as small as it was drawn"
    assert rows(break_picture(REMAKE, {"box": 1, "center": 1})) == 28, "it fills the square"
    assert 20 < rows(break_picture(REMAKE, {"box": 1})) < 28, "what balancing pushes out is lost"
    unbalanced = break_picture(REMAKE, {"center": 1})
    assert rows(unbalanced) == 20
    middle = unbalanced.sum(axis=1) @ np.arange(28) / unbalanced.sum()
    assert abs(middle - 14) > abs(right.sum(axis=1) @ np.arange(28) / right.sum() - 14)


def test_changes_of_the_finished_picture(right):
    assert set(np.unique(break_picture(REMAKE, {"jagged": 1}))) == {0.0, 1.0}
    np.testing.assert_array_equal(break_picture(REMAKE, {"transpose": 1}), right.T)
    np.testing.assert_allclose(break_picture(REMAKE, {"invert": 1}), 1 - right)
    np.testing.assert_allclose(break_picture(REMAKE, {"bytes": 1}), 255 * right)
    np.testing.assert_allclose(visible(break_picture(REMAKE, {"bytes": 1})), right, atol=1e-6)
    for pixels in (3, -3):
        shifted = break_picture(REMAKE, {"shift": pixels})
        np.testing.assert_array_equal(shifted[:, 14 + pixels], right[:, 14])
    assert not break_picture(REMAKE, {"shift": 14})[:, :14].any(), "what leaves the picture is lost"
    np.testing.assert_allclose(break_picture(REMAKE, {"turn": 0}), right, atol=1e-6)
    np.testing.assert_allclose(break_picture(REMAKE, {"turn": 180}), right[::-1, ::-1], atol=1e-5)


def test_several_faults_come_in_one_order():
    one = break_picture(REMAKE, {"invert": 1, "turn": 40, "box": 1})
    other = break_picture(REMAKE, {"box": 1, "turn": 40, "invert": 1})
    np.testing.assert_array_equal(one, other)
    assert one[0, 0] == 1, "what turning brings in is paper before it is inverted"


@pytest.mark.parametrize("faults", [{"shift": 15}, {"turn": -181}, {"turn": float("nan")}, {"smudge": 1}])
def test_what_cannot_be_is_a_sentence(faults):
    with pytest.raises(ConfigError, match=r"to|Choose one of"):
        break_picture(REMAKE, faults)


def test_a_finished_picture_goes_through_the_steps_again(right):
    np.testing.assert_array_equal(break_picture(partial(remake_picture, right), {}), right)
    assert rows(remake_picture(right, box=False, center=False).image) == 28
    assert rows(remake_picture(right, crop=False).image) < 16
    assert remake_picture(np.zeros((28, 28), np.float32), crop=True, box=False).is_empty


def test_unseen_digits_are_those_that_the_bundled_data_set_tests_on(digits):
    arrays = bundled.load(lambda message: None)
    np.testing.assert_allclose(digits[0], arrays.x_test.reshape(-1, 28, 28) / 255, atol=1e-6)
    np.testing.assert_array_equal(digits[1], arrays.y_test)


def test_the_faults_cost_what_they_are_said_to_cost(digits):
    pictures, labels = digits
    network = predict.load(SHIPPED_MODEL)

    def accuracy(**faults: float) -> float:
        seen = np.stack([break_picture(partial(remake_picture, picture), faults) for picture in pictures])
        return float(np.mean(network.probabilities(seen, check_range=False).argmax(axis=1) == labels))

    whole = accuracy()
    assert whole > 0.97
    assert accuracy(center=1) > whole - 0.03, "a convolution bears a pixel or two"
    assert accuracy(invert=1) < 0.3 and accuracy(transpose=1) < 0.3
    assert accuracy(turn=90) < accuracy(turn=60) < whole
    assert accuracy(bytes=1) < whole - 0.1


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_made_of_pictures_that_are_no_squares(name):
    remake = partial(draw, [[(60, 20), (60, 240)], [(60, 240), (150, 200)]], size=(64, 48), canvas=280)
    broken = break_picture(remake, usual(name))
    assert broken.shape == (64, 48) and not np.array_equal(broken, remake().image)


def test_a_finished_picture_is_made_for_another_size(right):
    remade = remake_picture(right, size=(64, 48)).image
    assert remade.shape == (64, 48)
    rows, columns = np.nonzero(remade > 0.5)
    assert np.ptp(rows) + 1 > 28 or np.ptp(columns) + 1 > 28
