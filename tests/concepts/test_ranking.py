"""ROC, AUC and calibration agree with scikit-learn, Keras, and a count by hand."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score
from sklearn.metrics import roc_curve as their_curve

from workbench.concepts.ranking import auc, calibration_bins, expected_calibration_error, roc_auc, roc_curve
from workbench.errors import ConfigError, DataError

RNG = np.random.default_rng(0)
TRUE = RNG.integers(0, 2, 200)
SCORES = np.round(np.clip(0.3 * TRUE + RNG.uniform(0, 0.7, 200), 0, 1), 2)  # rounded: some scores are equal


def test_roc_curve_is_scikit_learns() -> None:
    for ours, theirs in zip(roc_curve(TRUE, SCORES), their_curve(TRUE, SCORES, drop_intermediate=False), strict=True):
        np.testing.assert_allclose(ours, theirs)


def test_area_is_scikit_learns() -> None:
    assert roc_auc(TRUE, SCORES) == pytest.approx(roc_auc_score(TRUE, SCORES))
    assert roc_auc(TRUE, -SCORES) == pytest.approx(1 - roc_auc(TRUE, SCORES))


def test_area_is_keras() -> None:
    keras = pytest.importorskip("keras")
    metric = keras.metrics.AUC(num_thresholds=2001)
    metric.update_state(TRUE, SCORES)
    assert roc_auc(TRUE, SCORES) == pytest.approx(float(metric.result()), abs=1e-3)


def test_area_is_the_share_of_pairs_in_order() -> None:
    yes, no = SCORES[TRUE == 1][:, None], SCORES[TRUE == 0][None]
    assert roc_auc(TRUE, SCORES) == pytest.approx(np.mean((yes > no) + 0.5 * (yes == no)))


@pytest.mark.parametrize(
    ("scores", "area"), [([0.1, 0.2, 0.8, 0.9], 1.0), ([0.9, 0.8, 0.2, 0.1], 0.0), ([0.5, 0.5, 0.5, 0.5], 0.5)]
)
def test_areas_that_are_known(scores: list[float], area: float) -> None:
    assert roc_auc([0, 0, 1, 1], scores) == area


def test_area_under_a_triangle() -> None:
    assert auc(np.array([0, 1, 2]), np.array([0, 1, 0])) == 1.0


def test_calibration_counted_by_hand() -> None:
    probabilities = np.array([[0.95, 0.05], [0.92, 0.08], [0.3, 0.7], [0.5, 0.5]])
    counts, sure, right = calibration_bins([0, 1, 1, 0], probabilities)
    assert counts.tolist() == [0, 0, 0, 0, 1, 0, 1, 0, 0, 2]
    np.testing.assert_allclose(sure[[4, 6, 9]], [0.5, 0.7, 0.935])
    assert right[[4, 6, 9]].tolist() == [1, 1, 0.5]
    wanted = (0.5 + 0.3 + 2 * 0.435) / 4
    assert expected_calibration_error([0, 1, 1, 0], probabilities) == pytest.approx(wanted)


def test_probabilities_that_are_meant_have_no_error() -> None:
    sure = RNG.uniform(0, 1, 50_000)
    honest = RNG.uniform(0, 1, 50_000) < sure
    assert expected_calibration_error(honest, sure) < 0.01
    assert expected_calibration_error(honest, np.clip(1.5 * sure - 0.25, 0, 1)) > 0.05
    assert expected_calibration_error(honest, sure[:, None]) == expected_calibration_error(honest, sure)


def test_certainty_falls_into_the_last_bin_and_zero_into_the_first() -> None:
    assert calibration_bins([1, 0], np.array([1.0, 0.0]), bins=4)[0].tolist() == [1, 0, 0, 1]
    assert expected_calibration_error([1, 0], np.array([1.0, 0.0]), bins=4) == 0.0


def test_what_cannot_be() -> None:
    with pytest.raises(DataError, match="a 0 and a 1"):
        roc_curve([1, 1], [0.2, 0.3])
    with pytest.raises(DataError, match="came 2 truths and 3 scores"):
        roc_curve([0, 1], [0.2, 0.3, 0.4])
    with pytest.raises(DataError, match="came 1 truths"):
        calibration_bins([1], [0.5, 0.5])
    with pytest.raises(ConfigError, match="1 or more bins, came 0"):
        calibration_bins([1], [0.5], bins=0)
