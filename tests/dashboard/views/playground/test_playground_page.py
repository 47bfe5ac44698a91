"""Playground: what is on the page, what a change does, and what a link brings back or hides."""

import pytest
import streamlit as st

from dashboard.views.playground import keras_twin, state
from workbench.playground.frame import shoot, still
from workbench.playground.keras_process import KerasGone
from workbench.playground.session import Session
from workbench.playground.setup import CONTROLS, Setup

DRAWING = "playground-drawing"
WIDGETS = ("learning_rate", "optimizer", "loss", "batch_size", "l1", "l2", "dropout", "initializer", "data")


def session(page) -> Session:
    return page.app.session_state["playground"]


@pytest.fixture
def visitor(monkeypatch):
    """What one visitor's session holds, without a page."""
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "query_params", QueryParams())
    return state.session()


class QueryParams(dict):
    """The parameters of an address."""

    def to_dict(self):
        return dict(self)


class Process:
    """Stands for the process that is Keras; what it learns, NumPy learns here."""

    def __init__(self):
        self.state, self.started, self.asked, self.why = "off", 0, [], ""
        self.loading_seconds, self.facts = 3.0, {"digits": 16}

    def start(self):
        self.started, self.state = self.started + 1, "loading"

    def end(self):
        self.state = "off"

    def go_on(self, session, speed, pictures, seconds):
        self.asked.append(pictures)
        if self.state != "ready":
            raise KerasGone("The Keras process does not answer any more.")
        return shoot(session, speed, pictures, seconds) if pictures else [still(session)]


@pytest.fixture(autouse=True)
def process(monkeypatch):
    """No page of these tests starts a process."""
    made = Process()
    monkeypatch.setattr(keras_twin, "process", lambda: made)
    return made


def test_the_page_as_it_opens(open_page):
    page = open_page("playground")
    assert page.title[0].value == "Playground"
    film = page.part(DRAWING)
    assert film["playing"] is False and len(film["stills"]) == 1
    assert [len(kernel) for kernel in film["stills"][0]["weights"]] == [2, 4, 2]
    assert {"Play", "Step", "Reset"} <= set(page.buttons)
    assert "the NumPy network of the lesson behind this page" in page.words
    assert not page.error and not page.warning and not page.query_params
    assert page.code[0].value.startswith("import keras")


def test_what_is_changed_counts_at_once_and_nothing_is_forgotten(open_page):
    page = open_page("playground").press("playground-step")
    steps = session(page).steps
    assert steps == session(page).steps_per_epoch
    for name, value in (
        ("learning_rate", 0.3),
        ("optimizer", "momentum"),
        ("loss", "huber"),
        ("batch_size", 32),
        ("l1", 0.01),
        ("l2", 0.001),
        ("dropout", 0.2),
    ):
        page.app.selectbox(key=f"playground-{name}").set_value(value)
        page.run()
    assert session(page).steps == steps
    assert session(page).optimizer.learning_rate == 0.3 and session(page).network.loss == "huber"
    assert dict(page.query_params) == {
        "lr": "0.3", "opt": "momentum", "loss": "huber", "batch": "32", "l1": "0.01", "l2": "0.001", "drop": "0.2",
    }  # fmt: skip
    assert "keras.optimizers.SGD(learning_rate=0.3, momentum=0.9)" in page.code[0].value
    page.press("playground-reset")
    assert session(page).steps == 0


def test_the_address_sets_everything_up(open_page):
    page = open_page("playground", data="moons", layers="3-3-2", act="relu-tanh-elu", n="100", opt="sgd", lr="0.07")
    assert session(page).setup == Setup().changed(
        data="moons",
        layers=(3, 3, 2),
        activations=("relu", "tanh", "elu"),
        points=100,
        optimizer="sgd",
        learning_rate=0.07,
    )
    assert page.app.selectbox(key="playground-learning_rate").value == 0.07  # also what is not on the list
    assert page.app.selectbox(key="playground-activation").value is None
    assert page.app.selectbox(key="playground-activation-1").value == "tanh"


@pytest.mark.parametrize("name", WIDGETS)
def test_a_link_hides_a_control(open_page, name):
    short = {"learning_rate": "lr", "optimizer": "opt", "batch_size": "batch", "initializer": "init",
             "dropout": "drop"}.get(name, name)  # fmt: skip
    keys = {box.key for box in open_page("playground").selectbox}
    hidden = {box.key for box in open_page("playground", hide=short).selectbox}
    assert keys - hidden == {f"playground-{name}"}


def test_a_link_can_hide_everything(open_page):
    page = open_page("playground", hide="-".join(CONTROLS))
    assert not page.selectbox and not page.slider and not page.toggle and not page.number_input and not page.code
    assert page.part(DRAWING)["may_build"] is False


def test_what_a_link_gets_wrong_is_said(open_page):
    page = open_page("playground", data="spiral", lr="fast", hide="door")
    assert len(page.warning) == 3 and "Did you mean 'spirals'?" in page.words
    assert "Traceback" not in page.words


def test_layers_and_weights_are_changed_in_the_drawing(visitor):
    assert not state.gesture({"weight": [0, 1, 3], "value": 2.5}, "a")
    assert visitor.network.parameters[0][1, 3] == 2.5
    assert state.gesture({"layers": [4, 3, 3]}, "a")  # the settings must follow
    assert visitor.setup.layers == (4, 3, 3) and not state.complaints()
    wrongs = ({"weight": [7, 0, 0], "value": 1}, {"weight": "all", "value": 1}, {"weight": [0, 0, 0]}, {"layers": [99]})
    for wrong in wrongs:
        assert state.gesture(wrong, "a") and len(state.complaints()) == 1
    for nothing in (None, "click", {}, {"place": [1, 2]}):
        assert not state.gesture(nothing, "a")
    state.change(hidden=("layers",))
    assert not state.gesture({"layers": [1]}, "a")
    assert visitor.setup.layers == (4, 3, 3)


def test_points_are_put_in_and_taken_away_by_clicking(visitor):
    state.change(data="own")
    for number in range(6):
        assert state.gesture({"place": [number - 2.5, 0.5]}, "ab"[number % 2])
    assert visitor.setup.own[:2] == ((-2.5, 0.5, 0.0), (-1.5, 0.5, 1.0)) and len(visitor.points) == 6
    state.gesture({"place": [-2.4, 0.6]}, "away")
    state.gesture({"place": [0, -3]}, "away")  # nothing is near
    assert [x for x, _, _ in visitor.setup.own] == [-1.5, -0.5, 0.5, 1.5, 2.5]


def test_it_learns_when_the_browser_asks(visitor):
    state.wanted({"after": 0, "pictures": 3}, "epoch")
    assert visitor.steps == 0  # it does not play
    state.play(True)
    state.wanted({"after": 0, "pictures": 3}, "step")
    assert state.film_number() == 1 and 1 <= visitor.steps <= 3
    assert len(state.pictures_made()) == visitor.steps and not state.pictures_made()
    for late in ({"after": 0, "pictures": 3}, None, {}):
        state.wanted(late, "step")
    assert state.film_number() == 1
    state.wanted({"after": 1, "pictures": 10**9}, "step")
    assert 1 <= len(state.pictures_made()) <= state.MOST_PICTURES


@pytest.mark.parametrize(
    "then",
    [lambda: state.change(layers=(2,)), state.restart, lambda: state.gesture({"weight": [0, 0, 0], "value": 1}, "a")],
)
def test_pictures_of_what_was_before_are_never_shown(visitor, then):
    state.learn("step", 3)
    then()
    assert not state.pictures_made()


def test_play_and_pause(open_page):
    page = open_page("playground").press("playground-play")
    assert page.part(DRAWING)["playing"] and "Pause" in page.buttons
    page.press("playground-play")
    assert not page.part(DRAWING)["playing"] and "Play" in page.buttons


def test_steps_that_are_too_large_are_told_in_words(open_page):
    page = open_page("playground", data="waves", opt="sgd", lr="100", act="linear", layers="8-8")
    for _ in range(5):
        if not session(page).broken:
            page.press("playground-step")
    assert "Choose a smaller learning rate" in page.words
    assert page.app.button(key="playground-step").disabled
    page.press("playground-reset")
    assert "Choose a smaller" not in page.words


def test_the_link_to_share(open_page):
    page = open_page("playground", layers="8-8")
    page.app.multiselect(key="playground-hide").set_value(["noise", "code"])
    page.run()
    assert page.part("playground-link")["query"] == "layers=8-8&hide=noise-code"
    assert page.app.slider(key="playground-noise")  # the teacher's own page keeps it


def switch(page, engine):
    page.app.segmented_control(key="playground-engine").set_value(engine)
    return page.run()


def test_numpy_goes_on_until_keras_is_loaded_and_keras_from_there(open_page, process):
    page = open_page("playground")
    assert not process.started
    switch(page, "keras")
    assert process.started == 1 and dict(page.query_params) == {"engine": "keras"}
    assert "NumPy goes on meanwhile" in page.get("progress")[0].proto.text
    page.press("playground-step")
    assert not process.asked and session(page).steps == session(page).steps_per_epoch
    process.state = "ready"
    page.run()
    assert not page.get("progress")
    assert process.asked == [0]  # what is drawn is Keras', also while nothing is learned
    assert page.part(DRAWING)["beside"].startswith("Keras goes on from the same weights")
    page.press("playground-step")
    assert process.asked == [0, 1]
    assert "the same 16 batches beside Keras. No weight differs in any digit." in page.part(DRAWING)["beside"]
    assert [words for _, words in page.part(DRAWING)["marks"]] == ["Keras"]
    switch(page, "numpy")
    assert [words for _, words in page.part(DRAWING)["marks"]] == ["Keras", "NumPy"]
    assert page.part(DRAWING)["beside"] == "" and session(page).steps == 32 and not page.query_params
    page.press("playground-step")
    assert process.asked == [0, 1]


def test_changes_by_hand_reach_keras_and_its_twin(visitor, process):
    process.state = "ready"
    state.change(engine="keras")
    state.learn("epoch")
    for change in ({"learning_rate": 0.2}, {"optimizer": "momentum"}, {"l2": 0.1}, {"batch_size": 5}, {"layers": (3,)}):
        state.change(**change)
        state.gesture({"weight": [0, 0, 0], "value": 0.5}, "a")
        state.learn("epoch")
        twin = keras_twin.beside().twins[0]
        assert twin.setup == visitor.setup and twin.optimizer.learning_rate == visitor.optimizer.learning_rate
        assert keras_twin.beside().apart(visitor) == 0
    state.restart()
    assert visitor.steps == 0 and "from the same weights" in state.beside()
    state.learn("epoch")
    assert keras_twin.beside().apart(visitor) == 0 and visitor.steps == visitor.steps_per_epoch


def test_when_keras_dies_numpy_goes_on_and_the_page_says_so(open_page, process):
    process.state = "ready"
    page = open_page("playground", engine="keras").press("playground-step")
    steps = session(page).steps
    process.state, process.why = "died", "ModuleNotFoundError: No module named 'tensorflow'"
    page.press("playground-step")
    assert "NumPy goes on from the last weights: nothing is lost" in page.words and process.why in page.words
    assert session(page).setup.engine == "numpy" and session(page).steps == 2 * steps
    assert page.app.segmented_control(key="playground-engine").value == "numpy"
    switch(page, "keras")
    assert process.state == "loading"


def test_an_answer_that_never_comes_is_told_too(visitor, process, monkeypatch):
    process.state = "ready"
    state.change(engine="keras")
    state.learn("step")

    def silent(session, speed, pictures, seconds):
        raise KerasGone("The Keras process does not answer any more.")

    monkeypatch.setattr(process, "go_on", silent)
    state.learn("step")
    (words,) = state.complaints()
    assert words.startswith("The Keras process does not answer") and visitor.setup.engine == "numpy"
    assert visitor.steps == 2 and len(state.pictures_made()) == 1


def test_a_process_that_went_to_rest_is_loaded_again(visitor, process):
    process.state = "ready"
    state.change(engine="keras")
    state.learn("step")
    process.state = "off"
    state.learn("step")
    assert visitor.setup.engine == "keras" and visitor.steps == 2 and not state.complaints()
    assert state.learner() == "loading" and process.started == 1 and not state.beside()


def test_a_link_hides_the_switch_and_what_it_is_set_to_still_counts(open_page, process):
    process.state = "ready"
    page = open_page("playground", engine="keras", hide="engine")
    assert not [one for one in page.get("button_group") if one.key == "playground-engine"]
    assert page.part(DRAWING)["beside"]


def test_clearing_own_points_is_taken_back(open_page):
    page = open_page("playground", data="own", own="0_0_a.100_100_b")
    assert page.app.button(key="playground-undo").disabled
    page.press("playground-clear")
    assert not session(page).setup.own
    page.press("playground-undo")
    assert session(page).setup.own == ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0))


def test_every_change_of_own_points_can_be_taken_back(visitor):
    state.change(data="own")
    seen = [visitor.setup.own]
    for what, label in (([0, 0], "a"), ([1, 1], "b"), ([1, 1], "away"), ([-1, 1], "a")):
        state.gesture({"place": what}, label)
        seen.append(visitor.setup.own)
    state.gesture({"place": [-3, -3]}, "away")  # nothing is near, and nothing to take back
    for own in seen[-2::-1]:
        assert state.gesture({"back": True}, "a") and visitor.setup.own == own
    assert not state.may_take_back()
    state.gesture({"back": True}, "a")
    assert visitor.setup.own == ()


def test_the_program_can_be_taken_along(open_page):
    labels = {button.proto.label for button in open_page("playground").get("download_button")}
    assert labels == {"playground.py", "playground.ipynb"}
    assert not open_page("playground", hide="code").get("download_button")
