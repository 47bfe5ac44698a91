"""One lookup for every registry of the package."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TypeVar

from workbench.errors import ConfigError
from workbench.printable import brief

Entry = TypeVar("Entry")


def lookup(name: str, registry: Mapping[str, Entry], kind: str) -> Entry:
    """Return the entry `name` of `registry`.

    Args:
        name: the key to look up.
        registry: a dict of names to entries.
        kind: what an entry is, in the singular, for the message: `"loss"`, `"data set"`.

    Raises:
        ConfigError: the name is unknown; the message suggests the nearest name and lists them all.
    """
    if isinstance(name, str) and name in registry:
        return registry[name]
    near = get_close_matches(str(name)[:80], registry, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise ConfigError(f"Unknown {kind} {brief(name)}.{hint} Choose one of: {', '.join(registry)}.")
