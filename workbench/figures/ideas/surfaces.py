"""Optimizers on their way down a surface: the map with their paths, and how low they are after each step."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.experiments.descents import Path
from workbench.concepts.experiments.surfaces import Surface
from workbench.figures.base import style
from workbench.figures.base.film import film_controls
from workbench.figures.base.line_styles import end_names, look, power_axis
from workbench.figures.base.style import note
from workbench.figures.ideas.contour import relief
from workbench.figures.ideas.heights import LOWEST, above, arrival, drawable, power_range, result, short
from workbench.language import tr

_HEIGHT = 640
_MAP, _CURVES = (0.42, 1.0), (0.0, 0.30)  # the two panels, as shares of the plot
_FRAMES = 50
_HIGHLIGHTED = 4  # of more paths nobody tells the lines apart: the others are drawn thin
_FADED = 0.35
_STEPS_SEEN = 60  # a path of more steps has too many marks to be told apart
_CURVES_END = 0.72  # to the right of the curves stand the names


def descent(
    surface: Surface,
    paths: Mapping[str, Path],
    *,
    step: int | None = None,
    height: int = _HEIGHT,
    uirevision: str = "keep",
) -> go.Figure:
    """Draw paths on the map of a surface, and under it their height above the lowest point after each step.

    Args:
        surface: what they walk on.
        paths: by name; the keys of `RACERS` have looks of their own.
        step: draw the paths as far as this step. Default None: to their end.
        height: of the figure, in pixels. Default 640.
        uirevision: while this stays the same, a redrawn figure keeps its zoom.
    """
    return _draw(surface, paths, step, film=False, height=height, uirevision=uirevision)


def descent_film(surface: Surface, paths: Mapping[str, Path], *, uirevision: str = "keep") -> go.Figure:
    """Draw what `descent` draws, with markers that run along the paths: a button to play, a slider to go to a step.

    Args:
        surface: what they walk on.
        paths: by name, all with the same number of steps.
        uirevision: while this stays the same, a redrawn figure keeps its zoom.
    """
    return _draw(surface, paths, None, film=True, height=_HEIGHT, uirevision=uirevision)


def _draw(
    surface: Surface, paths: Mapping[str, Path], step: int | None, *, film: bool, height: int, uirevision: str
) -> go.Figure:
    looks = [look(name, place) for place, name in enumerate(paths)]
    reach = max((len(path.values) for path in paths.values()), default=1) - 1
    now = reach if step is None else min(max(step, 0), reach)
    heights = {name: above(surface, path.values) for name, path in paths.items()}
    bounds = power_range(np.concatenate([*heights.values(), [1.0]]))
    traces = [lowest_points(surface)]
    ends = []
    leaders = _leaders(heights)
    for shape, (name, path) in zip(looks, paths.items(), strict=True):
        ahead = name in leaders
        line = {
            "type": "scatter",
            "mode": "lines",
            "name": shape.label,
            "line": {"color": shape.colour, "dash": shape.dash, "width": 2 if ahead else 1},
        }
        points = drawable(path.points[: now + 1], surface)
        marks = {"mode": "lines+markers", "marker": {"size": 4, "color": shape.colour}} if now <= _STEPS_SEEN else {}
        traces.append(
            {
                **line,
                **(marks if len(paths) <= _HIGHLIGHTED else {}),
                "x": points[:, 0],
                "y": points[:, 1],
                "opacity": (0.55 if film else 0.9) if ahead else _FADED,
                "hovertemplate": f"{shape.label}<br>(%{{x:.3g}}, %{{y:.3g}})<extra></extra>",
            }
        )
        traces.append(
            {
                **line,
                "x": np.arange(now + 1),
                "y": heights[name][: now + 1].astype("float32"),
                "xaxis": "x2",
                "yaxis": "y2",
                "opacity": 1.0 if ahead else _FADED,
                "hovertemplate": f"{shape.label}, step %{{x}}: %{{y:.2~g}}<extra></extra>",
            }
        )
        finite = heights[name][: now + 1][np.isfinite(heights[name][: now + 1])]
        ends.append((float(np.log10(finite[-1])) if len(finite) else bounds[1], shape, ""))
    traces += _runners(surface, paths, looks, 0 if film else now)
    title, subtitle = result(surface, paths, now)
    x_low, x_high, y_low, y_high = surface.bounds
    # A wide map has room for units of one length: then a round bowl is round.
    equal = (
        {"scaleanchor": "x", "constrain": "domain", "constraintoward": "top"}
        if x_high - x_low >= 1.5 * (y_high - y_low)
        else {}
    )
    pixels = (height - 100) * (_CURVES[1] - _CURVES[0])
    figure = style.figure(
        traces,
        title=title,
        subtitle=subtitle,
        height=height + 60 * film,
        uirevision=uirevision,
        alt=tr(
            "{title}. {subtitle} A map of the surface {surface}, {formula}, with the paths of {looks}, and "
            "their height above the lowest point at each step.",
            title=title,
            subtitle=subtitle,
            surface=surface.label,
            formula=surface.formula,
            looks=", ".join(shape.label for shape in looks),
        ),
        images=[relief_image(surface)],
        margin={"l": 56, "r": 12, "t": 18, "b": 44 + 66 * film},
        annotations=[
            *end_names(ends, bounds, pixels, "y2", x=_CURVES_END),
            note(surface.formula, x=0, y=_MAP[1], xanchor="left", yanchor="bottom", font={"size": 11}),
        ],
        xaxis=style.axis(
            tr("first weight"), range=[x_low, x_high], anchor="y", showgrid=False, constrain=equal.get("constrain")
        ),
        yaxis=style.axis(tr("second weight"), range=[y_low, y_high], domain=_MAP, showgrid=False, **equal),
        xaxis2=style.axis(tr("step"), range=[0, max(reach, 1)], domain=[0, _CURVES_END], anchor="y2", nticks=6),
        yaxis2=style.axis(
            tr("height above lowest"),
            type="log",
            range=bounds,
            domain=_CURVES,
            anchor="x2",
            **power_axis(10.0 ** np.array(bounds)),
        ),
    )
    return _with_film(figure, surface, paths, looks, reach) if film else figure


def _leaders(heights: Mapping[str, np.ndarray]) -> list[str]:
    """Return the names of the few paths that are drawn strong: those that are at the bottom first, then the lowest."""

    def place(name: str) -> tuple[int, float]:
        return arrival(heights[name]), float(np.nan_to_num(heights[name][-1], nan=np.inf))

    return sorted(heights, key=place)[:_HIGHLIGHTED]


def relief_image(surface: Surface) -> dict[str, Any]:
    """Return the lines of equal height as a picture behind a figure."""
    x_low, x_high, y_low, y_high = surface.bounds
    return {
        "source": relief(surface),
        "xref": "x",
        "yref": "y",
        "x": x_low,
        "y": y_high,
        "sizex": x_high - x_low,
        "sizey": y_high - y_low,
        "sizing": "stretch",
        "layer": "below",
    }


def lowest_points(surface: Surface) -> dict[str, Any]:
    """Return crosses where a surface is lowest."""
    x, y = zip(*surface.minima, strict=True)
    return {
        "type": "scatter",
        "mode": "markers",
        "name": tr("lowest point"),
        "x": list(x),
        "y": list(y),
        "marker": {"symbol": "x-thin", "size": 11, "line": {"width": 2.5, "color": style.VALIDATION}},
        "hovertemplate": tr("lowest point (%{x:.3g}, %{y:.3g})<extra></extra>"),
    }


def _runners(surface: Surface, paths: Mapping[str, Path], looks: list, step: int) -> list[dict[str, Any]]:
    """Return where all are at this step: a mark for each on the map, and a line through the curves."""
    places = np.array([drawable(path.points, surface)[min(step, len(path.points) - 1)] for path in paths.values()])
    places = places.reshape(-1, 2)
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": "now",
            "x": places[:, 0],
            "y": places[:, 1],
            "hoverinfo": "skip",
            "cliponaxis": True,
            "marker": {
                "size": 10,
                "color": [shape.colour for shape in looks],
                "symbol": [shape.symbol for shape in looks],
                "line": {"width": 1},
            },
        },
        {
            "type": "scatter",
            "mode": "lines",
            "name": "step",
            "x": [step, step],
            "y": [LOWEST / 10, 1e6],
            "xaxis": "x2",
            "yaxis": "y2",
            "hoverinfo": "skip",
            "line": {"color": style.MUTED, "width": 1},
        },
    ]


def _with_film(figure: go.Figure, surface: Surface, paths: Mapping[str, Path], looks: list, reach: int) -> go.Figure:
    steps = np.unique(np.linspace(0, reach, min(reach, _FRAMES) + 1).round().astype(int))
    amount = len(tuple(figure.data))
    moving = [amount - 2, amount - 1]
    figure.frames = [
        {
            "name": str(step),
            "traces": moving,
            "data": [
                {"type": "scatter", "x": short(trace["x"]), "y": short(trace["y"])}
                for trace in _runners(surface, paths, looks, step)
            ],
        }
        for step in steps
    ]
    return figure.update_layout(
        film_controls(
            list(steps),
            {"duration": 90, "fromcurrent": True},
            redraw=False,
            left=0.5,
            top=44,
            currentvalue={"prefix": "step ", "font": {"size": 12, "color": "rgb(128, 128, 128)"}},
        )
    )
