"""Is a difference between two groups of runs larger than what the seeds alone make? In words, with the test named.

Two runs with the same settings and different seeds end differently. Before one setting is called better than another,
the difference between them is held against that noise.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.errors import DataError
from workbench.language import later, takes_words, tr

# One test in a hundred finds a difference where there is none. One in twenty, as is usual elsewhere, is too often
# for somebody who compares many settings.
LEVEL = 0.01
TEST = "Welch's t-test"

# What groups of runs are compared by: its name for people, and whether more of it is better.
COMPARED = later(
    {
        "val_accuracy": ("validation accuracy", True),
        "val_loss": ("validation loss", False),
        "accuracy": ("training accuracy", True),
        "loss": ("training loss", False),
    }
)


@dataclass(frozen=True)
class Verdict:
    """What can be said about two groups of runs.

    Attributes:
        better: name of the group with the better mean, also where no difference is shown.
        worse: name of the other.
        difference: between the two means, never negative.
        noise: how much the seeds scatter within a group: the root of the mean of both variances.
        p_value: how often chance alone makes a difference as large; NaN where it cannot be known.
        shown: whether the difference is larger than the noise, at the level that was asked for.
        sentence: all of it in words.
        interval: lowest and highest difference (`better` minus `worse`, in the direction that is better) that these
            results leave possible, at the level that was asked for; NaN where it cannot be known. It holds 0 where no
            difference is shown.
    """

    better: str
    worse: str
    difference: float
    noise: float
    p_value: float
    shown: bool
    sentence: str
    interval: tuple[float, float] = (math.nan, math.nan)


@takes_words("what")
def compare(
    first: Sequence[float],
    second: Sequence[float],
    names: tuple[str, str] = ("A", "B"),
    *,
    what: str = "the result",
    higher_is_better: bool = True,
    level: float = LEVEL,
    grain: float = 0.0,
) -> Verdict:
    """Say whether two groups of results differ by more than their seeds do.

    Formula: `t = (mean_1 - mean_2) / sqrt(s_1 ** 2 / n_1 + s_2 ** 2 / n_2)`, held against Student's t with the
    degrees of freedom of Welch and Satterthwaite. It assumes that results scatter roughly like a bell curve, and that
    no seed is in both groups in a way that matters; with three seeds it finds only large differences.

    Args:
        first, second: one result for each run, at least one each. What is not finite (a run that diverged) is left
            out of the test, and said.
        names: of the two groups.
        what: what the results are, for the sentence: `"validation accuracy"`.
        higher_is_better: False for a loss. Default True.
        level: how often chance alone may make the test find a difference, 0 to 1. Default 0.01.
        grain: the smallest step by which results can differ, one picture in 144, say. Runs that end at the very same
            number still scatter within it, as evenly as rounding does: no variance counts as less than
            `grain ** 2 / 12`. Default 0: results are as fine as numbers are.

    Raises:
        DataError: a group has no finite result.

    Reference: Welch, The Generalization of Student's Problem (1947); Bouthillier et al., Accounting for Variance in
    Machine Learning Benchmarks (2021).
    """
    groups = [np.asarray(values, float).ravel() for values in (first, second)]
    kept = [values[np.isfinite(values)] for values in groups]
    for name, values in zip(names, kept, strict=True):
        if not len(values):
            raise DataError(
                tr("{name} has no finite result: none of its runs ended with a number. Leave it out.", name=name)
            )
    means = [float(values.mean()) for values in kept]
    ahead = int((means[1] > means[0]) == higher_is_better and means[0] != means[1])
    difference = abs(means[0] - means[1])
    p_value, noise, reach = _welch(kept[0], kept[1], grain, level)
    shown = p_value < level
    sentence = _words(names[ahead], names[1 - ahead], what, higher_is_better, means, kept, p_value, noise, shown, level)
    lost = sum(len(values) for values in groups) - sum(len(values) for values in kept)
    if lost:
        sentence += tr(" {lost} without a finite result left out.", lost=lost)
    interval = (difference - reach, difference + reach)
    return Verdict(names[ahead], names[1 - ahead], difference, noise, p_value, shown, sentence, interval)


@takes_words("what")
def rank(
    groups: Mapping[str, Sequence[float]],
    *,
    what: str = "the result",
    higher_is_better: bool = True,
    level: float = LEVEL,
    grain: float = 0.0,
) -> tuple[list[str], list[Verdict]]:
    """Compare the best group with each of the others.

    Every further comparison is another chance to be fooled, so the level is divided by their number (Bonferroni).

    Args:
        groups: results by name, at least two groups.
        what, higher_is_better, level, grain: as for `compare`.

    Returns:
        The names from best to worst mean, and a verdict on the best against each other one, in that order.

    Raises:
        DataError: there are fewer than two groups, or one has no finite result.
    """
    if len(groups) < 2:
        raise DataError(tr("A comparison needs two groups of runs, came {groups}.", groups=len(groups)))

    def mean(name: str) -> float:
        values = np.asarray(groups[name], float)
        values = values[np.isfinite(values)]
        return float(values.mean()) if len(values) else (-math.inf if higher_is_better else math.inf)

    best, *others = names = sorted(groups, key=mean, reverse=higher_is_better)
    verdicts = [
        compare(
            groups[best],
            groups[name],
            (best, name),
            what=tr(what),
            higher_is_better=higher_is_better,
            level=level / len(others),
            grain=grain,
        )
        for name in others
    ]
    return names, verdicts


def headline(verdict: Verdict, *, higher_is_better: bool = True) -> str:
    """Return what a verdict finds, in a few words."""
    if math.isnan(verdict.p_value):
        return tr("With a single seed, nobody can tell")
    if not verdict.shown:
        return tr("No difference shown: it may be the seeds")
    return tr(
        "{better} ends {direction}, by more than the seeds scatter",
        better=verdict.better,
        direction=tr("higher") if higher_is_better else tr("lower"),
    )


def _welch(first: np.ndarray, second: np.ndarray, grain: float, level: float) -> tuple[float, float, float]:
    """Return the p-value, the noise within the groups, and how far the difference may be off at this level.

    All are NaN with a single run in either group.
    """
    if min(len(first), len(second)) < 2:
        return math.nan, math.nan, math.nan
    variances = [max(float(values.var(ddof=1)), grain**2 / 12) for values in (first, second)]
    noise = math.sqrt(sum(variances) / 2)
    if noise < 1e-12 * max(abs(first).max(), abs(second).max(), 1e-300):  # no noise at all: what differs, differs
        return (1.0 if math.isclose(first[0], second[0], rel_tol=1e-9) else 0.0), noise, 0.0
    shares = [variance / len(values) for variance, values in zip(variances, (first, second), strict=True)]
    error = math.sqrt(sum(shares))
    t = float(first.mean() - second.mean()) / error
    freedom = sum(shares) ** 2 / (shares[0] ** 2 / (len(first) - 1) + shares[1] ** 2 / (len(second) - 1))
    from scipy.special import stdtr, stdtrit  # takes longer to import than most pages need for all they show

    reach = error * float(stdtrit(freedom, 1 - level / 2))
    return 2 * float(stdtr(freedom, -abs(t))), noise, reach  # Student's t on either side


def _words(
    better: str,
    worse: str,
    what: str,
    higher: bool,
    means: list[float],
    kept: list[np.ndarray],
    p_value: float,
    noise: float,
    shown: bool,
    level: float,
) -> str:
    counts = tr("{first_kept} and {kept} seeds", first_kept=len(kept[0]), kept=len(kept[1]))
    if math.isnan(p_value):
        return tr(
            "Cannot tell: with {counts}, nobody knows how much a seed alone changes {what}. Run at least "
            "three of each.",
            counts=counts,
            what=tr(what),
        )
    gap = abs(means[0] - means[1])
    test = f"({TEST}, {counts}, p = {_p(p_value)})"
    if shown:
        return tr(
            "{better} is better than {worse}: {what} {direction} by {gap:.3g}, where the seeds alone scatter "
            "by {noise:.2g} {test}.",
            better=better,
            worse=worse,
            what=tr(what),
            direction=tr("higher") if higher else tr("lower"),
            gap=gap,
            noise=noise,
            test=test,
        )
    few = tr(" Few seeds show only large differences.") if min(map(len, kept)) < 5 else ""
    return tr(
        "No difference shown between {better} and {worse}: {what} differs by {gap:.3g}, the seeds alone "
        "scatter by {noise:.2g} {test}; below {level:.2g} would count.{few}",
        better=better,
        worse=worse,
        what=tr(what),
        gap=gap,
        noise=noise,
        test=test,
        level=level,
        few=few,
    )


def _p(p_value: float) -> str:
    return tr("less than 0.0001") if p_value < 1e-4 else f"{p_value:.2g}"
