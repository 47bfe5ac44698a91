"""The learning-rate finder finds a rate that trains, and leaves the model as it was."""

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from workbench.data.datasets import load  # noqa: E402
from workbench.engine.lr_finder import LearningRateFinder, find_learning_rate  # noqa: E402
from workbench.errors import ConfigError  # noqa: E402


@pytest.fixture(scope="module")
def digits() -> tuple[np.ndarray, np.ndarray]:
    arrays = load("digits")
    return arrays.x_train[:1000].reshape(1000, -1).astype("float32") / 255, arrays.y_train[:1000]


def network(optimizer="sgd", **settings) -> "keras.Model":
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((784,)), keras.layers.Dense(16, activation="relu"), keras.layers.Dense(10, activation="softmax")]
    )
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", jit_compile=False, **settings)
    return model


def test_suggestion_trains_and_the_model_is_as_before(digits) -> None:
    model = network(keras.optimizers.SGD(0.123, momentum=0.9))
    before = model.get_weights()
    finder = find_learning_rate(model, *digits, low=1e-4, high=10, steps=60)
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
    assert float(model.optimizer.learning_rate) == pytest.approx(0.123)
    assert all(
        not keras.ops.convert_to_numpy(variable).any()
        for variable in model.optimizer.variables
        if "momentum" in variable.path
    )
    assert len(finder.rates) == len(finder.losses) <= 60
    # It knows nothing at first: the crossentropy of ten equal guesses.
    assert finder.losses[0] == pytest.approx(np.log(10), abs=0.4)
    np.testing.assert_allclose(np.diff(np.log(finder.rates)), np.log(10 / 1e-4) / 59, rtol=1e-6)
    assert 1e-3 < finder.suggestion < 1
    model.optimizer.learning_rate = finder.suggestion
    history = model.fit(*digits, batch_size=64, epochs=3, verbose=0).history["loss"]
    assert history[-1] < 0.6 * history[0]


def test_loss_of_each_batch_is_that_of_the_batch(digits) -> None:
    """With a learning rate of nearly nothing, each batch has the loss of the untrained network on it."""
    x, y = digits
    model = network()
    finder = LearningRateFinder(1e-12, 1e-11, steps=15)
    model.fit(x, y, batch_size=64, epochs=1, shuffle=False, verbose=0, callbacks=[finder])
    wanted = [model.evaluate(x[i * 64 : i * 64 + 64], y[i * 64 : i * 64 + 64], verbose=0) for i in range(15)]
    np.testing.assert_allclose(finder.losses, wanted, rtol=1e-3)
    assert finder.suggestion is None


def test_stops_when_it_explodes(digits) -> None:
    finder = find_learning_rate(network(), *digits, low=1e-3, high=1e6, steps=100)
    assert len(finder.losses) < 100


def test_errors_say_what_is_wrong(digits) -> None:
    for arguments in ((0.1, 0.01, 100), (0, 1, 100), (1e-5, 1, 5)):
        with pytest.raises(ConfigError, match="climbs from low to high"):
            LearningRateFinder(*arguments)
    with pytest.raises(ConfigError, match="steps_per_execution=8"):
        find_learning_rate(network(steps_per_execution=8), *digits)
