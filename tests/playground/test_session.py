"""A session: it learns, it is changed on the way, it is drawn, and Keras agrees with it."""

import base64
import json

import numpy as np
import pytest

from workbench.concepts.optimizers import RACERS
from workbench.errors import ConfigError
from workbench.playground.features import FEATURES, inputs
from workbench.playground.frame import SIDE, SMALL, SPEEDS, advance, film, shoot, still
from workbench.playground.session import LONGEST_HISTORY, RESTARTS, Session
from workbench.playground.setup import FITTING, OWN, SETS, Setup


def numbers(text):
    return np.frombuffer(base64.b64decode(text), np.uint8)


def test_it_learns():
    session = Session(Setup().changed(layers=(8,), learning_rate=0.03))
    before = session.test_loss
    session.advance(40 * session.steps_per_epoch)
    assert session.epochs == 40
    assert session.right > 0.97 and session.test_right > 0.95
    assert session.test_loss < before / 3
    assert session.history.steps[-1] == session.steps


def test_a_picture_may_be_cut_short_while_it_plays_and_is_whole_where_a_button_asked_for_it():
    session = Session(Setup())
    assert advance(session, "fast", seconds=0) == 1
    assert advance(session, "fast") == 10 * session.steps_per_epoch
    (made,) = shoot(session, "fast", seconds=0)
    assert made["numbers"]["step"] == session.steps == 10 * session.steps_per_epoch + 2


@pytest.mark.parametrize("data", SETS)
def test_every_set_is_learned_from_and_drawn(data):
    own = tuple((x / 2, y / 2, float((x + y) % 2)) for x in range(-4, 5) for y in range(-4, 5))
    session = Session(Setup().changed(data=data, own=own if data == OWN else (), points=40))
    assert advance(session, "epoch") == session.steps_per_epoch
    assert np.isfinite([session.loss, session.test_loss]).all()
    json.dumps(film(session), allow_nan=False)


@pytest.mark.parametrize("loss", FITTING["classification"])
@pytest.mark.parametrize("optimizer", RACERS)
def test_every_loss_and_optimizer_can_be_taken_while_it_learns(loss, optimizer):
    session = Session(Setup())
    session.advance(30)
    weights = [array.copy() for array in session.network.parameters]
    restarted = session.change(
        session.setup.changed(
            loss=loss,
            optimizer=optimizer,
            learning_rate=0.002,
            batch_size=7,
            l1=0.001,
            l2=0.002,
            dropout=0.1,
            activations=("relu", "elu"),
        )
    )
    assert not restarted and session.steps == 30
    assert all((old == new).all() for old, new in zip(weights, session.network.parameters, strict=True))
    session.advance(5)
    assert session.steps == 35 and np.isfinite(session.loss)
    assert session.optimizer.learning_rate == 0.002
    assert session.network.activation == ("relu", "elu") and session.network.dropout == 0.1
    ((step, words),) = session.history.marks
    assert step == 30 and "learning rate 0.002" in words


@pytest.mark.parametrize(
    "change",
    [
        {"data": "moons"},
        {"points": 50},
        {"noise": 0.3},
        {"train": 0.7},
        {"seed": 1},
        {"features": ("x",)},
        {"layers": (3,)},
        {"initializer": "zeros"},
    ],
)
def test_what_needs_a_new_start_gets_one(change):
    session = Session(Setup())
    session.advance(10)
    assert set(change) <= RESTARTS
    assert session.change(session.setup.changed(**change))
    assert session.steps == 0 and len(session.history.steps) == 1


def test_own_points_come_and_go_while_it_learns():
    session = Session(Setup().changed(data=OWN))
    assert not session.can_learn and session.advance(3) == 0
    json.dumps(film(session), allow_nan=False)
    for number in range(12):
        place = (number / 6 - 1, 0.0, float(number % 2))
        session.change(session.setup.changed(own=(*session.setup.own, place)))
        before = session.testing[:number].copy() if number else []
        assert (session.testing[:number] == before).all()
        session.advance(1)
    assert session.steps == 12 and 4 <= session.testing.sum() <= 8


def test_the_same_seed_learns_the_same():
    one, other = Session(Setup()), Session(Setup())
    one.advance(60)
    for _ in range(6):
        other.advance(10)
    assert one.loss == other.loss


def test_a_weight_is_set_by_hand():
    session = Session(Setup())
    session.set_weight(0, 1, 2, 1.5)
    session.set_weight(2, -1, 0, -0.25)
    assert session.network.parameters[0][1, 2] == 1.5 and session.network.parameters[5][0] == -0.25
    loss = session.loss
    session.set_weight(0, 1, 2, -4.0)
    assert session.loss != loss
    for wrong in ((0, 2, 0, 1.0), (3, 0, 0, 1.0), (0, -2, 0, 1.0), (0, 0, 4, 1.0), (0, 0, 0, float("nan"))):
        with pytest.raises(ConfigError):
            session.set_weight(*wrong)


def test_steps_that_are_too_large_are_noticed_and_still_drawn():
    session = Session(Setup().changed(data="waves", optimizer="sgd", learning_rate=100.0, activations=("relu",)))
    session.advance(2000)
    assert session.broken and session.steps < 2000
    json.dumps(film(session), allow_nan=False)
    session.change(session.setup.changed(learning_rate=0.01))
    session.restart()
    assert not session.broken and session.steps == 0


def test_the_history_stays_short_and_keeps_the_newest():
    session = Session(Setup())
    for step in range(3000):
        session.history.add(step, 1.0, float(step))
    history = session.history
    assert len(history.steps) == len(history.training) == len(history.test) <= LONGEST_HISTORY
    assert history.steps[-1] == 2999 and history.test[-1] == 2999.0


@pytest.mark.parametrize("speed", SPEEDS)
def test_speeds(speed):
    session = Session(Setup().changed(points=40))
    steps = advance(session, speed)
    assert 1 <= steps <= {"step": 1, "epoch": 2, "fast": 20}[speed]


def test_a_picture_holds_what_the_network_says():
    session = Session(Setup().changed(layers=(3, 2), features=("x", "y", "xy")))
    session.advance(50)
    shown = film(session)
    (picture,) = shown["stills"]
    surface = numbers(picture["surface"]).reshape(SIDE, SIDE)
    corner = inputs(np.array([[-3.6, 3.6]]), ("x", "y", "xy"))  # a picture begins above, on the left
    assert abs(surface[0, 0] / 255 - session.network.predict(corner)[0, 0]) < 0.003
    assert [len(numbers(layer)) // SMALL**2 for layer in picture["neurons"]] == [3, 2]
    assert np.array(picture["weights"][1]).shape == (3, 2)
    assert shown["labels"] == ["x", "y", "x·y"]
    x = numbers(shown["points"]["x"]) / 255 * 7.2 - 3.6
    assert np.abs(x - session.points[:, 0].clip(-3.6, 3.6)).max() < 0.015
    assert len(json.dumps(still(Session(Setup().changed(layers=(8, 8)))))) < 24_000  # ten a second go to the browser


def test_every_feature_is_what_its_code_says():
    x, y = np.array([0.5, -2.0]), np.array([1.5, 0.25])
    for feature in FEATURES.values():
        np.testing.assert_allclose(feature.function(x, y), eval(feature.code, {"x": x, "y": y, "np": np}))
