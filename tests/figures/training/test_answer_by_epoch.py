"""The answer over the epochs: its title says the finding, its lines are the numbers."""

import numpy as np
import pytest

from workbench.figures import answer_over_epochs

CLASSES = [str(digit) for digit in range(10)]


def rows(*winners: int) -> np.ndarray:
    return np.stack([np.where(np.arange(10) == winner, 0.82, 0.02) for winner in winners])


@pytest.mark.parametrize(
    ("winners", "epochs", "title"),
    [
        ((7, 7, 7), (1, 2, 3), "It reads 7 from the first epoch on"),
        ((9, 9, 7, 7), (1, 2, 3, 4), "It reads 7 from epoch 3 on, and read 9 before"),
        ((7, 1, 7), (2, 4, 6), "It reads 7 from epoch 6 on, and read 1 before"),
        ((3,), (5,), "After epoch 5 it reads 3"),
    ],
)
def test_title_says_what_it_reads_and_since_when(winners, epochs, title):
    figure = answer_over_epochs(rows(*winners), CLASSES, epochs)
    assert figure.layout.title.text.replace("<br>", " ") == title


def test_lines_are_the_probabilities_and_only_noticed_ones_have_a_name():
    values = rows(9, 7)
    figure = answer_over_epochs(values, CLASSES, [1, 2], at=2, total=5)
    for trace in figure.data:
        np.testing.assert_allclose(trace.y, values[:, int(trace.name)], rtol=1e-6)
        assert list(trace.x) == [1, 2]
    assert [trace.name for trace in figure.data if trace.mode == "lines+markers"] == ["7", "9"]
    assert [note.text.split("</span>")[1].split()[0] for note in figure.layout.annotations] == ["7", "9"]
    assert figure.layout.shapes[0].x0 == figure.layout.meta["place"]["x"] == 2
    assert figure.layout.xaxis.range[1] > 5, "there is room for the epochs to come"


def test_numbers_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="3 epochs and 10 classes"):
        answer_over_epochs(rows(1, 2), CLASSES, [1, 2, 3])
