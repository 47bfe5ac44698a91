"""How long a notebook may take: everything, or as little as a test of it needs."""

import os
from typing import TypeVar

Value = TypeVar("Value")


def fast() -> bool:
    """Return whether this notebook is to be quick: `WORKBENCH_FAST=1`."""
    return _asked_for_haste()


def choose(full: Value, fast: Value) -> Value:
    """Return `full`, or `fast` where the notebook is to be quick.

    Example:
        `epochs = choose(full=10, fast=1)`.
    """
    return fast if _asked_for_haste() else full


def _asked_for_haste() -> bool:
    return os.environ.get("WORKBENCH_FAST", "") not in ("", "0")
