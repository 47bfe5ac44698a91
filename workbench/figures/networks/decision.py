"""What a network says at every place of the plane: its decision boundary, as a still or as a film of its learning."""

import textwrap
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.film import film_controls
from workbench.figures.base.style import MUTED, TRAINING, VALIDATION
from workbench.language import tr
from workbench.quantities import count, number, percent

REACH = 3.6  # how far the drawn square goes from 0; the sets of points end at 3
SIDE = 45  # places along each side of the square
_HEIGHT = 470
# Blue for 0, vermilion for 1, nothing where the network cannot tell; see-through, so that it suits dark pages too.
_VEILS = [[0, "rgba(0, 114, 178, 0.62)"], [0.5, "rgba(128, 128, 128, 0.06)"], [1, "rgba(213, 94, 0, 0.62)"]]

Predict = Callable[[np.ndarray], np.ndarray]


def plane(side: int = SIDE) -> np.ndarray:
    """Return the places of a square grid, row by row from below: shape (side * side, 2), each axis -3.6 to 3.6."""
    places = np.linspace(-REACH, REACH, side)
    return np.stack(np.meshgrid(places, places), axis=-1).reshape(-1, 2)


def decision_surface(
    predict: Predict,
    x: np.ndarray,
    y: np.ndarray,
    *,
    span: tuple[float, float] = (0.0, 1.0),
    subtitle: str = "",
    uirevision: str = "keep",
) -> go.Figure:
    """Draw what a network says at every place, and the points it learns from.

    Args:
        predict: takes places of shape (n, 2), returns numbers of shape (n,), (n, 1), or (n, 2) for two classes.
        x: the points, shape (n, 2), each coordinate within -3.6 to 3.6.
        y: whole numbers 0 and 1 for classes; else the number that belongs to each point.
        span: the lowest and the highest the network says; the boundary lies in the middle. Default (0, 1).
        subtitle: more to say. Default: what the colours mean.
        uirevision: while this stays the same, a redrawn figure keeps its zoom.
    """
    return _draw(_one(predict(plane())), _title(_one(predict(x)), y, span), x, y, span, subtitle, uirevision)


def decision_film(
    x: np.ndarray,
    y: np.ndarray,
    surfaces: Mapping[int, np.ndarray],
    *,
    span: tuple[float, float] = (0.0, 1.0),
    subtitle: str = "",
) -> go.Figure:
    """Draw the surfaces of several epochs as a film, with a button to play it; it stands at the last one first.

    Args:
        x, y, span, subtitle: as in `decision_surface`.
        surfaces: epoch to what the network said on `plane(side)`, shape (side * side,), for any side; in rising order.
    """
    films = {epoch: _one(values) for epoch, values in surfaces.items()}
    titles = {
        epoch: tr("{title} after {epochs}", title=_title(_nearest(values, x), y, span), epochs=count(epoch, "epoch"))
        for epoch, values in films.items()
    }
    last = max(films)
    figure = _draw(films[last], titles[last], x, y, span, subtitle, "keep")
    figure.frames = [
        {
            "name": str(epoch),
            "traces": [0],
            "data": [{"type": "contour", "z": _square(values)}],
            "layout": {"title": {"text": "<br>".join(textwrap.wrap(titles[epoch], style.TITLE_WIDTH))}},
        }
        for epoch, values in films.items()
    ]
    figure.update_layout(
        height=_HEIGHT + 76,
        margin_b=44 + 76,
        **film_controls(
            list(films),
            {"frames": [str(epoch) for epoch in films], "duration": 120},
            redraw=True,
            left=0.38,
            top=48,
            currentvalue={"prefix": "epoch ", "font": {"size": 12}},
            active=len(films) - 1,
        ),
    )
    return figure


def _draw(
    values: np.ndarray,
    title: str,
    x: np.ndarray,
    y: np.ndarray,
    span: tuple[float, float],
    subtitle: str,
    uirevision: str,
) -> go.Figure:
    low, high = span
    classes = _are_classes(y)
    subtitle = subtitle or (
        tr("Colour: what the network says there. Line: where it changes its mind.")
        if classes
        else f"Colour: the number the network says, from {number(low)} (blue) to {number(high)} (orange)."
    )
    places = np.linspace(-REACH, REACH, round(len(values) ** 0.5)).astype("float32")
    step = (high - low) / (2 if classes else 8)
    surface = {
        "type": "contour",
        "name": "network",
        "x": places,
        "y": places,
        "z": _square(values),
        "zmin": low,
        "zmax": high,
        "colorscale": _VEILS,
        "showscale": False,
        "contours": {"coloring": "heatmap", "start": low + step, "end": high - step, "size": step},
        "line": {"width": 2.5 if classes else 0.5, "color": "rgba(128, 128, 128, 0.9)"},
        "hovertemplate": tr("at (%{x:.1f}, %{y:.1f}) it says %{z:.2f}<extra></extra>"),
    }
    square = {"range": [-REACH, REACH], "dtick": 2, "showgrid": False, "constrain": "domain"}
    return style.figure(
        [surface, *(_classes(x, y) if classes else [_numbers(x, y, span)])],
        title=title,
        subtitle=subtitle,
        height=_HEIGHT,
        margin={"l": 52},
        uirevision=uirevision,
        alt=tr(
            "{title}. {subtitle} A square of the plane with {points}.",
            title=title,
            subtitle=subtitle,
            points=count(len(x), "point"),
        ),
        xaxis=style.axis(tr("first input x₁ (no unit)"), **square),
        yaxis=style.axis(tr("second input x₂ (no unit)"), scaleanchor="x", **square),
    )


def _classes(x: np.ndarray, y: np.ndarray) -> list[dict[str, Any]]:
    """Return the points of both classes: told apart by colour and by shape."""
    return [
        {
            **_points(x[np.ravel(y) == label], tr("class {label}", label=label)),
            "marker": {"size": 6, "color": colour, "symbol": symbol, "line": {"width": 1, "color": "white"}},
        }
        for label, colour, symbol in ((0, TRAINING, "circle"), (1, VALIDATION, "diamond"))
    ]


def _numbers(x: np.ndarray, y: np.ndarray, span: tuple[float, float]) -> dict[str, Any]:
    return {**_points(x, "points"), "customdata": np.ravel(y).astype("float32"),
            "hovertemplate": "point: %{customdata:.2f}<extra></extra>",
            "marker": {"size": 7, "color": np.ravel(y).astype("float32"), "cmin": span[0], "cmax": span[1],
                       "colorscale": [[0, TRAINING], [0.5, "#BBBBBB"], [1, VALIDATION]],
                       "line": {"width": 1, "color": MUTED}}}  # fmt: skip


def _points(x: np.ndarray, name: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": x[:, 0].astype("float32"),
        "y": x[:, 1].astype("float32"),
        "hovertemplate": f"{name}<extra></extra>",
    }


def _title(answers: np.ndarray, y: np.ndarray, span: tuple[float, float]) -> str:
    if not _are_classes(y):
        return tr("Off by {answers} on average", answers=number(float(np.mean(np.abs(answers - np.ravel(y))))))
    share = float(np.mean((answers > sum(span) / 2) == (np.ravel(y) > 0)))
    return tr("{share} of {points} on the right side", share=percent(share), points=count(len(answers), "point"))


def _are_classes(y: np.ndarray) -> bool:
    return np.asarray(y).dtype.kind in "iub"


def _one(values: np.ndarray) -> np.ndarray:
    """Return one number for each place; of two classes, the second."""
    values = np.asarray(values)
    return values.ravel() if values.ndim < 2 or values.shape[1] == 1 else values[:, 1]


def _square(values: np.ndarray) -> np.ndarray:
    side = round(len(values) ** 0.5)
    return values.reshape(side, side).astype("float32")


def _nearest(values: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Return what was said at the place of the grid that is nearest to each point."""
    surface = _square(values)
    places = ((x + REACH) / (2 * REACH) * (len(surface) - 1)).round().astype(int).clip(0, len(surface) - 1)
    return surface[places[:, 1], places[:, 0]]
