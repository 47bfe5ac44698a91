"""The network from scratch is Keras': the same predictions, losses, gradients, and weights after learning."""

import numpy as np
import pytest

from workbench.concepts.experiments.gradient_check import network_gradient_check
from workbench.concepts.network import MLP
from workbench.concepts.optimizers import SGD, Adam
from workbench.data.toy import toy
from workbench.errors import ConfigError, DataError

RNG = np.random.default_rng(5)
X = RNG.normal(size=(32, 6))
CLASSES = RNG.integers(0, 3, 32)
TARGETS = {
    "categorical_crossentropy": np.eye(3)[CLASSES],
    "sparse_categorical_crossentropy": CLASSES,
    "binary_crossentropy": (CLASSES > 0).astype(float),
    "hinge": np.where(CLASSES > 0, 1.0, -1.0),
    "categorical_hinge": np.eye(3)[CLASSES],
    "kl_divergence": np.eye(3)[CLASSES],
    "binary_focal_crossentropy": (CLASSES > 0).astype(float),
    "categorical_focal_crossentropy": np.eye(3)[CLASSES],
    "mean_squared_error": RNG.normal(size=(32, 2)),
    "mean_absolute_error": RNG.normal(size=(32, 2)),
    "huber": RNG.normal(size=(32, 2)),
}
OUTPUTS = {
    name: (
        ("sigmoid", 1)
        if name.startswith("binary")
        else ("tanh", 1)
        if name == "hinge"
        else ("linear", 2)
        if name in ("mean_squared_error", "mean_absolute_error", "huber")
        else ("softmax", 3)
    )
    for name in TARGETS
}


def make(loss: str, activation="tanh", **settings) -> MLP:
    output, units = OUTPUTS[loss]
    network = MLP((6, 8, 5, units), activation, output, loss, seed=1, **settings)
    network.parameters = [array + 0.1 * RNG.normal(size=array.shape) for array in network.parameters]  # no bias is 0
    return network


def keras_twin(network: MLP):
    """The same network in Keras, with the same start weights."""
    keras = pytest.importorskip("keras")
    layers = keras.layers
    penalty = keras.regularizers.L1L2(network.l1, network.l2)
    model = keras.Sequential([keras.Input((network.sizes[0],))])
    for units, activation in zip(network.sizes[1:-1], network.activation, strict=True):
        model.add(layers.Dense(units, kernel_regularizer=penalty))
        if any(type(layer).__name__ == "BatchNormalization" for layer in network.layers):
            model.add(layers.BatchNormalization())
        model.add(layers.Activation(activation))
    model.add(layers.Dense(network.sizes[-1], network.output, kernel_regularizer=penalty))
    for weight, array in zip(model.trainable_weights, network.parameters, strict=True):
        weight.assign(array)
    return model


def keras_pass(model, loss: str, x: np.ndarray, y: np.ndarray, training: bool):
    """Predictions, mean loss with penalties, and gradients."""
    import tensorflow

    keras = pytest.importorskip("keras")
    x, y = x.astype("float32"), y if y.dtype.kind == "i" else y.astype("float32").reshape(len(y), -1)
    with tensorflow.GradientTape() as tape:
        y_pred = model(x, training=training)
        value = keras.losses.get(loss)(y, y_pred)
        value = tensorflow.reduce_mean(value) + sum(model.losses)
    return np.asarray(y_pred), float(value), tape.gradient(value, [weight.value for weight in model.trainable_weights])


def agree(network: MLP, loss: str, training: bool = True) -> None:
    y = TARGETS[loss]
    y_pred, value, gradients = keras_pass(keras_twin(network), loss, X, y, training)
    assert network.loss_value(X, y, training) == pytest.approx(value, rel=1e-5)
    np.testing.assert_allclose(network.activations[-1], y_pred, rtol=1e-4, atol=1e-6)
    for ours, theirs in zip(network.backward(y), gradients, strict=True):
        scale = np.abs(theirs).max()
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=max(1e-5 * scale, 1e-7))


@pytest.mark.parametrize("loss", TARGETS)
def test_every_loss_is_keras(loss: str) -> None:
    agree(make(loss), loss)


@pytest.mark.parametrize(
    "activation", ["linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "softplus"]
)
def test_every_activation_is_keras(activation: str) -> None:
    agree(make("categorical_crossentropy", activation), "categorical_crossentropy")


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize(
    "settings",
    [
        {"l1": 0.01},
        {"l2": 0.02},
        {"l1": 0.01, "l2": 0.02},
        {"batch_normalization": True},
        {"batch_normalization": True, "l2": 0.1},
    ],
    ids=str,
)
def test_penalties_and_batch_normalization_are_keras(settings: dict, training: bool) -> None:
    agree(
        make("sparse_categorical_crossentropy", ("relu", "tanh"), **settings),
        "sparse_categorical_crossentropy",
        training,
    )


@pytest.mark.parametrize("settings", [{}, {"l1": 0.01, "l2": 0.02}, {"batch_normalization": True}], ids=str)
@pytest.mark.parametrize("loss", TARGETS)
def test_every_gradient_is_the_slope(loss: str, settings: dict) -> None:
    assert max(network_gradient_check(make(loss, "tanh", **settings), X[:8], TARGETS[loss][:8])) < 1e-5


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_learning_ends_at_keras_weights(optimizer: str) -> None:
    keras = pytest.importorskip("keras")
    network = make("sparse_categorical_crossentropy", "relu")
    model, (ours, theirs) = (
        keras_twin(network),
        {
            "sgd": (SGD(0.1, momentum=0.9), keras.optimizers.SGD(0.1, momentum=0.9)),
            "adam": (Adam(0.01), keras.optimizers.Adam(0.01)),
        }[optimizer],
    )
    history = network.fit(X, CLASSES, ours, epochs=60, batch_size=None)
    for _ in range(60):
        gradients = keras_pass(model, network.loss, X, CLASSES, True)[2]
        theirs.apply(gradients, model.trainable_weights)
    assert history["loss"][-1] < 0.5 * history["loss"][0]
    for found, weight in zip(network.parameters, model.trainable_weights, strict=True):
        np.testing.assert_allclose(found, np.asarray(weight), rtol=2e-3, atol=2e-4)


@pytest.mark.parametrize(("name", "activation"), [("circles", "relu"), ("xor", "tanh"), ("moons", "gelu")])
def test_it_learns_what_no_straight_line_can(name: str, activation: str) -> None:
    (x, y), (new_x, new_y) = toy(name, 300, 0.05, seed=0), toy(name, 300, 0.05, seed=1)
    network = MLP((2, 8, 8, 1), activation, "sigmoid", "binary_crossentropy")
    network.fit(x, y, Adam(0.02), epochs=60, batch_size=30)
    assert np.mean((network.predict(new_x)[:, 0] > 0.5) == new_y) > 0.95


def test_regression_learns_the_waves() -> None:
    x, y = toy("waves", 400, 0.0)
    network = MLP((2, 24, 24, 1), "tanh", "linear", "mean_squared_error")
    history = network.fit(x, y, Adam(0.02), epochs=80, batch_size=40)
    assert history["loss"][-1] < 0.1 * np.var(y)


def test_fit_counts_each_sample_once_and_reports_each_epoch() -> None:
    network, seen, calls = make("mean_squared_error"), [], []
    y = TARGETS["mean_squared_error"]
    forward = network.forward

    def watched(x, training=False):
        seen.append(x)
        return forward(x, training)

    network.forward = watched
    history = network.fit(X, y, SGD(0.0), epochs=2, batch_size=10, callback=lambda *args: calls.append(args))
    assert [len(batch) for batch in seen] == [10, 10, 10, 2] * 2
    epochs = np.concatenate(seen[:4]), np.concatenate(seen[4:])
    for epoch in epochs:
        np.testing.assert_array_equal(np.sort(epoch, axis=0), np.sort(X, axis=0))
    assert not np.array_equal(*epochs)  # a new order
    assert history["loss"] == pytest.approx([network.loss_value(X, y)] * 2)  # the mean over samples, not over batches
    assert calls == [(1, {"loss": history["loss"][0]}), (2, {"loss": history["loss"][1]})]


def test_settings_change_while_it_learns() -> None:
    network = make("binary_crossentropy", dropout=0.5)
    y, optimizer = TARGETS["binary_crossentropy"], Adam(0.01)
    network.train_step(X, y, optimizer)
    plain = network.loss_value(X, y)
    network.l2 = 0.1
    assert network.loss_value(X, y) > plain + 0.1
    network.l2, network.dropout = 0.0, 0.0
    assert network.dropout == 0.0 and network.loss_value(X, y, training=True) == plain
    network.activation = ("relu", "silu")
    assert network.activation == ("relu", "silu") and network.loss_value(X, y) != plain
    network.loss, network.output = "hinge", "linear"
    assert (network.loss, network.output) == ("hinge", "linear")
    assert np.isfinite(network.train_step(X, TARGETS["hinge"], optimizer))


def test_dropout_is_for_training_only() -> None:
    network = make("mean_squared_error", dropout=0.5)
    assert np.array_equal(network.predict(X), network.predict(X))
    assert not np.array_equal(network.forward(X, training=True), network.forward(X, training=True))


def test_last_pass_can_be_read_layer_by_layer() -> None:
    network = make("categorical_crossentropy", "relu", batch_normalization=True)
    y = TARGETS["categorical_crossentropy"]
    network.loss_value(X, y)
    parameters = network.backward(y)
    assert [array.shape for array in network.activations] == [array.shape for array in network.gradients]
    assert len(network.activations) == len(network.layers)
    np.testing.assert_allclose(network.gradients[-2], (network.activations[-1] - y) / len(X))  # prediction minus truth
    np.testing.assert_allclose(parameters[-1], network.gradients[-2].sum(axis=0))
    assert [array.shape[1] for array in network.neurons(X)] == [8, 5, 3]


def test_a_confident_mistake_still_learns() -> None:
    network = MLP((1, 2))
    network.parameters = [np.array([[1000.0, -1000.0]]), np.zeros(2)]
    assert network.loss_value(np.ones((1, 1)), [[0, 1]]) == pytest.approx(2000)
    np.testing.assert_allclose(network.backward([[0, 1]])[1], [1, -1])


def test_float32_stays_float32() -> None:
    network = make("categorical_crossentropy", dropout=0.3, l1=0.1, l2=0.1)
    network.parameters = [array.astype("float32") for array in network.parameters]
    network.train_step(X.astype("float32"), TARGETS["categorical_crossentropy"], Adam(0.01))
    arrays = (*network.parameters, *network.activations, *network.gradients)
    assert {array.dtype.name for array in arrays} == {"float32"}


def test_start_weights_depend_on_the_seed_alone() -> None:
    first, same, other = (MLP((4, 3, 2), seed=seed) for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(first.parameters, same.parameters, strict=True))
    assert not np.array_equal(first.parameters[0], other.parameters[0])


def test_all_zero_weights_keep_the_neurons_alike() -> None:
    network = MLP((2, 4, 1), "tanh", "sigmoid", "binary_crossentropy", initializer="zeros")
    x, y = toy("circles", 100)
    start = network.loss_value(x, y)
    network.fit(x, y, Adam(0.05), epochs=30)
    kernel = network.parameters[0]
    assert np.array_equal(kernel, np.repeat(kernel[:, :1], 4, axis=1))
    assert network.loss_value(x, y) > 0.95 * start


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"sizes": (3,)}, r"inputs and outputs, such as \(2, 8, 1\); came \(3,\)"),
        ({"sizes": (3, 0, 1)}, "at least 1 input and 1 neuron"),
        ({"sizes": (3, 4, 4, 1), "activation": ["relu"]}, "2 hidden layers need as many activations, came 1"),
        ({"sizes": (3, 1), "loss": "mes"}, "Unknown loss 'mes'"),
        ({"sizes": (3, 4, 1), "activation": "rel"}, "Did you mean 'relu'"),
        ({"sizes": (3, 1), "output": "soft"}, "Unknown activation 'soft'"),
        ({"sizes": (3, 4, 1), "dropout": 1.5}, "0 to below 1, came 1.5"),
    ],
)
def test_settings_that_cannot_be(arguments: dict, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        MLP(**arguments)


def test_arrays_that_do_not_fit() -> None:
    network = make("categorical_crossentropy")
    with pytest.raises(DataError, match=r"shape \(n, 6\), came \(6,\)"):
        network.predict(X[0])
    with pytest.raises(DataError, match=r"shape \(32, 3\), came \(32,\).*sparse_categorical_crossentropy"):
        network.loss_value(X, CLASSES)
    with pytest.raises(DataError, match="have the shapes"):
        network.parameters = network.parameters[:-1]


def test_printing_a_network_teaches() -> None:
    lines = repr(MLP((2, 3, 1), "relu", "sigmoid", "binary_crossentropy", dropout=0.1)).splitlines()
    assert lines[0] == "MLP with 13 parameters, learning from binary_crossentropy:"
    assert [line.strip() for line in lines[1:]] == [
        "Dense(2 -> 3: 6 weights, 3 biases)",
        "Activation(relu)",
        "Dropout(0.1)",
        "Dense(3 -> 1: 3 weights, 1 bias)",
        "Activation(sigmoid)",
    ]
