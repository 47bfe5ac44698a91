"""Settings are checked once, speak in sentences, and describe themselves to forms and the command line."""

import pytest
from pydantic import ValidationError

from workbench.errors import ConfigError
from workbench.runs.config import RunConfig
from workbench.runs.knobs import CHOICES, GROUPS, OPTIMIZER_SETTINGS, OPTIMIZERS
from workbench.runs.presets import DEFAULT_PRESET, PRESETS, preset

KNOBS = RunConfig.knobs()


@pytest.mark.parametrize("name", KNOBS)
def test_every_setting_describes_itself(name: str) -> None:
    field = KNOBS[name]
    assert field.title and field.help.endswith(".")
    assert field.group in GROUPS
    low, high = RunConfig.bounds(name)
    if field.kind in (int, float):
        assert low <= field.default <= high
    if field.kind is str:
        assert field.default in CHOICES[name]


@pytest.mark.parametrize("name", KNOBS)
def test_every_default_survives_its_own_text(name: str) -> None:
    value = KNOBS[name].default
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    assert RunConfig.parse(name, text) == value


@pytest.mark.parametrize("name", [name for name in KNOBS if RunConfig.bounds(name)[1] is not None])
def test_every_bound_holds_and_is_named(name: str) -> None:
    low, high = RunConfig.bounds(name)
    for value in (low - 1, high + 1):
        with pytest.raises(ConfigError, match=f"{name}.*Allowed: {low} to {high}"):
            RunConfig.make(**{name: value})


@pytest.mark.parametrize("name", CHOICES)
def test_every_choice_is_taken_and_others_are_named(name: str) -> None:
    for choice, label in CHOICES[name].items():
        assert label
        assert getattr(RunConfig.make(**{name: choice}), name) == choice
    with pytest.raises(ConfigError, match="Choose one of: "):
        RunConfig.make(**{name: "nonsense"})


def test_json_round_trip() -> None:
    config = RunConfig.make(filters=(4, 8), learning_rate=0.02, nesterov=True)
    assert RunConfig.from_json(config.to_json()) == config


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "not JSON"), ("[]", "must be a JSON object"), ('{"schema_version": 99}', "update the workbench")],
)
def test_damaged_settings_are_sentences(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        RunConfig.from_json(text)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"learning_rte": 1}, "Did you mean 'learning_rate'"),
        ({"learning_rate": float("nan")}, "learning_rate"),
        ({"filters": (0,)}, "1 to 4096"),
        ({"epochs": "many"}, "epochs"),
    ],
)
def test_mistakes_are_sentences(settings: dict, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        RunConfig.make(**settings)
    assert "pydantic" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "text"), [("epochs", "3.5"), ("learning_rate", "fast"), ("filters", "4, x"), ("nesterov", "maybe")]
)
def test_text_that_is_no_value_is_a_sentence(name: str, text: str) -> None:
    with pytest.raises(ConfigError, match=f"{name}.* must be "):
        RunConfig.parse(name, text)


def test_frozen() -> None:
    with pytest.raises(ValidationError):
        RunConfig.make().epochs = 3


def test_only_settings_that_matter_are_used() -> None:
    assert OPTIMIZER_SETTINGS.keys() == OPTIMIZERS.keys()
    sgd = RunConfig.make(optimizer="sgd", architecture="mlp", schedule="step")
    assert sgd.is_used("momentum") and not sgd.is_used("nesterov") and not sgd.is_used("beta_1")
    assert sgd.is_used("units") and not sgd.is_used("filters") and sgd.is_used("decay_rate")
    assert RunConfig.make(optimizer="sgd", momentum=0.9).is_used("nesterov")


def test_differences_name_both_values() -> None:
    changed = preset(DEFAULT_PRESET).replace(epochs=7)
    assert changed.differences(preset(DEFAULT_PRESET)) == {"epochs": (preset(DEFAULT_PRESET).epochs, 7)}


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_valid_and_explained(name: str) -> None:
    assert preset(name) and PRESETS[name].label and PRESETS[name].help.endswith(".")


def test_unknown_preset_lists_them() -> None:
    with pytest.raises(ConfigError, match="Unknown preset 'fast'.*textbook_cnn"):
        preset("fast")
