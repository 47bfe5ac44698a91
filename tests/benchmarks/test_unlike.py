"""The benchmark of unlikeness: letters and scribbles on the pad, the same for a seed, and limits set by others."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from strange_strokes import DIGITS_IN_SHAPE, LETTERS, PAD, SCRIBBLES, letters, scribbles
from unlike import report, wrongly


@pytest.mark.parametrize("made", [letters, scribbles])
def test_a_seed_makes_the_same_drawings_and_all_lie_on_the_pad(made):
    first, again, other = (made(np.random.default_rng(seed), 70) for seed in (3, 3, 4))
    points = [np.concatenate(strokes) for _, strokes in first]
    assert len(first) == 70 and all(0 <= part.min() and part.max() <= PAD for part in points)
    assert all(np.array_equal(part, np.concatenate(strokes)) for part, (_, strokes) in zip(points, again, strict=True))
    assert not np.array_equal(points[0], np.concatenate(other[0][1]))


def test_each_kind_comes_about_as_often_and_no_digit_in_shape_is_among_them():
    drawn = [name for name, _ in letters(np.random.default_rng(0), 2 * len(LETTERS))]
    assert sorted(drawn) == sorted([*LETTERS, *LETTERS])
    assert not set(LETTERS) & set(DIGITS_IN_SHAPE)
    assert {kind for kind, _ in scribbles(np.random.default_rng(0), 12)} == set(SCRIBBLES)


def test_a_writer_is_held_against_a_limit_that_the_others_set():
    rng = np.random.default_rng(0)
    features = rng.normal([3, 0, 0], 0.3, (50, 3))
    usual, odd = rng.normal([3, 0, 0], 0.3, (40, 3)), rng.normal([0, 3, 0], 0.3, (40, 3))
    held_back, writers = np.concatenate([usual, odd]), np.repeat([1, 2], 40)
    found = wrongly(features, held_back, writers, {1: usual, 2: odd})
    assert not found[1].any() and found[2].all()  # the second would be within a limit of their own


@pytest.mark.parametrize(("share", "at_most", "reached"), [(0.9, False, True), (0.89, False, False), (0.9, True, True),
    (0.91, True, False)])  # fmt: skip
def test_a_bar_is_reached_from_its_own_side(share, at_most, reached, capsys):
    assert report("row", share, 0.9, at_most=at_most) is reached
    assert ("MISSED" in capsys.readouterr().out) is not reached
