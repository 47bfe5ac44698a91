"""How many numbers each layer of a network learns, and what leaves it."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.style import CLEAR, MUTED, WINNER
from workbench.language import tr
from workbench.quantities import percent


def layer_parameters(rows: Sequence[Any]) -> go.Figure:
    """Draw the number of parameters of each layer that learns, the largest in colour.

    Args:
        rows: with the attributes `layer`, `shape` and `parameters`, such as `workbench.architectures.SummaryRow`.

    Raises:
        ValueError: no layer learns anything.
    """
    learning = [row for row in rows if row.parameters]
    if not learning:
        raise ValueError(tr("At least one layer must learn something, came none that does."))
    total = sum(row.parameters for row in learning)
    largest = max(learning, key=lambda row: row.parameters)
    names = [f"{place}. {row.layer}" for place, row in enumerate(learning, start=1)]
    winner = names[learning.index(largest)]
    title = tr(
        "{total:,} parameters, {parameters} of them in {winner}",
        total=total,
        parameters=percent(largest.parameters / total),
        winner=winner,
    )
    shapes = [" x ".join(map(str, row.shape)) for row in learning]
    said = "; ".join(f"{name}: {row.parameters:,}" for name, row in zip(names, learning, strict=True))
    bars = {
        "type": "bar",
        "orientation": "h",
        "name": "parameters",
        "y": names,
        "x": [row.parameters for row in learning],
        "marker": {"color": [WINNER if row is largest else MUTED for row in learning]},
        "customdata": shapes,
        "text": [f"{row.parameters:,}" for row in learning],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": tr("%{y}: %{x:,} parameters, gives %{customdata}<extra></extra>"),
    }
    return style.figure(
        [bars],
        title=title,
        subtitle=tr("What leaves the layers: {shapes}.", shapes=", then ".join(shapes)),
        height=136 + 32 * len(names),
        margin={"r": 66},
        bargap=0.3,
        dragmode=False,
        alt=tr("{title}. One bar for each layer. {said}.", title=title, said=said),
        xaxis=style.axis(
            tr("parameters (numbers that are learned)"), rangemode="tozero", tickformat="~s", nticks=5, fixedrange=True
        ),
        yaxis=style.axis(
            tr("layer"), type="category", autorange="reversed", fixedrange=True, showgrid=False, tickcolor=CLEAR
        ),
    )
