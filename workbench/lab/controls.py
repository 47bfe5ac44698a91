"""What a learner moves: sliders, choices, switches. Each makes one widget, and refuses what cannot be."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ipywidgets as widgets

from workbench.errors import ConfigError

_LAYOUT = {"width": "360px", "max_width": "100%"}
_STYLE = {"description_width": "initial"}


@dataclass(frozen=True)
class Slider:
    """A number from `low` to `high`.

    Args:
        low, high: the ends.
        start: where it stands first.
        label: what it is called, with the unit. Default: the name of the argument that it moves.
        step: from one value to the next. Default: 1 where all the numbers are whole, else a hundredth of the way.
    """

    low: float
    high: float
    start: float
    label: str = field(default="", kw_only=True)
    step: float | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        _check_range(self.low, self.high, self.start)
        if self.step is not None and not 0 < self.step <= self.high - self.low:
            raise ConfigError(f"The step of a slider must be above 0 and fit between its ends, came {self.step}.")

    def widget(self, label: str) -> widgets.Widget:
        """Return the widget; `label` is used where none was given."""
        whole = all(isinstance(value, int) for value in (self.low, self.high, self.start, self.step or 1))
        step = self.step or (1 if whole else _round((self.high - self.low) / 100))
        kind = widgets.IntSlider if whole else widgets.FloatSlider
        digits = max(0, -math.floor(math.log10(step) + 1e-9))
        return kind(value=self.start, min=self.low, max=self.high, step=step, description=self.label or label,
                    readout_format="d" if whole else f".{digits}f", style=_STYLE, layout=_LAYOUT)  # fmt: skip


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
            raise ConfigError(f"A slider that multiplies needs a low end above 0, came {self.low}.")

    def widget(self, label: str) -> widgets.Widget:
        """Return the widget; `label` is used where none was given."""
        low, high = math.log10(self.low), math.log10(self.high)
        # A twentieth of a power of ten, or a hundredth of the way where that is shorter: 1, 1.12, 1.26, ..., 10.
        return widgets.FloatLogSlider(
            value=self.start, base=10, min=low, max=high, step=min(0.05, (high - low) / 100),
            description=self.label or label, readout_format=".3g", style=_STYLE, layout=_LAYOUT,
        )  # fmt: skip


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
            raise ConfigError("A choice needs at least one value, came none.")
        if None in self.options:
            raise ConfigError("None stands for no choice, so it cannot be one of the values: write a word, as 'none'.")
        if self.start is not None and self.start not in self.options:
            raise ConfigError(f"{self.start!r} is not among the values. Choose one of: "
                              f"{', '.join(map(repr, self.options))}.")

    def widget(self, label: str) -> widgets.Widget:
        """Return the widget; `label` is used where none was given."""
        values = list(self.options)
        names = self.options.values() if isinstance(self.options, Mapping) else map(str, values)
        return widgets.Dropdown(
            options=list(zip(names, values, strict=True)), value=values[0] if self.start is None else self.start,
            description=self.label or label, style=_STYLE, layout={**_LAYOUT, "width": "max-content"},
        )  # fmt: skip


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
        return widgets.Checkbox(value=bool(self.start), description=self.label or label, indent=False,
                                layout={"width": "max-content"})  # fmt: skip


Control = Slider | LogSlider | Choice | Switch


def _check_range(low: float, high: float, start: float) -> None:
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ConfigError(f"A slider goes from its low end up to its high end, came {low} to {high}.")
    if not low <= start <= high:
        raise ConfigError(f"A slider starts between its ends {low} and {high}, came {start}.")


def _round(step: float) -> float:
    """Return the step rounded to 1, 2 or 5 times a power of ten, so that the numbers on the way are short."""
    power = 10 ** math.floor(math.log10(step))
    return next(size for size in (power, 2 * power, 5 * power, 10 * power) if size >= step * 0.99)
