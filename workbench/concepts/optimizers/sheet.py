"""A sheet on which an optimizer works out one step: line by line, in symbols, in numbers, and what each gives."""

import re
from typing import NamedTuple

import numpy as np

from workbench.language import later, tr

EFFECTIVE = later("effective step: the learning rate of this weight")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


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


class Sheet:
    """Values by symbol, and the lines written so far.

    Args:
        values: of one weight before the step: `g` its gradient, `w` itself, `t` the number of the step from 1, and by
            their symbols the settings and what was remembered of it.
    """

    def __init__(self, values: dict[str, float]) -> None:
        self.values = values
        self.lines: list[Line] = []

    def __getitem__(self, symbol: str) -> float:
        return self.values[symbol]

    def write(self, symbol: str, words: str, template: str, value: float) -> None:
        """Write a line, and keep its value.

        Args:
            symbol: what becomes something.
            words: what it is.
            template: `<m>` stands for a value, `<β₁^t>` for a power with t, `<β₁^t+1>` for one with t + 1.
            value: what that gives.
        """
        numbers = re.sub(r"<([^<>^]+)(?:\^(t|t\+1))?>", self._number, template)
        formula = re.sub(
            r"<([^<>^]+)(?:\^(t|t\+1))?>",
            lambda found: found[1] + {None: "", "t": "ᵗ", "t+1": "ᵗ⁺¹"}[found[2]],
            template,
        )
        self.lines.append(Line(symbol, words, formula.replace(" · ", " "), numbers, float(value)))
        self.values[symbol] = value

    def running_mean(self, symbol: str, words: str, keep: str, new: str, value: float) -> None:
        """Write the line of a running mean: a share of it is kept, the rest comes from something new.

        Args:
            symbol, words: as for `write`.
            keep: symbol of the share that is kept.
            new: template of what comes in.
            value: what that is.
        """
        self.write(
            symbol,
            words,
            f"<{keep}> · <{symbol}> + (1 − <{keep}>) · {new}",
            self[keep] * self[symbol] + (1 - self[keep]) * value,
        )

    def weight(self, template: str, change: float) -> None:
        """Write the line of the weight, with weight decay where there is some.

        Args:
            template: of what is added to the weight, with its sign: `" − <η> · <g>"`.
            change: what that is.
        """
        decay = " − <η> · <λ> · <w>" if self["λ"] else ""
        self.write("w", tr("the weight"), "<w>" + decay + template, self["w"] * (1 - self["η"] * self["λ"]) + change)

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
        return tr("no number")
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:.4g}"
    return re.sub(r"^-", "−", re.sub(r"e([-+])0*", lambda found: "e" + found[1].replace("+", ""), text))
