import numpy as np
import pytest

from workbench.concepts.metrics import precision_recall_f1
from workbench.figures.base.style import TRAINING, VALIDATION
from workbench.figures.training.class_scores import scores_by_class
from workbench.figures.training.scores import score_bars, threshold_scores

CONFUSION = np.array([[8, 2, 0], [1, 9, 0], [3, 0, 7]])


def trace(figure, name):
    (found,) = [trace for trace in figure.data if trace.name == name]
    return found


def test_bars_are_the_four_scores():
    figure = score_bars(found=3, missed=2, false_alarms=1, rest=94)
    bars = trace(figure, "score")
    np.testing.assert_allclose(bars.x, [0.97, 0.75, 0.6, 2 / 3])
    assert [name.split("<br>")[1] for name in bars.y[:3]] == [
        "97 of 100 are right",
        "3 of 4 alarms are right",
        "3 of 5 are found",
    ]
    assert "97.0 % right" in figure.layout.title.text and "60.0 %" in figure.layout.title.text
    assert "66.7 %" in figure.layout.meta["alt"]


@pytest.mark.parametrize(("counts", "words"), [
    ((0, 5, 0, 95), "only 0 % of the 9s found"), ((9, 0, 1, 90), "99.0 % right, 100 % of the 9s found"),
    ((5, 0, 10, 985), "only 33.3 % of the alarms"), ((0, 0, 0, 0), "0 % right")])  # fmt: skip
def test_title_says_what_accuracy_hides(counts, words):
    assert words in score_bars(*counts).layout.title.text.replace("<br>", " ")


def test_scores_follow_the_threshold():
    y_true, probability = np.array([1, 1, 0, 0, 1]), np.array([0.9, 0.6, 0.7, 0.1, 0.2])
    figure = threshold_scores(y_true, probability, 0.5)
    assert list(trace(figure, "chosen").y) == [2 / 3, 2 / 3] and list(trace(figure, "chosen").x) == [0.5, 0.5]
    precision, recall = trace(figure, "precision"), trace(figure, "recall")
    place = list(precision.x).index(0.8)
    assert (precision.y[place], recall.y[place]) == (1.0, 1 / 3)
    assert (precision.y[0], recall.y[0]) == (3 / 5, 1.0)
    assert np.isnan(precision.y[-1]) and recall.y[-1] == 0
    words = figure.layout.title.subtitle.text.replace("<br>", " ")
    assert words.endswith("3 alarms, 1 false; 1 missed.")
    assert words.startswith(
        f'<span style="color:{TRAINING}">●</span> precision <span style="color:{VALIDATION}">◆</span> recall.'
    )
    assert "no alarm" in threshold_scores(y_true, probability, 1.0).layout.title.text


def test_every_class_has_its_two_dots():
    figure = scores_by_class(CONFUSION, ["a", "b", "c"])
    precision, recall, f1 = precision_recall_f1(CONFUSION)
    np.testing.assert_allclose(trace(figure, "precision").x, precision)
    np.testing.assert_allclose(trace(figure, "recall").x, recall)
    assert list(trace(figure, "recall").y) == ["a", "b", "c"]
    gap = trace(figure, "gap")
    assert list(gap.x[:2]) == [precision[0], recall[0]] and gap.y[0] == gap.y[1] == "a" and gap.x[2] is None
    assert figure.layout.title.text == f"a is hardest: F1 {100 * f1.min():.1f} %"
