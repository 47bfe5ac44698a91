"""What losses and activations do to the one number in front of them: slopes against small steps, where walks lead."""

import numpy as np
import pytest

from workbench.concepts.activations import ACTIVATIONS, softmax
from workbench.concepts.experiments.gradient_steps import (
    activation_at,
    loss_of_scores,
    move_probability,
    settings_of,
    walk,
    walk_down_loss,
    walk_of_sum,
)
from workbench.concepts.losses import LOSSES
from workbench.errors import ConfigError

OF_NUMBER = ("mean_squared_error", "mean_absolute_error", "huber")
OF_ANSWER = ("binary_crossentropy", "binary_focal_crossentropy", "hinge", "mean_squared_error", "mean_absolute_error")
OF_CLASSES = (
    "categorical_crossentropy",
    "sparse_categorical_crossentropy",
    "categorical_focal_crossentropy",
    "categorical_hinge",
    "kl_divergence",
    "mean_squared_error",
    "mean_absolute_error",
)
CASES = [
    *((name, "linear", [1.0]) for name in OF_NUMBER),
    *((name, "sigmoid", [0.0]) for name in OF_ANSWER),
    *((name, "softmax", [0.0, 1.0, 0.0]) for name in OF_CLASSES),
]


@pytest.mark.parametrize(("name", "output", "truth"), CASES)
def test_gradients_are_those_of_small_steps(name, output, truth):
    truth, z = np.array(truth), np.array([-0.7, 0.4, 1.3])[: len(truth)]
    settings = {"delta": 2.0, "gamma": 1.5, "alpha": 0.4, "label_smoothing": 0.1}
    _, gradient = loss_of_scores(name, truth, z, output, **settings)
    for k, unit in enumerate(1e-6 * np.eye(len(z))):
        up, down = (loss_of_scores(name, truth, z + step, output, **settings)[0] for step in (unit, -unit))
        assert gradient[k] == pytest.approx((up - down) / 2e-6, abs=1e-6)


def test_every_loss_is_met():
    assert {name for name, _, _ in CASES} == set(LOSSES)


def test_a_walk_down_squares_shrinks_the_error_by_the_same_factor():
    places = walk_down_loss("mean_squared_error", np.array([1.0]), np.array([4.0]), learning_rate=0.1, steps=3)
    assert places[:, 0] == pytest.approx([4.0, 1 + 3 * 0.8, 1 + 3 * 0.64, 1 + 3 * 0.512])
    # Adam's first step has the size of the learning rate, whatever the slope.
    first = walk_down_loss("mean_squared_error", np.array([1.0]), np.array([4.0]), optimizer="adam", learning_rate=0.1)
    assert first[1, 0] == pytest.approx(3.9, abs=1e-6)


def test_a_walk_that_diverges_stays_a_number():
    places = walk_down_loss("mean_squared_error", np.array([0.0]), np.array([1.0]), learning_rate=5.0, steps=60)
    assert np.isfinite(places).all() and abs(places[-1, 0]) == 1e6


def test_a_walk_of_no_steps_is_its_start_and_one_backwards_is_refused():
    assert walk(lambda z: z, np.array([2.0]), steps=0).tolist() == [[2.0]]
    with pytest.raises(ConfigError, match="0 or more, came -1"):
        walk(lambda z: z, np.array([2.0]), steps=-1)


def test_what_a_loss_does_not_know_is_passed_over_and_unknown_names_are_not():
    assert settings_of(LOSSES["huber"]) == ("delta",)
    assert settings_of(ACTIVATIONS["leaky_relu"]) == ("negative_slope",)
    assert loss_of_scores("hinge", [1.0], np.array([0.0]), "sigmoid", delta=3.0)[0] == 1
    with pytest.raises(ConfigError, match="Unknown loss 'hubert'. Did you mean 'huber'"):
        loss_of_scores("hubert", [1.0], np.array([0.0]))
    with pytest.raises(ConfigError, match="Unknown output"):
        loss_of_scores("huber", [1.0], np.array([0.0]), "relu")
    with pytest.raises(ConfigError, match="Unknown activation 'softmax'"):
        activation_at("softmax", np.array([0.0]))


def test_a_dead_neuron_stays_and_a_live_one_follows_the_slope():
    assert (walk_of_sum("relu", -1.0, upstream=1.0, learning_rate=1.0, steps=5) == -1).all()
    # z = 2 * w: the weight moves by rate * upstream * slope * input, the sum by that times the input once more.
    sums = walk_of_sum("relu", 3.0, upstream=0.5, given=2.0, learning_rate=0.1, steps=1)
    assert sums == pytest.approx([3.0, 3.0 - 0.1 * 0.5 * 2 * 2])
    with pytest.raises(ConfigError, match="input of 0 moves no weight"):
        walk_of_sum("relu", 3.0, upstream=1.0, given=0.0)


@pytest.mark.parametrize("wanted", [0.01, 0.5, 0.97])
def test_a_probability_is_moved_and_the_others_share_the_rest_as_before(wanted):
    scores = np.array([2.0, 0.5, -1.0])
    moved = move_probability(scores, 1, wanted)
    before, after = softmax(scores), softmax(moved)
    assert after[1] == pytest.approx(wanted)
    assert after[0] / after[2] == pytest.approx(before[0] / before[2])
    assert np.isfinite(move_probability(scores, 0, 1.0)).all() and np.isfinite(move_probability(scores, 0, 0.0)).all()
