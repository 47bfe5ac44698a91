"""Settings of optimizers, held against what they may be."""

import math
from numbers import Real

from workbench.errors import ConfigError
from workbench.language import tr


def share(name: str, value: float) -> float:
    """Return a setting that must be at least 0 and below 1: how much a running mean keeps.

    Raises:
        ConfigError: it is not.
    """
    if not (isinstance(value, Real) and 0 <= value < 1):
        raise ConfigError(
            tr(
                "{name} is the share that is kept at each step: 0 or more and below 1, came {value!r}.",
                name=name,
                value=value,
            )
        )
    return float(value)


def _from_zero(name: str, value: float) -> float:
    if not (isinstance(value, Real) and math.isfinite(value) and value >= 0):
        raise ConfigError(tr("{name} must be a number from 0, came {value!r}.", name=name, value=value))
    return float(value)  # NumPy's own numbers would turn float32 into float64
