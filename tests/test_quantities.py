"""Shares, numbers and amounts as people read them, the same on pages, in figures and in notebooks."""

import math

import pytest

from workbench.quantities import count, number, percent, probability


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0 %"),
        (1.0, "100 %"),
        (0.973, "97.3 %"),
        (0.99995, "> 99.9 %"),
        (0.0004, "< 0.1 %"),
        (0.001, "0.1 %"),
        (0.9992, "> 99.9 %"),
        (0.999, "99.9 %"),
        (math.nan, "no number"),
        (math.inf, "no number"),
        (None, "no number"),
    ],
)
def test_a_share_never_rounds_to_certainty(share: float, text: str):
    assert percent(share) == text


def test_no_network_is_certain():
    assert [probability(share) for share in (0.0, 0.5, 0.9992, 1.0)] == ["0 %", "50.0 %", "> 99.9 %", "> 99.9 %"]


def test_amounts_agree_with_their_things():
    assert [count(amount, "batch") for amount in (1, 2, 12000)] == ["1 batch", "2 batches", "12,000 batches"]
    assert count(3, "epoch") == "3 epochs" and count(2, "leaf", "leaves") == "2 leaves"


def test_numbers_have_three_digits_that_count():
    assert [number(value) for value in (0.01, 0.000125, 1.5e-07, 1234.5)] == ["0.01", "0.000125", "1.5e-7", "1.23e3"]
    assert number(2.5e-7, 6) == "2.5e-7" and number(123456.7, 6) == "123457"
