"""Optimizers: rules that turn gradients into steps. The same as Keras', in NumPy, with everything they remember open.

    optimizer = Adam(learning_rate=0.1)
    parameters = optimizer.step(parameters, gradients)
    optimizer.state["m_hat"]

In every formula, `w` is a parameter, `g` its gradient, and each operation goes entry by entry.
"""

import inspect
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from workbench.concepts.optimizers.adam import Adam, AdamW, Lion, Nadam
from workbench.concepts.optimizers.adaptive import Adadelta, Adagrad, RMSprop
from workbench.concepts.optimizers.base import Optimizer, clip_by_global_norm, clip_by_norm, clip_by_value, share
from workbench.registry import lookup

__all__ = ["OPTIMIZERS", "RACERS", "SGD", "Adadelta", "Adagrad", "Adam", "AdamW", "Lion", "Nadam", "Optimizer",
           "RMSprop", "Racer", "clip_by_global_norm", "clip_by_norm", "clip_by_value", "make_optimizer"]


class SGD(Optimizer):
    """Step against the gradient; with momentum, keep part of the last step.

    Formula, without momentum:
        w = w - learning_rate * g
    With momentum:
        s = momentum * s - learning_rate * g        the step, `velocity`, begins at 0
        w = w + s
    With Nesterov's momentum, the step looks ahead along `s`:
        w = w + momentum * s - learning_rate * g

    Args:
        learning_rate: from 0, default 0.01.
        momentum: share of the last step that is kept, 0 to 1, default 0.
        nesterov: look ahead. Default False.
        limits: `weight_decay`, `clipnorm`, `clipvalue`, `global_clipnorm`, as for every `Optimizer`.

    Reference: Polyak, Some methods of speeding up the convergence of iteration methods (1964); Sutskever et al., On
    the importance of initialization and momentum in deep learning (2013), for the form of Nesterov's momentum.
    """

    label = "SGD"
    formula = "s ← μ s − η g,  w ← w + s"

    def __init__(self, learning_rate: float = 0.01, momentum: float = 0.0, nesterov: bool = False,
                 **limits: Any) -> None:  # fmt: skip
        super().__init__(learning_rate, **limits)
        self.momentum, self.nesterov = share("momentum", momentum), nesterov

    def start(self, parameter: np.ndarray) -> dict[str, np.ndarray]:
        return {"velocity": np.zeros_like(parameter)}

    def change(self, gradient: np.ndarray, memory: dict[str, np.ndarray], t: int) -> np.ndarray:
        memory["effective_step"] = np.full_like(gradient, self.learning_rate)
        memory["velocity"] = self.momentum * memory["velocity"] - self.learning_rate * gradient
        if self.nesterov:
            return self.momentum * memory["velocity"] - self.learning_rate * gradient
        return memory["velocity"]


def make_optimizer(name: str, **settings: Any) -> Optimizer:
    """Return a new optimizer.

    Args:
        name: a key of `OPTIMIZERS`.
        settings: what that optimizer takes, by Keras' names.

    Raises:
        ConfigError: the name or a setting is unknown, or a setting is out of range.
    """
    kind = lookup(name, OPTIMIZERS, "optimizer")
    known = {parameter: None for owner in reversed(kind.__mro__[:-1])
             for parameter in inspect.signature(owner.__init__).parameters
             if parameter not in ("self", "limits", "settings")}  # fmt: skip
    for setting in settings:
        lookup(setting, known, f"setting of {kind.label}")
    return kind(**settings)


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
    """

    label: str
    optimizer: str
    settings: dict[str, Any] = field(default_factory=dict)

    def __call__(self, **settings: Any) -> Optimizer:
        return make_optimizer(self.optimizer, **{**self.settings, **settings})


RACERS: dict[str, Racer] = {
    "sgd": Racer("SGD", "sgd"),
    "momentum": Racer("Momentum", "sgd", {"momentum": 0.9}),
    "nesterov": Racer("Nesterov", "sgd", {"momentum": 0.9, "nesterov": True}),
    "adagrad": Racer("Adagrad", "adagrad"),
    "rmsprop": Racer("RMSprop", "rmsprop"),
    "adadelta": Racer("Adadelta", "adadelta"),
    "adam": Racer("Adam", "adam"),
    "adamw": Racer("AdamW", "adamw"),
    "nadam": Racer("Nadam", "nadam"),
    "lion": Racer("Lion", "lion"),
}
