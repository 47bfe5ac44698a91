"""Find the best value of a setting before two things are compared: each at its own best, on a grid that holds it.

A comparison at one learning rate says which of two things that rate suits. So each side is tuned, with seeds of its
own that are not used again, and the best may not lie at the edge of what was tried: the grid grows until it does not.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.concepts.experiments.tuning import search
from workbench.errors import ConfigError
from workbench.language import takes_words, tr
from workbench.quantities import number

SEEDS = (100, 101)  # none of those with which comparisons are made
MOST_VALUES = 9  # a grid grows to so many and no further


@dataclass(frozen=True, repr=False)
class Tuned:
    """What came of it.

    Attributes:
        best: the value with the best mean.
        means: the mean over the seeds by value, from the smallest value to the largest; NaN where all diverged.
        inside: whether values on both sides of the best were tried and are worse.
        what: what the means are, for the sentence.
    """

    best: float
    means: Mapping[float, float]
    inside: bool
    what: str

    def __repr__(self) -> str:
        tried = ", ".join(
            f"{number(value)}: {number(mean) if np.isfinite(mean) else tr('diverged')}"
            for value, mean in self.means.items()
        )
        where = tr("not at the edge") if self.inside else tr("at the edge of what was tried")
        return tr(
            "best {best}, {where} ({what} by value tried: {tried})",
            best=number(self.best),
            where=where,
            what=tr(self.what),
            tried=tried,
        )


@takes_words("what")
def tune(
    score: Callable[[float, int], float],
    values: Sequence[float],
    *,
    seeds: Sequence[int] = SEEDS,
    higher_is_better: bool = False,
    what: str = "validation loss",
) -> Tuned:
    """Try a setting at several values, and at more beyond the edge while the best lies there.

    Args:
        score: takes a value and a seed, and returns how good it is: a number of the validation set. What is not finite
            (a training that diverged) counts as worst.
        values: at least three, above 0, each the same factor above the last: `(0.01, 0.1, 1.0)`. Beyond an edge it
            goes on with that factor, to nine values at most.
        seeds: each value is tried with all of them. Default two that no comparison uses.
        higher_is_better: False for a loss. Default False.
        what: what the score is, in words.

    Raises:
        ConfigError: there are fewer than three values, or one is not above 0.
    """
    if len(values) < 3 or min(values) <= 0:
        raise ConfigError(
            tr(
                "A grid needs at least three values above 0, such as (0.01, 0.1, 1.0); came {values}.",
                values=tuple(values),
            )
        )
    grid, scores, place = search(
        lambda value: float(np.mean([score(value, seed) for seed in seeds])),
        sorted(values),
        _beyond,
        higher_is_better=higher_is_better,
        further=MOST_VALUES - len(values),
    )
    means = {value: mean if np.isfinite(mean) else np.nan for value, mean in zip(grid, scores, strict=True)}
    return Tuned(grid[place], means, 0 < place < len(grid) - 1, what)


def _beyond(grid: Sequence[float]) -> float:
    """Return the value as far beyond the last as that is from the one before, in two digits."""
    return float(f"{grid[-1] * grid[-1] / grid[-2]:.2g}")
