"""The verdict names a difference where there is one, and none where only the seeds differ."""

import math

import numpy as np
import pytest

from workbench.comparing.verdict import LEVEL, compare, headline, rank
from workbench.errors import DataError


def test_real_difference_is_named_with_the_test() -> None:
    verdict = compare([0.970, 0.972, 0.971], [0.901, 0.905, 0.898], ("Adam", "SGD"), what="accuracy")
    assert verdict.shown and (verdict.better, verdict.worse) == ("Adam", "SGD")
    assert verdict.difference == pytest.approx(0.0697, abs=1e-3) and verdict.p_value < LEVEL
    assert verdict.sentence.startswith("Adam is better than SGD: accuracy higher by 0.0697")
    assert "Welch's t-test, 3 and 3 seeds, p = " in verdict.sentence


def test_noise_is_not_called_a_difference() -> None:
    verdict = compare([0.97, 0.95, 0.96], [0.955, 0.965, 0.945], ("A", "B"))
    assert not verdict.shown and verdict.better == "A"
    assert verdict.sentence.startswith("No difference shown between A and B")
    assert "Few seeds show only large differences" in verdict.sentence


def test_agrees_with_scipy_and_a_worked_example() -> None:
    from scipy.stats import ttest_ind

    rng = np.random.default_rng(0)
    first, second = rng.normal(0, 1, 8), rng.normal(1, 3, 5)
    verdict = compare(first, second)
    assert verdict.p_value == pytest.approx(ttest_ind(first, second, equal_var=False).pvalue)
    # By hand: means 2 and 5, variances 1 and 1, n = 3: t = 3 / sqrt(2 / 3) = 3.674, 4 degrees of freedom.
    assert compare([1, 2, 3], [4, 5, 6]).p_value == pytest.approx(0.02131, abs=1e-5)
    assert compare([1, 2, 3], [4, 5, 6]).noise == pytest.approx(1.0)


@pytest.mark.parametrize(("higher", "level"), [(True, 0.01), (False, 0.05)])
def test_the_interval_is_that_of_the_test(higher: bool, level: float) -> None:
    from scipy.stats import ttest_ind

    rng = np.random.default_rng(3)
    for shift in (0.0, 1.0, 3.0):
        first, second = rng.normal(0, 1, 8), rng.normal(shift, 2, 6)
        verdict = compare(first, second, higher_is_better=higher, level=level)
        low, high = ttest_ind(first, second, equal_var=False).confidence_interval(1 - level)
        low, high = (low, high) if first.mean() > second.mean() else (-high, -low)
        assert verdict.interval == pytest.approx((low, high))
        assert verdict.shown == (verdict.interval[0] > 0)  # the sentence and the interval say the same
    assert all(map(math.isnan, compare([0.9], [0.8]).interval)) and compare([1, 1], [2, 2]).interval == (1, 1)


def test_lower_is_better_for_a_loss() -> None:
    verdict = compare([0.30, 0.31, 0.32, 0.3], [0.1, 0.11, 0.12, 0.1], ("A", "B"), what="loss", higher_is_better=False)
    assert verdict.better == "B" and "loss lower by 0.2" in verdict.sentence


@pytest.mark.parametrize("seeds", [3, 5])
def test_same_settings_other_seeds_are_called_the_same(seeds: int) -> None:
    rng = np.random.default_rng(1)
    wrong = sum(compare(*rng.normal(0.97, 0.003, (2, seeds))).shown for _ in range(400))
    assert wrong / 400 <= 0.02


def test_difference_of_three_scatters_is_found_with_five_seeds() -> None:
    rng = np.random.default_rng(2)
    found = sum(compare(rng.normal(0.97, 0.003, 5), rng.normal(0.955, 0.003, 5)).shown for _ in range(200))
    assert found / 200 >= 0.95


def test_one_run_cannot_tell() -> None:
    verdict = compare([0.9], [0.8])
    assert not verdict.shown and math.isnan(verdict.p_value) and verdict.sentence.startswith("Cannot tell")


def test_runs_without_noise() -> None:
    assert compare([0.9, 0.9], [0.8, 0.8]).shown
    assert not compare([0.9, 0.9], [0.9, 0.9]).shown


def test_runs_that_diverged_are_left_out_and_said() -> None:
    verdict = compare([0.9, 0.91, math.nan], [0.5, 0.52, 0.51])
    assert "1 without a finite result left out" in verdict.sentence and "2 and 3 seeds" in verdict.sentence
    with pytest.raises(DataError, match="B has no finite result"):
        compare([0.9], [math.inf])


def test_rank_asks_more_of_each_of_many_comparisons() -> None:
    rng = np.random.default_rng(3)
    groups = {name: rng.normal(mean, 0.01, 5) for name, mean in (("a", 0.2), ("b", 0.9), ("c", 0.2), ("d", 0.205))}
    names, verdicts = rank(groups, what="loss", higher_is_better=False)
    assert names[-1] == "b" and [verdict.worse for verdict in verdicts] == names[1:]
    assert [verdict.shown for verdict in verdicts] == [False, False, True]
    assert f"below {LEVEL / 3:.2g} would count" in verdicts[0].sentence
    with pytest.raises(DataError, match="two groups"):
        rank({"a": [1.0]})


# Recorded: validation accuracies of two learning rates on the bundled digits, 144 pictures to validate, three seeds.
RECORDED = ([143 / 144, 1.0, 142 / 144], [142 / 144, 142 / 144, 142 / 144])


def test_runs_that_rounding_made_equal_prove_nothing() -> None:
    """Three runs ended at the very same picture; without the size of a picture there seems to be no noise at all."""
    verdict = compare(*RECORDED, grain=1 / 144)
    assert not verdict.shown and verdict.p_value == pytest.approx(0.22, abs=0.01)
    assert verdict.noise > compare(*RECORDED).noise > 0
    assert compare([142 / 144] * 2, [141 / 144] * 2).shown
    assert not compare([142 / 144] * 2, [141 / 144] * 2, grain=1 / 144).shown
    assert compare([142 / 144] * 5, [130 / 144] * 5, grain=1 / 144).shown


def test_the_headline_says_what_was_found() -> None:
    assert headline(compare([0.9, 0.91, 0.9], [0.5, 0.52, 0.51])) == "A ends higher, by more than the seeds scatter"
    assert headline(compare([0.9, 0.5], [0.8, 0.6])) == "No difference shown: it may be the seeds"
    assert headline(compare([0.9], [0.5, 0.6, 0.7])) == "With a single seed, nobody can tell"
