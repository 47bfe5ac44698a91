"""Optimizers: rules that turn gradients into steps. The same as Keras', in NumPy, with everything they remember open.

    optimizer = Adam(learning_rate=0.1)
    parameters = optimizer.step(parameters, gradients)
    optimizer.state["m_hat"]

In every formula, `w` is a parameter, `g` its gradient, and each operation goes entry by entry.
"""

import inspect
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from workbench.concepts.optimizers.adam import Adam, AdamW, Nadam
from workbench.concepts.optimizers.adaptive import Adadelta, Adagrad, RMSprop
from workbench.concepts.optimizers.base import Optimizer
from workbench.concepts.optimizers.clipping import clip_by_global_norm, clip_by_norm, clip_by_value
from workbench.concepts.optimizers.lion import Lion
from workbench.concepts.optimizers.sgd import SGD
from workbench.language import tr
from workbench.registry import lookup

__all__ = [
    "OPTIMIZERS",
    "RACERS",
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Lion",
    "Nadam",
    "Optimizer",
    "RMSprop",
    "Racer",
    "clip_by_global_norm",
    "clip_by_norm",
    "clip_by_value",
    "make_optimizer",
]


def make_optimizer(name: str, **settings: Any) -> Optimizer:
    """Return a new optimizer.

    Args:
        name: a key of `OPTIMIZERS`.
        settings: what that optimizer takes, by Keras' names.

    Raises:
        ConfigError: the name or a setting is unknown, or a setting is out of range.
    """
    kind = lookup(name, OPTIMIZERS, "optimizer")
    known = {
        parameter: None
        for owner in reversed(kind.__mro__[:-1])
        for parameter in inspect.signature(owner.__init__).parameters
        if parameter not in ("self", "limits", "settings")
    }
    for setting in settings:
        lookup(setting, known, tr("setting of {kind}", kind=kind.label))
    return kind(**settings)


# Everything about one of them stands in its class. Forms, the command line, races, the playground, the worked step and
# the comparison with Keras read it there.
OPTIMIZERS: dict[str, type[Optimizer]] = {
    "sgd": SGD,
    "adagrad": Adagrad,
    "rmsprop": RMSprop,
    "adadelta": Adadelta,
    "adam": Adam,
    "adamw": AdamW,
    "nadam": Nadam,
    "lion": Lion,
}


@dataclass(frozen=True)
class Racer:
    """An optimizer as it starts in a race: `racer(learning_rate=0.1)` makes a fresh one.

    Attributes:
        label: its name for people.
        optimizer: a key of `OPTIMIZERS`.
        settings: what is fixed of it.
        look: of its lines (see `Optimizer`).
    """

    label: str
    optimizer: str
    settings: dict[str, Any]
    look: tuple[str, str, str]

    def __call__(self, **settings: Any) -> Optimizer:
        return make_optimizer(self.optimizer, **{**self.settings, **settings})

    @property
    def kind(self) -> type[Optimizer]:
        """Its class."""
        return OPTIMIZERS[self.optimizer]

    @cached_property
    def tunable(self) -> dict[str, Any]:
        """The settings that can be chosen of it, with their first values; what makes it itself is fixed."""
        told_apart = {name for variant in self.kind.variants.values() for name in variant.settings}
        numbers = {name for name, value in self.settings.items() if not isinstance(value, bool)}
        first = self().settings
        return {
            name: first[name]
            for name in self.kind.ranges
            if name in first and name not in told_apart - numbers and name not in self.kind.fixed
        }

    def for_keras(self, **settings: Any) -> dict[str, Any]:
        """Return the settings that Keras' class takes for it."""
        return self.kind.for_keras(**{**self.settings, **settings})


def _racers() -> dict[str, Racer]:
    """Return every optimizer, each followed by its variants."""
    racers = {}
    for name, kind in OPTIMIZERS.items():
        racers[name] = Racer(kind.label, name, {}, kind.look)
        racers |= {
            key: Racer(variant.label, name, variant.settings, variant.look) for key, variant in kind.variants.items()
        }
    return racers


RACERS: dict[str, Racer] = _racers()
