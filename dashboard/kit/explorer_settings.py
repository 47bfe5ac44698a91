"""What a setting of a page that explains an idea can be: how it is written in the address, read, and checked."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.errors import ConfigError
from workbench.language import takes_words, tr, translated
from workbench.registry import lookup


@translated("label")
@dataclass(frozen=True)
class Setting:
    """One thing that a learner chooses; made by `number`, `whole`, `choice`, `several`, `numbers` or `switch`.

    Attributes:
        short: its name in the address, without hyphens.
        first: its value until another is chosen.
        read: makes a value of the text in the address; raises `ValueError` where it cannot.
        write: makes the text of a value.
        check: returns the value as it may stand; raises `ConfigError` where it cannot be.
        label: its name for people. Without one it is nothing that a link can hide.
        bounds: lowest and highest value, where it is a number.
    """

    short: str
    first: Any
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    check: Callable[[Any], Any]
    label: str = ""
    bounds: tuple[float, float] = (0.0, 0.0)


@takes_words("label")
def number(short: str, first: float, low: float, high: float, label: str = "") -> Setting:
    """Return a setting that is a number from `low` to `high`."""
    low, high = float(low), float(high)
    return Setting(
        short, float(first), float, _written, lambda value: _within(float(value), low, high), label, (low, high)
    )


@takes_words("label")
def whole(short: str, first: int, low: int, high: int, label: str = "") -> Setting:
    """Return a setting that is a whole number from `low` to `high`."""
    return Setting(short, first, int, str, lambda value: _within(int(value), low, high), label, (low, high))


@takes_words("label")
def choice(short: str, first: str, options: Collection[str], label: str = "") -> Setting:
    """Return a setting that is one of `options`."""
    known = dict.fromkeys(options)
    return Setting(short, first, str, str, lambda value: _known(value, known, tr(label) if label else short), label)


@takes_words("label")
def several(
    short: str, first: Sequence[str], options: Collection[str], label: str = "", *, least: int = 0, most: int = 99
) -> Setting:
    """Return a setting that is some of `options`, `least` to `most` of them, in the order of the options."""
    known = dict.fromkeys(options)

    def check(values: Sequence[str]) -> tuple[str, ...]:
        chosen = {_known(value, known, tr(label) if label else short) for value in values}
        _amount(len(chosen), least, most)
        return tuple(option for option in known if option in chosen)

    return Setting(short, tuple(first), lambda text: [part for part in text.split("-") if part], "-".join, check, label)


@takes_words("label")
def numbers(
    short: str, first: Sequence[float], low: float, high: float, label: str = "", *, least: int = 1, most: int = 99
) -> Setting:
    """Return a setting that is a list of `least` to `most` numbers from `low` to `high`."""

    def check(values: Sequence[float]) -> tuple[float, ...]:
        _amount(len(values), least, most)
        return tuple(_within(float(value), low, high) for value in values)

    return Setting(
        short,
        tuple(map(float, first)),
        lambda text: [float(part) for part in text.split("_")],
        lambda values: "_".join(map(_written, values)),
        check,
        label,
    )


@takes_words("label")
def switch(short: str, first: bool, label: str = "") -> Setting:
    """Return a setting that is on or off."""
    return Setting(short, first, lambda text: {"0": False, "1": True}[text], lambda on: str(int(on)), bool, label)


def _written(value: float) -> str:
    return f"{value:.4g}"


def cut(text: str) -> str:
    """Return text that came from outside, short enough for a sentence."""
    return text if len(text) <= 30 else text[:29] + "…"


def _within(value: Any, low: float, high: float) -> Any:
    if not low <= value <= high:  # also what is no number at all
        raise ConfigError(
            tr("A number from {low:g} to {high:g} is needed, came {value:g}.", low=low, high=high, value=value)
        )
    return value


def _known(value: Any, options: Mapping[str, None], kind: str) -> str:
    if value not in options:
        lookup(cut(str(value)), options, kind.lower())  # says what there is
    return value


def _amount(amount: int, least: int, most: int) -> None:
    if amount < least:
        raise ConfigError(tr("Choose at least {least}.", least=least))
    if amount > most:
        raise ConfigError(tr("Choose at most {most}, came {amount}.", most=most, amount=amount))
