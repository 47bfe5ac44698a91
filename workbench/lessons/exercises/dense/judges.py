"""What is said to answers of notebook 05's exercises: each judge knows the right one, and the typical slips."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from workbench.concepts.metrics import precision_recall_f1
from workbench.language import later, tr
from workbench.lessons.judging import agrees, same_shape_message
from workbench.lessons.values import describe, numbers

CONFUSIONS = tuple(np.array(counts) for counts in (
    [[6, 4], [2, 8]], [[5, 1, 0], [2, 7, 3], [0, 4, 8]], [[90, 5], [1, 4]]))  # fmt: skip


def judge_precision_and_recall(answer: Callable) -> str:
    """Compare both shares for every class of three tables that lie on their side: a row is what was read."""

    def shares(confusion: np.ndarray, k: int) -> tuple:
        precision, recall, _ = precision_recall_f1(confusion.T)
        return precision[k], recall[k]

    def of_all(confusion: np.ndarray, k: int) -> tuple:
        return (confusion[k, k] / confusion.sum(),) * 2

    inputs = [(counts, k) for counts in CONFUSIONS for k in range(len(counts))]
    return agrees(
        answer, shares, inputs, "your pair (precision, recall)",
        [(lambda confusion, k: shares(confusion.T, k),
          "The two are exchanged. In this table a row is what was read, a column what a picture really is: the other "
          "way "
          "round than above. Precision asks: of all the times it said k, how often was that true?"),
         (of_all,
          "You divide by all pictures. Precision looks only at those that were read as k, recall only at those that "
          "really are k."),
         (lambda confusion, k: (shares(confusion, k)[0],) * 2,
          "The precision is right; the recall is the same number again. Recall divides by all that really are k."),
         (lambda confusion, k: (shares(confusion, k)[1],) * 2,
          "The recall is right; the precision is the same number again. Precision divides by all that were read as k."),
         (lambda confusion, k: (confusion[k, k],) * 2,
          "That is how often a k was read as k, twice. Of how many? Each of the two divides by another number."),
         (lambda confusion, k: (np.trace(confusion) / confusion.sum(),) * 2,
          "That is the accuracy: it speaks of all classes together. Here only class k counts.")])  # fmt: skip


COUNTS = ((3, 1, 2), (5, 5, 0), (1, 99, 0), (0, 4, 3), (0, 0, 5), (8, 2, 2), (40, 0, 10))


def judge_f1(answer: Callable) -> str:
    """Compare with the harmonic mean of both shares, also where nothing was found."""

    def of(mean: Callable[[float, float], float]) -> Callable:
        def score(found: float, false_alarms: float, missed: float) -> float:
            return mean(found / (found + false_alarms), found / (found + missed)) if found else 0.0

        return score

    def ordinary(found: float, false_alarms: float, missed: float) -> float:
        with np.errstate(all="ignore"):
            return (np.float64(found) / (found + false_alarms) + np.float64(found) / (found + missed)) / 2

    return agrees(
        answer, of(lambda p, r: 2 * p * r / (p + r)), COUNTS, "your F1",
        [(of(lambda p, r: (p + r) / 2),
          "That is still the ordinary mean. Whoever calls everything a 9 finds the one there is among a hundred: "
          "recall "
          "1, precision 0.01, and a mean of half. F1 is the harmonic mean: it stays near the smaller of the two."),
         (ordinary,
          "That is still the ordinary mean of the two. F1 is the harmonic mean: it stays near the smaller one."),
         (of(lambda p, r: p * r / (p + r)),
          "A factor 2 is missing: where precision and recall are alike, F1 is the same as both."),
         (of(lambda p, r: p * r),
          "That is the product. Where both are 0.8, a mean is 0.8 as well, and the product is smaller."),
         (of(lambda p, r: math.sqrt(p * r)),
          "That is the geometric mean, the root of the product. The harmonic mean divides the product by the sum."),
         (of(min), "That is the smaller one alone. F1 stays near it, but the larger one still counts a little."),
         (of(lambda p, r: p), "That is the precision alone: missed ones do not lower it."),
         (of(lambda p, r: r), "That is the recall alone: false alarms do not lower it."),
         (lambda found, false_alarms, missed: found / (found + false_alarms + missed),
          "Found ones count in both shares, so they count twice: above the line and below it.")])  # fmt: skip


LOSS_CURVES = (
    ([0.9, 0.5, 0.4, 0.6, 0.7, 0.8], 2), ([0.9, 0.5, 0.4, 0.45, 0.42, 0.41, 0.30], 3), ([0.9, 0.8, 0.7], 2),
    ([0.5, 0.6, 0.4, 0.5, 0.45, 0.6], 2), ([0.9, 0.5, 0.6, 0.55, 0.7], 1), ([0.5, 0.5, 0.5, 0.5], 2),
    ([0.5, 0.4, 0.45, 0.42, 0.46, 0.43, 0.47], 2), ([0.9, 0.5, 0.6, 0.7, 0.3, 0.4, 0.5, 0.6], 2))  # fmt: skip


def stop_epoch(val_loss: Sequence[float], patience: int) -> int:
    """Return the epoch, from 1, after which early stopping ends a run; the last one where it never does."""
    best, waited = math.inf, 0
    for epoch, loss in enumerate(val_loss, start=1):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited >= patience:
            return epoch
    return len(val_loss)


def judge_stop(answer: Callable) -> str:
    """Compare the epoch of the stop on eight curves; what is typically counted instead is named."""

    def rises(val_loss: Sequence[float], patience: int) -> int:
        waited = 0
        for index in range(1, len(val_loss)):
            waited = waited + 1 if val_loss[index] >= val_loss[index - 1] else 0
            if waited >= patience:
                return index + 1
        return len(val_loss)

    return agrees(
        answer, stop_epoch, LOSS_CURVES, "the epoch after which training stops",
        [(lambda val_loss, patience: int(np.argmin(val_loss)) + 1,
          "That is the best epoch, the one whose weights to keep. When it is over can only be known `patience` epochs "
          "later."),
         (lambda val_loss, patience: stop_epoch(val_loss, patience) - 1,
          "One too few: epochs count from 1, and positions in a list from 0."),
         (lambda val_loss, patience: stop_epoch(val_loss, patience + 1),
          "It waits one epoch too long: it stops as soon as `patience` epochs have brought nothing new."),
         (rises,
          "You compare each epoch with the one before it. Early stopping compares with the best so far: 0.45, "
          "0.42, 0.41 falls and falls, and yet is no better than the 0.4 before it."),
         (lambda val_loss, patience: min(int(np.argmin(val_loss)) + 1 + patience, len(val_loss)),
          "You look for the best of all epochs first. Early stopping cannot see the future: it stops at the first wait "
          "that is long enough, even where a better epoch would have come later.")])  # fmt: skip


_RATE = 0.3


_VALUES = np.linspace(1, 2, 120 * 50).reshape(120, 50)


def judge_dropout(answer: Callable) -> str:
    """Look at what is switched off, whether it changes from call to call, and how what is left was scaled."""
    rng = np.random.default_rng(0)
    x = _VALUES.copy()
    results = [answer(x, _RATE, rng), answer(x, _RATE, rng)]
    given, again = (numbers(result) for result in results)
    if given is None or again is None:
        return tr(
            "Your dropout gives {describe}; an array with numbers is wanted. Does it end with `return`?",
            describe=describe(results[0]),
        )
    if message := same_shape_message(given, x, tr("Your dropout")):
        return message
    if not np.array_equal(x, _VALUES):
        return tr("Your function changes the `x` that it was given. Return a new array: `x * mask`, not `x *= mask`.")
    off = given == 0
    if off.all() or not off.any():
        drawn = [numbers(answer(x, _RATE, rng)) for _ in range(24)]
        ends = {
            bool(one.any()) for one in drawn if one is not None and bool((one == 0).all()) != bool((one != 0).all())
        }
        if len(ends) == 2:
            return tr(
                "Either all values stay or all are switched off: one random number decides for all. Each value has a "
                "chance of its own: draw as many numbers as `x` has values."
            )
    return _switched_off(off, again == 0) or _scaled(given[~off] / x[~off])


def _switched_off(off: np.ndarray, again: np.ndarray) -> str:
    if not off.any():
        return tr("Nothing is switched off: no value is 0 after it.")
    if np.array_equal(off, again):
        return tr("Two calls switch off the same values. Draw anew in each call, from the `rng` that is given.")
    if np.all(off == off[0]) or np.all(off.T == off.T[0]):
        return tr(
            "Whole rows or columns are switched off together. Each value has a chance of its own: draw as "
            "many random numbers as `x` has values, `rng.random(x.shape)`."
        )
    share = float(off.mean())
    if abs(share - (1 - _RATE)) < 0.03:
        return tr(
            "With rate {rate} you keep 30 % and switch off 70 %. The rate is the share that is switched off.",
            rate=_RATE,
        )
    if abs(share - _RATE) > 0.03:
        return tr(
            "With rate {rate}, about 30 % of the values should become 0. With yours {share:.0f} % do.",
            rate=_RATE,
            share=100 * share,
        )
    return ""


def _scaled(factors: np.ndarray) -> str:
    """Say what is off about what the values that stayed were multiplied by."""
    wanted = 1 / (1 - _RATE)
    said: Sequence[tuple[Any, str]] = later((
        (wanted, ""),
        (1.0, "What stays, stays as it was. Then the next layer gets 30 % less while learning than later, when nothing "
              "is switched off. Make up for it now: divide what stays by the share that stays, `1 - rate`."),
        (1 - _RATE, "You make what stays smaller, by `1 - rate`. It has to grow, to make up for what is missing: "
                    "divide."),
        (1 / _RATE, "You divide by `rate`, the share that goes. Divide by the share that stays, `1 - rate`."),
    ))  # fmt: skip
    for factor, message in said:
        if np.allclose(factors, factor, rtol=1e-4):
            return message
    if factors.max() - factors.min() > 1e-4 * abs(factors.max()):
        return tr(
            "What stays should be multiplied by the same number everywhere, each value by the same. Yours are "
            "multiplied "
            "by {least:.4g} to {most:.4g}.",
            least=factors.min(),
            most=factors.max(),
        )
    return tr(
        "What stays is multiplied by {factor:.4g}. Then the sum of what comes out is not, on average, that of what "
        "went "
        "in: the share that stays, times this number, must be 1.",
        factor=factors.max(),
    )
