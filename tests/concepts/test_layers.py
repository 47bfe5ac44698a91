"""Each layer does forward and backward what Keras' does."""

import numpy as np
import pytest

from workbench.concepts.activations import ACTIVATIONS
from workbench.concepts.experiments.gradient_check import gradient_check
from workbench.concepts.layers import Activation, BatchNormalization, Dense, Dropout, Layer
from workbench.errors import ConfigError

RNG = np.random.default_rng(3)
X, DY = RNG.normal(size=(7, 5)), RNG.normal(size=(7, 5))


def weighted_sum(layer: Layer, training: bool):
    """A loss to check with: the outputs, weighted by DY."""
    return lambda x: float((layer.forward(x, training) * DY).sum())


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize(
    "layer", [Dense(5, 5), BatchNormalization(5), Activation("tanh"), Activation("softmax"), Dropout(0.0)], ids=repr
)
def test_gradient_at_the_input_is_the_slope(layer: Layer, training: bool) -> None:
    def gradient(x: np.ndarray) -> np.ndarray:
        layer.forward(x, training)
        return layer.backward(DY)

    assert gradient_check(weighted_sum(layer, training), gradient, X) < 1e-6


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize(
    ("layer", "index"), [(Dense(5, 5), 0), (Dense(5, 5), 1), (BatchNormalization(5), 0), (BatchNormalization(5), 1)]
)
def test_gradient_of_each_parameter_is_the_slope(layer: Layer, index: int, training: bool) -> None:
    start = [array + 0.3 * RNG.normal(size=array.shape) for array in layer.parameters]

    def put(values: np.ndarray) -> None:
        layer.parameters = [*start[:index], values, *start[index + 1 :]]

    def function(values: np.ndarray) -> float:
        put(values)
        return weighted_sum(layer, training)(X)

    def gradient(values: np.ndarray) -> np.ndarray:
        function(values)
        layer.backward(DY)
        return layer.gradients[index]

    assert gradient_check(function, gradient, start[index]) < 1e-6


@pytest.mark.parametrize("training", [False, True])
def test_batch_normalization_is_keras(training: bool) -> None:
    keras = pytest.importorskip("keras")
    import tensorflow

    theirs, ours = keras.layers.BatchNormalization(), BatchNormalization(5)
    theirs.build((None, 5))
    for _ in range(3):  # moving mean and variance move three times
        batch = RNG.normal(2.0, 3.0, (16, 5)).astype("float32")
        theirs(batch, training=True)
        ours.forward(batch, training=True)
    np.testing.assert_allclose(ours.moving_mean, theirs.moving_mean, rtol=1e-5)
    np.testing.assert_allclose(ours.moving_variance, theirs.moving_variance, rtol=1e-5)
    x = tensorflow.Variable(X.astype("float32"))
    with tensorflow.GradientTape() as tape:
        y = theirs(x, training=training)
        loss = tensorflow.reduce_sum(y * DY.astype("float32"))
    wanted = tape.gradient(loss, [x, *[weight.value for weight in theirs.trainable_weights]])
    np.testing.assert_allclose(ours.forward(X, training), y, rtol=1e-4, atol=1e-5)
    for found, other in zip([ours.backward(DY), *ours.gradients], wanted, strict=True):
        np.testing.assert_allclose(found, other, rtol=1e-4, atol=1e-5)


def test_batch_normalization_keeps_float32() -> None:
    layer = BatchNormalization(5)
    layer.parameters = [array.astype("float32") for array in layer.parameters]
    for training in (True, False):
        assert layer.forward(X.astype("float32"), training).dtype == np.float32
        assert layer.backward(DY.astype("float32")).dtype == np.float32


def test_dropout_keeps_the_mean_and_drops_its_share() -> None:
    layer, ones = Dropout(0.3, np.random.default_rng(0)), np.ones((400, 500))
    y = layer.forward(ones, training=True)
    assert y.mean() == pytest.approx(1.0, abs=0.01)
    assert (y == 0).mean() == pytest.approx(0.3, abs=0.01)
    np.testing.assert_allclose(y[y > 0], 1 / 0.7)
    np.testing.assert_array_equal(layer.backward(ones), y)  # what was off learns nothing
    assert layer.forward(ones) is ones and layer.backward(ones) is ones


def test_dropout_scales_as_keras_does() -> None:
    keras = pytest.importorskip("keras")
    theirs = np.asarray(keras.layers.Dropout(0.3, seed=0)(np.ones((200, 200), "float32"), training=True))
    ours = Dropout(0.3).forward(np.ones((200, 200), np.float32), training=True)
    assert ours.dtype == np.float32
    assert ours.max() == pytest.approx(theirs.max(), rel=1e-6)
    assert ours.mean() == pytest.approx(theirs.mean(), abs=0.03)


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "softmax"])
def test_every_activation_is_a_layer(name: str) -> None:
    layer = Activation(name)
    np.testing.assert_array_equal(layer.forward(X), ACTIVATIONS[name](X))
    np.testing.assert_array_equal(layer.backward(DY), ACTIVATIONS[name].derivative(X) * DY)


def test_softmax_goes_back_through_its_jacobian() -> None:
    layer = Activation("softmax")
    layer.forward(X)
    wanted = [ACTIVATIONS["softmax"].derivative(x) @ dy for x, dy in zip(X, DY, strict=True)]
    np.testing.assert_allclose(layer.backward(DY), wanted, atol=1e-12)


def test_settings_that_cannot_be() -> None:
    with pytest.raises(ConfigError, match="0 to below 1, came 1"):
        Dropout(1)
    with pytest.raises(ConfigError, match="at least 1 input and 1 neuron, came 3 and 0"):
        Dense(3, 0)
    with pytest.raises(ConfigError, match="Unknown activation 'rellu'. Did you mean 'relu'"):
        Activation("rellu")
    with pytest.raises(ConfigError, match="Unknown initializer 'he'"):
        Dense(3, 2, "he")


def test_printing_a_layer_teaches() -> None:
    assert repr(Dense(2, 8)) == "Dense(2 -> 8: 16 weights, 8 biases)"
    assert repr(Dense(2, 1)) == "Dense(2 -> 1: 2 weights, 1 bias)"
    assert repr(Dropout(0.25)) == "Dropout(0.25)" and repr(BatchNormalization(3)) == "BatchNormalization(3)"
