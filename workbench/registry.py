"""One lookup for every registry of the package."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from workbench.errors import ConfigError
from workbench.language import tr
from workbench.printable import brief

Entry = TypeVar("Entry")

# Keras' other names for what the registries know by its full name.
ALIASES = {
    "mse": "mean_squared_error",
    "mae": "mean_absolute_error",
    "bce": "binary_crossentropy",
    "kld": "kl_divergence",
    "swish": "silu",
    "normal": "random_normal",
    "zero": "zeros",
    "acc": "accuracy",
}


def lookup(name: str, registry: Mapping[str, Entry], kind: str) -> Entry:
    """Return the entry `name` of `registry`.

    Args:
        name: the key to look up, or another name for it (see `full_name`).
        registry: a dict of names to entries.
        kind: what an entry is, in the singular, for the message: `"loss"`, `"data set"`.

    Raises:
        ConfigError: the name is unknown; the message suggests the nearest name and lists them all.
    """
    return registry[full_name(name, registry, kind)]


def full_name(name: str, registry: Mapping[str, Any], kind: str) -> str:
    """Return the key of `registry` that is meant by a name: itself, a name of `ALIASES`, or that of Keras' class.

    A class is written with capitals and without underscores, as Keras writes it: `"MeanSquaredError"`, `"Adam"`.

    Args:
        name, registry, kind: see `lookup`.

    Raises:
        ConfigError: the name is unknown.
    """
    if isinstance(name, str):
        if name in registry:
            return name
        alias = ALIASES.get(name[:80].lower())
        if alias in registry:
            return alias
        if name[:1].isupper():
            for key in registry:
                if key.replace("_", "").lower() == name.lower():
                    return key
    raise unknown(name, registry, kind)


def unknown(name: Any, names: Iterable[str], kind: str) -> ConfigError:
    """Return what to raise where a name is none of those that there are: it says the nearest one, and all of them."""
    names = list(names)
    near = get_close_matches(str(name)[:80], [*names, *(alias for alias in ALIASES if ALIASES[alias] in names)], n=1)
    hint = tr(" Did you mean {first_near!r}?", first_near=near[0]) if near else ""
    kind = tr(kind)
    return ConfigError(
        tr(
            "Unknown {kind} {name}.{hint} Choose one of: {names}.",
            kind=kind,
            name=brief(name),
            hint=hint,
            names=", ".join(names),
        )
    )
