"""What a drag in a figure means, where more than one page has that figure."""

from collections.abc import Sequence
from typing import Any

from workbench.concepts.experiments.gradient_steps import move_probability
from workbench.figures.ideas.class_gradient_steps import SCORE_REACH


def scores_dragged(scores: Sequence[float], what: dict[str, Any], temperature: float = 1.0) -> list[float]:
    """Return the scores of classes after a drag in the figure `class_bars`.

    Args:
        scores: as they were.
        what: from `live_figure`: `handle` is the class; in the panel `x2y` its probability is dragged, and its score
            follows.
        temperature: of the softmax. Default 1.
    """
    moved, held, x = list(scores), int(what.get("handle", 0)), float(what["x"])
    if held >= len(moved):  # a class that was taken away meanwhile
        return moved
    if what.get("panel") == "x2y":
        x = float(move_probability(moved, held, x, temperature)[held])
    moved[held] = round(min(SCORE_REACH, max(-SCORE_REACH, x)), 2)
    return moved
