"""Settings that cannot train are refused before anything is made: on the page, on the command line, in a store."""

import pytest

from workbench.cli import main
from workbench.errors import ConfigError
from workbench.runs.checking import check
from workbench.runs.config import RunConfig
from workbench.runs.knobs import OPTIMIZER_SETTINGS
from workbench.runs.presets import PRESETS, preset

REFUSED = [
    ({"kernel_size": 9}, "shrinks to nothing"),
    ({"optimizer": "lion", "beta_1": 0.0}, "Lion sees only the sign"),
]


@pytest.mark.parametrize("name", OPTIMIZER_SETTINGS)
def test_every_optimizer_takes_its_usual_settings(name):
    check(RunConfig.make(optimizer=name))


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_can_train(name):
    check(preset(name).replace(dataset="digits"))


@pytest.mark.parametrize(("changes", "words"), REFUSED, ids=["network", "optimizer"])
def test_a_store_makes_no_run_of_them(store, changes, words):
    with pytest.raises(ConfigError, match=words):
        store.create(preset("quick_look").replace(**changes))
    assert not store.root.exists() or not list(store.root.iterdir())


def test_the_command_line_says_it_before_keras_is_loaded(tmp_path, capsys):
    words = [
        "train",
        "--preset",
        "quick_look",
        "--optimizer",
        "lion",
        "--beta-1",
        "0",
        "--runs",
        str(tmp_path / "runs"),
    ]
    assert main(words) != 0
    assert "Lion sees only the sign" in capsys.readouterr().err and not (tmp_path / "runs").exists()
