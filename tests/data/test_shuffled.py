import numpy as np

from workbench.data.datasets import load
from workbench.data.shuffled import shuffle_pixels


def test_every_picture_keeps_its_numbers_and_all_move_alike():
    arrays = load("digits")
    shuffled = shuffle_pixels(arrays)
    for before, after in ((arrays.x_train, shuffled.x_train), (arrays.x_test, shuffled.x_test)):
        assert after.shape == before.shape and after.dtype == before.dtype
        np.testing.assert_array_equal(np.sort(before.reshape(len(before), -1)), np.sort(after.reshape(len(after), -1)))
        assert (before != after).any(axis=(1, 2, 3)).all()
    np.testing.assert_array_equal(shuffled.y_train, arrays.y_train)
    # One shuffle undoes them all.
    marked = arrays.x_train[0].reshape(-1)
    order = np.random.default_rng(0).permutation(marked.size)
    undone = np.empty_like(marked)
    undone[order] = shuffled.x_train[0].reshape(-1)
    np.testing.assert_array_equal(undone, marked)


def test_another_seed_is_another_shuffle_and_other_data():
    arrays = load("digits")
    one, two = shuffle_pixels(arrays, 1), shuffle_pixels(arrays, 2)
    assert (one.x_train != two.x_train).any()
    assert len({arrays.digest, one.digest, two.digest}) == 3
    np.testing.assert_array_equal(one.x_train, shuffle_pixels(arrays, 1).x_train)
