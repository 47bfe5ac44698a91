"""Every loss: gradient, size, types, errors, extreme inputs, and numbers worked by hand. Keras: test_parity."""

import numpy as np
import pytest

from workbench.concepts.activations import softmax
from workbench.concepts.losses import (
    LOSSES,
    binary_crossentropy,
    categorical_crossentropy,
    huber,
    huber_gradient,
    kl_divergence,
    mean_squared_error,
    mean_squared_error_gradient,
    naive_crossentropy,
    smooth_labels,
    sparse_categorical_crossentropy,
    sparse_categorical_crossentropy_gradient,
)
from workbench.errors import ConfigError

LOGITS = {"from_logits": True}
SETTINGS = [(name, {}) for name in LOSSES]
SETTINGS += [(name, LOGITS) for name in LOSSES if "crossentropy" in name]
SETTINGS += [
    (name, {"label_smoothing": 0.1, **how})
    for name in LOSSES
    for how in ({}, LOGITS)
    if "crossentropy" in name and "sparse" not in name
]
SETTINGS += [("huber", {"delta": 0.5})]
SETTINGS += [
    (f"{kind}_focal_crossentropy", {"gamma": gamma, **how})
    for kind in ("binary", "categorical")
    for gamma in (0.0, 1.0, 3.5)
    for how in ({}, LOGITS)
]
SETTINGS += [
    ("binary_focal_crossentropy", {"apply_class_balancing": True, "alpha": 0.7}),
    ("categorical_focal_crossentropy", {"alpha": np.array([0.1, 0.2, 0.3, 0.4])}),
]
IDS = ["-".join([name, *(f"{key}={value}" for key, value in settings.items())]) for name, settings in SETTINGS]


def example(name: str, settings: dict, shape: tuple[int, ...] = (6, 4), kind: str = "float64") -> tuple:
    """Return truth and prediction that fit a loss: labels and probabilities, labels and scores, or numbers."""
    rng = np.random.default_rng(0)
    scores = rng.normal(size=shape) * 2
    labels = rng.integers(0, shape[-1], shape[:-1])
    one_hot = np.eye(shape[-1])[labels]
    probabilities = softmax(scores) if "from_logits" not in settings else scores
    if name.startswith("sparse"):
        return labels, probabilities.astype(kind)
    if name == "kl_divergence":
        return softmax(rng.normal(size=shape)).astype(kind), probabilities.astype(kind)
    if name.startswith("binary") or name == "hinge":
        return (rng.random(shape) < 0.5).astype(kind), (scores if name == "hinge" else probabilities).astype(kind)
    if name.startswith("categorical"):
        return one_hot.astype(kind), (scores if "hinge" in name else probabilities).astype(kind)
    return rng.normal(size=shape).astype(kind), scores.astype(kind)


@pytest.mark.parametrize(("name", "settings"), SETTINGS, ids=IDS)
def test_gradient_is_the_slope_of_the_loss(name: str, settings: dict) -> None:
    loss, step = LOSSES[name], 1e-6
    y_true, y_pred = example(name, settings)
    slopes = np.empty_like(y_pred)
    for column in range(y_pred.shape[-1]):
        move = step * np.eye(y_pred.shape[-1])[column]
        slopes[:, column] = loss(y_true, y_pred + move, **settings) - loss(y_true, y_pred - move, **settings)
    assert np.allclose(loss.gradient(y_true, y_pred, **settings), slopes / (2 * step), rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("kind", ["float32", "float64"])
@pytest.mark.parametrize("shape", [(4,), (6, 4), (2, 3, 4)])
@pytest.mark.parametrize(("name", "settings"), SETTINGS, ids=IDS)
def test_one_value_per_sample_in_the_type_of_the_prediction(name: str, settings: dict, shape: tuple, kind: str) -> None:
    y_true, y_pred = example(name, settings, shape, kind)
    values, gradient = LOSSES[name](y_true, y_pred, **settings), LOSSES[name].gradient(y_true, y_pred, **settings)
    assert values.shape == shape[:-1] and gradient.shape == shape
    assert values.dtype == gradient.dtype == kind


@pytest.mark.parametrize(("name", "settings"), SETTINGS, ids=IDS)
@pytest.mark.parametrize("right", [True, False])
def test_stays_finite_and_quiet_at_the_edge(name: str, settings: dict, right: bool) -> None:
    """Probabilities of exactly 0 and 1, scores and errors of any size: right beyond doubt, or wrong beyond doubt."""
    one_hot = np.eye(4, dtype="float32")
    answer = one_hot if right else np.roll(one_hot, 1, axis=1)
    y_true = np.arange(4) if name.startswith("sparse") else one_hot
    on_scores = "from_logits" in settings or "crossentropy" not in name and name != "kl_divergence"
    for size in (100.0, 1e4, 1e15) if on_scores else (1.0,):
        y_pred = np.float32(size) * (2 * answer - 1) if on_scores else answer
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            values = LOSSES[name](y_true, y_pred, **settings)
            gradient = LOSSES[name].gradient(y_true, y_pred, **settings)
        assert np.isfinite(values).all() and np.isfinite(gradient).all()
        assert (values >= -1e-6).all()


@pytest.mark.parametrize(("name", "settings"), SETTINGS, ids=IDS)
def test_a_better_prediction_costs_less(name: str, settings: dict) -> None:
    y_true, y_pred = example(name, settings)
    downhill = y_pred - 1e-3 * LOSSES[name].gradient(y_true, y_pred, **settings)
    assert LOSSES[name](y_true, downhill, **settings).sum() < LOSSES[name](y_true, y_pred, **settings).sum()


@pytest.mark.parametrize("name", [name for name in LOSSES if not name.startswith("sparse")])
@pytest.mark.parametrize("part", ["function", "gradient"])
def test_shapes_that_numpy_would_stretch_are_refused(name: str, part: str) -> None:
    with pytest.raises(ConfigError, match=r"same shape.*\(3,\) and \(3, 1\)"):
        getattr(LOSSES[name], part)(np.ones(3), np.ones((3, 1)))
    with pytest.raises(ConfigError, match="at least one axis"):
        getattr(LOSSES[name], part)(1.0, 0.5)


def test_sparse_labels_may_stand_in_a_column_and_must_name_a_class() -> None:
    p = softmax(np.random.default_rng(0).normal(size=(3, 4)))
    expected = sparse_categorical_crossentropy([0, 1, 3], p)
    assert np.array_equal(sparse_categorical_crossentropy([[0], [1], [3]], p), expected)
    for labels, message in (
        ([0, 1, 4], "0 to 3, came 0 to 4"),
        ([0, -1, 3], "came -1 to 3"),
        ([0.5, 1, 3], "whole numbers"),
        (np.eye(3, 4), "One-hot labels belong to"),
    ):
        for function in (sparse_categorical_crossentropy, sparse_categorical_crossentropy_gradient):
            with pytest.raises(ConfigError, match=message):
                function(labels, p)


def test_smoothing_must_be_a_share() -> None:
    assert smooth_labels(np.array([0.0, 1.0, 0.0, 0.0]), 0.2, 4) == pytest.approx([0.05, 0.85, 0.05, 0.05])
    with pytest.raises(ConfigError, match="between 0 and 1, came 1.5"):
        binary_crossentropy([1.0], [0.5], label_smoothing=1.5)


@pytest.mark.parametrize("name", LOSSES)
def test_says_what_it_is(name: str) -> None:
    loss = LOSSES[name]
    assert loss.function.__name__ == name and loss.gradient.__name__ == f"{name}_gradient"
    assert all(len(text) > 3 for text in (loss.label, loss.formula, loss.used))
    assert "Formula:" in loss.function.__doc__ and loss.gradient.__doc__.startswith("Return ")


def test_numbers_worked_by_hand() -> None:
    assert mean_squared_error([3.5, 2.1], [3.8, 1.9]) == pytest.approx(0.065)  # (0.09 + 0.04) / 2
    assert mean_squared_error_gradient([3.5, 2.1], [3.8, 1.9]) == pytest.approx([0.3, -0.2])
    assert categorical_crossentropy([1, 0], [0.7, 0.3]) == pytest.approx(0.356675, abs=1e-6)  # -log 0.7
    assert categorical_crossentropy([1, 0], [0.7, 0.3]) / 2 == pytest.approx(0.178337, abs=1e-6)
    assert binary_crossentropy([1, 0], [0.7, 0.3]) == pytest.approx(0.356675, abs=1e-6)  # -(log 0.7 + log 0.7) / 2


def test_huber_is_squared_near_and_straight_far_away() -> None:
    errors = np.array([[0.5], [1.0], [3.0]])
    assert huber(np.zeros((3, 1)), errors) == pytest.approx([0.125, 0.5, 2.5])
    assert huber_gradient(np.zeros((3, 1)), errors)[:, 0].tolist() == [0.5, 1.0, 1.0]
    assert huber(np.zeros((3, 1)), errors, delta=100.0) == pytest.approx(errors[:, 0] ** 2 / 2)


def test_logits_and_probabilities_are_two_ways_to_the_same_number() -> None:
    scores, labels = np.random.default_rng(0).normal(size=(5, 3)), np.array([0, 1, 2, 1, 0])
    one_hot = np.eye(3)[labels]
    expected = naive_crossentropy(one_hot, scores)
    for value in (
        categorical_crossentropy(one_hot, scores, from_logits=True),
        categorical_crossentropy(one_hot, softmax(scores)),
        sparse_categorical_crossentropy(labels, scores, from_logits=True),
    ):
        assert value == pytest.approx(expected, rel=1e-12)


def test_the_naive_form_overflows_where_the_stable_one_does_not() -> None:
    labels, scores = np.array([[0.0, 1.0]]), np.array([[1000.0, 0.0]])
    with np.errstate(all="ignore"):
        assert not np.isfinite(naive_crossentropy(labels, scores)).any()
    assert categorical_crossentropy(labels, scores, from_logits=True) == pytest.approx([1000.0])


def test_divergence_is_crossentropy_less_entropy() -> None:
    y, p = softmax(np.random.default_rng(0).normal(size=(2, 5, 3)))
    entropy = -(y * np.log(y)).sum(axis=-1)
    assert kl_divergence(y, p) == pytest.approx(categorical_crossentropy(y, p) - entropy)
    assert kl_divergence(y, y) == pytest.approx(0)


def test_focal_hushes_what_is_already_right() -> None:
    labels, sure, unsure = np.array([[1.0]]), np.array([[0.95]]), np.array([[0.4]])
    focal, plain = LOSSES["binary_focal_crossentropy"], LOSSES["binary_crossentropy"]
    assert focal(labels, sure) / plain(labels, sure) == pytest.approx(0.05**2)
    assert focal(labels, unsure) / plain(labels, unsure) == pytest.approx(0.6**2)
    assert focal(labels, unsure, gamma=0.0) == pytest.approx(plain(labels, unsure))
