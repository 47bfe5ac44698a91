import numpy as np
import pytest

from workbench.concepts.metrics import expected_calibration_error
from workbench.figures.training.generalisation import generalisation_gap, reliability
from workbench.quantities import percent


def rows(training, validation):
    return [
        {"epoch": epoch, "loss": loss, "val_loss": other, "accuracy": 0.99, "val_accuracy": 0.9}
        for epoch, (loss, other) in enumerate(zip(training, validation, strict=True), 1)
    ]


OVERFITTED = rows([2.0, 1.0, 0.5, 0.2, 0.1, 0.05], [1.5, 0.9, 0.8, 0.85, 0.9, 1.0])


def trace(figure, name):
    (found,) = [trace for trace in figure.data if trace.name == name]
    return found


def said(figure):
    return figure.layout.title.text.replace("<br>", " ")


def test_both_losses_are_drawn_and_the_best_epoch_is_marked():
    figure = generalisation_gap(OVERFITTED)
    assert list(trace(figure, "training").y) == [2.0, 1.0, 0.5, 0.2, 0.1, 0.05]
    assert list(trace(figure, "validation").y) == [1.5, 0.9, 0.8, 0.85, 0.9, 1.0]
    assert list(trace(figure, "training").x) == [1, 2, 3, 4, 5, 6]
    assert figure.layout.shapes[0].x0 == figure.layout.shapes[0].x1 == 3
    assert "keep epoch 3" in [label.text for label in figure.layout.annotations]
    assert "99.0 % of the training" in figure.layout.title.subtitle.text.replace("<br>", " ")


@pytest.mark.parametrize(("validation", "words"), [
    ([1.5, 0.9, 0.8, 0.85, 0.9, 1.0], "From epoch 3 on it learns by heart: validation loss 0.80, then 1.00"),
    ([1.5, 0.9, 0.8, 0.7, 0.6, 0.5], "Still getting better after 6 epochs: validation loss 0.50"),
    ([1.5, 0.9, 0.8, 0.81, 0.80, 0.81], "Nothing gained after epoch 3: validation loss stays near 0.80"),
    ([None] * 6, "No validation loss to compare with")])  # fmt: skip
def test_title_says_what_happened(validation, words):
    assert said(generalisation_gap(rows([2.0, 1.0, 0.5, 0.2, 0.1, 0.05], validation))) == words


def test_steep_first_epochs_do_not_flatten_the_rest():
    assert generalisation_gap(rows([9.0, 1.0, 0.5], [8.0, 0.9, 0.8])).layout.yaxis.range == (0, 2.0)
    assert generalisation_gap(OVERFITTED).layout.yaxis.range == (0, 2.1)
    assert generalisation_gap(OVERFITTED, log=True).layout.yaxis.type == "log"


def test_names_of_curves_that_end_close_together_are_moved_apart():
    shifts = [
        [label.yshift for label in generalisation_gap(rows([1.0, training], [1.0, 0.5])).layout.annotations[:2]]
        for training in (0.48, 0.52, 0.1)
    ]
    assert shifts == [[-7, 7], [7, -7], [0, 0]]


def answers(sure, right, amount=1000):
    """Two classes; the network always claims `sure` for class 0, and is right in a share `right` of all answers."""
    labels = (np.arange(amount) >= right * amount).astype(int)
    return labels, np.tile([sure, 1 - sure], (amount, 1))


@pytest.mark.parametrize(
    ("sure", "right", "words"), [(0.95, 0.8, "Too sure"), (0.7, 0.9, "Not sure enough"), (0.8, 0.8, "To be believed")]
)
def test_claims_are_compared_with_what_is_right(sure, right, words):
    labels, probabilities = answers(sure, right)
    figure = reliability(labels, probabilities)
    np.testing.assert_allclose(trace(figure, "answers").x, [sure])
    np.testing.assert_allclose(trace(figure, "answers").y, [right])
    np.testing.assert_allclose(trace(figure, "gap").y, [sure, right, np.nan])
    assert said(figure).startswith(words) and f"{100 * sure:.1f} % on average, and {100 * right:.1f} %" in said(figure)
    error = percent(expected_calibration_error(labels, probabilities))
    assert f"Expected calibration error {error}, at temperature 1." in figure.layout.title.subtitle.text.replace(
        "<br>", " "
    )


def test_temperature_divides_the_logits():
    labels, probabilities = answers(0.9, 0.75)
    warm = reliability(labels, probabilities, temperature=2.0)
    np.testing.assert_allclose(trace(warm, "answers").x, [3 / 4])  # sqrt(0.9) : sqrt(0.1) = 3 : 1
    assert said(warm).startswith("To be believed") and "temperature 2" in warm.layout.title.subtitle.text


def test_certainty_survives_any_temperature():
    labels, probabilities = np.array([0, 1]), np.array([[1.0, 0.0], [0.0, 1.0]])
    for temperature in (0.1, 1.0, 10.0):
        assert np.isfinite(trace(reliability(labels, probabilities, temperature), "answers").x).all()


def test_bigger_dots_stand_for_more_answers():
    labels = np.zeros(100, int)
    probabilities = np.where(np.arange(100)[:, None] < 90, [0.95, 0.05], [0.65, 0.35])
    dots = trace(reliability(labels, probabilities), "answers")
    assert list(dots.customdata) == ["10 answers", "90 answers"]
    assert dots.marker.size[1] > 2 * dots.marker.size[0]


def test_a_handful_of_answers_is_not_drawn_but_counted():
    labels, probabilities = answers(0.9, 0.9, amount=100)
    labels, probabilities = np.append(labels, 1), np.vstack([probabilities, [0.55, 0.45]])
    figure = reliability(labels, probabilities)
    np.testing.assert_allclose(trace(figure, "answers").x, [0.9])
    assert len(trace(figure, "gap").y) == 3
    assert f"error {percent(expected_calibration_error(labels, probabilities))}" in figure.layout.title.subtitle.text


def test_the_gap_says_nothing_of_accuracies_that_nobody_measured():
    bare = [{"epoch": 1, "loss": 0.3}, {"epoch": 2, "loss": 0.2}]
    assert generalisation_gap(bare).layout.title.subtitle.text == ""
    assert "80.0 % of the training pictures." in generalisation_gap(
        [*bare, {"epoch": 3, "loss": 0.1, "accuracy": 0.8}]
    ).layout.title.subtitle.text.replace("<br>", " ")
