import numpy as np
import pytest

from workbench.concepts.experiments.rate_finder import smooth, suggest_rate

RATES = np.geomspace(1e-5, 10, 100)


def test_smoothing_looks_to_both_sides() -> None:
    np.testing.assert_allclose(smooth([2.0] * 5), 2.0)
    # Weights 1, 2, 1; at the ends 2 and 1 are there.
    np.testing.assert_allclose(smooth([1.0, 4.0, 1.0], reach=1), [6 / 3, 10 / 4, 6 / 3])
    step = np.where(np.arange(40) < 20, 2.0, 1.0)
    assert smooth(step)[19] + smooth(step)[20] == pytest.approx(3.0)  # the fall stays where it was


@pytest.mark.parametrize("steepest", [1e-3, 0.02, 0.3])
def test_suggestion_is_where_the_loss_falls_fastest(steepest: float) -> None:
    falls = 2.3 - 2 / (1 + (steepest / RATES) ** 2)
    explodes = np.where(RATES > 20 * steepest, (RATES / steepest / 20) ** 2, 0)
    assert suggest_rate(RATES, falls + explodes) == pytest.approx(steepest, rel=0.5)


def test_noise_does_not_lead_it_astray() -> None:
    rng = np.random.default_rng(0)
    losses = 2.3 - 2 / (1 + (0.02 / RATES) ** 2) + rng.normal(0, 0.15, 100)
    losses[RATES > 1] = 50
    assert 0.003 < suggest_rate(RATES, smooth(losses)) < 0.1


@pytest.mark.parametrize("losses", [[2.0] * 5, [2.0] * 50, np.linspace(1, 5, 50), [np.nan] * 50])
def test_no_suggestion_where_nothing_falls(losses) -> None:
    assert suggest_rate(RATES[: len(losses)], losses) is None
