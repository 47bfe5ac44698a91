"""One guess: what is asked, what can be answered, and when it was near enough to what came."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from workbench.errors import ConfigError
from workbench.language import later, tr, translated
from workbench.quantities import as_read
from workbench.registry import full_name

# How sure one can be, and how often such a guess would be right if one knew oneself well.
SURE = later({"hunch": "a hunch", "fairly": "fairly sure", "very": "very sure"})
SHARES = {"hunch": 0.5, "fairly": 0.7, "very": 0.9}
POINTS = 21  # of a sketched curve, evenly spaced from its start to its end


class Guess:
    """What every guess has.

    Args:
        key: its name in the file of guesses: the lesson and a number, `losses-1`. In the notebook it is then `g1`.
        question: what is asked, in one sentence.
    """

    def __init__(self, key: str, question: str) -> None:
        self.key, self.question = key, question

    def __repr__(self) -> str:
        return tr("Guess {key}: {question}", key=self.key, question=self.question)

    @property
    def name(self) -> str:
        """What the guess is called in its notebook: `g1` for `losses-1`."""
        return f"g{self.key.rpartition('-')[2]}"

    def value_of(self, given: Any) -> Any:
        """Return an answer, or what came, as it is kept: plain numbers, words, lists.

        Raises:
            ConfigError: this cannot be an answer.
        """
        raise NotImplementedError

    def is_near(self, guessed: Any, came: Any) -> bool:
        """Return whether what was guessed is near enough to what came."""
        raise NotImplementedError

    def told(self, value: Any) -> str:
        """Return an answer, or what came, in words."""
        raise NotImplementedError


@translated("question", "options")
class ChoiceGuess(Guess):
    """One of several.

    Args:
        key, question: see `Guess`.
        options: what to choose from: the values, and what they are called.
    """

    def __init__(self, key: str, question: str, options: Mapping[str, str]) -> None:
        super().__init__(key, question)
        self.options = dict(options)

    def value_of(self, given: Any) -> str:
        return full_name(given, self.options, tr("answer"))

    def is_near(self, guessed: str, came: str) -> bool:
        return guessed == came

    def told(self, value: str) -> str:
        return self.options[value]


@translated("question", "unit")
class NumberGuess(Guess):
    """A number between two ends.

    Args:
        key, question: see `Guess`.
        low, high: the ends. Where the larger is 100 times the smaller or more, and both are above 0, each step of the
            control multiplies, and nearness is a ratio.
        near: how far off is still right: so many of the unit; where steps multiply, so many times as much or as little.
        unit: what is counted, as it stands behind the number. Default: nothing.
    """

    def __init__(self, key: str, question: str, low: float, high: float, near: float, unit: str = "") -> None:
        super().__init__(key, question)
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise ConfigError(
                tr("A guess goes from a low end up to a high one, came {low} to {high}.", low=low, high=high)
            )
        self.low, self.high, self.near, self.unit = low, high, near, unit

    @property
    def multiplies(self) -> bool:
        """Whether each step of the control multiplies."""
        return self.low > 0 and self.high >= 100 * self.low

    def value_of(self, given: Any) -> float:
        try:
            number = float(given)
        except (TypeError, ValueError):
            number = math.nan
        if isinstance(given, bool) or not math.isfinite(number):
            raise ConfigError(tr("The answer is a number, came {given!r}.", given=given))
        return number

    def is_near(self, guessed: float, came: float) -> bool:
        if self.multiplies and min(guessed, came) > 0:
            return abs(math.log(guessed / came)) <= math.log(self.near) * (1 + 1e-9)
        return abs(guessed - came) <= self.near * (1 + 1e-9)

    def told(self, value: float) -> str:
        return f"{as_read(value)} {self.unit}".rstrip()


@translated("question", "xlabel", "ylabel")
class CurveGuess(Guess):
    """A curve, sketched by hand.

    Args:
        key, question: see `Guess`.
        x, y: the ends of both axes.
        xlabel, ylabel: what they say.
        near: how far off the sketch may be on average, as a share of the height. Default 0.15.
    """

    def __init__(
        self,
        key: str,
        question: str,
        x: tuple[float, float],
        y: tuple[float, float],
        xlabel: str,
        ylabel: str,
        near: float = 0.15,
    ) -> None:
        super().__init__(key, question)
        self.x, self.y, self.xlabel, self.ylabel, self.near = x, y, xlabel, ylabel, near

    @property
    def places(self) -> np.ndarray:
        """Where the points of a sketch lie: (POINTS,)."""
        return np.linspace(*self.x, POINTS)

    def sketch(self, heights: Sequence[float]) -> dict[str, Any]:
        """Return what the part in the browser is told (`browser/sketch.js`): the axes, and what is drawn.

        Args:
            heights: what is drawn so far; nothing where that is empty.
        """
        return {
            "x": list(self.x),
            "y": list(self.y),
            "xlabel": self.xlabel,
            "ylabel": self.ylabel,
            "heights": list(heights) or [None] * POINTS,
        }

    def came_of(self, x: Sequence[float], y: Sequence[float]) -> list[float]:
        """Return a measured curve as a sketch has it: its height at `places`, cut off where the axis ends."""
        heights = np.interp(self.places, np.asarray(x, float), np.asarray(y, float))
        return np.clip(heights, min(self.y), max(self.y)).round(6).tolist()

    def value_of(self, given: Any) -> list[float]:
        try:
            heights = np.asarray(given, float)
        except (TypeError, ValueError):
            heights = np.empty(0)
        if heights.shape != (POINTS,) or not np.isfinite(heights).all():
            raise ConfigError(tr("A sketch is {points} numbers, one beside the other.", points=POINTS))
        return np.clip(heights, min(self.y), max(self.y)).tolist()

    def is_near(self, guessed: Sequence[float], came: Sequence[float]) -> bool:
        low, high = self.y
        return float(np.abs(np.subtract(guessed, came)).mean()) <= self.near * abs(high - low)

    def told(self, value: Sequence[float]) -> str:
        return tr("from {first:.3g} to {last:.3g}", first=value[0], last=value[-1])
