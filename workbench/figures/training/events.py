"""What the learner did during a run, as marks and words on its curves."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from workbench.figures.base.style import EVENT
from workbench.figures.base.thinning import Row, column
from workbench.language import tr
from workbench.quantities import count, number

SHOWN = 200
LABELLED = 12
_PAST = {"pause": "paused", "resume": "resumed", "stop": "stopped", "follow_schedule": "schedule"}


def words(control: Row) -> str:
    """Say in a word or two what the learner did: `"paused"`, `"+5 batches"`, `"rate 0.001"`."""
    action, value = str(control.get("action", "")), control.get("value")
    if action == "learning_rate" and value is not None:
        return tr("rate {value}", value=number(value))
    if action == "step" and value is not None:
        return f"+{count(int(value), 'batch')}"
    return _PAST.get(action, action.replace("_", " "))


def marks(
    controls: Sequence[Row], axis: str, heights: np.ndarray, texts: Sequence[str], reach: float
) -> dict[str, Any]:
    """Return the trace with one mark for each event.

    Args:
        controls: rows with `action`, `value`, `step`; n of them.
        axis: Plotly's name of the y axis.
        heights: where on that axis each mark stands, shape (n,); NaN: nowhere.
        texts: n texts, empty for a mark without one.
        reach: where the x axis ends; near it, a text stands to the left of its mark, below those of the others.
    """
    steps = column(controls, "step")
    return {
        "type": "scatter",
        "name": "event",
        "mode": "markers+text",
        "x": steps,
        "y": heights,
        "yaxis": axis,
        "marker": {"color": EVENT, "size": 10, "symbol": "diamond"},
        "cliponaxis": False,
        "text": list(texts),
        "textfont": {"size": 11},
        "textposition": [tr("bottom left") if step > 0.8 * reach else tr("top right") for step in steps],
        "customdata": [words(row) for row in controls],
        "hovertemplate": "%{customdata}",
    }


def labels(controls: Sequence[Row], reach: float) -> list[str]:
    """Return a text for each event; of those that lie close together, the first carries the texts of all.

    Args:
        controls: rows in the order of their steps.
        reach: where the x axis ends; "close" is a fifth of it, the width of a text on a phone.
    """
    texts, groups = [""] * len(controls), []
    for index, control in enumerate(controls):
        if groups and control["step"] - controls[groups[-1][0]]["step"] < reach / 5:
            groups[-1].append(index)
        else:
            groups.append([index])
    for group in groups[-LABELLED:]:
        said = list(dict.fromkeys(words(controls[index]) for index in group))
        texts[group[0]] = "<br>".join(said if len(said) < 4 else [said[0], "…", said[-1]])
    return texts


def height_on_curve(controls: Sequence[Row], steps: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the height of a curve at each event, shape (n,); NaN where the curve has no points yet."""
    known = np.isfinite(steps) & np.isfinite(values)
    if not known.any():
        return np.full(len(controls), np.nan)
    return np.interp(column(controls, "step"), steps[known], values[known])
