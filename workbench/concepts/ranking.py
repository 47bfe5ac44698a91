"""What scores are worth: do they put yes above no (ROC, AUC), and can they be believed (calibration)?"""

import numpy as np

from workbench.errors import ConfigError, DataError
from workbench.language import tr


def roc_curve(y_true: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what every threshold finds, and at which price.

    Formula, where a sample counts as yes from the threshold up:
        false positive rate = share of the no's that are taken for yes
        true positive rate  = share of the yes's that are found: the recall

    Args:
        y_true: 0 or 1, shape (n,); both must occur.
        scores: higher means yes, shape (n,).

    Returns:
        false positive rate, true positive rate and threshold, three arrays of one length, from the strictest threshold
        (infinity: nothing is a yes) to the mildest.

    Raises:
        DataError: the shapes differ, or only one class occurs.

    Reference: Fawcett, An introduction to ROC analysis (2006).
    """
    y_true, scores = np.ravel(y_true) > 0.5, np.ravel(scores)
    if y_true.shape != scores.shape:
        raise DataError(
            tr(
                "Each score needs its truth: came {y_true} truths and {scores} scores.",
                y_true=len(y_true),
                scores=len(scores),
            )
        )
    if y_true.all() or not y_true.any():
        raise DataError(tr("A ROC curve compares two classes: there must be a 0 and a 1 among the truths."))
    order = np.argsort(-scores, kind="stable")
    y_true, scores = y_true[order], scores[order]
    last = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)  # equal scores pass a threshold together
    found, alarms = y_true.cumsum()[last], (~y_true).cumsum()[last]
    return (np.append(0.0, alarms / alarms[-1]), np.append(0.0, found / found[-1]), np.append(np.inf, scores[last]))


def auc(x: np.ndarray, y: np.ndarray) -> float:
    """Return the area under a curve by trapezoids.

    Formula: `sum of (x[i+1] - x[i]) (y[i+1] + y[i]) / 2`.

    Args:
        x, y: the curve's points, two arrays of shape (n,), x rising.
    """
    return float(np.trapezoid(y, x))


def roc_auc(y_true: np.ndarray, scores: np.ndarray) -> float:
    """Return the area under the ROC curve: how probable it is that a random yes scores above a random no.

    Args:
        y_true, scores: as in `roc_curve`.

    Returns:
        0.5 for guessing, 1 where all yes's stand above all no's, 0 where all stand below.
    """
    return auc(*roc_curve(y_true, scores)[:2])


def calibration_bins(
    y_true: np.ndarray, probabilities: np.ndarray, bins: int = 10
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sort answers by how sure the network was, and see how often it was right.

    Args:
        y_true: labels of shape (n,); for one probability a sample: 0 or 1.
        probabilities: shape (n, classes), where the highest one is the answer and how sure it was; or the probability
            of yes, shape (n,) or (n, 1).
        bins: how many equal parts between 0 and 1, from 1. Default 10.

    Returns:
        for each bin, shape (bins,): how many samples, their mean probability, and the share that was right (for
        one probability a sample: the share of yes). The last two are 0 in an empty bin.

    Raises:
        ConfigError: there is no bin.
        DataError: the numbers of samples differ.
    """
    if bins < 1:
        raise ConfigError(tr("Answers are sorted into 1 or more bins, came {bins}.", bins=bins))
    y_true, probabilities = np.ravel(y_true), np.asarray(probabilities, np.float64)
    if len(y_true) != len(probabilities):
        raise DataError(
            tr(
                "Each answer needs its truth: came {y_true} truths, {probabilities} answers.",
                y_true=len(y_true),
                probabilities=len(probabilities),
            )
        )
    if probabilities.ndim == 2 and probabilities.shape[1] > 1:
        right, sure = probabilities.argmax(axis=1) == y_true, probabilities.max(axis=1)
    else:
        right, sure = y_true > 0.5, probabilities.ravel()
    place = np.clip(np.ceil(sure * bins).astype(np.int64) - 1, 0, bins - 1)  # a bin holds its upper edge
    counts = np.bincount(place, minlength=bins)
    said, were = (
        np.divide(np.bincount(place, weights=values, minlength=bins), counts, out=np.zeros(bins), where=counts > 0)
        for values in (sure, right)
    )
    return counts, said, were


def expected_calibration_error(y_true: np.ndarray, probabilities: np.ndarray, bins: int = 10) -> float:
    """Return how far probabilities lie from how often they are right, on average.

    Formula: sum over the bins of `n_bin / n * |share right - mean probability|`.

    Args:
        y_true, probabilities, bins: as in `calibration_bins`.

    Returns:
        0 for probabilities that can be believed, up to 1.

    Reference: Guo et al., On Calibration of Modern Neural Networks (2017), section 2.
    """
    counts, sure, right = calibration_bins(y_true, probabilities, bins)
    return float(np.sum(counts * np.abs(right - sure)) / max(counts.sum(), 1))
