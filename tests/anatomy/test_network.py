"""The forward pass in NumPy is Keras' and ONNX Runtime's, layer by layer, for every kind of network made here."""

import io
import json
import tracemalloc
import zipfile

import h5py
import numpy as np
import pytest

from workbench import predict
from workbench.anatomy.network import KINDS, Trace
from workbench.anatomy.reading import read_network
from workbench.architectures import _RULES, summary
from workbench.errors import DataError, ModelError
from workbench.settings import SHIPPED_MODEL

SHIPPED = SHIPPED_MODEL.with_suffix(".keras")


def test_every_layer_is_that_of_keras(keras_model, pictures):
    config, path, model = keras_model
    network, x = read_network(path), pictures
    theirs = [np.asarray(values) for values in model([x], training=False)]
    for index in range(len(x)):
        trace = Trace(network, x[index])
        for place, values in enumerate(theirs):
            # Layer normalisation divides by spreads near 0, which enlarges what 32 bits round off.
            np.testing.assert_allclose(
                trace.after(place), values[index], atol=1e-4, rtol=2e-4, err_msg=repr(network.layers[place])
            )
    np.testing.assert_allclose(network.probabilities(x), theirs[-1], atol=1e-5)
    # What the settings promise before a network exists is what was read.
    promised = summary(config)
    assert [(row.layer, row.shape, row.parameters) for row in promised] == [
        (layer.kind, layer.shape, layer.parameters) for layer in network.layers
    ]


def test_every_kind_of_layer_that_can_be_made_can_be_read():
    assert set(KINDS) == set(_RULES)


def check_twin(keras_path, onnx_path, pictures):
    network, twin = read_network(keras_path), predict.load(onnx_path)
    for picture in pictures:
        trace = Trace(network, picture)
        np.testing.assert_allclose(trace.probabilities, twin.probabilities(picture)[0], atol=1e-6)
        for name, maps in twin.feature_maps(picture).items():
            index = network.index(name)
            while network.layers[index].kind != "Activation":
                index += 1
            np.testing.assert_allclose(trace.after(index), maps, atol=2e-5, rtol=1e-4)
    return network


def test_the_shipped_model_is_its_onnx_twin(pictures):
    network = check_twin(SHIPPED, SHIPPED_MODEL, pictures)
    assert network is read_network(SHIPPED), "read once"
    assert network.parameters == sum(layer.parameters for layer in network.layers) > 70_000
    assert "Conv2D(conv2d_1: (28, 28, 1) -> (28, 28, 16), 144 numbers)" in repr(network)


def test_a_trained_run_is_its_onnx_twin_and_checkpoints_differ(trained, pictures):
    best = check_twin(trained.folder / "model.keras", trained.folder / "model.onnx", pictures)
    first = read_network(trained.folder / "checkpoints" / "epoch-0001.keras")
    assert [layer.shape for layer in first.layers] == [layer.shape for layer in best.layers]
    assert np.abs(first.layers[0].kernel - best.layers[0].kernel).max() > 1e-3


def test_many_pictures_are_each_as_alone():
    network, many = read_network(SHIPPED), np.random.default_rng(1).random((70, 28, 28, 1))
    np.testing.assert_allclose(
        network.probabilities(many)[[0, 63, 69]],
        [Trace(network, many[index]).probabilities for index in (0, 63, 69)],
        atol=1e-6,
    )
    assert network.probabilities(many[:0]).shape == (0, 10)


def test_bytes_and_floats_are_one_picture(pictures):
    network = read_network(SHIPPED)
    picture = (pictures[0, ..., 0] * 255).astype(np.uint8)
    np.testing.assert_allclose(Trace(network, picture).probabilities, Trace(network, picture / 255).probabilities)
    with pytest.raises(DataError, match="reads pictures of the shape"):
        Trace(network, np.zeros((14, 56)))


def test_files_that_cannot_be_read_are_sentences(tmp_path):
    with pytest.raises(ModelError, match="There is no model file"):
        read_network(tmp_path / "none.keras")
    whole = SHIPPED.read_bytes()
    for content in (b"", b"no zip", whole[: len(whole) // 2]):
        path = tmp_path / f"{len(content)}.keras"
        path.write_bytes(content)
        with pytest.raises(ModelError, match="damaged"):
            read_network(path)


@pytest.mark.parametrize(("old", "new", "words"), [
    (b'"Sequential"', b'"Functional"', "kind Functional"),
    (b'"class_name": "MaxPooling2D"', b'"class_name": "LSTM"', "kind LSTM"),
    (b'"dilation_rate": [1, 1]', b'"dilation_rate": [2, 2]', "dilation_rate"),
    (b'"activation": "relu"', b'"activation": "mystery"', "activation"),
    (b'"name": "conv2d_2"', b'"name": "conv2d_x"', "damaged"),
    (b'[null, 28, 28, 1]', b'[null, 28, 28, 3]', "do not fit"),
])  # fmt: skip
def test_what_would_be_computed_wrongly_is_refused(tmp_path, old, new, words):
    path = tmp_path / "other.keras"
    with zipfile.ZipFile(SHIPPED) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            assert name != "config.json" or old in content
            target.writestr(name, content.replace(old, new) if name == "config.json" else content)
    with pytest.raises(ModelError, match=words):
        read_network(path)


def claims(content, change):
    """The settings of a network, changed."""
    config = json.loads(content)
    change(config["config"]["layers"])
    return json.dumps(config).encode()


def unpacks_to(content, shape):
    """Weights of which one array is of this shape, in a few bytes: nothing was ever written to it."""
    with h5py.File(io.BytesIO(content)) as source, h5py.File(packed := io.BytesIO(), "w") as target:
        for name in source:
            source.copy(name, target)
        arrays = next(group["vars"] for group in target["layers"].values() if len(group["vars"]))
        del arrays["0"]
        arrays.create_dataset("0", shape, "f4", chunks=(1000, 1000), compression="gzip")
    return packed.getvalue()


BOMBS = {
    "settings": ("config.json", lambda content: content + b" " * 9 * 1024**2),
    "a picture": ("config.json", lambda content: claims(
        content, lambda layers: layers[0]["config"].update(batch_shape=[None, 10**5, 10**5, 1]))),
    "weights": ("model.weights.h5", lambda content: unpacks_to(content, (10**5, 10**5))),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_small_file_that_unpacks_to_a_large_one_is_refused_unread(tmp_path, bomb):
    name, changed = BOMBS[bomb]
    path = tmp_path / "bomb.keras"
    with zipfile.ZipFile(SHIPPED) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            target.writestr(member, changed(source.read(member)) if member == name else source.read(member))
    assert path.stat().st_size < 2 * 1024**2
    tracemalloc.start()
    with pytest.raises(ModelError, match="more memory than a network of this kind needs"):
        read_network(path)
    assert tracemalloc.get_traced_memory()[1] < 20 * 1024**2
    tracemalloc.stop()
