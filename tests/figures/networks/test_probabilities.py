import numpy as np
import pytest

from workbench.figures import probability_bars
from workbench.figures.base.style import MUTED, WINNER

DIGITS = [str(digit) for digit in range(10)]


def test_bars_show_the_numbers_and_the_winner():
    probabilities = np.array([0.0, 0.01, 0.0, 0.02, 0.0, 0.0, 0.0, 0.9, 0.06, 0.01])
    figure = probability_bars(probabilities, DIGITS)
    (bars,) = figure.data
    np.testing.assert_array_equal(bars.x, probabilities)
    assert list(bars.y) == DIGITS and bars.orientation == "h"
    assert list(bars.text)[7:] == ["90.0 %", "6.0 %", "1.0 %"]
    assert [colour == WINNER for colour in bars.marker.color] == [digit == 7 for digit in range(10)]
    assert figure.layout.title.text == "Reads as 7 (90.0 %)"
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("probability", "digit")
    assert figure.layout.xaxis.range == (0, 1) and figure.layout.yaxis.autorange == "reversed"


def test_an_unsure_answer_names_both():
    figure = probability_bars([0.2, 0.45, 0.35], ["Coat", "Bag", "Shirt"])
    assert figure.layout.title.text == "Not sure: Bag (45.0 %) or Shirt (35.0 %)"
    assert figure.layout.yaxis.title.text == "class"


def test_nothing_drawn_has_no_winner():
    figure = probability_bars(None, DIGITS)
    assert figure.layout.title.text.startswith("Draw a digit")
    assert set(figure.data[0].marker.color) == {MUTED} and not figure.data[0].x.any()


def test_a_network_gone_wrong_has_no_winner():
    figure = probability_bars([np.nan, 1.0], ["0", "1"])
    assert "no number" in figure.layout.title.text
    assert set(figure.data[0].marker.color) == {MUTED} and list(figure.data[0].text) == ["no number", "100 %"]


@pytest.mark.parametrize("probabilities", [[0.5, 0.5], [], np.ones((2, 10))])
def test_another_number_of_classes_is_refused(probabilities):
    with pytest.raises(ValueError, match="needs one probability"):
        probability_bars(probabilities, DIGITS)
