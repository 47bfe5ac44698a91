import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from workbench.concepts.activations import ACTIVATIONS
from workbench.concepts.experiments.propagation import dead_units, mean_square, propagate, random_signal, sizes
from workbench.concepts.experiments.trials import dead_share, trials
from workbench.concepts.network import MLP
from workbench.errors import ConfigError

ELEMENTWISE = [name for name in ACTIVATIONS if name != "softmax"]


@pytest.mark.parametrize("residual", [False, True])
@pytest.mark.parametrize("activation", ELEMENTWISE)
def test_the_gradient_is_the_slope_of_what_goes_forward(activation, residual):
    rng = np.random.default_rng(0)
    kernels = [rng.normal(0, 0.6, (4, 4)) for _ in range(3)]
    x, weights = rng.normal(size=(2, 5, 4))
    signal = propagate(x, kernels, activation, weights, residual)

    def loss(first_kernel):
        found = propagate(x, [first_kernel, *kernels[1:]], activation, weights, residual)
        return float(np.sum(weights * found.outputs[-1]))

    for place in ((0, 0), (2, 1), (3, 3)):
        step = np.zeros((4, 4))
        step[place] = 1e-6
        slope = (loss(kernels[0] + step) - loss(kernels[0] - step)) / 2e-6
        # dL/dW is x^T dL/dz
        assert slope == pytest.approx((x.T @ signal.gradients[0])[place], rel=1e-5, abs=1e-7)


def test_each_layer_takes_what_the_one_before_it_said():
    signal = random_signal(4, "tanh", width=8, samples=3)
    assert signal.sums.shape == signal.outputs.shape == signal.gradients.shape == (4, 3, 8)
    np.testing.assert_allclose(signal.outputs, np.tanh(signal.sums))
    assert "4 layers of 8 units (tanh)" in repr(signal)


def test_sigmoid_loses_at_least_three_quarters_in_each_layer():
    size = sizes(random_signal(10, "sigmoid", "orthogonal").gradients)
    assert (size[:-1] / size[1:] < 0.25).all()


def test_the_matching_initializer_keeps_the_signal():
    for activation, initializer, low, high in (
        ("relu", "he_normal", 0.3, 3),
        ("selu", "lecun_normal", 0.7, 1.5),
        ("linear", "orthogonal", 1 - 1e-6, 1 + 1e-6),
    ):
        sizes_ = np.array([sizes(random_signal(20, activation, initializer, seed=seed).outputs) for seed in range(3)])
        ratio = np.median(sizes_[:, -1] / sizes_[:, 0])
        assert low < ratio < high, (activation, ratio)
    shrunk = sizes(random_signal(20, "relu", "glorot_uniform").outputs)
    assert shrunk[-1] / shrunk[0] < 0.01


def test_scale_multiplies_every_kernel():
    plain, doubled = (random_signal(5, "linear", scale=scale) for scale in (1.0, 2.0))
    np.testing.assert_allclose(doubled.outputs[-1], 2**5 * plain.outputs[-1])


def test_seeds_decide():
    first, same, other = (random_signal(2, "relu", seed=seed).outputs for seed in (1, 1, 2))
    assert np.array_equal(first, same) and not np.array_equal(first, other)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"activation": "softmax"}, "whole layer at once"),
        ({"activation": "rulu"}, "Did you mean 'relu'"),
        ({"initializer": "he"}, "Choose one of"),
        ({"depth": 0}, "at least 1 layer"),
    ],
)
def test_what_cannot_be_is_refused(change, words):
    with pytest.raises(ConfigError, match=words):
        random_signal(**{"depth": 2, "activation": "relu", **change})


def test_mean_squares_are_those_of_the_papers():
    assert mean_square(ACTIVATIONS["linear"]) == pytest.approx(1, abs=1e-9)
    assert mean_square(ACTIVATIONS["relu"]) == pytest.approx(0.5, abs=1e-9)  # He et al. 2015
    assert mean_square(ACTIVATIONS["relu"].derivative) == pytest.approx(0.5, abs=1e-9)
    assert mean_square(ACTIVATIONS["selu"]) == pytest.approx(1, abs=1e-6)  # Klambauer et al. 2017


@pytest.mark.parametrize("activation", ELEMENTWISE)
def test_mean_squares_agree_with_scipy_and_with_random_numbers(activation):
    f = ACTIVATIONS[activation]
    z = np.random.default_rng(0).standard_normal(200_000)
    for function in (f.function, f.derivative):

        def weighted(z, function=function):
            return norm.pdf(z) * float(function(np.array(z))) ** 2

        found = mean_square(function)
        assert found == pytest.approx(quad(weighted, -10, 0)[0] + quad(weighted, 0, 10)[0], rel=1e-6)
        assert found == pytest.approx(np.mean(function(z) ** 2), rel=0.02)


def test_sizes_are_roots_of_mean_squares():
    np.testing.assert_allclose(sizes([[3.0, -4.0], np.zeros((2, 2))]), [math.sqrt(12.5), 0])


def test_dead_is_silent_for_every_sample():
    outputs = np.array([[0.0, 1.0, 0.0, -1.0], [0.0, 0.0, 2.0, 1.0]])
    assert dead_units(outputs).tolist() == [True, False, False, False]


def test_a_bias_pushed_far_down_kills_the_whole_layer():
    x = np.random.default_rng(0).random((50, 6))
    network = MLP((6, 8, 4, 2), initializer="he_normal")
    assert dead_share(network, x) < 0.5
    network.layers[0].parameters[1] = np.full(8, -100.0)
    assert dead_share(network, x) == 1.0  # the second layer hears nothing, and its biases are 0
    assert all(not gradient.any() for gradient in _gradients(network, x)[:2])
    assert dead_share(MLP((6, 2)), x) == 0.0


def _gradients(network, x):
    network.forward(x)
    return network.backward(np.eye(2)[np.arange(len(x)) % 2])


def test_trials_differ_in_their_seed_alone():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(120, 5))
    y = (x[:, 0] > 0).astype(int)
    found = trials(x, y, (8,), seeds=2, epochs=3, activation="tanh", learning_rate=0.5)
    assert found.losses.shape == found.dead.shape == (2, 3) and not found.dead.any()
    assert (found.losses[:, -1] < found.losses[:, 0]).all() and found.losses[0, 0] != found.losses[1, 0]
    assert [network.activation for network in found.networks] == [("tanh",)] * 2
    again = trials(x, y, (8,), seeds=1, epochs=3, activation="tanh", learning_rate=0.5)
    np.testing.assert_array_equal(again.losses[0], found.losses[0])
    assert "2 trials: loss" in repr(found)


def test_trials_survive_an_explosion_and_count_the_dead():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 5))
    y = (x[:, 0] > 0).astype(int)
    found = trials(x, y, (16, 16), seeds=1, epochs=2, learning_rate=30.0, initializer="he_normal")
    assert found.dead[0, -1] > 0.2


def test_the_height_of_the_stairs_follows_from_how_far_the_sums_spread():
    """Of a gradient, each sigmoid layer under Glorot leaves 0.234: not 0.21, as if sums were spread by 1."""
    measured = []
    for seed in range(5):
        size = sizes(random_signal(20, "sigmoid", seed=seed).gradients)
        measured.append((size[0] / size[-1]) ** (1 / 19))
    slope = ACTIVATIONS["sigmoid"].derivative
    spread = math.sqrt(mean_square(ACTIVATIONS["sigmoid"], 0.5))  # that of the next sums: fan * variance is 1
    assert spread == pytest.approx(0.51, abs=0.01)
    assert np.mean(measured) == pytest.approx(0.234, abs=0.001)
    assert math.sqrt(mean_square(slope, spread)) == pytest.approx(0.236, abs=0.001)
    assert math.sqrt(mean_square(slope)) == pytest.approx(0.212, abs=0.001)


def test_tanh_lets_all_through_where_its_sums_are_small():
    """Glorot's derivation is for sums near 0: only there is what passes of the square about 1."""
    f = ACTIVATIONS["tanh"]
    shares = [(mean_square(f, spread) / spread**2, mean_square(f.derivative, spread)) for spread in (1.0, 0.3, 0.1)]
    assert np.round(shares, 2).tolist() == [[0.39, 0.46], [0.85, 0.86], [0.98, 0.98]]


def test_every_deep_sigmoid_says_the_same_for_all_inputs():
    outputs = random_signal(10, "sigmoid").outputs
    between_inputs, size = outputs.std(axis=1).mean(axis=1), sizes(outputs)
    assert size[0] == pytest.approx(0.54, abs=0.01) and size[-1] == pytest.approx(0.53, abs=0.01)
    assert between_inputs[0] == pytest.approx(0.21, abs=0.01) and between_inputs[-1] < 1e-6


def test_trials_with_pictures_held_back_measure_the_loss_on_them():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(60, 4)), np.arange(60) % 3
    found = trials(x, y, [5], held=(x[:20], y[:20]), seeds=(7, 9), epochs=2)
    assert found.val_losses.shape == found.losses.shape == (2, 2)
    for network, losses in zip(found.networks, found.val_losses, strict=True):
        assert losses[-1] == network.loss_value(x[:20], y[:20])
    again = trials(x, y, [5], seeds=(9,), epochs=2)
    assert again.losses[0].tolist() == found.losses[1].tolist() and np.isnan(again.val_losses).all()


def test_a_way_around_each_layer_keeps_the_gradient():
    """40 plain ReLU layers under Glorot leave a millionth of a gradient; with a way around each it grows a little."""
    plain, around = (
        np.mean(
            [
                sizes(random_signal(40, "relu", scale=scale, residual=residual, seed=seed).gradients)[[0, -1]]
                for seed in range(5)
            ],
            axis=0,
        )
        for scale, residual in ((1.0, False), (0.25, True))
    )
    assert plain[0] / plain[1] < 1e-4 and 1 < around[0] / around[1] < 10
