"""The ONNX twin says what Keras says, map by map."""

import json
from pathlib import Path

import keras
import numpy as np
import onnxruntime
import pytest

from workbench.anatomy.network import Trace
from workbench.anatomy.reading import read_network
from workbench.architectures import ARCHITECTURES
from workbench.data.datasets import DIGITS
from workbench.engine.building import build_model
from workbench.engine.export import export_twin, main
from workbench.engine.trained_models import feature_maps, untrained
from workbench.runs.config import RunConfig
from workbench.runs.knobs import ACTIVATIONS
from workbench.runs.store import Run


@pytest.mark.parametrize(
    ("precision", "architecture"),
    # In half precision one is enough, which has every kind of layer: whatever it is, the twin is made in 32 bits.
    [*(("float32", architecture) for architecture in ARCHITECTURES), ("mixed_bfloat16", "cnn")],
)
def test_twin_agrees_with_keras(tmp_path: Path, architecture: str, precision: str) -> None:
    config = RunConfig.make(architecture=architecture, filters=(4, 6), units=(5,), dropout=0.3, precision=precision)
    keras.utils.set_random_seed(0)
    model = build_model(config)
    images = np.random.default_rng(0).random((8, 28, 28, 1), "float32")
    model(images, training=True)  # moves the statistics of batch normalisation away from their start
    model.save(tmp_path / "model.keras")
    export_twin(tmp_path / "model.keras", tmp_path / "model.onnx", config, DIGITS, "a title")
    session = onnxruntime.InferenceSession(tmp_path / "model.onnx")
    exact = build_model(config.replace(precision="float32"))
    exact.set_weights(model.get_weights())
    names = [output.name for output in session.get_outputs()]
    convolutions = [layer.name for layer in exact.layers if isinstance(layer, keras.layers.Conv2D)]
    assert names == ["probabilities", *convolutions]
    assert session.get_modelmeta().custom_metadata_map["title"] == "a title"
    answers = dict(zip(names, session.run(None, {"image": images}), strict=True))
    assert np.allclose(answers["probabilities"], exact.predict_on_batch(images), atol=1e-5)
    for name in convolutions:
        layers = [layer.name for layer in exact.layers]
        activation = next(layer for layer in exact.layers[layers.index(name) :] if "activation" in layer.name)
        theirs = keras.Model(exact.inputs, activation.output).predict_on_batch(images)
        assert np.allclose(answers[name], theirs, atol=1e-4)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_twin_and_pages_compute_each_activation_as_keras_does(tmp_path: Path, activation: str) -> None:
    config = RunConfig.make(architecture="cnn", filters=(2, 3), units=(4,), activation=activation)
    model = untrained(config)
    model.save(tmp_path / "model.keras")
    export_twin(tmp_path / "model.keras", tmp_path / "model.onnx", config, DIGITS, "a title")
    # Some brighter than any picture: the sums reach far into both ends of the curve.
    brightness = np.float32([1, 5, 20, 60]).reshape(4, 1, 1, 1)
    images = np.random.default_rng(0).random((4, 28, 28, 1), "float32") * brightness
    session = onnxruntime.InferenceSession(tmp_path / "model.onnx")
    twin, *maps = session.run(None, {"image": images})
    theirs = model.predict_on_batch(images)
    assert np.allclose(twin, theirs, atol=1e-5)
    for ours, said in zip(maps, feature_maps(model, images).values(), strict=True):
        assert np.allclose(ours, said, rtol=1e-5, atol=1e-4)
    network = read_network(tmp_path / "model.keras")  # what Inspect shows
    for image, said in zip(images, theirs, strict=True):
        assert np.allclose(Trace(network, image).probabilities, said, atol=1e-4)


def test_the_saved_model_is_the_tested_one(trained: Run) -> None:
    from workbench.data.datasets import load

    arrays = load(trained.config.dataset)
    model = keras.models.load_model(trained.folder / "model.keras")
    accuracy = (model.predict(arrays.x_test / 255.0, verbose=0).argmax(axis=1) == arrays.y_test).mean()
    assert accuracy == pytest.approx(trained.evaluation()["accuracy"])


def test_a_damaged_model_is_a_sentence(tmp_path: Path, trained: Run, capsys) -> None:
    (tmp_path / "model.keras").write_bytes(b"PK")
    files = [str(tmp_path / name) for name in ("model.keras", "model.onnx")]
    assert main([*files, trained.config.to_json(), json.dumps(DIGITS), "a title"]) == 1
    assert "damaged" in capsys.readouterr().err
