"""Explanations are what other ways of computing say they are. `test_backends.py` runs this file under each backend."""

from pathlib import Path

import keras
import numpy as np
import pytest

from workbench.concepts.convolution import convolve2d
from workbench.data.datasets import load
from workbench.engine.building import build_model
from workbench.engine.explanations import explain, integrated_gradients, slopes
from workbench.engine.grad_cam import cell_centres, enlarge, grad_cam
from workbench.engine.seeding import set_random_seed
from workbench.engine.trained_models import feature_maps, saved, scores
from workbench.errors import ConfigError, DataError, ModelError
from workbench.runs.config import RunConfig
from workbench.runs.presets import preset
from workbench.settings import SHIPPED_MODEL


@pytest.fixture(scope="module")
def shipped() -> keras.Model:
    return saved(SHIPPED_MODEL.with_suffix(".keras"), preset("shipped"))


@pytest.fixture(scope="module")
def pictures() -> np.ndarray:
    return load("digits").x_test[:6].astype("float32") / 255


@pytest.fixture
def by_hand() -> tuple[keras.Model, np.ndarray, np.ndarray, np.ndarray]:
    """A network of two 2x2 kernels and three classes on pictures of 4x4, and its weights, which fit on a page."""
    kernels = np.zeros((2, 2, 1, 2), "float32")
    kernels[:, :, 0, 0] = [[1, 0], [0, -1]]  # a falling edge along the diagonal
    kernels[:, :, 0, 1] = [[-1, 1], [0, 1]]
    bias = np.array([0.5, -0.25], "float32")
    dense = np.zeros((18, 3), "float32")
    dense[:, 1] = np.linspace(-1, 1, 18)
    dense[:, 2] = np.tile([1, -1], 9)  # the first map speaks for it, the second against it
    model = keras.Sequential(
        [
            keras.Input((4, 4, 1)),
            keras.layers.Conv2D(2, 2, name="conv2d_1"),
            keras.layers.Activation("relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )
    model.set_weights([kernels, bias, dense, np.array([0.1, 0.2, 0.3], "float32")])
    picture = np.array([[0, 1, 0, 0], [1, 1, 0, 0.5], [0, 0.2, 1, 0], [0, 0, 1, 1]], "float32")[..., None]
    return model, kernels, dense, picture


def sums_by_hand(kernels: np.ndarray, bias: list[float], picture: np.ndarray) -> np.ndarray:
    """What the convolution computes, place by place, shape (3, 3, 2)."""
    return np.array(
        [
            [
                [(picture[i : i + 2, j : j + 2, 0] * kernels[:, :, 0, k]).sum() + bias[k] for k in range(2)]
                for j in range(3)
            ]
            for i in range(3)
        ]
    )


@pytest.mark.parametrize("target", [0, 1, 2])
def test_grad_cam_and_saliency_of_a_case_that_fits_on_a_page(by_hand, target: int) -> None:
    model, kernels, dense, picture = by_hand
    sums = sums_by_hand(kernels, [0.5, -0.25], picture)
    maps, slope = np.maximum(sums, 0), dense[:, target].reshape(3, 3, 2)
    weights = slope.sum(axis=(0, 1)) / 9  # equation 1: the mean over the nine places
    cam = weights[0] * maps[:, :, 0] + weights[1] * maps[:, :, 1]  # equation 2, before its ReLU
    gradient = np.zeros((4, 4))
    for i in range(3):
        for j in range(3):
            for k in range(2):
                gradient[i : i + 2, j : j + 2] += slope[i, j, k] * (sums[i, j, k] > 0) * kernels[:, :, 0, k]

    found = explain(model, picture, target)
    assert found["target"] == target and list(found["grad_cam_layers"]) == ["conv2d_1"]
    np.testing.assert_allclose(found["grad_cam_map:conv2d_1"], cam, atol=1e-5)
    np.testing.assert_allclose(found["grad_cam_weights:conv2d_1"], weights, atol=1e-6)
    np.testing.assert_allclose(found["gradient"][..., 0], gradient, atol=1e-5)
    np.testing.assert_allclose(found["saliency"], np.abs(gradient), atol=1e-5)
    np.testing.assert_allclose(found["logits"], maps.ravel() @ dense + [0.1, 0.2, 0.3], atol=1e-5)
    np.testing.assert_allclose(found["features"], maps.ravel(), atol=1e-5)
    # Cell (i, j) looks at pixels i, i + 1: its middle is i + 1/2, so pixel 1 lies halfway between the cells 0 and 1.
    assert found["grad_cam"][0, 1, 1] == pytest.approx(np.maximum(cam[:2, :2], 0).mean(), abs=1e-5)
    assert found["grad_cam"].min() >= 0 and found["grad_cam"][0, 0, 0] == pytest.approx(max(cam[0, 0], 0), abs=1e-5)


def test_integrated_gradients_of_a_case_that_fits_on_a_page(by_hand) -> None:
    model, kernels, dense, picture = by_hand
    expected = np.zeros((4, 4))
    for share in (np.arange(4000) + 0.5) / 4000:  # far finer than what is tested
        on = sums_by_hand(kernels, [0.5, -0.25], share * picture) > 0
        for i, j, k in zip(*np.nonzero(on), strict=True):
            expected[i : i + 2, j : j + 2] += dense[:, 1].reshape(3, 3, 2)[i, j, k] * kernels[:, :, 0, k] / 4000
    found = integrated_gradients(model, picture, 1)
    np.testing.assert_allclose(found.values[..., 0], expected * picture[..., 0], atol=0.01 * abs(found.difference))


def test_integrated_gradients_are_complete(shipped: keras.Model, pictures: np.ndarray) -> None:
    black = np.zeros_like(pictures[:1])
    start = np.asarray(keras.ops.convert_to_numpy(scores(shipped, black)[0]))[0]
    for number, picture in enumerate(pictures[:3]):
        for target in (-1, 5) if number == 1 else (-1,):
            found = explain(shipped, picture, target)
            both = found["integrated_sum"], found["integrated_difference"]
            assert both[0] == pytest.approx(both[1], rel=0.01)
            k = int(found["target"])
            assert k == target or target == -1 and k == found["probabilities"].argmax()
            assert both[1] == pytest.approx(found["logits"][k] - start[k], abs=1e-3)
            assert both[0] == pytest.approx(found["integrated_gradients"].sum(), rel=1e-4)
            assert not found["integrated_gradients"][picture == 0].any()  # what is as in the baseline adds nothing


def test_saliency_is_the_slope_of_small_steps(small: RunConfig, pictures: np.ndarray) -> None:
    set_random_seed(4)
    model = build_model(small.replace(activation="tanh"))
    # On a black ground all values under a pooling are the same, and every step has a kink: no ground is black here.
    picture, step = (pictures[0] + np.random.rand(28, 28, 1).astype("float32")) / 2, 2e-3
    found = slopes(model, picture, 7).gradient[..., 0]
    places = [np.unravel_index(place, (28, 28)) for place in np.argsort(-np.abs(found).ravel())[:40]]
    moved = np.stack([picture] * 80)
    for number, place in enumerate(places):
        moved[2 * number][place] += step
        moved[2 * number + 1][place] -= step
    ends = np.asarray(keras.ops.convert_to_numpy(scores(model, moved)[0]))[:, 7].astype(float)
    slope = (ends[::2] - ends[1::2]) / (2 * step)
    error = np.abs(slope - [found[place] for place in places]) / np.abs(found).max()
    # Some steps still change which value a pooling lets through.
    assert np.median(error) < 0.005 and np.mean(error < 0.02) > 0.8, np.sort(error)


def test_feature_maps_are_those_of_a_convolution_by_hand(small: RunConfig, pictures: np.ndarray) -> None:
    set_random_seed(5)
    model = build_model(small.replace(normalization="none"))
    maps = feature_maps(model, pictures[:1])
    kernels, bias = model.layers[0].get_weights()
    by_hand = np.maximum(convolve2d(pictures[:1].astype(float), kernels.astype(float), bias.astype(float)), 0)
    np.testing.assert_allclose(maps["conv2d_1"], by_hand, atol=1e-5)


def test_the_explained_score_is_the_one_before_the_softmax(shipped: keras.Model, pictures: np.ndarray) -> None:
    logits, features, maps = scores(shipped, pictures)
    powers = np.exp(np.asarray(keras.ops.convert_to_numpy(logits)))
    said = np.asarray(keras.ops.convert_to_numpy(shipped(pictures)))
    np.testing.assert_allclose(powers / powers.sum(axis=1, keepdims=True), said, atol=1e-5)
    assert features.shape == (6, shipped.layers[-1].kernel.shape[0]) and len(maps) == 6


def test_a_cell_is_drawn_where_it_looks(shipped: keras.Model, small: RunConfig) -> None:
    # Light in one pixel only, the middle of what a cell looks at, is seen by that cell more than by its neighbours.
    model = build_model(small.replace(normalization="none", activation="linear", filters=(1, 1, 1)))
    for layer in model.layers[:-1]:
        if layer.get_weights():
            layer.set_weights([np.outer([1, 2, 1], [1, 2, 1]).reshape(3, 3, 1, 1), np.zeros(1)])
    for name, ((top, step), _) in cell_centres(model).items():
        for cell in (0, 1):
            dot = np.zeros((1, 28, 28, 1), "float32")
            place = top + step * cell
            low, high = int(np.floor(place)), int(np.ceil(place))
            dot[0, [low, low, high, high], [low, high, low, high]] = 1
            maps = feature_maps(model, dot)[name][0, :, :, 0]
            assert maps[cell, cell] == maps.max() > 0, name
    assert cell_centres(shipped)["conv2d_6"][0] == (1.5, 4.0)  # padded: two poolings alone


def test_a_map_is_enlarged_by_lines_between_its_cells() -> None:
    large = enlarge(np.array([[0.0, 4.0], [8.0, 12.0]]), [(1.0, 2.0), (1.0, 4.0)], (5, 7))
    assert large.shape == (5, 7)
    np.testing.assert_allclose(large[1], [0, 0, 1, 2, 3, 4, 4])
    np.testing.assert_allclose(large[:, 1], [0, 0, 4, 8, 8])


def test_grad_cam_is_a_weighted_sum() -> None:
    maps, gradients = np.random.rand(3, 5, 4), np.random.randn(3, 5, 4)
    cam, weights = grad_cam(maps, gradients)
    assert cam[2, 3] == pytest.approx(sum(maps[2, 3, k] * gradients[:, :, k].mean() for k in range(4)))
    assert weights.shape == (4,)


def test_without_convolution_grad_cam_says_so(small: RunConfig, pictures: np.ndarray) -> None:
    found = explain(build_model(small.replace(architecture="mlp", units=(8,))), pictures[0])
    assert found["grad_cam"].shape == (0, 28, 28) and not len(found["grad_cam_layers"])
    assert "no convolution" in str(found["grad_cam_words"]) and found["saliency"].max() > 0
    found = explain(build_model(small.replace(architecture="linear")), pictures[0], 3)
    assert found["integrated_sum"] == pytest.approx(found["integrated_difference"], rel=0.01)


def test_what_cannot_be_explained_is_a_sentence(small: RunConfig, pictures: np.ndarray, tmp_path: Path) -> None:
    model = build_model(small)
    with pytest.raises(DataError, match=r"shape \(28, 28, 1\), came \(8, 8, 1\)"):
        explain(model, pictures[0, :8, :8])
    with pytest.raises(ConfigError, match="classes 0 to 9, came 10"):
        explain(model, pictures[0], 10)
    model.layers[0].set_weights([weights * np.nan for weights in model.layers[0].get_weights()])
    with pytest.raises(ModelError, match="no number"):
        explain(model, pictures[0])
    (tmp_path / "epoch-0001.keras").write_bytes(b"PK nonsense")
    with pytest.raises(ModelError, match="damaged"):
        saved(tmp_path / "epoch-0001.keras", small)


def test_16_bits_are_explained_in_32(small: RunConfig, pictures: np.ndarray, tmp_path: Path) -> None:
    half = build_model(small.replace(precision="mixed_bfloat16"))
    half.save(tmp_path / "half.keras")
    model = saved(tmp_path / "half.keras", small.replace(precision="mixed_bfloat16"))
    assert {layer.compute_dtype for layer in model.layers} == {"float32"}
    found = explain(model, pictures[0])
    assert found["integrated_sum"] == pytest.approx(found["integrated_difference"], rel=0.01)
