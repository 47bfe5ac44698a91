"""What judges of exercises use: is it the same number, and where not, what is off in terms of the subject."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from workbench.language import takes_words, tr

Slips = Sequence[tuple[Any, str]]
MOST_TIMES = 101  # a factor of a single number that is worth a word: "twice", "a tenth", "100 times"


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


@takes_words("what", "slips")
def compare(given: Any, wanted: Any, what: str, slips: Slips = (), rtol: float = 1e-5, atol: float = 1e-7) -> str:
    """Return an empty string where `given` is `wanted`, else the most fitting sentence about what is off.

    Args:
        given: the learner's value, anything.
        wanted: the right value.
        what: what it is, as the subject of a sentence: `"your loss"`, `"the gradient"`.
        slips: typical wrong values, each with what to say of it; the first that fits is said.
        rtol: see `close`.
        atol: see `close`.
    """
    if close(given, wanted, rtol, atol):
        return ""
    for slip, sentence in slips:
        if close(given, slip, rtol, atol):
            return tr(sentence)
    what = tr(what)
    what = what[0].upper() + what[1:]
    a, b = numbers(given), _wanted(wanted)
    if given is None:
        return tr("{what} is None. Does the function end with `return`?", what=what)
    if a is None:
        return tr(
            "{what} is {describe}; wanted {wanted}.",
            what=what,
            describe=describe(given),
            wanted=tr("is a number") if not b.ndim else tr("are numbers"),
        )
    a = a.squeeze()
    if a.shape != b.shape:
        return same_shape_message(given, wanted, what)
    if not np.isfinite(a).all():
        return tr(
            "{what} is not finite: it is {spelt}. Where can infinity, or a division of 0 by 0, come from?",
            what=what,
            spelt=spelt(given),
        )
    return _pattern(a, b, what, rtol, atol) or tr(
        "{what} is {spelt}; expected is {spelt_2}.", what=what, spelt=spelt(given), spelt_2=spelt(wanted)
    )


def _pattern(a: np.ndarray, b: np.ndarray, what: str, rtol: float, atol: float) -> str:
    """Return what is off where all numbers are off in the same way, else an empty string."""
    if np.allclose(a, -b, rtol, atol):
        return tr("{what} has the right size and the wrong sign.", what=what)
    if a.ndim == 2 and a.shape == b.T.shape and np.allclose(a, b.T, rtol, atol):
        return tr("{what} is transposed: rows and columns are exchanged.", what=what)
    scale = float(np.sum(b * b))
    factor = float(np.sum(a * b)) / scale if scale else 0.0
    if abs(factor) < 1e-12 or not np.allclose(a, factor * b, rtol, atol):
        return ""
    times = factor if abs(factor) >= 1 else 1 / factor
    if a.size > 1 or (abs(times) < MOST_TIMES and abs(times - round(times)) < 1e-6):  # any two numbers have some factor
        share = f"{times:.6g} times" if abs(factor) >= 1 else f"1/{abs(times):.6g} of"
        direction = "" if factor > 0 else tr(" It also points the other way.")
        return tr(
            "{what} is {share} what it should be: is a factor, a sum or a mean off?{direction}",
            what=what,
            share=share,
            direction=direction,
        )
    return ""


def same_shape_message(given: Any, wanted: Any, what: str) -> str:
    """Return an empty string where the shapes are the same apart from axes of length 1, else a sentence with both."""
    a, b = np.shape(np.asarray(given)), np.shape(np.asarray(wanted))
    if tuple(side for side in a if side != 1) == tuple(side for side in b if side != 1):
        return ""
    if b == () or np.prod(b) == 1:
        came = (
            tr("is {describe}", describe=describe(given))
            if isinstance(given, list | tuple)
            else tr("has shape {a}", a=a)
        )
        return tr("{what} {came}; one single number is wanted. Is a sum or a mean missing?", what=what, came=came)
    if a == () or np.prod(a) == 1:
        return tr(
            "{what} is one single number; wanted is the shape {b}. Has a sum or a mean no axis, or is it too many?",
            what=what,
            b=b,
        )
    return tr("{what} has shape {a}; wanted is {b}.", what=what, a=a, b=b)


@takes_words("what", "slips")
def agrees(
    function: Callable,
    reference: Callable,
    inputs: Sequence[tuple],
    what: str,
    slips: Sequence[tuple[Callable, str]] = (),
    rtol: float = 1e-5,
    atol: float = 1e-7,
) -> str:
    """Compare the learner's function with the right one on several inputs.

    Args:
        function: the learner's.
        reference: the right one.
        inputs: the arguments of each call; the first calls should be small enough to be followed by hand.
        what: see `compare`.
        slips: typical wrong functions, each with what to say of it; one is said where it fits **all** inputs on
            which the learner's function is off.
        rtol: see `close`.
        atol: see `close`.
    """
    # Copies: a function that changes its arguments must not change what the others are given.
    results = [(args, function(*_copies(args)), reference(*args)) for args in inputs]
    off = [(args, given, wanted) for args, given, wanted in results if not close(given, wanted, rtol, atol)]
    if not off:
        return ""
    for slip, sentence in slips:
        if all(close(given, slip(*args), rtol, atol) for args, given, _ in off):
            return tr(sentence)
    what = tr(what)
    pairs = [(numbers(given), _wanted(wanted)) for _, given, wanted in off]
    if all(a is not None and np.isfinite(a).all() and a.squeeze().shape == b.shape for a, b in pairs):
        a, b = (np.concatenate([np.ravel(side) for side in sides]) for sides in zip(*pairs, strict=True))
        if message := _pattern(a, b, what[0].upper() + what[1:], rtol, atol):
            return message
    args, given, wanted = off[0]
    words = ", ".join(map(spelt, args))
    return tr(
        "{compare}\n\nThe call was with ({words}).", compare=compare(given, wanted, what, (), rtol, atol), words=words
    )


def slope(function: Callable[[np.ndarray], Any], x: Any, epsilon: float = 1e-6) -> np.ndarray:
    """Return the gradient of a function of an array to one number, by central differences.

    Formula: `(f(x + epsilon) - f(x - epsilon)) / (2 epsilon)`, one entry of x after the other.
    """
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[place] = epsilon
        gradient[place] = (float(np.sum(function(x + step))) - float(np.sum(function(x - step)))) / (2 * epsilon)
    return gradient


@takes_words("what", "slips")
def gradient_message(
    gradient: Any,
    function: Callable[[np.ndarray], Any],
    x: Any,
    what: str = "the gradient",
    slips: Slips = (),
    rtol: float = 1e-4,
    atol: float = 1e-6,
) -> str:
    """Return an empty string where `gradient` is the slope of `function` at x, else what is off (see `compare`)."""
    message = compare(gradient, slope(function, x), what, slips, rtol, atol)
    return tr("{message}\n\nMeasured with small steps at {spelt}.", message=message, spelt=spelt(x)) if message else ""


def describe(value: Any) -> str:
    """Return in a few words what kind of thing a value is: `"a list of 3"`, `"an array of shape (2, 4)"`."""
    if value is None:
        return tr("None, which is nothing at all")
    if isinstance(value, str):
        return tr("the text {value!r}", value=value[:40])
    if isinstance(value, bool | int | float):
        return tr("the {what} {value!r}", what=tr("truth") if isinstance(value, bool) else tr("number"), value=value)
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
        text = repr(value)
        return text if len(text) <= 60 else f"{text[:57]}..."
    if array.size > 12:
        return tr("array of shape {shape}", shape=array.shape)
    return _digits(array.tolist())


def _wanted(value: Any) -> np.ndarray:
    """Return the right value, which is one of the package's own, without axes of length 1."""
    return np.squeeze(np.asarray(value, dtype=float))


def _digits(value: Any) -> str:
    return f"[{', '.join(map(_digits, value))}]" if isinstance(value, list) else f"{value:.6g}"


def _copies(args: tuple) -> tuple:
    return tuple(value.copy() if isinstance(value, np.ndarray) else value for value in args)
