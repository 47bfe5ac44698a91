"""Counts and shares agree with scikit-learn's."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix as their_matrix
from sklearn.metrics import precision_recall_fscore_support

from workbench.concepts.metrics import confusion_matrix, precision_recall_f1


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
