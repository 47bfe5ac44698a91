"""Another hand changes the shape as much as hands differ, and nothing else."""

import numpy as np
import pytest

from workbench.data.variation import vary

STROKES = [np.array([[100.0, 50.0], [180.0, 60.0], [120.0, 250.0]]), np.array([[110.0, 150.0], [170.0, 150.0]])]


def test_nothing_changes_at_nothing() -> None:
    for before, after in zip(STROKES, vary(STROKES, np.random.default_rng(0), amount=0.0), strict=True):
        assert np.allclose(before, after)


def test_the_same_seed_is_the_same_hand_and_another_is_another() -> None:
    hands = [np.concatenate(vary(STROKES, np.random.default_rng(seed))) for seed in (0, 0, 1)]
    assert np.array_equal(hands[0], hands[1])
    assert not np.allclose(hands[0], hands[2], atol=1.0)


def test_a_hand_stays_near_what_was_written() -> None:
    points, size = np.concatenate(STROKES), 200.0
    moves = [np.concatenate(vary(STROKES, np.random.default_rng(seed))) - points for seed in range(200)]
    farthest = np.abs(np.stack(moves)).max() / size
    assert 0.05 < farthest < 0.5
    assert np.abs(np.mean(moves, axis=0)).max() / size < 0.03  # no way is preferred


def test_place_and_scale_go_along() -> None:
    here = vary(STROKES, np.random.default_rng(3))
    there = vary([stroke * 2 + 1000 for stroke in STROKES], np.random.default_rng(3))
    for one, other in zip(here, there, strict=True):
        assert np.allclose(one * 2 + 1000, other)


@pytest.mark.parametrize("strokes", [[np.array([[5.0, 5.0]])], [np.array([[0.0, 0.0], [0.0, 9.0]])]])
def test_dots_and_lines_are_fine(strokes: list) -> None:
    varied = vary(strokes, np.random.default_rng(0))
    assert [stroke.shape for stroke in varied] == [stroke.shape for stroke in strokes]
    assert np.isfinite(varied[0]).all()
