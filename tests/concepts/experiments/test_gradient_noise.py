"""Minibatches know the gradient the better, the larger they are: by the root of their size."""

import numpy as np
import pytest

from workbench.concepts.experiments.gradient_noise import gradient_noise
from workbench.concepts.network import MLP


@pytest.fixture(scope="module")
def samples():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(400, 5))
    return MLP((5, 4, 3), loss="sparse_categorical_crossentropy"), x, (x[:, 0] > 0).astype(int)


def test_the_noise_falls_with_the_root_of_the_size(samples):
    found = gradient_noise(*samples, sizes=(1, 16, 256), draws=300)
    single = found[0].typical
    assert [noise.size for noise in found] == [1, 16, 256]
    for noise in found:
        assert noise.typical * np.sqrt(noise.size) == pytest.approx(single, rel=0.15)
        assert abs(noise.along.mean() - 1) < 4 * noise.typical / np.sqrt(300)  # right on average, at every size
    assert found[0].uphill > 0.05 > found[-1].uphill == 0


def test_a_batch_of_everything_has_hardly_any_and_the_network_stays(samples):
    network, x, y = samples
    before = [array.copy() for array in network.parameters]
    one = gradient_noise(network, x[:1], y[:1], sizes=(1, 4), draws=3)  # all samples are the same one
    assert all(noise.typical < 1e-12 and np.allclose(noise.along, 1) for noise in one)
    assert all(np.array_equal(old, new) for old, new in zip(before, network.parameters, strict=True))


def test_two_directions_are_part_of_the_distance(samples):
    for noise in gradient_noise(*samples, draws=20):
        assert (np.hypot(noise.along - 1, noise.across) <= noise.distance + 1e-12).all()
