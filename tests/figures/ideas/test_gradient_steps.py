"""Figures with handles to drag, read back: curves, slopes, steps and pushes are what the mathematics says."""

import numpy as np
import pytest

from workbench.concepts.activations import gelu, gelu_derivative, softmax, softmax_jacobian
from workbench.concepts.losses import huber, huber_gradient
from workbench.errors import ConfigError
from workbench.figures import (
    activation_pulls,
    best_guess,
    class_bars,
    class_pushes,
    loss_pulls,
    softmax_slopes,
    temperature_curves,
)


def trace(figure, name, axis=None):
    return next(trace for trace in figure.data if trace.name == name and axis in (None, trace.xaxis))


def words(figure):
    return (figure.layout.title.text + " " + figure.layout.title.subtitle.text).replace("<br>", " ")


def test_losses_of_a_number():
    figure = loss_pulls(["mean_squared_error", "huber"], 1.0, 4.0, delta=2.0, learning_rate=0.1)
    curve = trace(figure, "Huber")
    errors = np.array(curve.x)[:, None]
    assert np.allclose(curve.y, huber(np.ones_like(errors), errors, 2.0))
    assert np.allclose(trace(figure, "Huber, slope").y, huber_gradient(np.ones_like(errors), errors, 2.0)[:, 0])
    assert trace(figure, "squared, here").y[0] == 9 and trace(figure, "squared, slope here").y[0] == 6
    assert list(trace(figure, "squared, steps").x) == pytest.approx([4.0, 3.4])
    assert trace(figure, "squared, steps").marker.symbol[-1] == "triangle-left"
    assert "At 4.0 °C, squared pulls 6.00, Huber 2.00" in words(figure)
    assert [handle["name"] for handle in figure.layout.meta["handles"]] == ["prediction", "truth"]


def test_after_steps_the_points_stand_where_they_lead():
    figure = loss_pulls(["mean_squared_error", "mean_absolute_error"], 1.0, 4.0, learning_rate=0.1, steps=10)
    assert trace(figure, "squared, here").x[0] == pytest.approx(1 + 3 * 0.8**10)
    assert trace(figure, "absolute, here").x[0] == pytest.approx(3.0)
    assert "10 steps of SGD: squared at 1.32 °C and absolute at 3.00 °C" in words(figure)


def test_yes_or_no_has_no_truth_to_drag():
    figure = loss_pulls(["binary_crossentropy", "mean_squared_error"], 1.0, -5.0, output="sigmoid")
    assert [handle["name"] for handle in figure.layout.meta["handles"]] == ["score"]
    assert trace(figure, "crossentropy, slope here").y[0] == pytest.approx(-0.9933, abs=1e-4)
    assert trace(figure, "squared, slope here").y[0] == pytest.approx(-0.0132, abs=1e-4)


def test_a_loss_that_has_no_look_is_named():
    with pytest.raises(ConfigError, match="Unknown loss"):
        loss_pulls(["nothing"])


def test_activations_and_the_way_of_the_sum():
    figure = activation_pulls(["gelu", "relu"], -1.0, upstream=1.0, learning_rate=0.5)
    curve = trace(figure, "GELU")
    assert np.allclose(curve.y, gelu(np.array(curve.x)))
    assert np.allclose(trace(figure, "GELU, slope").y, gelu_derivative(np.array(curve.x)))
    assert list(trace(figure, "ReLU, steps").x) == [-1, -1]
    assert trace(figure, "GELU, steps").x[1] == pytest.approx(-1 - 0.5 * gelu_derivative(np.array(-1.0)))


def test_bars_and_pushes_of_classes():
    scores, classes = [0.85, 0.0, -1.0], list("719")
    bars = class_bars(scores, classes, right=0, losses=["categorical_crossentropy"], learning_rate=1.0, held=2)
    p = softmax(np.array(scores))
    assert list(trace(bars, "score").x) == scores and np.allclose(trace(bars, "probability").x, p)
    way = trace(bars, "crossentropy, steps", "x").x
    assert [way[1], way[4], way[7]] == pytest.approx(np.array(scores) - (p - [1, 0, 0]))
    edges = bars.data[0].marker.line.color
    assert edges[0] == edges[1] != edges[2]
    pushes = class_pushes(scores, classes, 0, ["categorical_crossentropy"])
    assert np.allclose(trace(pushes, "crossentropy: push").x, np.array([1, 0, 0]) - p)
    curve = trace(pushes, "crossentropy").y
    assert curve[0] == pytest.approx(p[0]) and np.all(np.diff(curve) > 0) and len(curve) == 21
    with pytest.raises(ValueError, match="3 classes needs one score"):
        class_bars([1.0], classes)


def test_softmax_hot_cold_and_by_one_score():
    scores, classes = [3.0, 1.0, -2.0], list("abc")
    figure = temperature_curves(scores, classes, 2.0)
    assert np.allclose(figure.data[-1].y, softmax(np.array(scores), temperature=2.0))
    assert figure.layout.meta["handles"][0]["x"] == pytest.approx(np.log10(2))
    slopes = softmax_slopes(scores, classes, 1, 2.0).data[0].x
    assert np.allclose(slopes, softmax_jacobian(np.array(scores) / 2)[:, 1] / 2) and abs(sum(slopes)) < 1e-12


def test_every_measured_value_is_a_handle():
    figure = best_guess(9.0, others=[1.0, 2.0], losses=["mean_absolute_error"])
    assert [(handle["name"], handle["x"]) for handle in figure.layout.meta["handles"]] == [(0, 1.0), (1, 2.0), (2, 9.0)]
    assert "With one value at 9 °C, absolute error guesses 2" in words(figure)
