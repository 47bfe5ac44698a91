"""A set-up as the part of an address behind the question mark, short enough to read, and back.

Only what differs from the first set-up is written. Lists are joined by hyphens, own points by dots: characters that
stay as they are in an address.
"""

from collections.abc import Callable, Mapping
from typing import Any

from workbench.errors import ConfigError
from workbench.language import tr
from workbench.playground.setup import CONTROLS, Setup

MOST_POINTS = 100  # own points that an address carries; more would make it too long to send
_CLASSES = {0.0: "a", 1.0: "b"}


def to_address(setup: Setup) -> dict[str, str]:
    """Return the parameters of the address that brings this set-up back."""
    first = Setup()
    return {
        short: write(getattr(setup, name))
        for name, (short, _, write) in _PARTS.items()
        if getattr(setup, name) != getattr(first, name)
        and not (name == "own" and not fits(setup))
        and not (name == "activations" and set(setup.activations) <= set(first.activations))
    }


def fits(setup: Setup) -> bool:
    """Tell whether all own points fit into the address."""
    return len(setup.own) <= MOST_POINTS


def from_address(parameters: Mapping[str, str]) -> tuple[Setup, list[str]]:
    """Return the set-up that an address asks for, and a sentence for each part of it that cannot be.

    What cannot be is left as it is at first. Parameters that are not the playground's are not looked at.
    """
    setup, complaints = Setup(), []
    for name, (short, read, _) in _PARTS.items():
        if short not in parameters:
            continue
        text = parameters[short]
        if name == "hidden":
            unknown = [part for part in read(text) if part not in CONTROLS]
            complaints += [
                tr("“hide” names {shortened!r}, which is no control.", shortened=_shortened(part)) for part in unknown
            ]
            setup = setup.changed(hidden=tuple(dict.fromkeys(part for part in read(text) if part in CONTROLS)))
            continue
        try:
            setup = setup.changed(**{name: read(text)})
        except ConfigError as error:
            complaints.append(tr("“{short}” is left out: {error}", short=short, error=error))
        except (ValueError, OverflowError):
            complaints.append(
                tr("“{short}” is left out: {shortened!r} cannot be read.", short=short, shortened=_shortened(text))
            )
    return setup, complaints


def _shortened(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"


def _names(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("-") if part)


def _write_names_of_layers(names: tuple[str, ...]) -> str:
    return names[0] if len(set(names)) == 1 else "-".join(names)


def _sizes(text: str) -> tuple[int, ...]:
    return () if text == "0" else tuple(int(part) for part in text.split("-"))


def _write_list(values: tuple[Any, ...]) -> str:
    return "-".join(map(str, values)) or "0"


def _number(value: float) -> str:
    return f"{value:.6g}"


def _switch(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError(text)
    return text == "1"


def _write_points(points: tuple[tuple[float, float, float], ...]) -> str:
    """Write points in hundredths: `125_-50_a` for (1.25, -0.5) of the first class."""
    return ".".join(
        f"{round(100 * x)}_{round(100 * y)}_{_CLASSES.get(label, round(100 * label))}" for x, y, label in points
    )


def _points(text: str) -> tuple[tuple[float, float, float], ...]:
    labels = {letter: label for label, letter in _CLASSES.items()}
    points = []
    for part in filter(None, text.split(".")):
        x, y, label = part.split("_")
        points.append((int(x) / 100, int(y) / 100, labels[label] if label in labels else int(label) / 100))
    return tuple(points)


# Setting: its name in the address, how it is read, how it is written. The order is that in which they are read: what
# is learned before the loss that fits it, the layers before their activations.
_PARTS: dict[str, tuple[str, Callable[..., Any], Callable[..., str]]] = {
    "own": ("own", _points, _write_points),
    "data": ("data", str, str),
    "points": ("n", int, str),
    "noise": ("noise", float, _number),
    "train": ("train", float, _number),
    "seed": ("seed", int, str),
    "features": ("features", _names, _write_list),
    "layers": ("layers", _sizes, _write_list),
    "activations": ("act", _names, _write_names_of_layers),
    "initializer": ("init", str, str),
    "loss": ("loss", str, str),
    "optimizer": ("opt", str, str),
    "learning_rate": ("lr", float, _number),
    "batch_size": ("batch", int, str),
    "l1": ("l1", float, _number),
    "l2": ("l2", float, _number),
    "dropout": ("drop", float, _number),
    "show_test": ("test", _switch, lambda shown: str(int(shown))),
    "engine": ("engine", str, str),
    "hidden": ("hide", lambda text: tuple(_LONG.get(name, name) for name in _names(text)),
               lambda names: "-".join(_SHORT.get(name, name) for name in names)),
}  # fmt: skip
_SHORT = {name: short for name, (short, _, _) in _PARTS.items() if name in CONTROLS}
_LONG = {short: name for name, short in _SHORT.items()}
