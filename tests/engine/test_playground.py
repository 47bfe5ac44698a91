"""Keras in the playground: the same steps as NumPy's to the last digits, nothing compiled twice, nothing lost."""

import json
import queue

import numpy as np
import pytest

from waiting import until
from workbench.engine import playground as process
from workbench.engine.playground_model import build, network, sixteen_digits
from workbench.playground.beside import Beside, short_numbers
from workbench.playground.carrying import carried
from workbench.playground.frame import still
from workbench.playground.keras_code import keras_code
from workbench.playground.keras_process import KerasProcess
from workbench.playground.session import Session
from workbench.playground.setup import OWN, Setup

STEPS = 50
TOLERANCE = 1e-12  # of a weight, after 50 steps: both count with 16 digits
TOLERANCE_SHORT = 1e-6  # where Keras keeps a constant with 7 digits: those of `short_numbers`
SETUPS = [
    Setup().changed(optimizer="sgd", learning_rate=0.1, layers=(8, 8)),
    Setup().changed(optimizer="momentum", loss="hinge", activations=("relu", "selu"), l1=0.001),
    Setup().changed(optimizer="nesterov", data="waves", activations=("selu", "silu"), l2=0.01),
    Setup().changed(optimizer="adagrad", loss="binary_focal_crossentropy", activations=("softplus",), layers=(5,)),
    Setup().changed(optimizer="rmsprop", loss="mean_absolute_error", activations=("elu", "relu"), l1=0.01, l2=0.01),
    Setup().changed(optimizer="adadelta", learning_rate=1.0, data="plane", loss="huber", layers=()),
    Setup().changed(optimizer="adam", features=("x", "y", "x2", "y2", "xy", "sinx", "siny"), batch_size=7, l2=0.001),
    Setup().changed(optimizer="adamw", loss="mean_squared_error", activations=("sigmoid", "linear")),
    Setup().changed(optimizer="nadam", data="spirals"),
    Setup().changed(optimizer="sgd", data="xor", activations=("leaky_relu", "gelu")),
    Setup().changed(optimizer="lion", learning_rate=0.003, data="checkerboard"),
]


def ask(session, speed="step", pictures=1):
    """Have Keras go on with a session, in this process, and return its answer."""
    question = {"session": carried(session), "speed": speed, "pictures": pictures, "seconds": 5.0}
    answer = process.answer(json.loads(json.dumps(question)))
    assert "error" not in answer, answer["error"]
    return json.loads(json.dumps(answer))


def keras_learns(session, steps):
    """Have Keras go on with a session for so many steps, without pictures between them."""
    ours, theirs = session.network, network(session.setup)
    with sixteen_digits():
        theirs.take(ours.parameters, session.optimizer)
        session.network = theirs
        session.advance(steps)
        theirs.give(session.optimizer)
    session.network, ours.parameters = ours, theirs.parameters


@pytest.mark.parametrize("setup", SETUPS, ids=lambda setup: f"{setup.optimizer}-{setup.loss}")
def test_keras_and_numpy_take_the_same_steps(setup):
    session = Session(setup)
    session.advance(20)  # the optimizer remembers something when Keras takes over
    beside = Beside(session)
    began = [array.copy() for array in session.network.parameters]
    keras_learns(session, STEPS)
    beside.follow(session)
    tolerance = TOLERANCE_SHORT if short_numbers(setup) else TOLERANCE
    assert beside.apart(session) < tolerance
    assert max(np.abs(one - two).max() for one, two in zip(began, session.network.parameters, strict=True)) > 1e-3
    assert session.loss == pytest.approx(beside.twins[0].loss, rel=1e-6)
    session.advance(10)  # and back: NumPy goes on from what Keras' optimizer remembers
    beside.follow(session)
    assert beside.apart(session) < 2 * tolerance


def test_a_wrong_optimizer_would_be_noticed():
    session = Session(Setup().changed(optimizer="adam"))
    beside = Beside(session)
    session.change(session.setup.changed(optimizer="nadam"))
    keras_learns(session, STEPS)
    beside.follow(session)
    assert beside.apart(session) > 0.01


def test_the_page_s_code_describes_the_network_that_learns(capsys):
    setup = SETUPS[4].changed(dropout=0.2, points=40)
    space = {}
    exec(keras_code(setup, epochs=1), space)
    theirs = build(setup)

    def known(model):
        """What makes a network, but for its start weights and the digits of its numbers."""
        kept = ("units", "activation", "kernel_regularizer", "rate", "use_bias")
        return [{name: value for name, value in layer.get_config().items() if name in kept} for layer in model.layers]

    assert known(theirs) == known(space["model"])
    assert type(theirs.optimizer) is type(space["model"].optimizer) and theirs.loss == space["model"].loss


def test_another_learning_rate_or_batch_size_compiles_nothing_anew():
    session = Session(Setup().changed(layers=(3,), points=60))
    model = network(session.setup).model
    traced, original = [], model.compute_loss
    model.compute_loss = lambda *args, **settings: traced.append(1) or original(*args, **settings)
    ask(session, "fast", 2)
    ask(session, "fast", 2)
    assert traced  # Python runs only while the step is compiled
    traced.clear()
    for change in ({"learning_rate": 0.3}, {"batch_size": 7}, {"learning_rate": 0.001}, {"show_test": True}):
        session.change(session.setup.changed(**change))
        assert network(session.setup).model is model
        ask(session, "fast")
    assert not traced
    assert network(session.setup.changed(l2=0.1)).model is not model


def test_pictures_of_keras_are_those_of_numpy():
    session = Session(Setup().changed(layers=(4, 3), features=("x", "y", "xy"), points=100))
    session.advance(40)
    answer = ask(session, pictures=0)
    (theirs,) = answer["stills"]
    ours = still(session)
    assert theirs["numbers"] == ours["numbers"] and theirs["weights"] == ours["weights"]
    assert theirs["surface"] == ours["surface"] and theirs["neurons"] == ours["neurons"]
    assert answer["session"]["steps"] == 40 and [row[0] for row in answer["rows"]] == [40]
    assert 1 <= len(ask(session, "step", 3)["stills"]) <= 3


def test_without_a_training_point_nothing_is_learned_and_all_is_drawn():
    (picture,) = ask(Session(Setup().changed(data=OWN)), "epoch", 1)["stills"]
    assert picture["numbers"]["step"] == 0 and picture["numbers"]["loss"] is None


def test_what_goes_wrong_is_answered_in_a_sentence(capsys):
    answer = process.answer({"session": {"setup": {"layers": [99]}}, "speed": "step", "pictures": 1, "seconds": 1.0})
    assert "Keras could not go on: ConfigError" in answer["error"]
    assert "Traceback" in capsys.readouterr().err


def test_it_ends_when_nobody_needs_it(monkeypatch):
    monkeypatch.setattr(process, "IDLE_SECONDS", 0.01)
    process.serve(queue.SimpleQueue(), lambda message: None)
    monkeypatch.setattr(process, "IDLE_SECONDS", 1000.0)
    monkeypatch.setattr(process, "MEMORY_LIMIT", -1)
    process.serve(queue.SimpleQueue(), lambda message: None)


def test_where_many_wait_each_film_is_short():
    questions, answers = queue.SimpleQueue(), []
    question = {"session": carried(Session(Setup())), "speed": "step", "pictures": 8, "seconds": 1.0}
    for number in range(8):
        questions.put(question | {"number": number})
    questions.put(None)
    process.serve(questions, answers.append)
    assert [answer["number"] for answer in answers] == list(range(8))
    assert len(answers[0]["stills"]) == 1 and len(answers[3]["stills"]) <= 2


def test_a_process_of_its_own_learns_and_ends_with_the_dashboard():
    keras, session = KerasProcess(), Session(Setup())
    assert keras.state == "off" and not keras.facts
    keras.start()
    keras.start()
    try:
        assert keras.state == "loading"
        until(lambda: keras.state != "loading")
        assert keras.state == "ready", keras.why
        assert keras.facts["digits"] == 16 and "Keras 3" in keras.facts["version"]
        made = keras.go_on(session, "step", 2)
        assert session.steps == len(made) == made[-1]["numbers"]["step"] >= 1
        keras._running.process.stdin.close()  # as where the dashboard dies
        until(lambda: keras.state != "ready")
        assert keras.state == "off" and keras._running.process.returncode == 0, keras._running.last_words()
    finally:
        keras.end()
    assert keras.state == "off"
