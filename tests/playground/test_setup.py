"""What can be chosen, what cannot, and the address that brings it back."""

from urllib.parse import quote, urlencode

import pytest

from workbench.errors import ConfigError, DataError
from workbench.playground.address import MOST_POINTS, from_address, to_address
from workbench.playground.own_points import read_csv
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


def test_a_file_with_two_classes():
    points, words = read_csv("a;b;kind\n0;0;cat\n10;0;dog\n\n10;20;dog\n0;20;cat\n".encode("utf-8-sig"))
    assert words == "Blue: cat. Orange: dog."
    assert [label for *_, label in points] == [0.0, 1.0, 1.0, 0.0]
    assert points[2] == (2.7, 2.7, 1.0)  # each column has a unit of its own
    assert Setup().changed(data=OWN, own=points).task == "classification"


def test_a_file_with_numbers():
    points, words = read_csv(b"0,0,5\n1,0,10\n1,1,15\n0,1,7.5")
    assert [label for *_, label in points] == [-1.0, 0.0, 1.0, -0.5]
    assert words == "Numbers from 5 (blue) to 15 (orange)."


def test_a_column_that_never_changes_is_no_harm():
    points, _ = read_csv(b"1,7,a\n2,7,b\n3,7,a\n4,7,b")
    assert [y for _, y, _ in points] == [0.0] * 4 and points[0][0] == -2.7


@pytest.mark.parametrize(("content", "words"), [
    (b"", "has 0 points"), (b"1,2,a\n3,4,b", "has 2 points"), (b"1,2\n3,4", "Line 1 has 2 columns"),
    (b"1,2,a\n2,x,b\n3,3,a", "Line 2"), (b"1,2,a\n" * 5, "same place"),
    (b"1,2,a\n2,3,a\n4,5,a\n5,6,a", "nothing to tell"),
    (b"1,2,a\n2,3,b\n4,5,c\n5,6,c", "3 different labels"), (b"1,2,a\n2,inf,b\n3,3,a", "not finite"),
    (b"1,2,1\n2,3,nan\n4,5,3\n5,6,2", "not finite"), (b"1,2,a\n2,3,\n4,5,3", "Line 2 has no label"),
    (b"\xff\xfe\x00", "no text in UTF-8"), (b"1,2,a\n2,3,b\n" * 1001, "more than 2,000"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(content, words):
    with pytest.raises(DataError, match=words):
        read_csv(content)
