"""Steps against the gradient: SGD, with momentum and with Nesterov's momentum."""

from typing import Any, ClassVar

import numpy as np

from workbench.concepts.optimizers.base import Optimizer
from workbench.concepts.optimizers.checked import share
from workbench.concepts.optimizers.facts import Slot, Variant
from workbench.concepts.optimizers.sheet import Sheet


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
    look = ("blue", "dot", "circle-open")
    knobs = ("momentum", "nesterov")
    slots: ClassVar[dict[str, Slot]] = {"velocity": Slot("s", "momentum", keras="momentum")}
    variants: ClassVar[dict[str, Variant]] = {
        "momentum": Variant("Momentum", {"momentum": 0.9}, ("blue", "dash", "circle")),
        "nesterov": Variant("Nesterov", {"momentum": 0.9, "nesterov": True}, ("blue", "solid", "diamond")),
    }
    keras_name = "SGD"

    def __init__(
        self, learning_rate: float = 0.01, momentum: float = 0.0, nesterov: bool = False, **limits: Any
    ) -> None:
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

    def remembers(self, name: str) -> bool:
        return self.momentum > 0

    def worked(self, sheet: Sheet) -> None:
        downhill = -sheet["η"] * sheet["g"]
        if not self.momentum:
            sheet.weight(" − <η> · <g>", downhill)
            return
        sheet.write(
            "s",
            "step: what is kept of the last one, and the slope",
            "<μ> · <s> − <η> · <g>",
            sheet["μ"] * sheet["s"] + downhill,
        )
        if self.nesterov:
            sheet.weight(" + <μ> · <s> − <η> · <g>", sheet["μ"] * sheet["s"] + downhill)
        else:
            sheet.weight(" + <s>", sheet["s"])
