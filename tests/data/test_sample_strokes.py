"""The drawings to try a network with: on the pad, and read as what they are."""

import numpy as np
import pytest

from workbench.data.drawing import draw
from workbench.data.sample_strokes import SAMPLES, SIDE, curve, sample, strokes_of
from workbench.errors import ConfigError
from workbench.predict import load
from workbench.settings import SHIPPED_MODEL


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_lies_on_the_pad_and_a_digit_is_read_for_sure(name):
    points = np.concatenate(sample(name))
    assert points.min() > 20 and points.max() < SIDE - 20
    reading = draw(sample(name), pen_width=18.0, canvas=SIDE, one_digit=True)
    assert reading.doubt is None
    if name.isdigit():
        assert load(SHIPPED_MODEL).probabilities(reading.image)[0, int(name)] > 0.95


def test_a_drawing_is_written_as_text():
    straight, bent = strokes_of("0,0 1,0 | ~ 0,0 .5,1 1,0")
    assert np.allclose(straight[:, 1], 0) and np.allclose(straight[[0, -1]], [[0, 0], [1, 0]])
    places = np.array([[0, 0], [0.5, 1], [1, 0]])
    assert all(np.isclose(bent, place).all(axis=1).any() for place in places)  # a curve goes through its places
    assert np.array_equal(curve(places), bent) and len(bent) == len(straight) + 5


def test_a_sample_that_is_not_there_is_a_sentence():
    with pytest.raises(ConfigError, match="Choose one of"):
        sample("Ω")
