"""A learning rate found by trying: the same rates for everybody, and never a best one at the edge of what was tried."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.errors import ConfigError
from workbench.language import tr


@dataclass(frozen=True)
class Tuning:
    """What was tried, and what came of it.

    Attributes:
        rates: all that were tried, from low to high.
        scores: one for each; infinitely bad where it was no number.
        best: the rate with the best score.
    """

    rates: tuple[float, ...]
    scores: tuple[float, ...]
    best: float

    @property
    def at_edge(self) -> bool:
        """Whether the best is the lowest or the highest that was tried: the true best may then lie beyond."""
        return self.best in (self.rates[0], self.rates[-1])

    def __repr__(self) -> str:
        return tr(
            "best rate {best:g}, of {rates} from {low:g} to {high:g}",
            best=self.best,
            rates=len(self.rates),
            low=self.rates[0],
            high=self.rates[-1],
        )


def tune_rate(
    score: Callable[[float], float], rates: Sequence[float], *, higher_is_better: bool = False, further: int = 6
) -> Tuning:
    """Try learning rates, and more of them beyond the edge for as long as the best lies there.

    A comparison in which one side's best rate lies at the edge of the grid measures the grid.

    Args:
        score: takes a rate, returns how good it was: of a run that takes no part in the comparison. What is not
            finite counts as the worst.
        rates: at least two, from low to high, all above 0.
        higher_is_better: as for an accuracy. Default False, as for a loss.
        further: how many more may be tried, from 0. Default 6.

    Raises:
        ConfigError: there are fewer than two rates, or they do not rise.
    """
    tried = list(map(float, rates))
    if len(tried) < 2 or any(low >= high for low, high in zip([0.0, *tried], tried, strict=False)):
        raise ConfigError(tr("Give two rates or more, above 0 and rising, came {rates}.", rates=list(rates)))
    tried, scores, place = search(score, tried, _beyond, higher_is_better=higher_is_better, further=further)
    return Tuning(tuple(tried), tuple(scores), tried[place])


def search(
    score: Callable[[float], float],
    values: Sequence[float],
    beyond: Callable[[Sequence[float]], float],
    *,
    higher_is_better: bool,
    further: int,
) -> tuple[list[float], list[float], int]:
    """Try values, and more of them beyond the edge for as long as the best lies there; none is tried twice.

    Args:
        score: takes a value, returns how good it was. What is not finite counts as the worst.
        values: from low to high.
        beyond: takes the values in one direction and returns the one that follows.
        higher_is_better: whether a higher score is better.
        further: how many more may be tried, from 0.

    Returns:
        what was tried, from low to high; the score of each, infinitely bad where it was not finite; and the place of
        the best, the first of those that are alike.
    """
    worst = -np.inf if higher_is_better else np.inf

    def asked(value: float) -> float:
        found = float(score(value))
        return found if np.isfinite(found) else worst

    tried = list(values)
    scores = [asked(value) for value in tried]
    while True:
        place = int(np.argmax(scores) if higher_is_better else np.argmin(scores))
        if further <= 0 or 0 < place < len(tried) - 1:
            return tried, scores, place
        further -= 1
        if place:
            tried.append(beyond(tried))
            scores.append(asked(tried[-1]))
        else:
            tried.insert(0, beyond(tried[::-1]))
            scores.insert(0, asked(tried[0]))


def _beyond(rates: Sequence[float]) -> float:
    """Return the rate that follows, with the pattern of the last three: after 0.01, 0.03, 0.1 comes 0.3."""
    *_, middle, last = rates
    before = rates[-3] if len(rates) > 2 else middle**2 / last
    return float(f"{middle * last / before:.6g}")
