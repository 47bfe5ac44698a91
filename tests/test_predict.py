"""Small networks written by hand as ONNX files, so that every number can be computed beside it; and a trained one."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from workbench import predict
from workbench.errors import DataError, ModelError
from workbench.predict import Predictor

RNG = np.random.default_rng(7)
WEIGHTS = (RNG.normal(size=(784, 3)) / 8).astype(np.float32)
BIAS = np.float32([0.1, -0.2, 0.3])
KERNEL = RNG.normal(size=(2, 1, 3, 3)).astype(np.float32)
# Layout of the pictures: (n, h, w, channels) outside, (n, channels, h, w) inside ONNX' convolution.
PICTURES = RNG.integers(0, 256, (5, 28, 28), dtype=np.uint8)


def write(
    path: Path,
    *,
    weights: np.ndarray = WEIGHTS,
    bias: np.ndarray = BIAS,
    last: str = "Softmax",
    shape: tuple = ("n", 28, 28, 1),
    convolution: bool = True,
    **metadata: object,
) -> Path:
    """Write a dense layer with a softmax, and beside it a convolution with ReLU that only the feature maps show."""
    outputs = [
        helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", len(bias)]),
        helper.make_tensor_value_info("edges", TensorProto.FLOAT, ["n", 26, 26, 2]),
    ]
    nodes = [
        helper.make_node("Flatten", ["image"], ["flat"], axis=1),
        helper.make_node("Gemm", ["flat", "weights", "bias"], ["logits"]),
        helper.make_node(last, ["logits"], ["probabilities"]),
        helper.make_node("Transpose", ["image"], ["inside"], perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["inside", "kernel"], ["convolved"]),
        helper.make_node("Relu", ["convolved"], ["activated"]),
        helper.make_node("Transpose", ["activated"], ["edges"], perm=[0, 2, 3, 1]),
    ]
    graph = helper.make_graph(
        nodes if convolution else nodes[:3],
        "by hand",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, shape)],
        outputs if convolution else outputs[:1],
        [
            numpy_helper.from_array(values, name)
            for name, values in (("weights", weights), ("bias", bias), ("kernel", KERNEL))
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    helper.set_model_props(
        model, {key: text if isinstance(text, str) else json.dumps(text) for key, text in metadata.items()}
    )
    onnx.save(model, path)
    return path


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return write(tmp_path / "hand.onnx", classes=["Coat", "Bag", "Shirt"], feature_maps=["edges"], title="by hand")


@pytest.fixture(name="predictor")
def _predictor(path: Path) -> Predictor:
    return Predictor(path)


def expected(pictures: np.ndarray) -> np.ndarray:
    logits = (pictures.reshape(-1, 784) / 255).astype(np.float64) @ WEIGHTS + BIAS
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def test_probabilities_are_those_computed_by_hand(predictor: Predictor):
    found = predictor.probabilities(PICTURES)
    assert found.shape == (5, 3) and found.dtype == np.float32
    np.testing.assert_allclose(found, expected(PICTURES), atol=1e-5)


@pytest.mark.parametrize(
    "images",
    [
        PICTURES,
        PICTURES[..., None],
        PICTURES / 255,
        (PICTURES / 255).astype(np.float32)[..., None],
        np.asfortranarray(PICTURES / 255),
        PICTURES.tolist() and list(PICTURES),
    ],
)
def test_every_way_to_give_pictures_reads_the_same(predictor: Predictor, images):
    np.testing.assert_allclose(predictor.probabilities(images), expected(PICTURES), atol=1e-5)


@pytest.mark.parametrize("image", [PICTURES[0], PICTURES[0][..., None], PICTURES[0] / 255, PICTURES[:1]])
def test_one_picture_gives_one_row(predictor: Predictor, image: np.ndarray):
    np.testing.assert_allclose(predictor.probabilities(image), expected(PICTURES[:1]), atol=1e-5)


def test_numbers_beyond_the_range_are_answered_where_that_is_asked_for(predictor: Predictor):
    wrong = PICTURES.astype(np.float32)  # 0 to 255, not divided
    with pytest.raises(DataError, match="between 0 and 1"):
        predictor.probabilities(wrong)
    np.testing.assert_allclose(predictor.probabilities(wrong, check_range=False), expected(255.0 * wrong), atol=1e-5)


def test_half_precision_pictures_are_read(predictor: Predictor):
    halves = (PICTURES / 255).astype(np.float16)
    np.testing.assert_allclose(predictor.probabilities(halves), expected(PICTURES), atol=1e-3)


def test_many_pictures_read_as_each_alone(predictor: Predictor):
    many = RNG.integers(0, 256, (700, 28, 28), dtype=np.uint8)  # more than one call of the network
    together = predictor.probabilities(many)
    np.testing.assert_allclose(together, expected(many), atol=1e-5)
    for index in (0, 255, 256, 511, 512, 699):
        np.testing.assert_allclose(predictor.probabilities(many[index])[0], together[index], atol=1e-6)


def test_no_pictures_give_no_rows(predictor: Predictor):
    assert predictor.probabilities(np.zeros((0, 28, 28))).shape == (0, 3)
    assert predictor.top_k(np.zeros((0, 28, 28, 1), np.uint8)) == []


@pytest.mark.parametrize("shape", [(), (28,), (14, 14), (28, 27), (5, 28, 28, 3), (1, 5, 28, 28, 1), (784,), (0,)])
def test_other_shapes_are_refused_with_a_sentence(predictor: Predictor, shape: tuple):
    with pytest.raises(DataError) as error:
        predictor.probabilities(np.zeros(shape))
    assert "(28, 28), (n, 28, 28) or (n, 28, 28, 1)" in str(error.value) and f"came {shape}" in str(error.value)


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (np.zeros((28, 28), np.int64), "came int64"),
        (np.zeros((28, 28), bool), "came bool"),
        (np.full((28, 28), "a"), "came <U1"),
        (np.full((28, 28), 255.0), "Divide by 255"),
        (np.full((28, 28), -0.1), "between 0 and 1"),
        (np.full((28, 28), np.nan), "between 0 and 1"),
        (np.full((28, 28), np.inf), "between 0 and 1"),
        (np.full((28, 28), 1j), "came complex128"),
    ],
)
def test_other_numbers_are_refused_with_a_sentence(predictor: Predictor, images: np.ndarray, message: str):
    with pytest.raises(DataError, match=message):
        predictor.probabilities(images)


def test_top_k_names_the_best_first(predictor: Predictor):
    rows = expected(PICTURES)
    found = predictor.top_k(PICTURES, k=2)
    assert len(found) == 5 and all(len(best) == 2 for best in found)
    for best, row in zip(found, rows, strict=True):
        order = np.argsort(-row)[:2]
        assert [name for name, _ in best] == [predictor.classes[index] for index in order]
        np.testing.assert_allclose([probability for _, probability in best], row[order], atol=1e-5)
    assert len(predictor.top_k(PICTURES[0])[0]) == 3


@pytest.mark.parametrize("k", [0, 4])
def test_top_k_of_another_number_is_refused(predictor: Predictor, k: int):
    with pytest.raises(DataError, match="k must be 1 to 3"):
        predictor.top_k(PICTURES, k)


def test_feature_maps_are_what_leaves_the_activation(predictor: Predictor):
    maps = predictor.feature_maps(PICTURES[0])
    assert list(maps) == ["edges"] and maps["edges"].shape == (26, 26, 2)
    windows = np.lib.stride_tricks.sliding_window_view(PICTURES[0] / 255, (3, 3))  # (26, 26, 3, 3)
    by_hand = np.maximum(np.einsum("ijkl,fkl->ijf", windows, KERNEL[:, 0]), 0)
    np.testing.assert_allclose(maps["edges"], by_hand, atol=1e-5)
    assert (by_hand == 0).any() and (by_hand > 0).any()


@pytest.mark.parametrize("method", ["feature_maps", "occlusion"])
def test_one_at_a_time_where_one_is_meant(predictor: Predictor, method: str):
    with pytest.raises(DataError, match="one picture at a time, came 5"):
        getattr(predictor, method)(PICTURES)


def test_occlusion_finds_what_the_network_looks_at(tmp_path: Path):
    weights = np.zeros((28, 28, 2), np.float32)
    weights[18:22, 6:10, 1] = 1.0  # the second class wins by the ink in this place, and by nothing else
    seeing = Predictor(write(tmp_path / "seeing.onnx", weights=weights.reshape(784, 2), bias=np.float32([2, 0])))
    picture = np.zeros((28, 28), np.float32)
    picture[4:24, 4:24] = 0.5
    heat = seeing.occlusion(picture)
    assert heat.shape == (28, 28) and heat.max() > 0.2
    row, column = np.unravel_index(heat.argmax(), heat.shape)
    assert 17 <= row <= 22 and 5 <= column <= 10
    assert not heat[:12].any() and not heat[:, 16:].any()
    assert not seeing.occlusion(np.zeros((28, 28))).any()
    np.testing.assert_allclose(
        seeing.occlusion((picture * 255).astype(np.uint8), size=3, stride=3),
        seeing.occlusion(np.float32((picture * 255).astype(np.uint8) / 255), size=3, stride=3),
    )
    with pytest.raises(DataError, match="stride of 6"):
        seeing.occlusion(picture, size=5, stride=6)


def test_printing_it_teaches(predictor: Predictor, tmp_path: Path):
    assert repr(predictor) == (
        "Predictor of by hand: picture (28, 28, 1) -> probabilities of Coat, Bag, Shirt, "
        "and the outputs of 1 convolutions"
    )
    bare = Predictor(write(tmp_path / "bare.onnx"))
    assert repr(bare) == "Predictor of bare.onnx: picture (28, 28, 1) -> probabilities of 0, 1, 2"
    assert bare.classes == ("0", "1", "2") and bare.feature_maps(PICTURES[0]) == {}


def damaged(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def zipped(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, b"")
    return path


def changed(path: Path, change: Callable[[onnx.ModelProto], None]) -> Path:
    model = onnx.load(write(path))
    change(model)
    onnx.save(model, path)
    return path


# Name of the fault -> what makes a file with it at a path, what the message must say.
FAULTS = {
    "missing": (lambda path: path, "There is no model file"),
    "a folder": (lambda path: path.mkdir() or path, "There is no model file"),
    "empty": (lambda path: damaged(path, b""), "is empty"),
    "text": (lambda path: damaged(path, b"not a model"), "is damaged, or no ONNX model"),
    "cut off": (lambda path: damaged(path, write(path).read_bytes()[:3000]), "is damaged, or no ONNX model"),
    "zeros": (lambda path: damaged(path, bytes(5000)), "is damaged, or no ONNX model"),
    "a zip archive": (lambda path: damaged(path, b"PK\x03\x04"), "It is a zip archive"),
    "a Keras file": (
        lambda path: zipped(path.with_suffix(".keras"), "config.json", "model.weights.h5"),
        r"It is a Keras model \(\.keras\).*model.onnx in the folder of its run.*load_model\('.*model.keras'\).export",
    ),
    "an old Keras file": (
        lambda path: damaged(path.with_suffix(".h5"), b"\x89HDF\r\n\x1a\n"),
        r"older versions of Keras.*load_model\('.*model.h5'\).export.*people whom you trust",
    ),
    "a model of PyTorch": (lambda path: zipped(path, "archive/data.pkl"), "PyTorch, which is not read.*write an ONNX"),
    "a pickle": (lambda path: damaged(path, b"\x80\x04\x95"), "a pickle, which is not read"),
    "TensorFlow Lite": (lambda path: damaged(path, b"\x1c\0\0\0TFL3"), "TensorFlow Lite"),
    "a page of the web": (
        lambda path: damaged(path, b"\n<!DOCTYPE html>"),
        "a page of the web.*Download the file again",
    ),
    "TensorFlow's folder": (lambda path: path.mkdir() or damaged(path / "saved_model.pb", b"").parent, "a SavedModel"),
    "a newer opset": (
        lambda path: changed(path, lambda model: setattr(model.opset_import[0], "version", 99)),
        r"made for a newer ONNX Runtime: it is written in version 99 .* up to \d+ can be read here",
    ),
    "a newer format": (
        lambda path: changed(path, lambda model: setattr(model, "ir_version", 99)),
        r"made for a newer ONNX Runtime: it is written in version 99 .* up to \d+ can be read here",
    ),
    "flat input": (lambda path: write(path, shape=("n", 784), convolution=False), "no model that reads pictures"),
    "size unknown": (lambda path: write(path, shape=("n", "h", "w", 1)), "no model that reads pictures"),
    "other size than its weights": (lambda path: write(path, shape=("n", 10, 10, 1)), "is damaged"),
    "logits": (lambda path: write(path, last="Identity"), "must be probabilities"),
    "not finite": (lambda path: write(path, bias=np.float32([np.nan, 0, 0])), "no number: its training went wrong"),
    "too few classes": (lambda path: write(path, classes=["a", "b"]), "names 2 classes, but gives 3"),
    "classes no list": (lambda path: write(path, classes="{broken"), "metadata"),
    "classes a number": (lambda path: write(path, classes=3), "metadata"),
    "map that is not there": (lambda path: write(path, feature_maps=["lost"]), r"does not give: \['lost'\]"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_files_that_cannot_be_used_are_named(fault: str, tmp_path: Path, capfd: pytest.CaptureFixture):
    make, message = FAULTS[fault]
    path = make(tmp_path / "model.onnx")
    with pytest.raises(ModelError, match=message) as error:
        predict.load(path)
    assert str(path) in str(error.value) and "\n" not in str(error.value) and "ONNXRuntimeError" not in str(error.value)
    assert error.value.__cause__ is None
    assert capfd.readouterr() == ("", "")  # nothing of ONNX Runtime's own talk


@pytest.mark.parametrize("together", [1, 2, 7])
def test_a_model_for_a_fixed_number_of_pictures_reads_any_number(tmp_path: Path, together: int):
    free = Predictor(write(tmp_path / "free.onnx", feature_maps=["edges"]))
    fixed = Predictor(write(tmp_path / "fixed.onnx", shape=(together, 28, 28, 1), feature_maps=["edges"]))
    np.testing.assert_allclose(fixed.probabilities(PICTURES), expected(PICTURES), atol=1e-5)
    maps, wanted = fixed.feature_maps(PICTURES[0]), free.feature_maps(PICTURES[0])
    np.testing.assert_allclose(maps["edges"], wanted["edges"], atol=1e-5)
    np.testing.assert_allclose(fixed.occlusion(PICTURES[0]), free.occlusion(PICTURES[0]), atol=1e-5)


def test_load_gives_the_same_until_the_file_changes(path: Path):
    first = predict.load(path)
    assert predict.load(str(path)) is first and predict.load(path.parent / "." / path.name) is first
    before = first.probabilities(PICTURES)
    other = write(path.with_name("other.onnx"), weights=-WEIGHTS, classes=["Coat", "Bag", "Shirt"])
    os.replace(other, path)
    second = predict.load(path)
    assert second is not first
    assert not np.allclose(second.probabilities(PICTURES), before)
    np.testing.assert_array_equal(first.probabilities(PICTURES), before)


def test_load_does_not_keep_a_failure(tmp_path: Path):
    path = damaged(tmp_path / "model.onnx", b"half")
    with pytest.raises(ModelError):
        predict.load(path)
    assert predict.load(write(path)).classes == ("0", "1", "2")


def test_a_trained_model_reads_as_keras_does(trained):
    import keras

    model = keras.models.load_model(trained.folder / "model.keras", compile=False)
    predictor = predict.load(trained.folder / "model.onnx")
    pictures = RNG.random((40, 28, 28, 1), dtype=np.float32)
    np.testing.assert_allclose(predictor.probabilities(pictures), model.predict_on_batch(pictures), atol=1e-5)
    assert predictor.classes == tuple("0123456789")
    convolutions = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
    assert list(predictor.feature_map_names) == [layer.name for layer in convolutions]
    maps = predictor.feature_maps(pictures[0])
    assert [values.shape[-1] for values in maps.values()] == [layer.filters for layer in convolutions]
    assert predictor.occlusion(pictures[0]).shape == (28, 28)


def test_predicting_and_drawing_figures_load_no_keras():
    code = """if True:
        import sys, time
        start = time.perf_counter()
        import workbench.predict
        seconds = time.perf_counter() - start
        import workbench.figures
        heavy = {"keras", "tensorflow", "jax", "torch", "onnx", "pandas", "sklearn", "scipy"} & set(sys.modules)
        assert not heavy, heavy
        print(f"import workbench.predict: {seconds:.2f} s")
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    print(done.stdout)
