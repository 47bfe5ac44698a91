"""What the page says of a network before it exists is what Keras builds."""

import pytest

from workbench.architectures import ARCHITECTURES, check, summary
from workbench.errors import ConfigError
from workbench.runs.config import RunConfig
from workbench.runs.knobs import NORMALIZATIONS
from workbench.runs.presets import PRESETS, preset
from workbench.runs.store import Store


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("normalization", NORMALIZATIONS)
def test_summary_agrees_with_keras(architecture: str, normalization: str) -> None:
    from workbench.engine.building import build_model

    config = RunConfig.make(
        architecture=architecture, normalization=normalization, filters=(3, 5), units=(7,), dropout=0.2, l2=1e-4
    )
    model = build_model(config)
    rows = summary(config)
    assert [row.layer for row in rows] == [type(layer).__name__ for layer in model.layers]
    assert [row.shape for row in rows] == [tuple(layer.output.shape[1:]) for layer in model.layers]
    assert [row.parameters for row in rows] == [layer.count_params() for layer in model.layers]


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_has_a_summary(name: str) -> None:
    assert summary(preset(name))[-1].shape == (10,)


def test_the_textbook_networks_are_the_textbooks() -> None:
    dense = summary(preset("textbook_mlp"))
    assert sum(row.parameters for row in dense) == 784 * 128 + 128 + 128 * 64 + 64 + 64 * 10 + 10
    convolutional = [row for row in summary(preset("textbook_cnn")) if row.parameters]
    assert [row.shape for row in convolutional] == [(26, 26, 32), (11, 11, 64), (3, 3, 64), (64,), (10,)]


def test_a_picture_that_shrinks_to_nothing_is_a_sentence() -> None:
    with pytest.raises(ConfigError, match="to nothing. A convolution needs 3 x 3 numbers, and 1 x 1.*Use fewer"):
        summary(RunConfig.make(filters=(4, 4, 4, 4, 4)))


@pytest.mark.parametrize(
    "settings", [{"kernel_size": 9}, {"filters": (8,) * 12}, {"architecture": "vgg", "filters": (2,) * 6}], ids=str
)
def test_no_run_is_made_that_has_no_network(settings: dict, store: Store) -> None:
    config = preset("quick_look").replace(**settings)
    with pytest.raises(ConfigError, match="shrinks to nothing"):
        store.create(config)
    with pytest.raises(ConfigError, match="shrinks to nothing"):
        check(config)
    assert store.runs() == []
