"""How unlike what is known something is: distances by hand, and a limit that what was held back sets."""

import numpy as np
import pytest

from workbench.concepts.unlikeness import known, kth_distance, unit
from workbench.errors import DataError


def test_the_distance_to_the_kth_neighbour_is_that_of_the_whole_table():
    rng = np.random.default_rng(0)
    rows, asked = unit(rng.random((40, 7))), rng.random((300, 7))
    table = np.sort(np.linalg.norm(unit(asked)[:, None] - rows[None], axis=2), axis=1)
    for nearest in (1, 3, 40):
        np.testing.assert_allclose(kth_distance(rows, asked, nearest), table[:, nearest - 1], atol=1e-3)


def test_the_length_of_a_row_says_nothing_and_its_direction_all():
    found = known(np.array([[1, 0], [5, 0], [2, 0]]), np.array([[1, 0.0]]), nearest=1)
    np.testing.assert_allclose(found.distances(np.array([[9, 0], [0, 3], [1, 1.0]])), [0, 2**0.5, 0.7654], atol=1e-3)


def test_the_limit_is_where_the_share_of_what_was_held_back_lies_within():
    rng = np.random.default_rng(1)
    features, held_back = rng.normal(size=(200, 5)), rng.normal(size=(1000, 5))
    found = known(features, held_back, share=0.9)
    assert np.mean(found.usual > found.limit) == pytest.approx(0.1, abs=0.002)
    assert np.mean(found.distances(held_back) > found.limit) == pytest.approx(0.1, abs=0.002)


@pytest.mark.parametrize(("features", "held_back", "nearest", "words"), [
    (np.ones((4, 3)), np.ones((4, 2)), 1, "as many numbers"), (np.ones((2, 3)), np.ones((4, 3)), 3, "At least 3"),
    (np.ones((4, 3)), np.ones((0, 3)), 1, "one held back"),
])  # fmt: skip
def test_what_does_not_fit_is_a_sentence(features, held_back, nearest, words):
    with pytest.raises(DataError, match=words):
        known(features, held_back, nearest=nearest)
