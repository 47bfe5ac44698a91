"""What layers have learned, laid out over what they read, and how far it moved."""

import numpy as np
import pytest

from workbench.anatomy.kernels import moved, pictured, thinned, weighted
from workbench.anatomy.reading import read_network


def test_weights_lie_over_what_they_read(trained):
    network = read_network(trained.folder / "model.keras")
    names = [layer.name for layer in weighted(network)]
    assert names[0] == "conv2d_1" and names[-1] == "probabilities"
    first = pictured(network, "conv2d_1")
    np.testing.assert_array_equal(first[2, :, :, 0], network.layers[0].kernel[:, :, 0, 2])
    # Each weight of the last layer stands where the number that it multiplies stood in the maps.
    last = pictured(network, "probabilities")
    flat = next(layer for layer in network.layers if layer.kind == "Flatten")
    assert last.shape == (10, *flat.shape_in)
    maps = np.random.default_rng(0).random(flat.shape_in)
    kernel = network.layers[-1].kernel
    np.testing.assert_allclose((last * maps).sum(axis=(1, 2, 3)), maps.ravel() @ kernel, rtol=1e-4)


def test_a_dense_layer_behind_another_is_one_row(keras_models):
    network = read_network(keras_models[1][1])  # 12 and 7 units
    dense = weighted(network)
    assert pictured(network, dense[0].name).shape == (12, 28, 28, 1)
    assert pictured(network, dense[1].name).shape == (7, 1, 12, 1)


def test_how_far_weights_moved():
    before = np.array([[3.0, 4.0], [0.0, 0.0], [1.0, 0.0]])
    after = np.array([[3.0, 9.0], [1.0, 0.0], [1.0, 0.0]])
    np.testing.assert_allclose(moved(before, after), [1.0, 0.0, 0.0])


@pytest.mark.parametrize(("epochs", "most", "keep", "left"), [
    (range(1, 5), 8, 0, [1, 2, 3, 4]), (range(1, 101), 3, 0, [1, 51, 100]), (range(1, 101), 3, 7, [1, 7, 51, 100]),
    ([], 3, 5, [])])  # fmt: skip
def test_many_epochs_are_thinned(epochs, most, keep, left):
    assert thinned(list(epochs), most, keep) == left
