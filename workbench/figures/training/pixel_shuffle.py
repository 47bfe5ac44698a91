"""What a network loses when the pixels change places: its score with and without, a dot for each seed."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.style import TRAINING, VALIDATION
from workbench.language import tr
from workbench.quantities import count

INTACT, SHUFFLED = "as they are", "shuffled"


def shuffled_scores(scores: Mapping[str, Mapping[str, Sequence[float]]]) -> go.Figure:
    """Draw the validation accuracy of some networks, on pictures as they are and with all pixels shuffled in one way.

    Args:
        scores: by the name of each network, by `INTACT` and `SHUFFLED`, the accuracy with each seed, 0 to 1.
    """
    means = {name: {order: float(np.mean(values)) for order, values in both.items()} for name, both in scores.items()}
    title = tr("Shuffled pixels: ") + ", ".join(
        tr("the {name} {change}", name=name, change=_change(both)) for name, both in scores.items()
    )
    seeds = max(len(values) for both in scores.values() for values in both.values())
    subtitle = tr(
        "In points (%) of validation accuracy. Each dot is a seed, the line the mean of {seeds}.",
        seeds=count(seeds, "seed"),
    )
    traces: list[dict[str, Any]] = []
    for order, colour, symbol in ((INTACT, TRAINING, "circle"), (SHUFFLED, VALIDATION, "diamond")):
        names = [f"{name}, {order}" for name in scores]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": order,
                "cliponaxis": False,
                "x": [value for both in scores.values() for value in both[order]],
                "y": [name for name, both in zip(names, scores.values(), strict=True) for _ in both[order]],
                "marker": {"size": 11, "symbol": symbol, "color": colour, "opacity": 0.75},
                "hovertemplate": "%{y}: %{x:.2%}<extra></extra>",
            }
        )
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": tr("mean, {order}", order=order),
                "cliponaxis": False,
                "y": names,
                "x": [both[order] for both in means.values()],
                "marker": {"symbol": "line-ns", "size": 24, "line": {"width": 3, "color": colour}},
                "hovertemplate": tr("%{y}: %{x:.2%} on average<extra></extra>"),
            }
        )
    rows = [f"{name}, {order}" for name in scores for order in (INTACT, SHUFFLED)]
    said = "; ".join(f"{name} {order}: {means[name][order]:.1%}" for name in scores for order in (INTACT, SHUFFLED))
    return style.figure(
        traces,
        title=title,
        subtitle=subtitle,
        height=150 + 44 * len(rows),
        margin={"r": 24},
        alt=tr("{title}. {subtitle} Means: {said}.", title=title, subtitle=subtitle, said=said),
        xaxis=style.axis(tr("validation accuracy"), tickformat=".0%", nticks=6),
        yaxis=style.axis(
            tr("network, pixels"),
            type="category",
            categoryorder="array",
            categoryarray=rows[::-1],
            range=[-0.5, len(rows) - 0.5],
        ),
    )


def _change(both: Mapping[str, Sequence[float]]) -> str:
    """Say what shuffling cost, and nothing where one seed differs from the next by as much."""
    points = 100 * float(np.mean(both[INTACT]) - np.mean(both[SHUFFLED]))
    chance = 100 * max(float(np.ptp(values)) for values in both.values())
    if abs(points) <= chance:
        return tr("hardly changes")
    return tr("loses {points:.1f}", points=points) if points > 0 else tr("gains {points:.1f}", points=-points)
