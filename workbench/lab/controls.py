"""What a learner moves: sliders, choices, switches. Each makes one widget, and refuses what cannot be."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ipywidgets as widgets

from workbench.errors import ConfigError
from workbench.language import tr

_STYLE = {"description_width": "initial"}
# The short numbers from one power of ten to the next, each about a tenth more than the one before.
_SHORT = (1, 1.1, 1.2, 1.3, 1.5, 1.7, 2, 2.2, 2.5, 2.8, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 8, 9)


@dataclass(frozen=True)
class Slider:
    """A number from `low` to `high`.

    Args:
        low, high: the ends.
        start: where it stands first.
        label: what it is called, with the unit. Default: the name of the argument that it moves.
        step: from one value to the next. Default: 1 where all the numbers are whole, else a short number of about a
            hundredth of the way.
    """

    low: float
    high: float
    start: float
    label: str = field(default="", kw_only=True)
    step: float | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        _check_range(self.low, self.high, self.start)
        if self.step is not None and not 0 < self.step <= self.high - self.low:
            raise ConfigError(
                tr("The step of a slider must be above 0 and fit between its ends, came {step}.", step=self.step)
            )
        if self.step is not None and not _on_step(self.start - self.low, self.step):
            raise ConfigError(
                tr(
                    "A slider starts on one of its steps: {low} and any number of {step} more, came {start}.",
                    low=self.low,
                    step=self.step,
                    start=self.start,
                )
            )

    def widget(self, label: str) -> widgets.Widget:
        """Return the widget; `label` is used where none was given."""
        whole = all(isinstance(value, int) for value in (self.low, self.high, self.start, self.step or 1))
        step = self.step or (1 if whole else _short_step(self.low, self.high, self.start))
        kind = widgets.IntSlider if whole else widgets.FloatSlider
        digits = max(0, -math.floor(math.log10(step) + 1e-9))
        # What lies between two steps the page would move to one of them, and tell nobody.
        start = self.start if whole else round(self.low + step * round((self.start - self.low) / step), digits + 2)
        return kind(
            value=start,
            min=self.low,
            max=self.high,
            step=step,
            description=self.label or label,
            readout_format="d" if whole else f".{digits}f",
            style=_STYLE,
            layout=_layout(self.label or label),
        )


@dataclass(frozen=True)
class LogSlider:
    """A number from `low` to `high` where each step multiplies: for learning rates, say.

    Args:
        low, high: the ends, above 0.
        start: where it stands first.
        label: what it is called, with the unit. Default: the name of the argument that it moves.
    """

    low: float
    high: float
    start: float
    label: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        _check_range(self.low, self.high, self.start)
        if self.low <= 0:
            raise ConfigError(tr("A slider that multiplies needs a low end above 0, came {low}.", low=self.low))

    def widget(self, label: str) -> widgets.Widget:
        """Return the widget; `label` is used where none was given."""
        low, high = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
        numbers = {float(f"{digits}e{power}") for power in range(low, high) for digits in _SHORT}
        ends = {float(self.low), float(self.start), float(self.high)}
        values = sorted({value for value in numbers if self.low < value < self.high} | ends)
        return widgets.SelectionSlider(
            options=[(f"{value:g}", value) for value in values],
            value=float(self.start),
            description=self.label or label,
            style=_STYLE,
            layout=_layout(self.label or label),
        )


@dataclass(frozen=True)
class Choice:
    """One of several values.

    Args:
        options: the values, or a dict of values and what they are called.
        start: the value chosen first. Default: the first.
        label: what is chosen. Default: the name of the argument.
    """

    options: Mapping[Any, str] | Sequence[Any]
    start: Any = None
    label: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        if not len(self.options):
            raise ConfigError(tr("A choice needs at least one value, came none."))
        if None in self.options:
            raise ConfigError(
                tr("None stands for no choice, so it cannot be one of the values: write a word, as 'none'.")
            )
        if self.start is not None and self.start not in self.options:
            raise ConfigError(
                tr(
                    "{start!r} is not among the values. Choose one of: {map}.",
                    start=self.start,
                    map=", ".join(map(repr, self.options)),
                )
            )

    def widget(self, label: str) -> widgets.Widget:
        """Return the widget; `label` is used where none was given."""
        values = list(self.options)
        names = self.options.values() if isinstance(self.options, Mapping) else map(str, values)
        return widgets.Dropdown(
            options=list(zip(names, values, strict=True)),
            value=values[0] if self.start is None else self.start,
            description=self.label or label,
            style=_STYLE,
            layout={"width": "max-content", "max_width": "100%"},
        )


@dataclass(frozen=True)
class Switch:
    """On or off.

    Args:
        start: how it stands first. Default off.
        label: what is switched. Default: the name of the argument.
    """

    start: bool = False
    label: str = field(default="", kw_only=True)

    def widget(self, label: str) -> widgets.Widget:
        """Return the widget; `label` is used where none was given."""
        return widgets.Checkbox(
            value=bool(self.start), description=self.label or label, indent=False, layout={"width": "max-content"}
        )


Control = Slider | LogSlider | Choice | Switch


def _check_range(low: float, high: float, start: float) -> None:
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ConfigError(
            tr("A slider goes from its low end up to its high end, came {low} to {high}.", low=low, high=high)
        )
    if not low <= start <= high:
        raise ConfigError(
            tr("A slider starts between its ends {low} and {high}, came {start}.", low=low, high=high, start=start)
        )


def _layout(label: str) -> dict[str, str]:
    """Return the layout of a slider: as long beside a long label as beside a short one."""
    return {"width": f"{len(label) + 36}ch", "max_width": "100%"}


def _short_step(low: float, high: float, start: float) -> float:
    """Return a step of 1, 2 or 5 times a power of ten, about a hundredth of the way; `start` lies on it if it can."""
    power = math.floor(math.log10((high - low) / 100))
    steps = [float(f"{digit}e{power - down}") for down in (0, 1) for digit in (10, 5, 2, 1)]
    steps = [step for step in steps if step <= (high - low) / 60]
    return next((step for step in steps if _on_step(start - low, step)), steps[0])


def _on_step(distance: float, step: float) -> bool:
    return abs(distance / step - round(distance / step)) < 1e-6
