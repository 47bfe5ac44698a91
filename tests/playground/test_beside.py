"""A session goes over to another process and back; what learns beside it tells how far they are apart."""

import json

import numpy as np
import pytest

from workbench.concepts.optimizers import RACERS
from workbench.playground.beside import PUSH, Beside
from workbench.playground.carrying import carried, opened, take_over
from workbench.playground.session import Session
from workbench.playground.setup import OWN, Setup


@pytest.mark.parametrize("optimizer", RACERS)
@pytest.mark.parametrize("steps", [0, 33])
def test_a_session_goes_on_elsewhere_as_if_nothing_had_happened(optimizer, steps):
    session = Session(Setup().changed(optimizer=optimizer, l2=0.01, data="moons"))
    session.advance(steps)
    other = opened(json.loads(json.dumps(carried(session))))
    assert other.setup == session.setup and (other.steps, other.epochs) == (session.steps, session.epochs)
    assert not other.history.steps
    for each in (session, other):
        each.advance(40)
    assert all(
        (one == two).all() for one, two in zip(session.network.parameters, other.network.parameters, strict=True)
    )
    assert (session.loss, session.epochs) == (other.loss, other.epochs)


def test_a_session_comes_back():
    session = Session(Setup())
    other = opened(json.loads(json.dumps(carried(session))))
    other.advance(30)
    other.advance(30)
    take_over(session, json.loads(json.dumps(carried(other))), [(30, 0.5, 0.6), (60, 0.4, float("nan"))])
    assert session.steps == 60 and session.loss == other.loss and session.test_right == other.test_right
    assert session.history.steps == [0, 30, 60] and session.history.training[1:] == [0.5, 0.4]


def test_own_points_go_along():
    session = Session(Setup().changed(data=OWN, own=((1.0, 1.0, 0.0), (-1.0, 1.0, 1.0), (0.5, 0.5, 1.0))))
    assert opened(json.loads(json.dumps(carried(session)))).setup == session.setup


def test_the_twin_learns_the_same_and_is_changed_alike():
    session = Session(Setup())
    session.advance(20)
    beside = Beside(session)
    assert "from the same weights" in beside.words(session)
    for change in ({"learning_rate": 0.1}, {"optimizer": "rmsprop"}, {"batch_size": 3}, {"l1": 0.01}):
        setup = session.setup.changed(**change)
        session.change(setup)
        beside.change(setup)
        session.set_weight(0, 0, 0, 0.75)
        beside.set_weight(0, 0, 0, 0.75)
        session.advance(15)
        beside.follow(session)
        assert beside.apart(session) == 0 and beside.keeps_up(session)
    assert "60 batches" in beside.words(session) and "No weight differs" in beside.words(session)
    session.advance(1)
    assert not beside.keeps_up(session)


def test_a_new_start_begins_the_comparison_anew():
    session = Session(Setup())
    beside = Beside(session)
    session.advance(20)
    beside.follow(session)
    setup = session.setup.changed(layers=(3,), dropout=0.2)
    session.change(setup)
    beside.change(setup)
    assert beside.since == 0 and beside.keeps_up(session) and beside.apart(session) == 0
    session.advance(5)
    beside.follow(session)
    assert "go different ways" in beside.words(session)
    session.restart()
    beside.restart()
    assert not beside.dropped and "from the same weights" in beside.words(session)


def test_the_words_tell_rounding_from_a_real_difference():
    session = Session(Setup().changed(layers=(8, 8)))
    beside = Beside(session)
    session.advance(100)
    beside.follow(session)
    control = beside.apart(beside.twins[1])
    assert PUSH[16] / 100 < control < 1e-9
    session.set_weight(0, 0, 0, session.network.parameters[0][0, 0] + 1e-12)
    assert "the mathematics is the same" in beside.words(session)
    session.set_weight(0, 0, 0, session.network.parameters[0][0, 0] + 0.001)  # as a wrong formula would
    assert "more than rounding explains" in beside.words(session)
    beside.twins[1].set_weight(0, 0, 0, beside.twins[0].network.parameters[0][0, 0] + 0.002)
    assert "Rounding does that" in beside.words(session)
    beside.twins[1].set_weight(0, 0, 0, beside.twins[0].network.parameters[0][0, 0])
    setup = session.setup.changed(activations=("relu", "gelu"))
    session.change(setup)
    beside.change(setup)
    assert "GELU" in beside.words(session) and "7 digits only" in beside.words(session)
    session.network.parameters[0][0, 0] = np.inf
    assert "beyond all bounds" in beside.words(session)
