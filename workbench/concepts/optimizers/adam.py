"""Running means of the gradient and of its square: Adam, AdamW, Nadam."""

from typing import Any, ClassVar

import numpy as np

from workbench.concepts.optimizers.base import Optimizer
from workbench.concepts.optimizers.checked import share
from workbench.concepts.optimizers.facts import Slot
from workbench.concepts.optimizers.sheet import EFFECTIVE, Sheet
from workbench.errors import ConfigError
from workbench.language import tr


class Adam(Optimizer):
    """Step along the mean gradient, divided by the root of the mean squared gradient.

    Formula, at step t = 1, 2, ...:
        m = beta_1 * m + (1 - beta_1) * g           running mean of the gradient, begins at 0
        v = beta_2 * v + (1 - beta_2) * g ** 2      running mean of its square, begins at 0
        m_hat = m / (1 - beta_1 ** t)               bias correction: both begin at 0 and are
        v_hat = v / (1 - beta_2 ** t)               too small at first; this makes up for it
        w = w - learning_rate * m_hat / (sqrt(v_hat) + epsilon_hat)

    As in Keras, `epsilon` is added to `sqrt(v)` before the correction: `epsilon_hat = epsilon / sqrt(1 - beta_2 ** t)`
    (the paper's remark at the end of section 2).

    Args:
        learning_rate: from 0, default 0.001.
        beta_1: share of `m` that is kept, 0 to 1, default 0.9.
        beta_2: share of `v` that is kept, 0 to 1, default 0.999.
        epsilon: keeps the division from blowing up, default 1e-7.
        amsgrad: divide by the largest `v` so far (Reddi, Kale and Kumar, 2018). Default False.
        bias_correction: False leaves `m_hat = m` and `v_hat = v`, to see what the correction is good for; Keras always
            corrects. Default True.
        limits: `weight_decay`, `clipnorm`, `clipvalue`, `global_clipnorm`, as for every `Optimizer`.

    Reference: Kingma and Ba, Adam: A Method for Stochastic Optimization (2015).
    """

    label = "Adam"
    formula = "m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  w ← w − η m̂ / (√v̂ + ε)"
    look = ("vermilion", "solid", "triangle-up")
    knobs = ("beta_1", "beta_2", "epsilon")
    slots: ClassVar[dict[str, Slot]] = {
        "m": Slot("m", "momentum", keras="momentum"),
        "m_hat": Slot("m̂", "momentum"),
        "v": Slot("v", "squares", keras="velocity"),
        "v_hat": Slot("v̂", "squares"),
        "v_max": Slot("v⁺", keras="velocity_hat"),
    }
    keras_name = "Adam"

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        amsgrad: bool = False,
        *,
        bias_correction: bool = True,
        **limits: Any,
    ) -> None:
        super().__init__(learning_rate, **limits)
        self.beta_1, self.beta_2 = share("beta_1", beta_1), share("beta_2", beta_2)
        self.epsilon, self.amsgrad, self.bias_correction = epsilon, amsgrad, bias_correction

    def start(self, parameter: np.ndarray) -> dict[str, np.ndarray]:
        names = ["m", "v"] + ["v_max"] * self.amsgrad
        return {name: np.zeros_like(parameter) for name in names}

    def change(self, gradient: np.ndarray, memory: dict[str, np.ndarray], t: int) -> np.ndarray:
        memory["m"] = self.beta_1 * memory["m"] + (1 - self.beta_1) * gradient
        memory["v"] = self.beta_2 * memory["v"] + (1 - self.beta_2) * gradient**2
        v = memory["v"]
        if self.amsgrad:
            v = memory["v_max"] = np.maximum(memory["v_max"], v)
        missing_1 = 1 - self.beta_1**t if self.bias_correction else 1.0
        missing_2 = 1 - self.beta_2**t if self.bias_correction else 1.0
        memory["m_hat"], memory["v_hat"] = memory["m"] / missing_1, v / missing_2
        memory["effective_step"] = self.learning_rate / (np.sqrt(memory["v_hat"]) + self.epsilon / missing_2**0.5)
        return -memory["effective_step"] * memory["m_hat"]

    def remembers(self, name: str) -> bool:
        return {"v_max": self.amsgrad, "m_hat": self.bias_correction, "v_hat": self.bias_correction}.get(name, True)

    def worked(self, sheet: Sheet) -> None:
        sheet.running_mean("m", tr("mean gradient"), "β₁", "<g>", sheet["g"])
        sheet.running_mean("v", tr("mean squared gradient"), "β₂", "<g>²", sheet["g"] ** 2)
        mean, square, t = "m", "v", sheet["t"]
        if self.amsgrad:
            sheet.write("v⁺", tr("largest mean square so far"), "max(<v⁺>, <v>)", np.maximum(sheet["v⁺"], sheet["v"]))
            square = "v⁺"
        if self.bias_correction:
            words, missing = tr("the same, corrected for its start at 0"), 1 - sheet["β₂"] ** t
            sheet.write("m̂", words, "<m> / (1 − <β₁^t>)", sheet["m"] / (1 - sheet["β₁"] ** t))
            sheet.write("v̂", words, f"<{square}> / (1 − <β₂^t>)", sheet[square] / missing)
            sheet.values["ε"] = sheet["ε"] / np.sqrt(missing)  # as Keras does: added before the correction
            mean, square = "m̂", "v̂"
        sheet.write(
            "e", tr(EFFECTIVE), f"<η> / (√<{square}> + <ε>)", sheet["η"] / (np.sqrt(sheet[square]) + sheet["ε"])
        )
        sheet.weight(f" − <e> · <{mean}>", -sheet["e"] * sheet[mean])


class AdamW(Adam):
    """Adam with weight decay that the division does not touch.

    Formula: `w = w - learning_rate * weight_decay * w`, then Adam's step.

    Keras decouples the decay in all its optimizers, so this is Adam with `weight_decay=0.004` set.

    Args:
        learning_rate: from 0, default 0.001.
        weight_decay: share of each weight taken away per unit of learning rate, from 0, default 0.004.
        settings: all others of `Adam`.

    Reference: Loshchilov and Hutter, Decoupled Weight Decay Regularization (2019).
    """

    label = "AdamW"
    formula = "w ← w − η λ w,  then Adam"
    look = ("vermilion", "dash", "triangle-down")
    knobs = (*Adam.knobs, "weight_decay")
    keras_name = "AdamW"

    def __init__(self, learning_rate: float = 0.001, weight_decay: float = 0.004, **settings: Any) -> None:
        if weight_decay is None:
            raise ConfigError(
                tr(
                    "AdamW is Adam with weight decay: weight_decay must be a number from 0, came None. Without "
                    "decay, choose Adam."
                )
            )
        super().__init__(learning_rate, weight_decay=weight_decay, **settings)


class Nadam(Optimizer):
    """Adam that looks one step ahead, as Nesterov's momentum does, with a momentum that grows over the first steps.

    Formula, at step t = 1, 2, ..., with m and v as in Adam:
        u_t = beta_1 * (1 - 0.5 * 0.96 ** t)        the momentum of step t
        P_t = u_1 * u_2 * ... * u_t
        m_hat = u_(t+1) * m / (1 - P_(t+1)) + (1 - u_t) * g / (1 - P_t)
        v_hat = v / (1 - beta_2 ** t)
        w = w - learning_rate * m_hat / (sqrt(v_hat) + epsilon)

    Args:
        learning_rate: from 0, default 0.001.
        beta_1: share of `m` that is kept, 0 to 1, default 0.9.
        beta_2: share of `v` that is kept, 0 to 1, default 0.999.
        epsilon: keeps the division from blowing up, default 1e-7.
        limits: `weight_decay`, `clipnorm`, `clipvalue`, `global_clipnorm`, as for every `Optimizer`.

    Reference: Dozat, Incorporating Nesterov Momentum into Adam (2016), with its momentum schedule.
    """

    label = "Nadam"
    formula = "Adam, with m̂ = u′ m / (1 − P′) + (1 − u) g / (1 − P)"
    look = ("vermilion", "dot", "triangle-up-open")
    knobs = Adam.knobs
    slots: ClassVar[dict[str, Slot]] = {
        "m": Slot("m", "momentum", keras="momentum"),
        "m_hat": Slot("m̂", "momentum"),
        "v": Slot("v", "squares", keras="velocity"),
        "v_hat": Slot("v̂", "squares"),
        "u_product": Slot("P", shared=True),
    }
    keras_name = "Nadam"
    seven_digits = "0.96"

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        **limits: Any,
    ) -> None:
        super().__init__(learning_rate, **limits)
        self.beta_1, self.beta_2 = share("beta_1", beta_1), share("beta_2", beta_2)
        self.epsilon = epsilon

    def start(self, parameter: np.ndarray) -> dict[str, np.ndarray]:
        return {"m": np.zeros_like(parameter), "v": np.zeros_like(parameter), "u_product": parameter.dtype.type(1)}

    def momentum_at(self, t: float) -> float:
        """Return the momentum of step `t`: about half of `beta_1` at first, close to `beta_1` after 100 steps."""
        return self.beta_1 * (1 - 0.5 * 0.96**t)

    def change(self, gradient: np.ndarray, memory: dict[str, np.ndarray], t: int) -> np.ndarray:
        now, then = self.momentum_at(t), self.momentum_at(t + 1)
        memory["u_product"] = memory["u_product"] * now
        memory["m"] = self.beta_1 * memory["m"] + (1 - self.beta_1) * gradient
        memory["v"] = self.beta_2 * memory["v"] + (1 - self.beta_2) * gradient**2
        memory["m_hat"] = then * memory["m"] / (1 - memory["u_product"] * then) + (1 - now) * gradient / (
            1 - memory["u_product"]
        )
        memory["v_hat"] = memory["v"] / (1 - self.beta_2**t)
        memory["effective_step"] = self.learning_rate / (np.sqrt(memory["v_hat"]) + self.epsilon)
        return -memory["effective_step"] * memory["m_hat"]

    def worked(self, sheet: Sheet) -> None:
        t = sheet["t"]
        sheet.running_mean("m", tr("mean gradient"), "β₁", "<g>", sheet["g"])
        sheet.running_mean("v", tr("mean squared gradient"), "β₂", "<g>²", sheet["g"] ** 2)
        sheet.write("u", tr("momentum of this step"), "<β₁> · (1 − 0.5 · <0.96^t>)", self.momentum_at(t))
        sheet.write("u′", tr("momentum of the next step"), "<β₁> · (1 − 0.5 · <0.96^t+1>)", self.momentum_at(t + 1))
        sheet.write("P", tr("product of all momenta so far"), "<P> · <u>", sheet["P"] * sheet["u"])
        ahead, now, product = sheet["u′"], sheet["u"], sheet["P"]
        sheet.write(
            "m̂",
            tr("mean gradient, one step ahead and corrected"),
            "<u′> · <m> / (1 − <P> · <u′>) + (1 − <u>) · <g> / (1 − <P>)",
            ahead * sheet["m"] / (1 - product * ahead) + (1 - now) * sheet["g"] / (1 - product),
        )
        sheet.write(
            "v̂", tr("mean squared gradient, corrected"), "<v> / (1 − <β₂^t>)", sheet["v"] / (1 - sheet["β₂"] ** t)
        )
        sheet.write("e", tr(EFFECTIVE), "<η> / (√<v̂> + <ε>)", sheet["η"] / (np.sqrt(sheet["v̂"]) + sheet["ε"]))
        sheet.weight(" − <e> · <m̂>", -sheet["e"] * sheet["m̂"])
