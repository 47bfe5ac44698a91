"""A learning rate for each weight: Adagrad, RMSprop, Adadelta. All divide by the size of the gradients so far."""

from typing import Any, ClassVar

import numpy as np

from workbench.concepts.optimizers.base import Optimizer
from workbench.concepts.optimizers.checked import share
from workbench.concepts.optimizers.facts import Slot
from workbench.concepts.optimizers.sheet import EFFECTIVE, Sheet
from workbench.language import tr


class Adagrad(Optimizer):
    """Divide each weight's step by the root of all its squared gradients so far. Steps only ever shrink.

    Formula:
        a = a + g ** 2                              `accumulator`, begins at `initial_accumulator_value`
        w = w - learning_rate * g / sqrt(a + epsilon)

    Args:
        learning_rate: from 0, default 0.001.
        initial_accumulator_value: what `a` begins with, from 0, default 0.1. Keeps the first steps short.
        epsilon: keeps the division from blowing up, default 1e-7.
        limits: `weight_decay`, `clipnorm`, `clipvalue`, `global_clipnorm`, as for every `Optimizer`.

    Reference: Duchi, Hazan and Singer, Adaptive Subgradient Methods (2011).
    """

    label = "Adagrad"
    formula = "a ← a + g²,  w ← w − η g / √(a + ε)"
    look = ("green", "dot", "square-open")
    knobs = ("epsilon",)
    slots: ClassVar[dict[str, Slot]] = {"accumulator": Slot("a", "squares", keras="accumulator")}
    keras_name = "Adagrad"

    def __init__(
        self, learning_rate: float = 0.001, initial_accumulator_value: float = 0.1, epsilon: float = 1e-7, **limits: Any
    ) -> None:
        super().__init__(learning_rate, **limits)
        self.initial_accumulator_value, self.epsilon = initial_accumulator_value, epsilon

    def start(self, parameter: np.ndarray) -> dict[str, np.ndarray]:
        return {"accumulator": np.full_like(parameter, self.initial_accumulator_value)}

    def change(self, gradient: np.ndarray, memory: dict[str, np.ndarray], t: int) -> np.ndarray:
        memory["accumulator"] = memory["accumulator"] + gradient**2
        memory["effective_step"] = self.learning_rate / np.sqrt(memory["accumulator"] + self.epsilon)
        return -memory["effective_step"] * gradient

    def worked(self, sheet: Sheet) -> None:
        sheet.write("a", tr("sum of all squared gradients"), "<a> + <g>²", sheet["a"] + sheet["g"] ** 2)
        sheet.write("e", tr(EFFECTIVE), "<η> / √(<a> + <ε>)", sheet["η"] / np.sqrt(sheet["a"] + sheet["ε"]))
        sheet.weight(" − <e> · <g>", -sheet["e"] * sheet["g"])


class RMSprop(Optimizer):
    """Divide each weight's step by the root of a running mean of its squared gradients.

    Formula:
        v = rho * v + (1 - rho) * g ** 2            `velocity`, begins at 0
        w = w - learning_rate * g / sqrt(v + epsilon)

    With `momentum`, the steps are collected: `b = momentum * b + step; w = w - b`. With `centered`, the square of the
    mean gradient is taken off `v`, which leaves its variance. As in Keras, epsilon stands under the root.

    Args:
        learning_rate: from 0, default 0.001.
        rho: share of `v` that is kept, 0 to 1, default 0.9.
        momentum: share of the last step that is kept, 0 to 1, default 0.
        epsilon: keeps the division from blowing up, default 1e-7.
        centered: divide by the standard deviation. Default False.
        limits: `weight_decay`, `clipnorm`, `clipvalue`, `global_clipnorm`, as for every `Optimizer`.

    Reference: Tieleman and Hinton, Lecture 6.5 (2012); centered: Graves, Generating Sequences (2013).
    """

    label = "RMSprop"
    formula = "v ← ρ v + (1 − ρ) g²,  w ← w − η g / √(v + ε)"
    look = ("green", "solid", "pentagon")
    knobs = ("rho", "momentum", "epsilon")
    slots: ClassVar[dict[str, Slot]] = {
        "average_gradient": Slot("ḡ", "momentum", keras="average_gradient"),
        "momentum": Slot("b", "momentum", keras="momentum"),
        "velocity": Slot("v", "squares", keras="velocity"),
    }
    keras_name = "RMSprop"

    def __init__(
        self,
        learning_rate: float = 0.001,
        rho: float = 0.9,
        momentum: float = 0.0,
        epsilon: float = 1e-7,
        centered: bool = False,
        **limits: Any,
    ) -> None:
        super().__init__(learning_rate, **limits)
        self.rho, self.momentum = share("rho", rho), share("momentum", momentum)
        self.epsilon, self.centered = epsilon, centered

    def start(self, parameter: np.ndarray) -> dict[str, np.ndarray]:
        names = ["velocity"] + ["momentum"] * (self.momentum > 0) + ["average_gradient"] * self.centered
        return {name: np.zeros_like(parameter) for name in names}

    def change(self, gradient: np.ndarray, memory: dict[str, np.ndarray], t: int) -> np.ndarray:
        memory["velocity"] = self.rho * memory["velocity"] + (1 - self.rho) * gradient**2
        spread = memory["velocity"]
        if self.centered:
            memory["average_gradient"] = self.rho * memory["average_gradient"] + (1 - self.rho) * gradient
            spread = spread - memory["average_gradient"] ** 2
        memory["effective_step"] = self.learning_rate / np.sqrt(spread + self.epsilon)
        step = memory["effective_step"] * gradient
        if self.momentum:
            step = memory["momentum"] = self.momentum * memory["momentum"] + step
        return -step

    def remembers(self, name: str) -> bool:
        return {"average_gradient": self.centered, "momentum": self.momentum > 0}.get(name, True)

    def worked(self, sheet: Sheet) -> None:
        sheet.running_mean("v", tr("mean squared gradient"), "ρ", "<g>²", sheet["g"] ** 2)
        if self.centered:
            sheet.running_mean("ḡ", tr("mean gradient"), "ρ", "<g>", sheet["g"])
            spread = sheet["v"] - sheet["ḡ"] ** 2
            sheet.write("e", tr(EFFECTIVE), "<η> / √(<v> − <ḡ>² + <ε>)", sheet["η"] / np.sqrt(spread + sheet["ε"]))
        else:
            sheet.write("e", tr(EFFECTIVE), "<η> / √(<v> + <ε>)", sheet["η"] / np.sqrt(sheet["v"] + sheet["ε"]))
        if self.momentum:
            sheet.write(
                "b", tr("steps, collected"), "<μ> · <b> + <e> · <g>", sheet["μ"] * sheet["b"] + sheet["e"] * sheet["g"]
            )
            sheet.weight(" − <b>", -sheet["b"])
        else:
            sheet.weight(" − <e> · <g>", -sheet["e"] * sheet["g"])


class Adadelta(Optimizer):
    """RMSprop whose step size comes from the size of its own steps so far, so that none has to be chosen.

    Formula:
        a = rho * a + (1 - rho) * g ** 2            `accumulated_gradient`, begins at 0
        d = sqrt(s + epsilon) / sqrt(a + epsilon) * g
        s = rho * s + (1 - rho) * d ** 2            `accumulated_change`, begins at 0
        w = w - learning_rate * d

    The paper has no learning rate (that is: 1). Keras' default of 0.001 makes it very slow.

    Args:
        learning_rate: from 0, default 0.001.
        rho: share of both means that is kept, 0 to 1, default 0.95.
        epsilon: default 1e-7. It also decides how short the first steps are.
        limits: `weight_decay`, `clipnorm`, `clipvalue`, `global_clipnorm`, as for every `Optimizer`.

    Reference: Zeiler, ADADELTA: An Adaptive Learning Rate Method (2012).
    """

    label = "Adadelta"
    formula = "a ← ρ a + (1 − ρ) g²,  d = g √(s + ε) / √(a + ε),  s ← ρ s + (1 − ρ) d²,  w ← w − η d"
    look = ("green", "dash", "square")
    knobs = ("rho", "epsilon")
    slots: ClassVar[dict[str, Slot]] = {
        "accumulated_gradient": Slot("a", "squares", keras="accumulated_grad"),
        "accumulated_change": Slot("s", "squares", keras="accumulated_delta_var"),
    }
    keras_name = "Adadelta"

    def __init__(self, learning_rate: float = 0.001, rho: float = 0.95, epsilon: float = 1e-7, **limits: Any) -> None:
        super().__init__(learning_rate, **limits)
        self.rho, self.epsilon = share("rho", rho), epsilon

    def start(self, parameter: np.ndarray) -> dict[str, np.ndarray]:
        return {"accumulated_gradient": np.zeros_like(parameter), "accumulated_change": np.zeros_like(parameter)}

    def change(self, gradient: np.ndarray, memory: dict[str, np.ndarray], t: int) -> np.ndarray:
        memory["accumulated_gradient"] = self.rho * memory["accumulated_gradient"] + (1 - self.rho) * gradient**2
        ratio = np.sqrt(memory["accumulated_change"] + self.epsilon)
        ratio = ratio / np.sqrt(memory["accumulated_gradient"] + self.epsilon)
        memory["accumulated_change"] = (
            self.rho * memory["accumulated_change"] + (1 - self.rho) * (ratio * gradient) ** 2
        )
        memory["effective_step"] = self.learning_rate * ratio
        return -memory["effective_step"] * gradient

    def worked(self, sheet: Sheet) -> None:
        sheet.running_mean("a", tr("mean squared gradient"), "ρ", "<g>²", sheet["g"] ** 2)
        ratio = np.sqrt(sheet["s"] + sheet["ε"]) / np.sqrt(sheet["a"] + sheet["ε"])
        sheet.write("d", tr("step, before the learning rate"), "<g> · √(<s> + <ε>) / √(<a> + <ε>)", ratio * sheet["g"])
        sheet.running_mean("s", tr("mean squared step"), "ρ", "<d>²", sheet["d"] ** 2)
        sheet.weight(" − <η> · <d>", -sheet["η"] * sheet["d"])
