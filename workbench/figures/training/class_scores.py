"""Precision, recall and F1 of every class."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.metrics import precision_recall_f1
from workbench.figures.base import style
from workbench.figures.base.style import GRID, MUTED
from workbench.figures.training.scores import PRECISION, RECALL, coloured, with_colours, without_colours
from workbench.language import tr
from workbench.quantities import percent


def scores_by_class(confusion: np.ndarray, classes: Sequence[str]) -> go.Figure:
    """Draw precision and recall of every class; the class with the lowest F1 is named.

    Args:
        confusion: counts of shape (c, c), rows true, columns predicted.
        classes: the names of the classes, c of them.
    """
    names = [style.plain(name) for name in classes]
    precision, recall, f1 = precision_recall_f1(np.asarray(confusion))
    worst = int(f1.argmin())
    title = tr("{names} is hardest: F1 {f1}", names=names[worst], f1=percent(f1[worst]))
    low = float(min(precision.min(), recall.min()))
    gaps = {
        "type": "scatter",
        "mode": "lines",
        "name": "gap",
        "hoverinfo": "skip",
        "line": {"color": MUTED, "width": 3},
        "x": [place for k in range(len(names)) for place in (precision[k], recall[k], None)],
        "y": [place for name in names for place in (name, name, None)],
    }
    subtitle = tr(
        "{coloured} {coloured_2}. Far apart: many mistakes of one kind.",
        coloured=coloured("● precision", PRECISION),
        coloured_2=coloured("◆ recall", RECALL),
    )
    figure = style.figure(
        [
            gaps,
            _dots("precision", precision, names, PRECISION, "circle"),
            _dots("recall", recall, names, RECALL, "diamond"),
        ],
        title=title,
        subtitle=without_colours(subtitle),
        height=110 + 26 * len(names),
        alt=f"{title}. "
        + "; ".join(
            tr(
                "{name}: precision {precision}, recall {recall}",
                name=name,
                precision=percent(precision[k]),
                recall=percent(recall[k]),
            )
            for k, name in enumerate(names)
        ),
        dragmode=False,
        xaxis=style.axis(
            tr("share"), tickformat=".0%", range=[low - 0.05 * (1.02 - low), 1.0], nticks=6, fixedrange=True
        ),
        yaxis=style.axis(
            tr("class"), type="category", categoryorder="array", categoryarray=names[::-1], fixedrange=True, dtick=1
        ),
    )
    return with_colours(figure, subtitle)


def _dots(name: str, values: np.ndarray, names: list[str], colour: str, symbol: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": values,
        "y": names,
        "cliponaxis": False,
        "marker": {"color": colour, "symbol": symbol, "size": 10, "line": {"color": GRID, "width": 1}},
        "hovertemplate": f"{name} of %{{y}}: %{{x:.1%}}<extra></extra>",
    }
