"""Accuracy, precision, recall and F1: from four counts, over all thresholds, and class by class."""

import re
from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.metrics import precision_recall_f1
from workbench.figures.base import style
from workbench.figures.base.style import LEARNING_RATE, MUTED, TRAINING, VALIDATION
from workbench.language import tr
from workbench.quantities import percent

PRECISION, RECALL = TRAINING, VALIDATION
_BARS = (MUTED, PRECISION, RECALL, LEARNING_RATE)
_THRESHOLDS = np.linspace(0, 1, 101)


def score_bars(found: int, missed: int, false_alarms: int, rest: int, *, thing: str = "9") -> go.Figure:
    """Draw the four scores of a yes-or-no question, each with the counts it is made of.

    Args:
        found: how many are the thing and were read as it (true positives).
        missed: are the thing, read as something else (false negatives).
        false_alarms: are something else, read as the thing (false positives).
        rest: are something else, read as something else (true negatives).
        thing: what is looked for.
    """
    total, alarms, there = found + missed + false_alarms + rest, found + false_alarms, found + missed
    (_, precision), (_, recall), (_, f1) = precision_recall_f1(np.array([[rest, false_alarms], [missed, found]]))
    accuracy = (found + rest) / total if total else 0.0
    shares = [accuracy, precision, recall, f1]
    names = [
        tr("accuracy<br>{found} of {total} are right", found=found + rest, total=total),
        tr("precision<br>{found} of {alarms} alarms are right", found=found, alarms=alarms),
        tr("recall<br>{found} of {there} are found", found=found, there=there),
        tr("F1<br>harmonic mean of both"),
    ]
    title = _scores_title(accuracy, recall, precision, thing)
    bars = {
        "type": "bar",
        "orientation": "h",
        "name": "score",
        "x": shares,
        "y": names,
        "marker": {"color": list(_BARS), "line": {"width": 0}},
        "text": [percent(share) for share in shares],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "%{y}: %{text}<extra></extra>",
    }
    said = ", ".join(f"{name}, {percent(share)}" for name, share in zip(names, shares, strict=True))
    return style.figure(
        [bars],
        title=title,
        alt=tr("{title}. Four bars: {what}.", title=title, what=said.replace("<br>", ": ")),
        height=290,
        margin={"r": 56},
        bargap=0.3,
        dragmode=False,
        xaxis=style.axis(tr("share"), range=[0, 1], tickformat=".0%", nticks=5, fixedrange=True),
        yaxis=style.axis(tr("score"), type="category", autorange="reversed", fixedrange=True, showgrid=False),
    )


def threshold_scores(y_true: np.ndarray, probability: np.ndarray, threshold: float, *, thing: str = "9") -> go.Figure:
    """Draw precision and recall over every threshold, and say what the chosen one gives.

    Args:
        y_true: whether each sample is the thing, 0 or 1, shape (n,).
        probability: what the network gives to "it is the thing", shape (n,), 0 to 1.
        threshold: from this probability up the answer is yes, 0 to 1.
        thing: what is looked for.
    """
    y_true, probability = np.ravel(y_true) > 0.5, np.ravel(probability)
    precision, recall = np.array([_at(y_true, probability, place) for place in _THRESHOLDS]).T
    here = _at(y_true, probability, threshold)
    found, alarms = int(np.sum(y_true & (probability >= threshold))), int(np.sum(probability >= threshold))
    title = tr(
        "Yes from {threshold:.2f} up: {first_here} of the alarms right, {here} found",
        threshold=threshold,
        first_here=percent(here[0]),
        here=percent(here[1]),
    )
    if not alarms:
        title = tr("Yes from {threshold:.2f} up: no alarm at all", threshold=threshold)
    subtitle = tr(
        "{coloured} {coloured_2}. {alarms:,} alarms, {alarms_2:,} false; {y_true:,} missed.",
        coloured=coloured("● precision", PRECISION),
        coloured_2=coloured("◆ recall", RECALL),
        alarms=alarms,
        alarms_2=alarms - found,
        y_true=int(y_true.sum()) - found,
    )
    lines = [
        _over_thresholds("precision", precision, PRECISION, thing),
        _over_thresholds("recall", recall, RECALL, thing),
    ]
    dots = {
        "type": "scatter",
        "mode": "markers",
        "name": "chosen",
        "x": [threshold] * 2,
        "y": np.array(here),
        "marker": {"size": 11, "color": [PRECISION, RECALL], "symbol": ["circle", "diamond"]},
        "hoverinfo": "skip",
    }
    low = float(np.nanmin([precision, recall]))
    figure = style.figure(
        [*lines, dots],
        title=title,
        subtitle=without_colours(subtitle),
        height=380,
        margin={"l": 56, "r": 20},
        alt=tr(
            "{title}. {plain} Two curves over the threshold: precision and recall for the class {thing}.",
            title=title,
            plain=without_colours(subtitle),
            thing=thing,
        ),
        shapes=[
            {
                "type": "line",
                "x0": threshold,
                "x1": threshold,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": MUTED, "width": 1, "dash": "dot"},
            }
        ],
        xaxis=style.axis(tr("threshold on the probability"), range=[0, 1], nticks=6),
        yaxis=style.axis(tr("share"), range=[min(low, 0.6) - 0.05, 1.02], tickformat=".0%", nticks=6),
    )
    return with_colours(figure, subtitle)


def _at(y_true: np.ndarray, probability: np.ndarray, threshold: float) -> tuple[float, float]:
    """Return precision and recall at a threshold; without an alarm there is no precision."""
    said = probability >= threshold
    found = float(np.sum(said & y_true))
    return (found / said.sum() if said.any() else np.nan), (found / y_true.sum() if y_true.any() else np.nan)


def _over_thresholds(name: str, values: np.ndarray, colour: str, thing: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": _THRESHOLDS,
        "y": values,
        "line": {"color": colour, "width": 2},
        "hovertemplate": tr(
            "{name} of {thing}, yes from %{{x:.2f}} up: %{{y:.1%}}<extra></extra>", name=name, thing=thing
        ),
    }


def coloured(text: str, colour: str) -> str:
    """Return text whose first sign has a colour."""
    return f'<span style="color:{colour}">{text[0]}</span>{text[1:]}'


def without_colours(text: str) -> str:
    """Return a text without the marks of `coloured`."""
    return re.sub("<.*?>", "", text)


def with_colours(figure: go.Figure, subtitle: str) -> go.Figure:
    """Put the colours into a subtitle that was broken into lines without them: they would count as letters."""
    lines = str(figure["layout"]["title"]["subtitle"]["text"])
    for part in re.findall("<span.*?</span>", subtitle):
        lines = lines.replace(without_colours(part), part, 1)
    return figure.update_layout(title_subtitle_text=lines)


def _scores_title(accuracy: float, recall: float, precision: float, thing: str) -> str:
    if accuracy - recall > 0.1:
        return tr(
            "{accuracy} right, and only {recall} of the {thing}s found",
            accuracy=percent(accuracy),
            recall=percent(recall),
            thing=thing,
        )
    if accuracy - precision > 0.1:
        return tr(
            "{accuracy} right, and only {precision} of the alarms",
            accuracy=percent(accuracy),
            precision=percent(precision),
        )
    return tr(
        "{accuracy} right, {recall} of the {thing}s found",
        accuracy=percent(accuracy),
        recall=percent(recall),
        thing=thing,
    )
