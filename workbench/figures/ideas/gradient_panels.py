"""Three panels over one number: curves, their slopes, and below them a row for the steps down each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.line_styles import Look
from workbench.figures.base.style import MUTED, note
from workbench.language import tr
from workbench.quantities import count, number

_VALUE, _SLOPE, _ROW, _GAP = 190, 110, 26, 22  # heights in pixels


@dataclass(frozen=True)
class Pull:
    """One curve and its slope over `x`, and the places that steps lead to: those taken, then one more."""

    look: Look
    values: np.ndarray
    slopes: np.ndarray
    walk: np.ndarray
    value: float  # where it stands now, after the steps taken
    slope: float


def three_panels(
    pulls: Sequence[Pull],
    x: np.ndarray,
    reach: float,
    steps: int,
    optimizer: str,
    verb: str,
    unit: str,
    lines: Sequence[tuple[float, str]],
    *,
    here: str,
    across: str,
    value_axis: dict[str, Any],
    slope_axis: dict[str, Any],
    handles: list[dict[str, Any]],
) -> go.Figure:
    """Draw curves above, their slopes in the middle, and below for each a row with the steps down it.

    Args:
        pulls: the curves, at least one.
        x: where they are drawn, shape (n,).
        reach: the x axis goes from `-reach` to `reach`.
        steps: taken already.
        optimizer: its name for people.
        verb: what a slope does, in the title: "pulls".
        unit: behind a place on the x axis, with a space; "" where it has none.
        lines: upright lines, each a place and a name.
        here: how the title begins where no step was taken: "At 4.0 °C".
        across: title of the x axis, with its unit.
        value_axis, slope_axis: as `style.axis` returns them.
        handles: what can be dragged, as the page takes it.
    """
    rows = _ROW * len(pulls) + 6
    total = _VALUE + _SLOPE + rows + 2 * _GAP
    title = _title(pulls, steps, optimizer, verb, unit, here)
    subtitle = tr(
        "Above: the curve. Middle: its slope. Below: {what}{what_2}the next step of {optimizer}.",
        what=tr("the way of ") + count(steps, "step") if steps else "",
        what_2=tr(", and ") if steps else "",
        optimizer=optimizer,
    )
    said = "; ".join(
        tr(
            "{look} has the value {pull} and the slope {slope}",
            look=pull.look.label,
            pull=number(pull.value),
            slope=number(pull.slope),
        )
        for pull in pulls
    )
    return style.figure(
        [trace for row, pull in enumerate(pulls) for trace in _traces(pull, row, x, steps)],
        title=title,
        subtitle=subtitle,
        height=total + 130,
        margin={"l": 44, "b": 42, "t": 16},
        shapes=[
            {
                "type": "line",
                "x0": place,
                "x1": place,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "layer": "below",
                "line": {"color": MUTED, "width": 2, "dash": dash},
            }
            for (place, _), dash in zip(lines, ("solid", "dot"), strict=False)
        ],
        annotations=[_mark(*line, reach, row) for row, line in enumerate(lines)],
        meta={"alt": f"{title}. {subtitle} {said}.", "handles": handles},
        alt="",
        xaxis=style.axis(across, range=[-reach, reach], dtick=2, anchor="y3"),
        yaxis={**value_axis, "domain": [1 - _VALUE / total, 1.0]},
        yaxis2={**slope_axis, "domain": [(rows + _GAP) / total, (rows + _GAP + _SLOPE) / total]},
        yaxis3=style.axis(
            tr("step"),
            domain=[0.0, rows / total],
            range=[len(pulls) - 0.5, -0.5],
            showgrid=False,
            tickvals=list(range(len(pulls))),
            ticklen=0,
            ticktext=[
                f'<span style="color:{pull.look.colour}">{_GLYPHS[pull.look.dash]}</span> {pull.look.label}'
                for pull in pulls
            ],
        ),
    )


_GLYPHS = {"solid": "━", "dash": "╍", "dot": "┉"}


def _traces(pull: Pull, row: int, x: np.ndarray, steps: int) -> list[dict[str, Any]]:
    """Return the curve, its slope, a point on each, and the row of steps of one pull."""
    look, now = pull.look, pull.walk[steps]
    line = {"color": look.colour, "width": 2, "dash": look.dash, "simplify": False}
    curve = {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "line": line,
        "hovertemplate": f"{look.label} at %{{x:.2f}}: %{{y:.3f}}<extra></extra>",
    }
    point = {
        "type": "scatter",
        "mode": "markers",
        "x": [now],
        "hoverinfo": "skip",
        "marker": {"size": 11, "color": look.colour, "symbol": look.symbol},
    }
    way = pull.walk
    forward = "triangle-right" if way[-1] >= way[-2] else "triangle-left"
    return [
        {**curve, "name": look.label, "y": pull.values},
        {**point, "name": f"{look.label}, here", "y": [pull.value]},
        {**curve, "name": f"{look.label}, slope", "y": pull.slopes, "yaxis": "y2"},
        {**point, "name": tr("{look}, slope here", look=look.label), "y": [pull.slope], "yaxis": "y2"},
        {"type": "scatter", "mode": "lines+markers", "name": f"{look.label}, steps", "x": way,
         "y": np.full(len(way), float(row)), "yaxis": "y3", "line": {"color": look.colour, "width": 2},
         "marker": {"color": look.colour, "symbol": ["circle"] * (len(way) - 1) + [forward],
                    "size": [6] * (len(way) - 2) + [11, 11], "opacity": 1, "line": {"width": 0}},
         "hovertemplate": f"{look.label}: %{{x:.3f}}<extra></extra>"},
    ]  # fmt: skip


def _title(pulls: Sequence[Pull], steps: int, optimizer: str, verb: str, unit: str, here: str) -> str:
    if steps:
        ends = [
            tr("{look} at {place}{unit}", look=pull.look.label, place=_place(pull.walk[steps]), unit=unit)
            for pull in (pulls[0], pulls[-1])
        ]
        return tr(
            "{steps} of {optimizer}: {fromkeys}",
            steps=count(steps, "step"),
            optimizer=optimizer,
            fromkeys=" and ".join(dict.fromkeys(ends)),
        )
    order = sorted(pulls, key=lambda pull: -abs(pull.slope))
    if len(order) == 1:
        return tr(
            "{here}, {look} is {place} and {verb} {place_2}",
            here=here,
            look=order[0].look.label,
            place=_place(order[0].value),
            verb=verb,
            place_2=_place(abs(order[0].slope)),
        )
    ends = [f"{pull.look.label} {verb} {_place(abs(pull.slope))}" for pull in (order[0], order[-1])]
    return f"{here}, {ends[0]}, {ends[1].replace(f' {verb}', '')}"


def _place(value: float) -> str:
    return f"{value:.2f}" if abs(value) < 1000 else tr("beyond all bounds")


def _mark(place: float, name: str, reach: float, row: int) -> dict[str, Any]:
    """Return the name of an upright line: of the first above the panels, of the second inside, so that both fit."""
    side = "left" if place < -0.8 * reach else "right" if place > 0.8 * reach else "center"
    return note(name, x=place, xref="x", xanchor=side, y=1, yanchor=("bottom", "top")[row], font={"size": 11})
