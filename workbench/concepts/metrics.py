"""How good are the answers? Shares of right ones, counts class by class, and their averages.

What a classifier's scores are worth before a threshold is set, and whether its probabilities can be believed, is in
`ranking.py` and can be imported from here as well.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from workbench.concepts.ranking import auc, calibration_bins, expected_calibration_error, roc_auc, roc_curve
from workbench.errors import ConfigError, DataError
from workbench.language import tr, translated
from workbench.registry import lookup

__all__ = [
    "AVERAGES",
    "METRICS",
    "Metric",
    "accuracy",
    "auc",
    "average",
    "binary_accuracy",
    "calibration_bins",
    "confusion_matrix",
    "expected_calibration_error",
    "precision_recall_f1",
    "roc_auc",
    "roc_curve",
    "top_k_accuracy",
]


def accuracy(y_true: np.ndarray, y_pred: np.ndarray) -> float:
    """Return the share of right answers.

    Formula: number of samples with `argmax(y_pred) = y_true`, divided by n.

    Args:
        y_true: labels of shape (n,), or rows of 0 and 1 of shape (n, classes).
        y_pred: the same, or a score for each class, shape (n, classes).

    Raises:
        DataError: the numbers of samples differ, or there are none.
    """
    y_true, y_pred = _labels(y_true), _labels(y_pred)
    _same_length(y_true, y_pred)
    return float(np.mean(y_true == y_pred))


def binary_accuracy(y_true: np.ndarray, y_pred: np.ndarray, threshold: float = 0.5) -> float:
    """Return the share of right answers to a yes-or-no question.

    Formula: a sample counts as yes where `y_pred > threshold`.

    Args:
        y_true: 0 or 1, shape (n,) or (n, 1).
        y_pred: probabilities of yes, as many.
        threshold: 0 to 1. Default 0.5.

    Raises:
        DataError: the numbers of samples differ, or there are none.
    """
    y_true, y_pred = np.ravel(y_true), np.ravel(y_pred)
    _same_length(y_true, y_pred)
    return float(np.mean((y_pred > threshold) == (y_true > 0.5)))


def top_k_accuracy(y_true: np.ndarray, y_pred: np.ndarray, k: int = 5) -> float:
    """Return the share of samples whose true class is among the k highest scores.

    Args:
        y_true: labels of shape (n,), or rows of 0 and 1 of shape (n, classes).
        y_pred: a score for each class, shape (n, classes).
        k: from 1. Default 5, as in Keras.

    Raises:
        ConfigError: k is below 1.
        DataError: the numbers of samples differ, or there are none.
    """
    if k < 1:
        raise ConfigError(tr("At least the first answer counts: k is 1 or more, came {k}.", k=k))
    y_true, y_pred = _labels(y_true), np.asarray(y_pred)
    _same_length(y_true, y_pred)
    own = np.take_along_axis(y_pred, y_true[:, None].astype(np.int64), axis=1)
    return float(np.mean((y_pred > own).sum(axis=1) < k))  # fewer than k classes stand above the true one


def confusion_matrix(y_true: np.ndarray, y_pred: np.ndarray, classes: int) -> np.ndarray:
    """Count how often each class was taken for each other one.

    Args:
        y_true, y_pred: labels of shape (n,), whole numbers from 0 to `classes - 1`.
        classes: how many classes there are.

    Returns:
        Counts of shape (classes, classes), int64: rows are true, columns predicted.
    """
    cells = np.asarray(y_true) * classes + np.asarray(y_pred)
    return np.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def precision_recall_f1(confusion: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return precision, recall and F1 of every class.

    Formula, for the class k with the counts C:
        precision = C[k, k] / sum of column k    of all answers "k", how many were right
        recall    = C[k, k] / sum of row k       of all k there are, how many were found
        F1        = 2 * precision * recall / (precision + recall)

    A class that nobody answered, or that does not occur, counts as 0, as in scikit-learn.

    Args:
        confusion: counts of shape (classes, classes), rows true, columns predicted.

    Returns:
        Three arrays of shape (classes,), each 0 to 1.

    Reference: van Rijsbergen, Information Retrieval (1979).
    """
    right = np.diag(confusion).astype("float64")
    precision = _share(right, confusion.sum(axis=0))
    recall = _share(right, confusion.sum(axis=1))
    return precision, recall, _share(2 * precision * recall, precision + recall)


def macro_average(values: np.ndarray, confusion: np.ndarray) -> float:
    """Return the mean over the classes: a rare class counts as much as a frequent one."""
    return float(np.mean(values))


def weighted_average(values: np.ndarray, confusion: np.ndarray) -> float:
    """Return the mean over the samples: each class counts as often as it occurs."""
    return float(np.average(values, weights=confusion.sum(axis=1)))


def average(values: np.ndarray, confusion: np.ndarray, how: str = "macro") -> float:
    """Return one number for precision, recall or F1 of every class.

    Args:
        values: one for each class, shape (classes,), from `precision_recall_f1`.
        confusion: the counts they came from, shape (classes, classes).
        how: a key of `AVERAGES`: "macro" or "weighted". Default "macro".

    Raises:
        ConfigError: `how` is unknown.
    """
    return lookup(how, AVERAGES, "average")(np.asarray(values), np.asarray(confusion))


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def _labels(y: np.ndarray) -> np.ndarray:
    y = np.asarray(y)
    return y.argmax(axis=1) if y.ndim == 2 and y.shape[1] > 1 else y.ravel()


def _same_length(y_true: np.ndarray, y_pred: np.ndarray) -> None:
    if len(y_true) != len(y_pred) or not len(y_true):
        raise DataError(
            tr(
                "Each answer needs its truth: came {y_true} truths and {y_pred} answers.",
                y_true=len(y_true),
                y_pred=len(y_pred),
            )
        )


AVERAGES: dict[str, Callable[[np.ndarray, np.ndarray], float]] = {
    "macro": macro_average,
    "weighted": weighted_average,
}


@translated("label", "formula")
@dataclass(frozen=True)
class Metric:
    """From truth and prediction to one number, with its name for people and its formula."""

    function: Callable[..., float]
    label: str
    formula: str

    def __call__(self, y_true: np.ndarray, y_pred: np.ndarray, **settings: float) -> float:
        """Return the metric of all samples together."""
        return self.function(y_true, y_pred, **settings)


# By Keras' identifiers where Keras has them.
METRICS: dict[str, Metric] = {
    "accuracy": Metric(accuracy, "accuracy", "share of samples with argmax(y_pred) = y_true"),
    "binary_accuracy": Metric(binary_accuracy, "binary accuracy", "share of samples with (y_pred > 0.5) = y_true"),
    "top_k_categorical_accuracy": Metric(
        top_k_accuracy, "top-k accuracy", "share of samples whose class is among the k highest scores"
    ),
    "auc": Metric(roc_auc, "area under the ROC curve", "share of pairs (yes, no) with the yes scored higher"),
    "expected_calibration_error": Metric(
        expected_calibration_error, "expected calibration error", "Σ n_bin / n · |share right - mean probability|"
    ),
}
