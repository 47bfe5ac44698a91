"""Counts and shares agree with scikit-learn's and Keras'."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix as their_matrix
from sklearn.metrics import precision_recall_fscore_support

from workbench.concepts.metrics import (
    AVERAGES,
    METRICS,
    accuracy,
    average,
    binary_accuracy,
    confusion_matrix,
    precision_recall_f1,
    top_k_accuracy,
)
from workbench.errors import ConfigError, DataError


@pytest.fixture
def answers() -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(0)
    true = generator.integers(0, 5, 300)
    return true, np.where(generator.random(300) < 0.7, true, generator.integers(0, 4, 300))


def test_confusion_matrix_is_scikit_learns(answers) -> None:
    true, predicted = answers
    assert np.array_equal(confusion_matrix(true, predicted, 5), their_matrix(true, predicted, labels=range(5)))


def test_precision_recall_f1_are_scikit_learns(answers) -> None:
    true, predicted = answers
    theirs = precision_recall_fscore_support(true, predicted, labels=range(5), zero_division=0)[:3]
    for ours, other in zip(precision_recall_f1(confusion_matrix(true, predicted, 5)), theirs, strict=True):
        assert np.allclose(ours, other)


def test_a_class_that_never_occurs_counts_as_nothing() -> None:
    precision, recall, f1 = precision_recall_f1(confusion_matrix(np.array([0, 1]), np.array([0, 0]), 3))
    assert precision.tolist() == [0.5, 0.0, 0.0]
    assert recall.tolist() == [1.0, 0.0, 0.0]
    assert f1[1] == f1[2] == 0.0


@pytest.mark.parametrize("how", AVERAGES)
def test_averages_are_scikit_learns(answers, how: str) -> None:
    true, predicted = answers
    theirs = precision_recall_fscore_support(true, predicted, labels=range(5), zero_division=0, average=how)[:3]
    counts = confusion_matrix(true, predicted, 5)
    ours = [average(values, counts, how) for values in precision_recall_f1(counts)]
    assert ours == pytest.approx(theirs)


def test_a_rare_class_pulls_the_macro_average_down() -> None:
    counts = np.array([[98, 0], [2, 0]])  # 98 found, the two rare ones never
    recall = precision_recall_f1(counts)[1]
    assert average(recall, counts, "macro") == 0.5
    assert average(recall, counts, "weighted") == 0.98
    with pytest.raises(ConfigError, match="Unknown average 'micro'"):
        average(recall, counts, "micro")


def test_accuracies_are_keras() -> None:
    keras = pytest.importorskip("keras")
    generator = np.random.default_rng(1)
    true, scores = generator.integers(0, 10, 400), generator.random((400, 10)).astype("float32")
    theirs = np.mean(keras.metrics.sparse_categorical_accuracy(true, scores))
    assert accuracy(true, scores) == accuracy(np.eye(10)[true], scores) == pytest.approx(float(theirs))
    assert accuracy(true, scores.argmax(axis=1)) == accuracy(true, scores)
    for k in (1, 3, 5, 10):
        theirs = np.mean(keras.metrics.sparse_top_k_categorical_accuracy(true, scores, k=k))
        assert top_k_accuracy(true, scores, k) == pytest.approx(float(theirs))
    assert top_k_accuracy(np.eye(10)[true], scores, 3) == top_k_accuracy(true, scores, 3)
    yes = (true > 4).astype("float32")
    for threshold in (0.2, 0.5):
        theirs = np.mean(keras.metrics.binary_accuracy(yes[:, None], scores[:, :1], threshold=threshold))
        assert binary_accuracy(yes, scores[:, :1], threshold) == pytest.approx(float(theirs))


def test_what_cannot_be() -> None:
    for metric in (accuracy, binary_accuracy):
        with pytest.raises(DataError, match="came 3 truths and 2 answers"):
            metric([0, 1, 1], [0, 1])
        with pytest.raises(DataError, match="came 0 truths"):
            metric([], [])
    with pytest.raises(ConfigError, match="1 or more, came 0"):
        top_k_accuracy([0], [[0.5, 0.5]], 0)


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_is_one_number_from_zero_to_one(name: str) -> None:
    metric, generator = METRICS[name], np.random.default_rng(2)
    true, share = generator.integers(0, 2, 50), generator.random(50)
    scores = np.column_stack([1 - share, share]) if name in ("accuracy", "top_k_categorical_accuracy") else share
    value = metric(true, scores)
    assert isinstance(value, float) and 0 <= value <= 1
    assert metric.label and metric.formula
