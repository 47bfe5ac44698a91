"""Exercises that ask to read a curve: a figure is drawn of it in the notebook, and the answer stands in the figure."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from workbench.language import translated
from workbench.lessons.exercise import Exercise

Curves = Mapping[str, np.ndarray]


@translated("title", "hints", "remember", "axes")
class CurveExercise(Exercise):
    """An exercise whose answer is read off curves that are computed when somebody looks at them.

    Args:
        key, title, answer, hints, solution, remember: see `Exercise`.
        compute: returns the curves by name, each of shape (points,).
        read: takes the answer and the curves; returns an empty string where the answer is what they show.
        axes: how they are drawn: the arguments `x`, `xlabel`, `ylabel`, `title`, ... of `figures.seed_bands`.
    """

    def __init__(
        self,
        key: str,
        title: str,
        answer: str,
        compute: Callable[[], Curves],
        read: Callable[[Any, Curves], str],
        axes: Mapping[str, Any],
        hints: Sequence[str],
        solution: str,
        remember: str,
    ) -> None:
        super().__init__(key, title, answer, lambda given: read(given, self._computed), hints, solution, remember)
        self._compute, self.axes = compute, dict(axes)

    @property
    def curves(self) -> dict[str, np.ndarray]:
        """The curves by name, each of shape (1, points), as `figures.seed_bands` takes them."""
        return {name: values[None] for name, values in self._computed.items()}

    @cached_property
    def _computed(self) -> Curves:
        return self._compute()
