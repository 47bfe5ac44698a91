"""Two networks on the same test pictures: what one alone gets wrong, and whether that is chance."""

import math
from typing import NamedTuple

import numpy as np

from workbench.comparing.answers import Answers, HeldOut, answers, held_out
from workbench.data import datasets
from workbench.errors import DataError
from workbench.language import tr
from workbench.runs.store import Run

LEVEL = 0.01  # as for a verdict on groups of runs


class Pair(NamedTuple):
    """Which test pictures two networks read wrong: the indices where both are wrong, only the first, only the second.

    Attributes:
        pictures: how many pictures there are in all.
        p_value: how often chance alone would part the pictures that only one reads wrong as unevenly as here.
    """

    both: np.ndarray
    only_first: np.ndarray
    only_second: np.ndarray
    pictures: int
    p_value: float

    def surest(self, kind: str, first: Answers, second: Answers) -> np.ndarray:
        """Return the indices of one kind, those read wrong with the most certainty first.

        Args:
            kind: `"both"`, `"only_first"` or `"only_second"`.
            first, second: the answers that this pair was made of.
        """
        wrong = getattr(self, kind)
        sure = {"only_first": first.sure, "only_second": second.sure}.get(kind, (first.sure + second.sure) / 2)
        return wrong[np.argsort(-sure[wrong], kind="stable")]


def both_answers(first: Run, second: Run) -> tuple[HeldOut, Answers, Answers]:
    """Return the test pictures that two runs share, and what the network of each says of them.

    Raises:
        DataError: they were tested on different data; or as for `answers`.
    """
    names = [run.config.dataset for run in (first, second)]
    if names[0] != names[1]:
        labels = [datasets.label_of(name) for name in names]
        raise DataError(
            tr(
                "{first} was tested on {first_labels}, {second} on {labels}: there is no picture that both "
                "have read. Choose two runs on the same data set.",
                first=first.title,
                first_labels=labels[0],
                second=second.title,
                labels=labels[1],
            )
        )
    return held_out(names[0]), answers(first), answers(second)


def pair(true: np.ndarray, first: Answers, second: Answers) -> Pair:
    """Return where two networks read the same pictures wrong, and how uneven that is (see `mcnemar`).

    Args:
        true: labels of the pictures, shape (n,).
        first, second: what each network says of them, in the same order.

    Raises:
        DataError: they are not about the same number of pictures.
    """
    if not len(true) == len(first.read) == len(second.read):
        raise DataError(
            tr(
                "There are {true} labels, but {read} and {read_2} answers: they are not about the same pictures.",
                true=len(true),
                read=len(first.read),
                read_2=len(second.read),
            )
        )
    a, b = first.read != true, second.read != true
    only_first, only_second = np.flatnonzero(a & ~b), np.flatnonzero(b & ~a)
    return Pair(np.flatnonzero(a & b), only_first, only_second, len(true), mcnemar(len(only_first), len(only_second)))


def mcnemar(only_first: int, only_second: int) -> float:
    """Return the p-value of McNemar's exact test.

    Pictures that both read right, or both wrong, say nothing about which network is better. If they are equally good,
    each of the others is a throw of a coin: formula `2 * sum(C(n, k) for k <= fewer) / 2 ** n`, at most 1.

    Args:
        only_first, only_second: how many pictures only the first, only the second reads wrong; n of them in all.

    Reference: McNemar, Note on the sampling error of the difference between correlated proportions (1947); Dietterich,
    Approximate Statistical Tests for Comparing Supervised Classification Learning Algorithms (1998).
    """
    n, fewer = only_first + only_second, min(only_first, only_second)
    return min(1.0, 2 * sum(math.comb(n, k) for k in range(fewer + 1)) / 2**n)


def sentence(found: Pair, names: tuple[str, str]) -> str:
    """Say in words which of two networks reads these test pictures better, and whether that could be chance.

    Args:
        found: as `pair` returns it.
        names: of the two networks.
    """
    a, b = len(found.only_first), len(found.only_second)
    better, worse = names if a <= b else names[::-1]
    test = tr(
        "(McNemar's exact test, p = {what})",
        what=tr("less than 0.0001") if found.p_value < 0.0001 else f"{found.p_value:.2g}",
    )
    if found.p_value < LEVEL:
        return tr(
            "{better} reads these {pictures:,} pictures better than {worse}, by more than chance {test}. "
            "That speaks of these two networks, not of their settings: another seed may turn it round.",
            better=better,
            pictures=found.pictures,
            worse=worse,
            test=test,
        )
    return tr(
        "Which of the two reads better cannot be told from these {pictures:,} pictures {test}; below "
        "{level:g} would count.",
        pictures=found.pictures,
        test=test,
        level=LEVEL,
    )
