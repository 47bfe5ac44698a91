"""Every activation: derivative, range, saturation, types, sizes, and what the table says. Keras: test_parity."""

import numpy as np
import pytest

from workbench.concepts.activations import ACTIVATIONS, gelu, leaky_relu, log_softmax, softmax, softmax_jacobian

ELEMENTWISE = {name: activation for name, activation in ACTIVATIONS.items() if name != "softmax"}
SETTINGS = [(name, {}) for name in ELEMENTWISE] + [
    ("leaky_relu", {"negative_slope": 0.01}), ("elu", {"alpha": 0.5}), ("gelu", {"approximate": True})]  # fmt: skip
IDS = [" ".join([name, *map(str, settings.values())]) for name, settings in SETTINGS]
EXTREMES = np.array([-1e300, -1e30, -1e4, -750.0, -90.0, 0.0, 90.0, 750.0, 1e4, 1e30, 1e300])


@pytest.mark.parametrize(("name", "settings"), SETTINGS, ids=IDS)
def test_derivative_is_the_slope_of_the_function(name: str, settings: dict) -> None:
    activation, step = ACTIVATIONS[name], 1e-6
    x = np.random.default_rng(0).uniform(-6, 6, (7, 11))
    x = x[np.abs(x) > 10 * step]  # corners have no slope
    slope = (activation(x + step, **settings) - activation(x - step, **settings)) / (2 * step)
    assert np.allclose(activation.derivative(x, **settings), slope, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize(("name", "settings"), SETTINGS, ids=IDS)
def test_stays_finite_and_quiet_however_large_the_input(name: str, settings: dict) -> None:
    activation = ACTIVATIONS[name]
    for x in (EXTREMES, np.clip(EXTREMES, -3e38, 3e38).astype("float32")):
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            assert np.isfinite(activation(x / 2, **settings)).all()
            assert np.isfinite(activation.derivative(x / 2, **settings)).all()


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("kind", ["float32", "float64"])
def test_keeps_shape_and_type(name: str, kind: str) -> None:
    for x in (np.zeros((2, 3, 4), kind), np.zeros(5, kind), np.zeros((), kind)):
        for function in (ACTIVATIONS[name], ACTIVATIONS[name].derivative):
            y = function(x)
            assert y.shape == x.shape and y.dtype == kind


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_takes_whole_numbers_and_lists_and_leaves_its_input_alone(name: str) -> None:
    x = np.array([-2, 0, 3])
    y = ACTIVATIONS[name](x)
    assert y.dtype == "float64" and np.array_equal(y, ACTIVATIONS[name]([-2.0, 0.0, 3.0]))
    assert ACTIVATIONS[name].derivative(x).dtype == "float64"
    assert x.tolist() == [-2, 0, 3]


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_range_is_reached_and_never_left(name: str) -> None:
    y = ACTIVATIONS[name](np.concatenate([np.linspace(-10, 10, 20001), EXTREMES]))
    for reached, said in zip((y.min(), y.max()), ACTIVATIONS[name].range, strict=True):
        assert abs(reached) > 1e3 if np.isinf(said) else reached == pytest.approx(said, abs=1e-3)
    assert (y >= ACTIVATIONS[name].range[0]).all() and (y <= ACTIVATIONS[name].range[1]).all()


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_saturates_where_the_table_says(name: str) -> None:
    left, right = np.abs(ACTIVATIONS[name].derivative(np.array([-50.0, 50.0]))) < 1e-6
    expected = {"on both sides": (True, True), "on the left": (True, False), "nowhere": (False, False)}
    assert (left, right) == expected[ACTIVATIONS[name].saturates]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_says_what_it_is(name: str) -> None:
    activation = ACTIVATIONS[name]
    assert all(len(text) > 0 for text in (activation.label, activation.formula, activation.used))
    assert activation.function.__name__ == name
    for function in (activation.function, activation.derivative):
        assert function.__doc__.split("\n")[0].endswith((".", ": x."))


def test_labels_are_all_different() -> None:
    assert len({activation.label for activation in ACTIVATIONS.values()}) == len(ACTIVATIONS)


def test_known_values() -> None:
    assert ACTIVATIONS["sigmoid"](np.array([0.0])) == 0.5
    assert leaky_relu(np.array([-10.0])) == -2.0
    assert gelu(np.array([1.0])) == pytest.approx(0.8413447460685429)  # 84.1 % of a normal distribution lie below 1
    assert gelu(np.array([-10.0])) == pytest.approx(-10 * 7.619853024160527e-24)  # no digit lost far out


def test_softmax_of_a_worked_example() -> None:
    assert softmax([1.0, 2.0, 3.0]) == pytest.approx([0.09003057, 0.24472847, 0.66524096])


def test_softmax_adds_up_to_one_along_its_axis_and_survives_large_scores() -> None:
    scores = np.random.default_rng(0).normal(size=(4, 5, 6)) * 1e4
    for axis in (0, 1, -1):
        p = softmax(scores, axis=axis)
        assert np.isfinite(p).all() and np.allclose(p.sum(axis=axis), 1)
    assert np.allclose(softmax([1.0, 2.0, 3.0]), softmax([1001.0, 1002.0, 1003.0]))
    assert softmax(np.zeros(3, "float32")).dtype == "float32"


def test_temperature_flattens_and_sharpens() -> None:
    scores = np.array([1.0, 2.0, 3.0])
    assert np.allclose(softmax(scores, temperature=1e6), 1 / 3, atol=1e-5)
    assert np.allclose(softmax(scores, temperature=1e-3), [0, 0, 1])
    assert np.allclose(softmax(scores, temperature=2.0), softmax(scores / 2))


def test_jacobian_is_the_slope_of_softmax() -> None:
    x, step = np.random.default_rng(0).normal(size=(3, 5)), 1e-6
    jacobian = softmax_jacobian(x)
    assert jacobian.shape == (3, 5, 5) and softmax_jacobian(x[0]).shape == (5, 5)
    for column in range(5):
        move = step * np.eye(5)[column]
        assert np.allclose(jacobian[..., column], (softmax(x + move) - softmax(x - move)) / (2 * step), atol=1e-9)
    assert np.allclose(jacobian.sum(axis=-1), 0) and np.allclose(jacobian, np.swapaxes(jacobian, -1, -2))


def test_log_softmax_keeps_what_softmax_rounds_to_zero() -> None:
    scores = np.array([[0.0, 1000.0], [0.0, 1.0]])
    assert log_softmax(scores)[0].tolist() == [-1000.0, 0.0]
    assert np.allclose(log_softmax(scores[1]), np.log(softmax(scores[1])))


@pytest.mark.parametrize(("name", "left", "right"), [("selu", 1.758, 1.051), ("elu", 1.0, 1.0), ("silu", 0.5, 0.5)])
def test_selu_has_a_corner_where_its_relatives_are_smooth(name, left, right):
    slopes = ACTIVATIONS[name].derivative(np.array([-1e-9, 1e-9]))
    assert slopes.tolist() == pytest.approx([left, right], abs=5e-4)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 4.0])
def test_the_slope_of_softmax_is_divided_by_its_temperature(temperature: float) -> None:
    z, push = np.array([1.0, -0.5, 2.0]), 1e-6 * np.eye(3)
    measured = (softmax(z + push, temperature=temperature) - softmax(z - push, temperature=temperature)) / 2e-6
    assert np.allclose(measured, softmax_jacobian(z / temperature) / temperature, atol=1e-8)
