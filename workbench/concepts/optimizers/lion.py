"""Steps of one length for all weights: Lion, which keeps only the sign of a mean gradient."""

import sys
from typing import Any, ClassVar

import numpy as np

from workbench.concepts.optimizers.base import Optimizer
from workbench.concepts.optimizers.checked import share
from workbench.concepts.optimizers.facts import Slot
from workbench.concepts.optimizers.sheet import Sheet
from workbench.errors import ConfigError
from workbench.language import tr


class Lion(Optimizer):
    """Move every weight by the same amount, in the direction of the sign of a mean gradient.

    Formula:
        w = w - learning_rate * sign(beta_1 * m + (1 - beta_1) * g)
        m = beta_2 * m + (1 - beta_2) * g           begins at 0

    Its learning rate is a distance: choose it 3 to 10 times smaller than Adam's (the authors' advice).

    Args:
        learning_rate: from 0, default 0.001.
        beta_1: share of `m` in the direction of the step, above 0 and below 1, default 0.9.
        beta_2: share of `m` that is kept, 0 to 1, default 0.99.
        limits: `weight_decay`, `clipnorm`, `clipvalue`, `global_clipnorm`, as for every `Optimizer`.

    Raises:
        ConfigError: `beta_1` is 0: only the sign of the last gradient would be left.

    Reference: Chen et al., Symbolic Discovery of Optimization Algorithms (2023).
    """

    label = "Lion"
    formula = "w ← w − η sign(β₁ m + (1 − β₁) g),  m ← β₂ m + (1 − β₂) g"
    look = ("purple", "solid", "star")
    knobs = ("beta_1", "beta_2", "weight_decay")
    slots: ClassVar[dict[str, Slot]] = {"m": Slot("m", "momentum", keras="momentum")}
    keras_name = "Lion"

    def __init__(self, learning_rate: float = 0.001, beta_1: float = 0.9, beta_2: float = 0.99, **limits: Any) -> None:
        super().__init__(learning_rate, **limits)
        self.beta_1, self.beta_2 = share("beta_1", beta_1), share("beta_2", beta_2)
        if beta_1 == 0:
            raise ConfigError(tr("With beta_1 = 0 Lion sees only the sign of the last gradient. Choose 0.9, say."))

    def start(self, parameter: np.ndarray) -> dict[str, np.ndarray]:
        return {"m": np.zeros_like(parameter)}

    def change(self, gradient: np.ndarray, memory: dict[str, np.ndarray], t: int) -> np.ndarray:
        direction = np.sign(self.beta_1 * memory["m"] + (1 - self.beta_1) * gradient)
        memory["m"] = self.beta_2 * memory["m"] + (1 - self.beta_2) * gradient
        memory["effective_step"] = np.full_like(gradient, self.learning_rate)
        return -self.learning_rate * direction

    @classmethod
    def for_keras(cls, **settings: Any) -> dict[str, Any]:
        if "beta_1" in settings:  # Keras refuses 0; in 32 bits this is 0
            settings["beta_1"] = max(settings["beta_1"], sys.float_info.min)
        return super().for_keras(**settings)

    def worked(self, sheet: Sheet) -> None:
        sheet.write(
            "c",
            "direction: only its sign counts",
            "<β₁> · <m> + (1 − <β₁>) · <g>",
            sheet["β₁"] * sheet["m"] + (1 - sheet["β₁"]) * sheet["g"],
        )
        sheet.weight(" − <η> · sign(<c>)", -sheet["η"] * np.sign(sheet["c"]))
        sheet.running_mean("m", tr("mean gradient, for the next step"), "β₂", "<g>", sheet["g"])
