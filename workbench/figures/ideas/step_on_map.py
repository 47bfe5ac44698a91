"""One step of an optimizer on the map: where it leads, and where the slope alone would have led."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.experiments.descents import Path
from workbench.concepts.experiments.surfaces import Surface
from workbench.figures.base import style
from workbench.figures.base.line_styles import look
from workbench.figures.ideas.heights import drawable
from workbench.figures.ideas.surfaces import lowest_points, relief_image
from workbench.language import tr
from workbench.quantities import number

_WAY = style.LEARNING_RATE  # a path here has neither weight's colour


def step_on_map(racer: str, surface: Surface, path: Path, step: int, *, uirevision: str = "keep") -> go.Figure:
    """Draw one step on the map: where it leads, and where the slope alone would have led.

    Args:
        racer: a key of `RACERS`.
        surface: what is walked on.
        path: where it went.
        step: which step, from 1.
        uirevision: while this stays the same, a redrawn figure keeps its zoom.
    """
    label = look(racer).label
    x_low, x_high, y_low, y_high = surface.bounds
    points = drawable(path.points, surface)
    here, way = path.points[step - 1], path.points[step] - path.points[step - 1]
    downhill = -path.gradients[step - 1]
    title, subtitle, arrows = tr("Step {step}: {label} has left the map", step=step, label=label), "", []
    if x_low <= here[0] <= x_high and y_low <= here[1] <= y_high and np.isfinite(way).all():
        length, slope = np.hypot(*way), np.hypot(*downhill)
        title = _step_title(label, step, way, downhill)
        shown = max(length, 0.12 * (x_high - x_low))
        subtitle = tr("Grey: straight downhill.")
        if 0 < length < shown:
            subtitle += tr(" Both arrows are drawn {shown} times as long as the step.", shown=number(shown / length))
        if slope:
            arrows.append(_arrow(here, downhill / slope * shown, "rgb(128, 128, 128)", 2))
        if length:
            arrows.append(_arrow(here, way / length * shown, _WAY, 3))
    tall = (y_high - y_low) / (x_high - x_low)  # both weights have the same scale
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    traces = [
        lowest_points(surface),
        {**line, "name": "later", "x": points[step:, 0], "y": points[step:, 1],
         "line": {"color": style.MUTED, "width": 1}},
        {**line, "name": label, "x": points[: step + 1, 0], "y": points[: step + 1, 1],
         "line": {"color": _WAY, "width": 2}},
        {"type": "scatter", "mode": "markers", "name": "now", "x": points[step - 1 : step, 0],
         "y": points[step - 1 : step, 1], "marker": {"size": 10, "color": _WAY, "line": {"width": 1}},
         "hovertemplate": "(%{x:.4g}, %{y:.4g})<extra></extra>"},
    ]  # fmt: skip
    return style.figure(
        traces,
        title=title,
        subtitle=subtitle,
        height=130 + round(min(400 * tall, 320)),
        uirevision=uirevision,
        annotations=arrows,
        images=[relief_image(surface)],
        margin={"l": 50, "r": 8, "t": 6, "b": 40},
        alt=tr(
            "{title}. A map of {surface} with the path so far, and two arrows: straight downhill, and the step.",
            title=title,
            surface=surface.label,
        ),
        xaxis=style.axis(tr("first weight"), range=[x_low, x_high], showgrid=False, constrain="domain"),
        yaxis=style.axis(
            tr("second weight"), range=[y_low, y_high], showgrid=False, scaleanchor="x", constrain="domain"
        ),
    )


def _arrow(tail: np.ndarray, way: np.ndarray, colour: str, width: int) -> dict[str, Any]:
    head = tail + way
    return {
        "x": float(head[0]),
        "y": float(head[1]),
        "ax": float(tail[0]),
        "ay": float(tail[1]),
        "xref": "x",
        "yref": "y",
        "axref": "x",
        "ayref": "y",
        "text": "",
        "showarrow": True,
        "arrowhead": 2,
        "arrowsize": 1,
        "arrowwidth": width,
        "arrowcolor": colour,
    }


def _step_title(label: str, step: int, way: np.ndarray, downhill: np.ndarray) -> str:
    """Say how far the step turns away from the steepest way down."""
    length, slope = np.hypot(*way), np.hypot(*downhill)
    if not length:
        return tr("Step {step}: {label} stays where it is", step=step, label=label)
    if not slope:
        return tr("Step {step}: {label} moves where nothing slopes", step=step, label=label)
    angle = np.degrees(np.arccos(np.clip(way @ downhill / (length * slope), -1, 1)))
    if angle < 0.5:
        return tr("Step {step}: {label} goes straight downhill", step=step, label=label)
    climbs = tr(", and climbs") if angle > 90 else ""
    return tr(
        "Step {step}: {label} turns {angle:.0f}° away from straight downhill{climbs}",
        step=step,
        label=label,
        angle=angle,
        climbs=climbs,
    )
