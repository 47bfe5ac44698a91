"""Settings with a name, to start from."""

from typing import Any, NamedTuple

from workbench.language import translated
from workbench.registry import lookup
from workbench.runs.config import RunConfig

DEFAULT_PRESET = "fast_cnn"


@translated("label", "help")
class Preset(NamedTuple):
    """Settings with a name for people, and a sentence about what comes of them."""

    label: str
    help: str
    settings: dict[str, Any]


def preset(name: str) -> RunConfig:
    """Return the settings of the preset `name`, a key of `PRESETS`.

    Raises:
        ConfigError: the name is unknown; the message lists them all.
    """
    return RunConfig.make(**lookup(name, PRESETS, "preset").settings)


PRESETS: dict[str, Preset] = {
    "fast_cnn": Preset(
        "Fast CNN",
        "Three small convolutions with batch normalisation and a one-cycle learning rate: 99 % within seconds.",
        {},
    ),
    "one_epoch": Preset(
        "One epoch",
        "A race: each picture is seen once, with larger steps towards softened labels. 99 % in the shortest time.",
        {
            "validation_share": 0.02,
            "label_smoothing": 0.1,
            "batch_size": 128,
            "learning_rate": 0.02,
            "epochs": 1,
        },
    ),
    "textbook_cnn": Preset(
        "Textbook CNN",
        "The network of most first lessons: three convolutions, one dense layer, Adam at its default.",
        {
            "filters": (32, 64, 64),
            "units": (64,),
            "normalization": "none",
            "learning_rate": 0.001,
            "schedule": "constant",
            "warmup_share": 0.0,
            "batch_size": 128,
            "epochs": 10,
        },
    ),
    "textbook_mlp": Preset(
        "Textbook dense network",
        "784-128-64-10 with plain gradient descent: no convolution, no momentum, nothing hidden.",
        {
            "architecture": "mlp",
            "units": (128, 64),
            "normalization": "none",
            "optimizer": "sgd",
            "learning_rate": 0.01,
            "schedule": "constant",
            "warmup_share": 0.0,
            "batch_size": 64,
            "epochs": 10,
        },
    ),
    "quick_look": Preset(
        "Quick look",
        "The bundled 1,797 digits: a whole run in a few seconds, on any machine, with no download.",
        {"dataset": "digits", "batch_size": 32, "epochs": 10},
    ),
    "shipped": Preset(
        "The shipped model",
        "MNIST and pen strokes together, bent and turned a little: reads what people draw. Takes minutes.",
        {
            "dataset": "mnist_and_strokes",
            "architecture": "vgg",
            "filters": (16, 32, 64),
            "dropout": 0.1,
            "rotation": 10.0,
            "shift": 1.5,
            "zoom": 0.15,
            "thickness": 0.7,
            "elastic": 0.8,
            "batch_size": 64,
            "learning_rate": 0.005,
            "epochs": 6,
            "seed": 0,
        },
    ),
}
