"""What judges of exercises use: is it the same number, and where not, what is off in terms of the subject."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from workbench.language import takes_words, tr
from workbench.lessons.values import close, describe, numbers, spelt

Slips = Sequence[tuple[Any, str]]
MOST_TIMES = 101  # a factor that is worth a word: "twice", "a tenth", "100 times"
LARGE = 10


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
    what = _capital(tr(what))
    a, b = numbers(given), _wanted(wanted)
    message = _no_such_numbers(given, a, b, what)
    if message or a is None:
        return message
    return _pattern(a, b, what, rtol, atol) or _how_far(given, a, b, what)


def _no_such_numbers(given: Any, a: np.ndarray | None, b: np.ndarray, what: str) -> str:
    """Return what is off where these are not even numbers of the shape that is wanted, else an empty string."""
    if given is None:
        return tr("{what}: nothing came, which Python calls None. Does the function end with `return`?", what=what)
    if a is None:
        return tr(
            "{what}: here came {describe}; {wanted}.",
            what=what,
            describe=describe(given),
            wanted=tr("a number is wanted") if not b.ndim else tr("numbers are wanted"),
        )
    if a.squeeze().shape != b.shape:
        return same_shape_message(given, b, what)
    if not np.isfinite(a).all():
        return tr(
            "{what}: {spelt} is not finite. Where can infinity, or a division of 0 by 0, come from?",
            what=what,
            spelt=spelt(given),
        )
    return ""


def _pattern(a: np.ndarray, b: np.ndarray, what: str, rtol: float, atol: float) -> str:
    """Return what is off where all numbers are off in the same way, else an empty string.

    Of a single number, and of a few that the learner gives as they are, no factor is told: it would be the answer.
    """
    a = a.squeeze()
    if np.allclose(a, -b, rtol, atol):
        return tr("{what}: the right size and the wrong sign.", what=what)
    if a.ndim == 2 and a.shape == b.T.shape and np.allclose(a, b.T, rtol, atol):
        return tr("{what}: transposed, rows and columns are exchanged.", what=what)
    if b.ndim == 1 and b.size > 2 and np.allclose(a, b[::-1], rtol, atol):
        return tr("{what}: the right numbers, in the opposite order.", what=what)
    factor = _factor(a, b, rtol, atol)
    if factor and a.size > 1:
        return tr("{what}: all are off by one and the same factor. Is a factor, a sum or a mean off?", what=what) + (
            _other_way() if factor < 0 else ""
        )
    return ""


def _factor(a: np.ndarray, b: np.ndarray, rtol: float, atol: float) -> float:
    """Return by which factor all numbers are off, 0 where there is none."""
    scale = float(np.sum(b * b))
    factor = float(np.sum(a * b)) / scale if scale else 0.0
    return factor if abs(factor) > 1e-12 and np.allclose(a, factor * b, rtol, atol) else 0.0


def _other_way() -> str:
    return tr(" And the sign is the other one.")


def _how_far(given: Any, a: np.ndarray, b: np.ndarray, what: str) -> str:
    """Return as much of how far off the numbers are as does not tell the right ones: sign, and order of magnitude."""
    came = spelt(given)
    off = ~np.isclose(a.squeeze(), b)
    a, b = a.squeeze()[off], b[off]
    if not a.size:  # within the usual tolerance, but not within that of the exercise
        return tr("{what}: {came} is nearly right, but not exact enough.", what=what, came=came)
    if np.all(a * b < 0):
        return tr("{what}: {came} has the wrong sign, and another size.", what=what, came=came)
    if np.all(np.abs(a) > LARGE * np.abs(b)) and np.all(b != 0):
        return tr("{what}: {came} is more than ten times too large.", what=what, came=came)
    if np.all(LARGE * np.abs(a) < np.abs(b)):
        return tr("{what}: {came} is less than a tenth of what it should be.", what=what, came=came)
    if off.size > 1 and not off.all():
        return tr(
            "{what}: of {came} some are right, and {amount} of {size} are not.",
            what=what,
            came=came,
            amount=int(off.sum()),
            size=off.size,
        )
    return tr("{what}: {came} is not right. Work it out once more, one step after the other.", what=what, came=came)


def same_shape_message(given: Any, wanted: Any, what: str) -> str:
    """Return an empty string where the shapes are the same apart from axes of length 1, else a sentence with both."""
    a, b = np.shape(np.asarray(given)), np.shape(np.asarray(wanted))
    if tuple(side for side in a if side != 1) == tuple(side for side in b if side != 1):
        return ""
    if b == () or np.prod(b) == 1:
        return tr(
            "{what}: here came {describe}; one single number is wanted. Is a sum or a mean missing?",
            what=what,
            describe=describe(given),
        )
    if a == () or np.prod(a) == 1:
        return tr(
            "{what}: one single number came; wanted is the shape {b}. Has a sum or a mean no axis, or is it too many?",
            what=what,
            b=b,
        )
    return tr("{what}: shape {a} came; wanted is {b}.", what=what, a=a, b=b)


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
    what = _capital(tr(what))
    pairs = [(numbers(given), _wanted(wanted)) for _, given, wanted in off]
    if all(a is not None and np.isfinite(a).all() and a.squeeze().shape == b.shape for a, b in pairs):
        a, b = (np.concatenate([np.ravel(side) for side in sides]) for sides in zip(*pairs, strict=True))
        if message := _pattern_of_calls(a, b, what, rtol, atol):
            return message
    args, given, wanted = off[0]
    words = ", ".join(map(spelt, args))
    return tr(
        "{compare}\n\nThe call was with ({words}). What should come out there? Work it out by hand.",
        compare=compare(given, wanted, what, (), rtol, atol),
        words=words,
    )


def _pattern_of_calls(a: np.ndarray, b: np.ndarray, what: str, rtol: float, atol: float) -> str:
    """Return what is off in the same way in all calls; here a factor may be told, for a function is wanted."""
    factor = _factor(a, b, rtol, atol)
    times = factor if abs(factor) >= 1 or not factor else 1 / factor
    if a.size > 1 and factor not in (0.0, -1.0) and abs(times) < MOST_TIMES and abs(times - round(times)) < 1e-6:
        share = f"{abs(times):.0f} times" if abs(factor) >= 1 else f"1/{abs(times):.0f} of"
        return tr(
            "{what}: in each call {share} what should come. Is a factor, a sum or a mean off?", what=what, share=share
        ) + (_other_way() if factor < 0 else "")
    return _pattern(a, b, what, rtol, atol) if a.size > 1 else ""


def _capital(what: str) -> str:
    is_name = what.isidentifier() and any(map(str.isdigit, what))  # dw1
    return what if is_name else what[0].upper() + what[1:]


def _wanted(value: Any) -> np.ndarray:
    """Return the right value, which is one of the package's own, without axes of length 1."""
    return np.squeeze(np.asarray(value, dtype=float))


def _copies(args: tuple) -> tuple:
    return tuple(value.copy() if isinstance(value, np.ndarray) else value for value in args)
