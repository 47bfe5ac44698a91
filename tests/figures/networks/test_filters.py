import numpy as np
import pytest

from workbench.figures.networks.filters import kernels_before_and_after, maps_before_and_after, responses


def pictures(still):
    return [np.array(place.images[0].get_array()) for place in still.figure.axes if place.images]


def titles(still):
    return [place.get_title() for place in still.figure.axes if place.get_title()]


def test_the_kernels_that_changed_most_are_shown_in_their_order():
    before = np.ones((3, 3, 2, 4))
    after = before.copy()
    after[..., 3] += 2
    after[..., 1] -= 3
    still = kernels_before_and_after(before, after, amount=2)
    assert titles(still) == ["filter 2\nbefore", "filter 4\nbefore", "filter 2\nafter", "filter 4\nafter"]
    for shown, value in zip(pictures(still), (1, 1, -2, 3), strict=True):
        np.testing.assert_array_equal(shown, np.full((3, 3), value))
    # Of four kernels one moved by three of its lengths, one by two: (3 + 2) / 4.
    assert "by 125 % of its length" in still.alt and "2 of 4 kernels" in still.alt


def test_maps_are_shown_each_from_black_to_white():
    before, after = np.random.default_rng(0).normal(size=(2, 5, 6, 3))
    still = maps_before_and_after(before, after, title="Noise before, strokes after", amount=3)
    assert len(pictures(still)) == 6 and still.alt.startswith("Noise before, strokes after")
    assert all(shown.min() == 0 and shown.max() == 1 for shown in pictures(still))
    assert np.corrcoef(pictures(still)[3].ravel(), after[:, :, 0].ravel())[0, 1] == pytest.approx(1)


def test_a_map_without_anything_is_black():
    still = maps_before_and_after(np.zeros((4, 4, 1)), np.ones((4, 4, 1)), title="Nothing to see", amount=1)
    assert not any(shown.any() for shown in pictures(still))


@pytest.mark.parametrize("function", [kernels_before_and_after, maps_before_and_after])
def test_other_shapes_are_refused(function):
    arguments = {} if function is kernels_before_and_after else {"title": "x"}
    with pytest.raises(ValueError, match="one shape"):
        function(np.zeros((3, 3)), np.zeros((3, 3)), **arguments)
    with pytest.raises(ValueError, match="one shape"):
        function(np.zeros((3, 3, 1, 2)), np.zeros((3, 3, 1, 3)), **arguments)


def test_a_row_for_each_layer_small_maps_enlarged():
    maps = {"conv2d_1": np.random.default_rng(0).random((6, 6, 4)), "conv2d_2": np.eye(3)[:, :, None].repeat(4, axis=2)}
    still = responses(maps, title="From strokes to parts", amount=4)
    shown = pictures(still)
    assert len(shown) == 8 and {picture.shape for picture in shown} == {(6, 6)}
    np.testing.assert_array_equal(shown[4], np.eye(3).repeat(2, axis=0).repeat(2, axis=1))
    assert titles(still) == ["layer 1\n6 x 6", "layer 2\n3 x 3"] and "2 rows" in still.alt


def test_maps_that_are_no_squares_keep_their_proportions():
    still = responses({"first": np.zeros((8, 6, 2)), "second": np.zeros((4, 3, 2))}, title="A", amount=2)
    assert {picture.shape for picture in pictures(still)} == {(8, 6)}
