"""What can be chosen, what cannot, and the address that brings it back."""

from urllib.parse import quote, urlencode

import pytest

from workbench.errors import ConfigError
from workbench.playground.address import MOST_POINTS, from_address, to_address
from workbench.playground.setup import CONTROLS, FITTING, OWN, RANGES, SETS, Setup

RICH = Setup().changed(
    data="waves",
    points=500,
    noise=0.25,
    train=0.7,
    seed=3,
    features=("x", "y", "x2", "sinx"),
    layers=(8, 8, 2),
    activations=("relu", "leaky_relu", "tanh"),
    initializer="he_normal",
    loss="huber",
    optimizer="nesterov",
    learning_rate=0.0003,
    batch_size=64,
    l1=0.001,
    l2=0.03,
    dropout=0.2,
    show_test=True,
    hidden=("noise", "learning_rate", "code"),
)
CLICKED = Setup().changed(data=OWN, own=((1.25, -0.5, 0.0), (-3.0, 3.0, 1.0)))
MEASURED = Setup().changed(data=OWN, own=((1.25, -0.5, 0.37), (-3.0, 3.0, -1.0)))


@pytest.mark.parametrize(
    "setup",
    [Setup(), RICH, CLICKED, MEASURED, Setup().changed(layers=()), *(Setup().changed(data=name) for name in SETS)],
)
def test_an_address_brings_everything_back(setup):
    assert from_address(to_address(setup)) == (setup, [])


def test_an_address_is_short_and_readable():
    assert to_address(Setup()) == {}
    assert to_address(Setup().changed(layers=(8, 8), points=500)) == {"n": "500", "layers": "8-8"}
    assert to_address(Setup().changed(layers=(3,), activations=("relu",), learning_rate=0.1)) == {
        "layers": "3",
        "act": "relu",
        "lr": "0.1",
    }
    for setup in (RICH, CLICKED):  # nothing in it needs to be escaped
        for value in to_address(setup).values():
            assert quote(value) == value
    assert len(urlencode(to_address(RICH))) < 250


def test_what_makes_no_sense_in_an_address_is_said_and_left_out():
    setup, complaints = from_address(
        {"data": "spiral", "layers": "8-x", "lr": "nan", "batch": "32", "n": "5", "hide": "lr-nose", "own": "1_2",
         "utm": "x", "test": "yes", "act": "relu-tanh-relu"})  # fmt: skip
    assert setup == Setup().changed(batch_size=32, hidden=("learning_rate",))
    assert len(complaints) == 8
    assert any("Did you mean 'spirals'" in words for words in complaints)
    assert any("'nose'" in words for words in complaints)
    assert any("20 to 1000" in words for words in complaints)


def test_many_own_points_do_not_fit_into_an_address():
    many = Setup().changed(data=OWN, own=((0.0, 0.0, 1.0),) * (MOST_POINTS + 1))
    assert to_address(many) == {"data": "own"}


def test_the_loss_follows_the_task():
    assert Setup().changed(data="waves").loss == "mean_squared_error"
    assert Setup().changed(data="waves").changed(data="moons").loss == "binary_crossentropy"
    assert Setup().changed(loss="huber").changed(data="waves").loss == "huber"
    assert MEASURED.task == "regression" and MEASURED.loss == "mean_squared_error"
    with pytest.raises(ConfigError, match="loss for regression 'binary_crossentropy'"):
        Setup().changed(data="waves", loss="binary_crossentropy")
    assert {Setup().changed(loss=loss).output for loss in FITTING["classification"]} == {"sigmoid", "linear"}


def test_activations_follow_the_layers():
    assert Setup().changed(activations=("relu", "tanh")).changed(layers=(4, 4, 4)).activations == (
        "relu",
        "tanh",
        "tanh",
    )
    assert Setup().changed(layers=()).activations == ()
    assert Setup().changed(layers=()).changed(layers=(2,)).activations == ("tanh",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"layers": (9,)},
        {"layers": (1,) * 7},
        {"features": ()},
        {"features": ("x", "x")},
        {"activations": ("softmax",)},
        {"activations": ("relu",) * 3},
        {"hidden": ("door",)},
        {"own": ((9.0, 0.0, 1.0),)},
        {"own": ((0.0, float("nan"), 1.0),)},
        {"own": ((0.0, 0.0, 1.0),) * 2001},
        *({name: high * 2 + 1} for name, (_, high) in RANGES.items()),
    ],
)
def test_what_cannot_be_is_refused_in_words(wrong):
    with pytest.raises(ConfigError, match="came|Choose one of|at least one|Own points lie"):
        Setup().changed(**wrong)


def test_every_range_has_a_name():
    assert set(RANGES) <= set(CONTROLS)
