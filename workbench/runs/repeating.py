"""What makes a run what it is: how it differs from the nearest preset, and the command that repeats it."""

import shlex
from typing import Any

from workbench.data.datasets import label_of
from workbench.language import tr
from workbench.quantities import number
from workbench.runs.config import RunConfig
from workbench.runs.knobs import CHOICES
from workbench.runs.presets import DEFAULT_PRESET, PRESETS, preset

ALL_AT_ZERO = ("train_size",)  # settings of which 0 means all there are


def nearest_preset(config: RunConfig) -> str:
    """Return the preset from which the fewest settings differ; the default one where several are as near."""
    order = [DEFAULT_PRESET, *(name for name in PRESETS if name != DEFAULT_PRESET)]
    return min(order, key=lambda name: len(config.differences(preset(name))))


def command(config: RunConfig) -> str:
    """Return the command line that trains with these settings."""
    name = nearest_preset(config)
    words = ["workbench", "train"] + (["--preset", name] if name != DEFAULT_PRESET else [])
    for setting, (_, value) in config.differences(preset(name)).items():
        words += ["--set", f"{setting}={plain(value)}"]
    return shlex.join(words)


def plain(value: Any) -> str:
    """Return a value as it is written on the command line and in an address: `RunConfig.parse` reads it back."""
    if isinstance(value, tuple | list):
        return ",".join(str(part) for part in value)
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value) if isinstance(value, float) else str(value)


def shown(name: str, value: Any) -> str:
    """Return a value as people read it, with its unit."""
    field = RunConfig.knobs()[name]
    if name == "dataset":
        return label_of(value)
    if name in CHOICES:
        return CHOICES[name].get(value, str(value))
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple | list):
        return ", ".join(str(part) for part in value) or "none"
    if name in ALL_AT_ZERO and not value:
        return tr("all")
    unit = field.unit
    text = f"{value:,}" if isinstance(value, int) and name != "seed" else number(value, 6)
    return f"{text} {unit}".strip()
