"""Values that a learner gives: as numbers, compared, and in words."""

from typing import Any

import numpy as np

from workbench.language import tr


def numbers(value: Any) -> np.ndarray | None:
    """Return a number, list, array or tensor as float64; None where it holds anything but numbers."""
    try:
        array = np.asarray(value)
        return array.astype(float) if array.dtype.kind in "biuf" and array.size else None
    except (TypeError, ValueError, RuntimeError, OverflowError):  # ragged lists, tensors without a value
        return None


def close(given: Any, wanted: Any, rtol: float = 1e-5, atol: float = 1e-7) -> bool:
    """Return whether two values are the same numbers; axes of length 1, such as that of a batch of one, do not count.

    Args:
        given: the learner's value, anything.
        wanted: the right value.
        rtol: how far off it may be, as a share of `wanted`.
        atol: how far off it may be where `wanted` is near 0.
    """
    a, b = numbers(given), numbers(wanted)
    if a is None or b is None:
        return False
    a, b = a.squeeze(), b.squeeze()
    return a.shape == b.shape and bool(np.allclose(a, b, rtol, atol))


def describe(value: Any) -> str:
    """Return in a few words what kind of thing a value is: `"a list of 3"`, `"an array of shape (2, 4)"`."""
    if value is None:
        return tr("None, which is nothing at all")
    if isinstance(value, str):
        return tr("the text {value!r}", value=value[:40])
    if isinstance(value, bool | np.bool):
        return tr("the truth {value}", value=bool(value))
    if isinstance(value, int | float | np.number):
        return tr("the number {value}", value=_number(value))
    if isinstance(value, np.ndarray):
        return tr("an array of shape {shape}", shape=value.shape)
    if isinstance(value, list | tuple | dict | set):
        return tr("a {name} of {value}", name=type(value).__name__, value=len(value))
    if isinstance(value, type):
        return tr("the class {name}", name=value.__name__)
    return "a function" if callable(value) else tr("an object of the class {name}", name=type(value).__name__)


def spelt(value: Any) -> str:
    """Return a value as one would type it, shortened: few digits, no long arrays."""
    if callable(value) and hasattr(value, "__name__"):
        return value.__name__
    array = numbers(value)
    if array is None:
        text = describe(value) if type(value).__repr__ is object.__repr__ or callable(value) else repr(value)
        return text if len(text) <= 60 else f"{text[:57]}..."
    if array.size > 12:
        return tr("array of shape {shape}", shape=array.shape)
    return _digits(array.tolist())


def _number(value: Any) -> str:
    """Return a number as one would write it; what is too long for that, by its size."""
    try:
        return f"{value:.6g}"
    except (TypeError, ValueError, OverflowError):  # a whole number of 400 digits
        return tr("that is longer than can be written here")


def _digits(value: Any) -> str:
    return f"[{', '.join(map(_digits, value))}]" if isinstance(value, list) else f"{value:.6g}"
