"""How good are the answers? Counts of right and wrong, class by class."""

import numpy as np


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


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
