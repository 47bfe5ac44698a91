"""One lookup knows every name: the full one, Keras' shorter ones, its classes; a wrong one hears the nearest."""

import numpy as np
import pytest

from workbench.cli import main
from workbench.commands import train
from workbench.concepts.activations import ACTIVATIONS
from workbench.concepts.experiments.gradient_steps import loss_of_scores
from workbench.concepts.experiments.propagation import random_signal
from workbench.concepts.experiments.races import race
from workbench.concepts.experiments.surfaces import SURFACES
from workbench.concepts.initializers import INITIALIZERS
from workbench.concepts.losses import LOSSES
from workbench.concepts.metrics import METRICS
from workbench.concepts.network import MLP
from workbench.concepts.optimizers import RACERS, Adam, make_optimizer
from workbench.errors import ConfigError
from workbench.figures import class_bars
from workbench.playground.setup import Setup
from workbench.registry import ALIASES, full_name, lookup
from workbench.runs.config import RunConfig

REGISTRIES = {
    "loss": LOSSES,
    "activation": ACTIVATIONS,
    "initializer": INITIALIZERS,
    "metric": METRICS,
    "optimizer": RACERS,
}


def test_every_alias_is_another_name_of_something_that_is_there_and_of_keras() -> None:
    keras = pytest.importorskip("keras")
    places = {"loss": keras.losses, "activation": keras.activations, "initializer": keras.initializers}
    for alias, name in ALIASES.items():
        kinds = [kind for kind, registry in REGISTRIES.items() if name in registry]
        assert kinds, alias
        for kind in kinds:
            assert full_name(alias, REGISTRIES[kind], kind) == name == full_name(name, REGISTRIES[kind], kind)
            if kind in places:
                same = [
                    getattr(found, "__name__", type(found).__name__) for found in map(places[kind].get, (alias, name))
                ]
                assert same[0] == same[1], alias


def test_the_names_of_keras_classes_are_known() -> None:
    keras = pytest.importorskip("keras")
    for kind, module in (("optimizer", keras.optimizers), ("loss", keras.losses), ("initializer", keras.initializers)):
        named = [
            name
            for name in dir(module)
            if isinstance(getattr(module, name), type)
            and name.lower() in {key.replace("_", "") for key in REGISTRIES[kind]}
        ]
        assert len(named) >= 8
        for name in named:
            assert full_name(name, REGISTRIES[kind], kind).replace("_", "") == name.lower()


@pytest.mark.parametrize(("name", "registry", "kind", "words"), [
    ("mes", LOSSES, "loss", "Unknown loss 'mes'. Did you mean 'mse'\\? Choose one of: mean_squared_error, "),
    ("crosentropy", LOSSES, "loss", "Did you mean '.*crossentropy'"),
    ("mse", RACERS, "optimizer", "Unknown optimizer 'mse'. Choose one of: sgd, "),
    ("swich", ACTIVATIONS, "activation", "Did you mean 'swish'"),
    ("beta1", {"beta_1": 0}, "setting", "Did you mean 'beta_1'"), ("", LOSSES, "loss", "Unknown loss ''. Choose"),
    (["mse"], LOSSES, "loss", "Unknown loss"), (None, LOSSES, "loss", "Unknown loss"),
])  # fmt: skip
def test_a_wrong_name_is_answered_with_the_nearest(name, registry, kind: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        lookup(name, registry, kind)


def test_settings_of_a_run_take_them_and_keep_the_full_name() -> None:
    config = RunConfig.make(loss="mse", activation="swish", optimizer="RMSprop", initializer="HeNormal")
    chosen = config.loss, config.activation, config.optimizer, config.initializer
    assert chosen == ("mean_squared_error", "silu", "rmsprop", "he_normal")
    with pytest.raises(ConfigError, match="Did you mean 'mse'"):
        RunConfig.make(loss="mes")


def test_the_command_line_takes_them(tmp_path, capsys, monkeypatch) -> None:
    made = []
    monkeypatch.setattr(train, "load_engine", lambda: None)
    monkeypatch.setattr(train, "learn", lambda run, *_, **__: made.append(run) or 0)
    assert main(["train", "--loss", "mse", "--optimizer", "SGD", "--runs", str(tmp_path)]) == 0
    assert (made[0].config.loss, made[0].config.optimizer) == ("mean_squared_error", "sgd")
    assert main(["train", "--loss", "mes", "--runs", str(tmp_path)]) == 1
    assert "Unknown loss 'mes'. Did you mean 'mse'?" in capsys.readouterr().err and len(made) == 1


def test_the_concepts_take_them_as_a_notebook_writes_them() -> None:
    network = MLP((2, 3, 1), activation="swish", loss="MSE", initializer="zero")
    assert (network.loss, network.activation) == ("mean_squared_error", ("silu",))
    assert isinstance(make_optimizer("Adam"), Adam)
    assert list(race(SURFACES["bowl"], ["Adam"], steps=3)) == ["adam"]
    assert random_signal(2, "swish", "HeNormal").activation == "silu"
    scores, truth = np.zeros((1, 3)), np.eye(3)[:1]
    assert loss_of_scores("kld", truth, scores, "softmax")[0] == pytest.approx(np.log(3), rel=1e-5)
    assert class_bars([0, 1, 2], "abc", losses=["MSE"], optimizer="Adam").layout.title.text


def test_the_playground_takes_them() -> None:
    setup = Setup(loss="bce", activations=("swish", "ReLU"), optimizer="Adam", initializer="normal")
    assert (setup.loss, setup.optimizer, setup.initializer) == ("binary_crossentropy", "adam", "random_normal")
    assert setup.activations == ("silu", "relu")
