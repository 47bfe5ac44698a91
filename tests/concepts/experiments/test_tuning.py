"""Rates are tried for everybody alike, and beyond the edge where the best lies there."""

import numpy as np
import pytest

from workbench.concepts.experiments.tuning import tune_rate
from workbench.errors import ConfigError


def test_the_best_of_a_grid_is_found_in_both_directions():
    found = tune_rate(lambda rate: abs(np.log10(rate) + 1), (0.01, 0.1, 1.0))
    assert found.best == 0.1 and found.scores == (1.0, 0.0, 1.0) and not found.at_edge
    assert repr(found) == "best rate 0.1, of 3 from 0.01 to 1"
    assert tune_rate(lambda rate: -abs(np.log10(rate) + 1), (0.01, 0.1, 1.0), higher_is_better=True).best == 0.1


@pytest.mark.parametrize(("best", "tried"), [
    (1.0, (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)),
    (0.003, (0.001, 0.003, 0.01, 0.03, 0.1)),
])  # fmt: skip
def test_the_grid_grows_where_the_best_lies_at_its_edge(best, tried):
    asked = []

    def score(rate):
        asked.append(rate)
        return abs(np.log(rate / best))

    found = tune_rate(score, (0.01, 0.03, 0.1))
    assert (found.best, found.rates, found.at_edge) == (best, tried, False)
    assert sorted(asked) == list(tried)  # none is tried twice


def test_it_ends_and_says_where_the_best_is_not_inside():
    found = tune_rate(lambda rate: 1 / rate, (0.1, 1.0), further=2)
    assert found.rates == (0.1, 1.0, 10.0, 100.0) and found.best == 100.0 and found.at_edge
    assert tune_rate(lambda rate: 1 / rate, (0.1, 1.0), further=0).rates == (0.1, 1.0)


@pytest.mark.parametrize("higher", [False, True])
def test_what_is_no_number_is_the_worst(higher):
    scores = {0.1: 1.0, 1.0: 2.0 if higher else 0.5, 10.0: np.nan}
    assert tune_rate(scores.__getitem__, scores, higher_is_better=higher).best == 1.0


@pytest.mark.parametrize("rates", [(0.1,), (0.1, 0.1), (1.0, 0.1), (0.0, 0.1)])
def test_rates_rise_from_above_zero(rates):
    with pytest.raises(ConfigError, match="rising"):
        tune_rate(lambda rate: rate, rates)
