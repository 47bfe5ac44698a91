"""The figures of the first notebook, read back."""

import numpy as np
import pytest

from workbench.figures import one_neuron, picture_and_verdict, picture_numbers
from workbench.figures.base.style import MUTED, TRAINING, VALIDATION

DIGITS = [str(digit) for digit in range(10)]


def test_a_row_is_shown_as_its_numbers():
    image = np.arange(12, dtype=np.uint8).reshape(3, 4, 1)
    figure = picture_numbers(image, 0)
    picture, bars = figure.data
    np.testing.assert_array_equal(picture.z, image[..., 0])
    assert list(bars.y) == [0, 1, 2, 3] and picture.zmax == 255
    assert figure.layout.title.text == "Row 0 is 4 numbers: 3 with ink, 1 are 0"
    frame = picture_numbers(image, 2).layout.shapes[0]
    assert (frame.y0, frame.y1) == (1.5, 2.5) and figure.layout.yaxis.range == (2.5, -0.5)
    for row in (-1, 3):
        with pytest.raises(ValueError, match="0 to 2"):
            picture_numbers(image, row)


@pytest.mark.parametrize(
    "weight, bias, words",
    [
        (2.0, -1.0, "0 for inputs below 0.50"),
        (-1.0, 1.5, "0 for inputs above 1.50"),
        (1.0, 0.0, "below 0.00"),
        (0.0, 0.75, "always answers 0.75"),
        (0.0, -1.0, "always answers 0,"),
    ],
)
def test_a_neuron_bends_where_its_sum_is_zero(weight, bias, words):
    figure = one_neuron(weight, bias)
    dotted, solid = figure.data
    np.testing.assert_allclose(dotted.y, weight * np.asarray(dotted.x) + bias)
    np.testing.assert_allclose(solid.y, np.maximum(0, dotted.y))
    assert words in figure.layout.title.text.replace("<br>", " ")
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("input", "answer")


def test_a_picture_is_shown_with_truth_and_verdict():
    shares = np.full(10, 0.01)
    shares[4] = 0.91
    figure = picture_and_verdict(np.eye(28), shares, DIGITS, angle=90, label=7)
    title = figure.layout.title.text.replace("<br>", " ")
    assert title == "Turned by 90°: read as 4 (91.0 %), but the label is 7"
    colours = figure.data[1].marker.color
    assert (colours[7], colours[4], colours[0]) == (TRAINING, VALIDATION, MUTED)
    np.testing.assert_array_equal(figure.data[1].y, shares)
    right = picture_and_verdict(np.eye(28)[..., None] * 255, shares, DIGITS, label=4)
    assert right.layout.title.text.replace("<br>", " ") == "Read as 4 (91.0 %), which is right"
    assert right.data[0].zmax == 255 and np.shape(right.data[0].z) == (28, 28)
