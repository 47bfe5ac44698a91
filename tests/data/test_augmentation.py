"""Augmentation changes pictures within its bounds, the same way for the same seed, and not at all at zero."""

import numpy as np
import pytest

from workbench.data.augmentation import augment, thicken
from workbench.data.drawing import draw

KNOBS = {"rotation": 20.0, "shift": 3.0, "zoom": 0.3, "thickness": 1.5, "elastic": 1.5}
L = draw([[(0, 0), (0, 100), (60, 100)]], pen_width=14).image


def batch(count=40, image=L):
    return np.repeat(image[None], count, axis=0)


def rng(seed=0):
    return np.random.default_rng(seed)


def centers(images):
    rows, columns = np.mgrid[: images.shape[1], : images.shape[2]]
    mass = images.sum(axis=(1, 2))
    return np.stack([(images * rows).sum(axis=(1, 2)) / mass, (images * columns).sum(axis=(1, 2)) / mass], axis=1)


def test_zero_for_all_is_the_input_itself():
    images = batch()
    assert augment(images, rng()) is images


@pytest.mark.parametrize("shape", [(7, 28, 28), (7, 28, 28, 1), (5, 20, 34), (0, 28, 28, 1)])
@pytest.mark.parametrize("knob", KNOBS)
def test_shape_type_and_range_are_kept(knob, shape):
    images = rng(1).random(shape, dtype=np.float32)
    changed = augment(images, rng(), **{knob: KNOBS[knob]})
    assert changed.shape == shape and changed.dtype == np.float32
    assert np.isfinite(changed).all()
    assert (changed >= 0).all() and (changed <= 1.0001).all()


@pytest.mark.parametrize("knob", KNOBS)
def test_each_knob_changes_each_picture_differently(knob):
    images = batch(8)
    before = images.copy()
    changed = augment(images, rng(), **{knob: KNOBS[knob]})
    np.testing.assert_array_equal(images, before)
    assert len({picture.tobytes() for picture in changed}) == 8
    assert all(np.abs(picture - L).max() > 0.05 for picture in changed)


@pytest.mark.parametrize("amounts", [KNOBS, {"rotation": 10.0}, {"thickness": 1.0}])
def test_the_same_seed_gives_the_same_pictures(amounts):
    np.testing.assert_array_equal(augment(batch(), rng(3), **amounts), augment(batch(), rng(3), **amounts))
    assert np.abs(augment(batch(), rng(3), **amounts) - augment(batch(), rng(4), **amounts)).max() > 0.1


def test_a_channel_axis_changes_nothing():
    np.testing.assert_array_equal(augment(batch()[..., None], rng(), **KNOBS)[..., 0], augment(batch(), rng(), **KNOBS))


def test_shift_moves_by_at_most_so_many_pixels_both_ways():
    moves = centers(augment(batch(300), rng(), shift=2.0)) - centers(L[None])
    assert np.abs(moves).max() <= 2.001
    assert moves.min() < -1.5 and moves.max() > 1.5
    # Pixels keep their sum: nothing is lost while the digit stays inside.
    np.testing.assert_allclose(augment(batch(), rng(), shift=1.0).sum(axis=(1, 2)), L.sum(), rtol=1e-3)


def test_rotation_turns_by_at_most_so_many_degrees_both_ways():
    bar = np.zeros((28, 28), np.float32)
    bar[13:15, 4:24] = 1
    turned = augment(batch(300, bar), rng(), rotation=30.0)
    rows, columns = np.mgrid[:28, :28] - 13.5
    slopes = (turned * rows * columns).sum(axis=(1, 2)), (turned * (columns**2 - rows**2)).sum(axis=(1, 2))
    angles = np.rad2deg(0.5 * np.arctan2(2 * slopes[0], slopes[1]))
    assert np.abs(angles).max() <= 31
    assert angles.min() < -25 and angles.max() > 25


def test_zoom_changes_height_and_width_by_at_most_its_share():
    disc = (np.hypot(*(np.mgrid[:28, :28] - 13.5)) < 8).astype(np.float32)
    zoomed = augment(batch(300, disc), rng(), zoom=0.25)
    rows, columns = (zoomed > 0.5).any(axis=2).sum(axis=1) / 16, (zoomed > 0.5).any(axis=1).sum(axis=1) / 16
    for share in (rows, columns):
        assert 0.68 <= share.min() < 0.85 and 1.15 < share.max() <= 1.32
    assert np.corrcoef(rows, columns)[0, 1] < 0.3


def test_thickness_makes_strokes_thicker_and_thinner_by_pixels():
    bar = np.zeros((3, 28, 28), np.float32)
    bar[:, :, 10:14] = 1  # 4 pixels wide
    changed = thicken(bar, np.array([-2.0, 0.0, 1.0]))
    np.testing.assert_allclose(changed[:, 14].sum(axis=1), [2, 4, 5])


def test_elastic_moves_pixels_by_about_so_much():
    # On a ramp a pixel's new value tells from where it came.
    ramp = np.repeat(np.linspace(0, 1, 28, dtype=np.float32)[None, :], 28, axis=0)
    moves = (augment(batch(500, ramp), rng(), elastic=1.0) - ramp)[:, 8:20, 8:20] * 27
    assert np.sqrt((moves**2).mean()) == pytest.approx(1.0, rel=0.1)
    # Neighbours move together: it bends, it does not tear.
    assert np.abs(np.diff(moves, axis=1)).mean() < 0.4


def test_knobs_do_not_change_the_randomness_of_each_other():
    tilt = {"rotation": 15.0}
    shifted = centers(augment(batch(), rng(5), shift=2.0)) - centers(L[None])
    both = centers(augment(batch(), rng(5), shift=2.0, **tilt)) - centers(augment(batch(), rng(5), **tilt))
    assert np.corrcoef(shifted.ravel(), both.ravel())[0, 1] > 0.95
