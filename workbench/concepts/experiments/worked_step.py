"""One step of an optimizer, worked out by hand: each line of its rule with symbols, with numbers, and what it gives.

    for line in worked_step(Adam(0.1), path, step=3, weight=0):
        print(line.symbol, "=", line.formula, "=", line.numbers, "=", line.value)

The lines are worked out a second time, from the gradient and what was remembered before the step. A test holds them
against what the optimizer itself did.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from workbench.concepts.experiments.surfaces import Path
from workbench.concepts.optimizers import SGD, Adadelta, Adagrad, Adam, AdamW, Lion, Nadam, Optimizer, RMSprop
from workbench.errors import ConfigError


class Line(NamedTuple):
    """One line of a rule.

    Attributes:
        symbol: what becomes something: `"m"`.
        words: what it is.
        formula: what it becomes, in symbols: `"β₁ m + (1 − β₁) g"`.
        numbers: the same with numbers: `"0.9 · 0.2 + (1 − 0.9) · (−0.5)"`.
        value: what that gives.
    """

    symbol: str
    words: str
    formula: str
    numbers: str
    value: float


def worked_step(optimizer: Optimizer, path: Path, step: int, weight: int) -> list[Line]:
    """Return the lines of one step of one weight; the one of `w` says where it goes.

    Args:
        optimizer: with the settings of the one that went this path; it takes no step.
        path: where it went.
        step: which one, from 1.
        weight: 0 or 1.

    Raises:
        ConfigError: the path has no such step.
    """
    if not 1 <= step < len(path.points):
        raise ConfigError(f"This path has the steps 1 to {len(path.points) - 1}, came {step!r}.")
    rule, names = _RULES[type(optimizer)]
    first = optimizer.start(np.zeros(2))
    values = {"g": path.gradients[step - 1, weight], "w": path.points[step - 1, weight], "t": step}
    for symbol, name in names.items():
        if name in path.states:
            before = path.states[name][step - 2] if step > 1 else first[name]
            values[symbol] = np.broadcast_to(before, 2)[weight]
    values |= {symbol: getattr(optimizer, name) for symbol, name in _SETTINGS.items() if hasattr(optimizer, name)}
    sheet = _Sheet(values)
    with np.errstate(all="ignore"):  # a path that diverges ends in numbers too large to hold
        rule(optimizer, sheet)
    return sheet.lines


def remembered(optimizer: Optimizer) -> dict[str, dict[str, str]]:
    """Return what is worth a look in the states of a path: `"momentum"` and `"squares"`, each the symbols by state.

    Momentum has the sign of the gradients or of the steps, squares have none. What a rule does not keep is left out.
    """
    names = _RULES[type(optimizer)][1]
    kept = {name: symbol for symbol, name in names.items()} | {"m_hat": "m̂", "v_hat": "v̂"}
    means, squares = _KEPT[type(optimizer)]
    if not getattr(optimizer, "bias_correction", True):
        means, squares = means[:1], squares[:1]
    if not getattr(optimizer, "centered", True):
        means = [name for name in means if name != "average_gradient"]
    if not getattr(optimizer, "momentum", True):
        means = [name for name in means if name not in ("momentum", "velocity")]
    found = {"momentum": {name: kept[name] for name in means}, "squares": {name: kept[name] for name in squares}}
    return {kind: symbols for kind, symbols in found.items() if symbols}


class _Sheet:
    """A sheet of paper: values by symbol, and the lines written so far."""

    def __init__(self, values: dict[str, float]) -> None:
        self.values = values
        self.lines: list[Line] = []

    def __getitem__(self, symbol: str) -> float:
        return self.values[symbol]

    def write(self, symbol: str, words: str, template: str, value: float) -> None:
        """Write a line. In the template `<m>` stands for a value, `<β₁^t>` for a power with t, or `<β₁^t+1>`."""
        numbers = re.sub(r"<([^<>^]+)(?:\^(t|t\+1))?>", self._number, template)
        formula = re.sub(r"<([^<>^]+)(?:\^(t|t\+1))?>",
                         lambda found: found[1] + {None: "", "t": "ᵗ", "t+1": "ᵗ⁺¹"}[found[2]], template)  # fmt: skip
        self.lines.append(Line(symbol, words, formula.replace(" · ", " "), numbers, float(value)))
        self.values[symbol] = value

    def _number(self, found: re.Match[str]) -> str:
        symbol, power = found[1], found[2]
        text = number(self.values.get(symbol, symbol))  # a number may stand for itself
        if power:
            return text + str(self["t"] + (power == "t+1")).translate(_RAISED)
        return f"({text})" if text.startswith("−") else text


def number(value: float | str) -> str:
    """Return a number with four digits that count, and a real minus sign; what is no number in words."""
    value = float(value)
    if np.isnan(value):
        return "no number"
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:.4g}"
    return re.sub(r"^-", "−", re.sub(r"e([-+])0*", lambda found: "e" + found[1].replace("+", ""), text))


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SETTINGS = {"η": "learning_rate", "μ": "momentum", "β₁": "beta_1", "β₂": "beta_2", "ρ": "rho", "ε": "epsilon",
             "λ": "weight_decay"}  # fmt: skip
_EFFECTIVE = "effective step: the learning rate of this weight"


def _weight(optimizer: Optimizer, sheet: _Sheet, template: str, change: float) -> None:
    """Write the line of the weight, with weight decay where there is some."""
    decay = " − <η> · <λ> · <w>" if optimizer.weight_decay else ""
    sheet.write("w", "the weight", "<w>" + decay + template, sheet["w"] * (1 - sheet["η"] * sheet["λ"]) + change)


def _running(sheet: _Sheet, symbol: str, words: str, keep: str, new: str, value: float) -> None:
    """Write the line of a running mean."""
    sheet.write(symbol, words, f"<{keep}> · <{symbol}> + (1 − <{keep}>) · {new}",
                sheet[keep] * sheet[symbol] + (1 - sheet[keep]) * value)  # fmt: skip


def _sgd(optimizer: SGD, sheet: _Sheet) -> None:
    downhill = -sheet["η"] * sheet["g"]
    if not optimizer.momentum:
        _weight(optimizer, sheet, " − <η> · <g>", downhill)
        return
    sheet.write("s", "step: what is kept of the last one, and the slope", "<μ> · <s> − <η> · <g>",
                sheet["μ"] * sheet["s"] + downhill)  # fmt: skip
    if optimizer.nesterov:
        _weight(optimizer, sheet, " + <μ> · <s> − <η> · <g>", sheet["μ"] * sheet["s"] + downhill)
    else:
        _weight(optimizer, sheet, " + <s>", sheet["s"])


def _adagrad(optimizer: Adagrad, sheet: _Sheet) -> None:
    sheet.write("a", "sum of all squared gradients", "<a> + <g>²", sheet["a"] + sheet["g"] ** 2)
    sheet.write("e", _EFFECTIVE, "<η> / √(<a> + <ε>)", sheet["η"] / np.sqrt(sheet["a"] + sheet["ε"]))
    _weight(optimizer, sheet, " − <e> · <g>", -sheet["e"] * sheet["g"])


def _rmsprop(optimizer: RMSprop, sheet: _Sheet) -> None:
    _running(sheet, "v", "mean squared gradient", "ρ", "<g>²", sheet["g"] ** 2)
    if optimizer.centered:
        _running(sheet, "ḡ", "mean gradient", "ρ", "<g>", sheet["g"])
        spread = sheet["v"] - sheet["ḡ"] ** 2
        sheet.write("e", _EFFECTIVE, "<η> / √(<v> − <ḡ>² + <ε>)", sheet["η"] / np.sqrt(spread + sheet["ε"]))
    else:
        sheet.write("e", _EFFECTIVE, "<η> / √(<v> + <ε>)", sheet["η"] / np.sqrt(sheet["v"] + sheet["ε"]))
    if optimizer.momentum:
        sheet.write("b", "steps, collected", "<μ> · <b> + <e> · <g>",
                    sheet["μ"] * sheet["b"] + sheet["e"] * sheet["g"])  # fmt: skip
        _weight(optimizer, sheet, " − <b>", -sheet["b"])
    else:
        _weight(optimizer, sheet, " − <e> · <g>", -sheet["e"] * sheet["g"])


def _adadelta(optimizer: Adadelta, sheet: _Sheet) -> None:
    _running(sheet, "a", "mean squared gradient", "ρ", "<g>²", sheet["g"] ** 2)
    ratio = np.sqrt(sheet["s"] + sheet["ε"]) / np.sqrt(sheet["a"] + sheet["ε"])
    sheet.write("d", "step, before the learning rate", "<g> · √(<s> + <ε>) / √(<a> + <ε>)", ratio * sheet["g"])
    _running(sheet, "s", "mean squared step", "ρ", "<d>²", sheet["d"] ** 2)
    _weight(optimizer, sheet, " − <η> · <d>", -sheet["η"] * sheet["d"])


def _adam(optimizer: Adam, sheet: _Sheet) -> None:
    _running(sheet, "m", "mean gradient", "β₁", "<g>", sheet["g"])
    _running(sheet, "v", "mean squared gradient", "β₂", "<g>²", sheet["g"] ** 2)
    mean, square, t = "m", "v", sheet["t"]
    if optimizer.amsgrad:
        sheet.write("v⁺", "largest mean square so far", "max(<v⁺>, <v>)", np.maximum(sheet["v⁺"], sheet["v"]))
        square = "v⁺"
    if optimizer.bias_correction:
        words, missing = "the same, corrected for its start at 0", 1 - sheet["β₂"] ** t
        sheet.write("m̂", words, "<m> / (1 − <β₁^t>)", sheet["m"] / (1 - sheet["β₁"] ** t))
        sheet.write("v̂", words, f"<{square}> / (1 − <β₂^t>)", sheet[square] / missing)
        sheet.values["ε"] = sheet["ε"] / np.sqrt(missing)  # as Keras does: added before the correction
        mean, square = "m̂", "v̂"
    sheet.write("e", _EFFECTIVE, f"<η> / (√<{square}> + <ε>)", sheet["η"] / (np.sqrt(sheet[square]) + sheet["ε"]))
    _weight(optimizer, sheet, f" − <e> · <{mean}>", -sheet["e"] * sheet[mean])


def _nadam(optimizer: Nadam, sheet: _Sheet) -> None:
    t = sheet["t"]
    _running(sheet, "m", "mean gradient", "β₁", "<g>", sheet["g"])
    _running(sheet, "v", "mean squared gradient", "β₂", "<g>²", sheet["g"] ** 2)
    sheet.write("u", "momentum of this step", "<β₁> · (1 − 0.5 · <0.96^t>)", optimizer.momentum_at(t))
    sheet.write("u′", "momentum of the next step", "<β₁> · (1 − 0.5 · <0.96^t+1>)", optimizer.momentum_at(t + 1))
    sheet.write("P", "product of all momenta so far", "<P> · <u>", sheet["P"] * sheet["u"])
    ahead, now, product = sheet["u′"], sheet["u"], sheet["P"]
    sheet.write("m̂", "mean gradient, one step ahead and corrected",
                "<u′> · <m> / (1 − <P> · <u′>) + (1 − <u>) · <g> / (1 − <P>)",
                ahead * sheet["m"] / (1 - product * ahead) + (1 - now) * sheet["g"] / (1 - product))  # fmt: skip
    sheet.write("v̂", "mean squared gradient, corrected", "<v> / (1 − <β₂^t>)", sheet["v"] / (1 - sheet["β₂"] ** t))
    sheet.write("e", _EFFECTIVE, "<η> / (√<v̂> + <ε>)", sheet["η"] / (np.sqrt(sheet["v̂"]) + sheet["ε"]))
    _weight(optimizer, sheet, " − <e> · <m̂>", -sheet["e"] * sheet["m̂"])


def _lion(optimizer: Lion, sheet: _Sheet) -> None:
    sheet.write("c", "direction: only its sign counts", "<β₁> · <m> + (1 − <β₁>) · <g>",
                sheet["β₁"] * sheet["m"] + (1 - sheet["β₁"]) * sheet["g"])  # fmt: skip
    _weight(optimizer, sheet, " − <η> · sign(<c>)", -sheet["η"] * np.sign(sheet["c"]))
    _running(sheet, "m", "mean gradient, for the next step", "β₂", "<g>", sheet["g"])


_ADAM = (_adam, {"m": "m", "v": "v", "v⁺": "v_max"})
# Each rule, and under which names of `Optimizer.state` it remembers its symbols.
_RULES: dict[type[Optimizer], tuple[Callable[..., None], dict[str, str]]] = {
    SGD: (_sgd, {"s": "velocity"}),
    Adagrad: (_adagrad, {"a": "accumulator"}),
    RMSprop: (_rmsprop, {"v": "velocity", "b": "momentum", "ḡ": "average_gradient"}),
    Adadelta: (_adadelta, {"a": "accumulated_gradient", "s": "accumulated_change"}),
    Adam: _ADAM,
    AdamW: _ADAM,
    Nadam: (_nadam, {"m": "m", "v": "v", "P": "u_product"}),
    Lion: (_lion, {"m": "m"}),
}
_MOMENTS = (["m", "m_hat"], ["v", "v_hat"])
# What they remember of the gradient and of its square, by the names of `Optimizer.state`.
_KEPT: dict[type[Optimizer], tuple[list[str], list[str]]] = {
    SGD: (["velocity"], []),
    Adagrad: ([], ["accumulator"]),
    RMSprop: (["average_gradient", "momentum"], ["velocity"]),
    Adadelta: ([], ["accumulated_gradient", "accumulated_change"]),
    Adam: _MOMENTS,
    AdamW: _MOMENTS,
    Nadam: _MOMENTS,
    Lion: (["m"], []),
}
