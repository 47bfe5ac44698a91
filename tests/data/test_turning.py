"""Turning a picture by a chosen angle."""

import numpy as np
import pytest

from workbench.data.turning import turn


@pytest.fixture
def bar():
    picture = np.zeros((28, 28, 1), np.uint8)
    picture[4:24, 13:15] = 255
    return picture


def test_quarter_turns_are_exact_and_anticlockwise(bar):
    bar[4:8, 15:20] = 255  # a flag at the right of the top
    whole = bar[..., 0] / np.float32(255)
    np.testing.assert_allclose(turn(bar, 90), np.rot90(whole), atol=1e-4)
    np.testing.assert_allclose(turn(bar, 360), whole, atol=1e-4)


@pytest.mark.parametrize("degrees", [-170, -3, 0, 33.3, 400])
def test_stays_a_picture(bar, degrees):
    turned = turn(bar, degrees)
    assert turned.shape == (28, 28) and turned.dtype == np.float32 and 0 <= turned.min() and turned.max() <= 1
    assert turned.sum() == pytest.approx(bar.sum() / 255, rel=0.05)
    np.testing.assert_allclose(turn(bar[..., 0] / 255, degrees), turned, atol=1e-6)
