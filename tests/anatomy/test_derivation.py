"""How a number came about: the parts that are shown give the number, for every layer and at the edges."""

import numpy as np
import pytest

from workbench.anatomy.derivation import derive
from workbench.anatomy.network import Trace
from workbench.anatomy.reading import read_network
from workbench.anatomy.steps import Bend, Convolution, Largest, Normalization, Passing, Share, WeightedSum
from workbench.anatomy.words import added, figure, words
from workbench.errors import DataError
from workbench.settings import SHIPPED_MODEL

SHIPPED = SHIPPED_MODEL.with_suffix(".keras")


def places(shape, rng):
    """Corners, and a few places between."""
    yield tuple(0 for _ in shape)
    yield tuple(side - 1 for side in shape)
    for _ in range(6):
        yield tuple(int(rng.integers(side)) for side in shape)


def test_the_steps_end_at_the_number_that_keras_computes(keras_model, pictures):
    _, path, model = keras_model
    network, rng = read_network(path), np.random.default_rng(3)
    theirs = [np.asarray(values[0]) for values in model([pictures[:1]], training=False)]
    trace = Trace(network, pictures[0])
    for index, layer in enumerate(network.layers):
        for place in places(layer.shape, rng):
            steps = derive(trace, index, place)
            assert steps[-1].value == pytest.approx(theirs[index][place], rel=1e-3, abs=1e-4), (layer, place)
            assert steps[-1].layer == layer.name
            for step, after in zip(steps, steps[1:], strict=False):
                if isinstance(after, Normalization | Bend):
                    assert after.before == pytest.approx(step.value, rel=1e-3, abs=1e-4)
            assert all(all(words(step)) for step in steps)


@pytest.fixture(scope="module")
def trace():
    picture = np.zeros((28, 28), np.float32)
    picture[5:22, 12:15] = 1
    return Trace(read_network(SHIPPED), picture)


def named(trace, name):
    return trace.network.index(name)


def test_a_convolution_shows_its_window_as_it_lies_in_the_picture(trace):
    (step,) = derive(trace, named(trace, "conv2d_1"), (4, 13, 2))
    assert isinstance(step, Convolution) and step.corner == (3, 12)
    np.testing.assert_array_equal(step.window[..., 0], [[0, 0, 0], [0, 0, 0], [1, 1, 1]])
    np.testing.assert_array_equal(step.kernel, trace.network.layers[0].kernel[..., 2])
    assert step.value == pytest.approx(step.products[2].sum())


def test_a_window_over_the_edge_is_filled_with_zeros(trace):
    index = named(trace, "conv2d_2")
    (step,) = derive(trace, index, (0, 27, 1))
    assert step.corner == (-1, 26) and step.window.shape == (3, 3, 16)
    assert not step.window[0].any() and not step.window[:, 2].any()
    np.testing.assert_array_equal(step.window[1:, :2], trace.before(index)[:2, 26:])
    assert step.shares.sum() + step.bias == pytest.approx(step.value)


def test_the_way_goes_back_to_the_convolution(trace):
    steps = derive(trace, named(trace, "activation_2"), (10, 12, 3))
    assert [type(step) for step in steps] == [Convolution, Normalization, Bend]
    steps = derive(trace, named(trace, "dropout_1"), (5, 6, 3))
    assert [type(step) for step in steps] == [Largest, Passing]
    largest = steps[0]
    row, column = (at + by for at, by in zip(largest.corner, largest.winner, strict=True))
    assert trace.before(named(trace, "maxpooling2d_1"))[row, column, 3] == largest.value
    steps = derive(trace, named(trace, "flatten_1"), (64 * 4 + 5,))
    assert steps[-1].source == (1, 1, 5)
    steps = derive(trace, named(trace, "probabilities"), (1,))
    assert [type(step) for step in steps] == [WeightedSum, Share]
    assert steps[0].value == pytest.approx(steps[1].scores[1], abs=1e-4)


@pytest.mark.parametrize(("index", "place"), [(0, (28, 0, 0)), (0, (0, 0, -1)), (0, (0,)), (99, (0,)), (25, (10,))])
def test_places_that_are_not_there_are_sentences(trace, index, place):
    with pytest.raises(DataError):
        derive(trace, index, place)


def test_words_tell_the_numbers(trace):
    told = [words(step) for step in derive(trace, named(trace, "activation_1"), (5, 13, 0))]
    assert [each.title for each in told] == ["Convolution", "Batch normalisation", "Activation: ReLU"]
    value = trace.after(named(trace, "activation_1"))[5, 13, 0]
    assert figure(value) in told[-1].sum
    assert "3 × 3" in told[0].meaning
    said = words(derive(trace, named(trace, "flatten_1"), (5,))[-1])
    assert "row 0, column 0, map 6" in said.sum


def test_no_share_is_rounded_to_certainty():
    said = [words(Share("probabilities", np.array([gap, 0.0]), 0)).sum for gap in (20, 1, -20)]
    assert [text.split("**")[1] for text in said] == ["> 99.9 %", "73.1 %", "< 0.1 %"]


def test_sums_are_written_with_their_largest_parts():
    assert added(np.array([0.5, -0.25]), "more") == "0.5 − 0.25"
    assert added(np.array([1, 2, -8, 4, 5, 0.5]), "more") == "2 − 8 + 4 + 5 + 1.5 (2 more)"
    assert added(np.array([]), "more") == "0"
    assert [figure(value) for value in (-0.05123, 1234.5, 0.0, -0.0, np.nan)] == [
        "−0.0512",
        "1234",
        "0",
        "0",
        "no number",
    ]
