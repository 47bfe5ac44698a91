"""Shares, numbers and amounts as people read them."""

import math
import re

from workbench.language import ntr, plural, tr


def percent(share: float | None) -> str:
    """Return a share as text that never rounds to certainty: `"97.3 %"`, `"> 99.9 %"`, `"100 %"`.

    Args:
        share: 0 to 1; anything that is no number becomes `"no number"`.
    """
    if share is None or not math.isfinite(share):
        return tr("no number")
    if 0 < share < 0.001:
        return "< 0.1 %"
    if 0.999 < share < 1:
        return "> 99.9 %"
    return f"{100 * share:.1f} %" if 0 < share < 1 else f"{100 * share:.0f} %"


def probability(share: float) -> str:
    """Return what a network says of a class as a percentage. No network is certain: rounding makes it 1."""
    return "> 99.9 %" if share > 0.999 else percent(share)


def number(value: float, digits: int = 3) -> str:
    """Return a number as people type it: `"0.01"`, `"0.000125"`, `"1.5e-7"`.

    Args:
        value: the number.
        digits: how many of its digits count, at most. Default 3.
    """
    return re.sub(r"e([+-])0*", lambda found: "e" + found[1].strip("+"), f"{value:.{digits}g}")


def as_read(value: float) -> str:
    """Return a number as people read it: `"10,000"`, `"81.8"`, `"0.0018"`."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == round(value) else number(value)


def count(amount: int, thing: str, things: str = "") -> str:
    """Return an amount with its thing: `"1 epoch"`, `"2 epochs"`, `"12,000 batches"`.

    Args:
        amount: how many.
        thing: one of them.
        things: several of them. Default: with an s, or es where English wants that.
    """
    return ntr("{amount:,} " + thing, "{amount:,} " + (things or plural(thing)), amount)
