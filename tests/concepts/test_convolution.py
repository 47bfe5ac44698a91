"""One convolution and one pooling give what Keras gives, forward and backward."""

import numpy as np
import pytest

from workbench.concepts.convolution import (
    convolve2d,
    convolve2d_gradients,
    max_pool2d,
    max_pool2d_gradient,
    receptive_field,
)
from workbench.concepts.experiments.gradient_check import gradient_check
from workbench.errors import ConfigError, DataError

RNG = np.random.default_rng(0)
CASES = [
    (padding, stride, kernel)
    for padding in ("valid", "same")
    for stride in (1, 2, 3)
    for kernel in ((3, 3), (2, 4), (5, 1))
]


def pictures(height: int = 9, width: int = 8, channels: int = 3) -> np.ndarray:
    return RNG.normal(size=(4, height, width, channels))


def with_gradient(layer, x: np.ndarray):
    """What a Keras layer gives, and the gradients of a weighted sum of it."""
    import tensorflow

    x = tensorflow.constant(x.astype("float32"))
    with tensorflow.GradientTape() as tape:
        tape.watch(x)
        y = layer(x)
        weights = RNG.normal(size=y.shape).astype("float32")
        total = tensorflow.reduce_sum(y * weights)
    return np.asarray(y), weights, tape.gradient(total, [x, *[weight.value for weight in layer.trainable_weights]])


@pytest.mark.parametrize(("padding", "stride", "kernel"), CASES)
def test_convolution_is_keras(padding: str, stride: int, kernel: tuple[int, int]) -> None:
    keras = pytest.importorskip("keras")
    x = pictures()
    layer = keras.layers.Conv2D(5, kernel, strides=stride, padding=padding, bias_initializer="random_normal")
    wanted, dy, gradients = with_gradient(layer, x)
    kernels, bias = map(np.asarray, layer.get_weights())
    np.testing.assert_allclose(convolve2d(x, kernels, bias, padding, stride), wanted, rtol=1e-4, atol=1e-5)
    for ours, theirs in zip(convolve2d_gradients(x, kernels, dy, padding, stride), gradients, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("size", [(9, 8), (6, 6), (7, 5)])
@pytest.mark.parametrize(("pool_size", "stride"), [(2, None), (3, None), (3, 2), (2, 1), (2, 3)])
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_pooling_is_keras(padding: str, pool_size: int, stride: int | None, size: tuple[int, int]) -> None:
    keras = pytest.importorskip("keras")
    x = pictures(*size)
    wanted, dy, (gradient,) = with_gradient(keras.layers.MaxPooling2D(pool_size, stride, padding), x)
    np.testing.assert_allclose(max_pool2d(x, pool_size, stride, padding), wanted, rtol=1e-6)
    np.testing.assert_allclose(max_pool2d_gradient(x, dy, pool_size, stride, padding), gradient, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("padding", "stride"), [("valid", 1), ("same", 2)])
def test_gradients_are_the_slopes(padding: str, stride: int) -> None:
    x, kernels, bias = pictures(6, 5, 2), RNG.normal(size=(3, 3, 2, 2)), RNG.normal(size=2)
    dy = RNG.normal(size=convolve2d(x, kernels, bias, padding, stride).shape)
    for index, start in enumerate((x, kernels, bias)):

        def function(values: np.ndarray, index: int = index) -> float:
            arguments = [x, kernels, bias]
            arguments[index] = values
            return float((convolve2d(*arguments, padding, stride) * dy).sum())

        found = convolve2d_gradients(x, kernels, dy, padding, stride)[index]
        assert gradient_check(function, lambda _, found=found: found, start) < 1e-6
    pooled = RNG.normal(size=max_pool2d(x, 2, stride, padding).shape)
    assert (
        gradient_check(
            lambda values: float((max_pool2d(values, 2, stride, padding) * pooled).sum()),
            lambda values: max_pool2d_gradient(values, pooled, 2, stride, padding),
            x,
        )
        < 1e-6
    )


def test_worked_by_hand() -> None:
    x = np.arange(9.0).reshape(1, 3, 3, 1)
    edge = np.array([[1.0, -1.0], [1.0, -1.0]]).reshape(2, 2, 1, 1)
    assert convolve2d(x, edge, np.array([10.0]))[0, :, :, 0].tolist() == [[8, 8], [8, 8]]
    assert convolve2d(x, edge)[0, :, :, 0].tolist() == [[-2, -2], [-2, -2]]  # not flipped
    assert max_pool2d(x)[0, :, :, 0].tolist() == [[4]]
    assert max_pool2d(x, padding="same")[0, :, :, 0].tolist() == [[4, 5], [7, 8]]


def test_of_equals_the_first_gets_the_gradient() -> None:
    gradient = max_pool2d_gradient(np.ones((1, 2, 2, 1)), np.full((1, 1, 1, 1), 3.0))
    assert gradient[0, :, :, 0].tolist() == [[3, 0], [0, 0]]


def test_float32_stays_float32() -> None:
    x, kernels = pictures().astype("float32"), np.ones((3, 3, 3, 2), np.float32)
    y = convolve2d(x, kernels, np.zeros(2, np.float32), "same")
    assert y.dtype == np.float32 and max_pool2d(x, padding="same").dtype == np.float32
    assert {array.dtype.name for array in convolve2d_gradients(x, kernels, y, "same")} == {"float32"}
    assert max_pool2d_gradient(x, max_pool2d(x)).dtype == np.float32


def test_whole_numbers_are_pooled_too() -> None:
    x = np.arange(9).reshape(1, 3, 3, 1)
    assert max_pool2d(x, padding="same")[0, :, :, 0].tolist() == [[4, 5], [7, 8]]


def test_what_cannot_be() -> None:
    x, kernels = pictures(), np.ones((3, 3, 3, 2))
    with pytest.raises(ConfigError, match="'valid' or 'same', came 'full'"):
        convolve2d(x, kernels, padding="full")
    with pytest.raises(ConfigError, match="moves by at least 1"):
        convolve2d(x, kernels, stride=0)
    with pytest.raises(ConfigError, match=r"\(20, 20\) does not fit into pictures of \(9, 8\)"):
        max_pool2d(x, 20)
    with pytest.raises(DataError, match=r"came \(9, 8, 3\) and"):
        convolve2d(x[0], kernels)
    with pytest.raises(DataError, match="as many channels"):
        convolve2d(x, kernels[:, :, :1])


def test_a_pixel_of_the_last_map_sees_as_much_as_it_depends_on():
    """The network of most first lessons: 3x3, pool, 3x3, pool, 3x3. A pixel of its 3 x 3 map sees 18 x 18 pixels."""
    rng = np.random.default_rng(0)
    kernels = [rng.normal(size=(3, 3, 1, 1)) for _ in range(3)]

    def last_map(picture):
        x = max_pool2d(convolve2d(picture[None, :, :, None], kernels[0]))
        x = max_pool2d(convolve2d(x, kernels[1]))
        return convolve2d(x, kernels[2])[0, :, :, 0]

    field, step = receptive_field([(3, 1), (2, 2), (3, 1), (2, 2), (3, 1)])
    assert (field, step) == (18, 4)
    assert round(100 * field**2 / 28**2) == 41  # per cent of a digit
    reached = np.zeros((28, 28), bool)
    for _ in range(20):  # a pooling hides what is not its largest: several pictures
        picture = rng.random((28, 28))
        before = last_map(picture)
        assert before.shape == (3, 3)
        for place in np.ndindex(28, 28):
            changed = picture.copy()
            changed[place] += rng.choice((-3, 3))
            reached[place] |= last_map(changed)[1, 2] != before[1, 2]
    rows, columns = (np.flatnonzero(reached.any(axis=axis)) for axis in (1, 0))
    assert (rows.min(), rows.max()) == (step, step + field - 1)
    assert (columns.min(), columns.max()) == (2 * step, 2 * step + field - 1)
