"""Each side of a comparison at its best, on a grid that holds it."""

import numpy as np
import pytest

from workbench.comparing.tuning import MOST_VALUES, SEEDS, tune
from workbench.errors import ConfigError


def valley(best, calls=None):
    """A loss that is lowest at one rate, with a little noise of the seed."""

    def score(value, seed):
        if calls is not None:
            calls.append((value, seed))
        return abs(np.log10(value / best)) + 0.001 * (seed % 2)

    return score


def test_the_best_inside_a_grid_is_taken_with_seeds_of_its_own():
    calls = []
    found = tune(valley(0.1, calls), (0.01, 0.1, 1.0))
    assert found.best == 0.1 and found.inside
    assert calls == [(value, seed) for value in (0.01, 0.1, 1.0) for seed in SEEDS]
    assert not set(SEEDS) & set(range(50))
    assert repr(found) == ("best 0.1, not at the edge (validation loss by value tried: 0.01: 1, 0.1: 0.0005, 1: 1)")


@pytest.mark.parametrize(("best", "tried"), [(10, [0.01, 0.1, 1, 10, 100]), (1e-3, [1e-4, 1e-3, 0.01, 0.1, 1])])
def test_a_grid_grows_until_its_best_is_not_at_the_edge(best, tried):
    calls = []
    found = tune(valley(best, calls), (0.01, 0.1, 1.0))
    assert found.best == pytest.approx(best) and found.inside
    assert list(found.means) == pytest.approx(tried)
    assert len(calls) == len(set(calls)), "no value is tried twice"


def test_factors_that_are_not_ten_are_kept():
    assert list(tune(valley(3), (0.1, 0.3, 0.9)).means) == pytest.approx([0.1, 0.3, 0.9, 2.7, 8.1])


def test_what_diverged_is_worst_and_said():
    found = tune(lambda rate, seed: np.nan if rate >= 1 else 1 / rate, (0.01, 0.1, 1.0))
    assert found.best == 0.1 and found.inside and "1: diverged" in repr(found)
    up = tune(lambda rate, seed: np.nan if rate >= 1 else rate, (0.01, 0.1, 1.0), higher_is_better=True)
    assert up.best == 0.1


def test_an_end_is_found_where_more_is_always_better():
    found = tune(lambda rate, seed: rate, (1.0, 10.0, 100.0))
    assert not found.inside and len(found.means) == MOST_VALUES and "at the edge" in repr(found)


@pytest.mark.parametrize("values", [(0.1, 1.0), (0.0, 0.1, 1.0)])
def test_a_grid_that_cannot_hold_a_best_is_refused(values):
    with pytest.raises(ConfigError, match="at least three values above 0"):
        tune(valley(1), values)
