"""Pictures as points in the plane: near each other where the network sees them alike."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.style import note
from workbench.language import takes_words, tr
from workbench.printable import shortened
from workbench.quantities import count, percent

# Okabe and Ito's colours, and two greys; a symbol for each too, as nobody tells ten colours apart. Of more than ten
# classes, each ten have other symbols for the colours.
_COLOURS = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#CC79A7",
    "#E69F00",
    "#56B4E9",
    "#808080",
    "#B8A600",
    "#7A5195",
    "#8C6D5A",
)
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "cross", "x", "pentagon", "star", "hexagon")
_LONGEST, _SHORT = 18, 9  # letters of a name among the points; of more than ten classes
_MOST = 1500  # points that are compared with each other for the title


@takes_words("axes")
def embedding_map(
    points: np.ndarray,
    labels: np.ndarray,
    predicted: np.ndarray,
    classes: Sequence[str],
    *,
    axes: tuple[str, str] = ("first direction (no unit)", "second direction (no unit)"),
    here: tuple[float, float] | None = None,
    marked: int | None = None,
) -> go.Figure:
    """Draw pictures as points coloured by their class, with a ring around those that are read wrong.

    The `customdata` of a point is its number in `points`.

    Args:
        points: shape (n, 2).
        labels, predicted: shape (n,): the class of each picture, and the one that the network says.
        classes: their names.
        axes: what the two axes are.
        here: where the picture that is looked at lies, marked by a cross. Default: nowhere.
        marked: the number of the point that was chosen. Default: none.
    """
    points, labels, predicted = np.asarray(points, dtype=np.float64), np.asarray(labels), np.asarray(predicted)
    whole = np.isfinite(points).all(axis=1)
    alike = _alike(points[whole][:_MOST], labels[whole][:_MOST])
    title = tr("{alike} of the points lie next to one of their own class", alike=percent(alike))
    subtitle = tr("{pictures}. Orange ring: read as another class.", pictures=count(int(whole.sum()), "test picture"))
    plain = [style.plain(name) for name in classes]
    longest = _LONGEST if len(classes) <= len(_COLOURS) else _SHORT
    traces, names = [], []
    for number, name in enumerate(plain):
        members = np.flatnonzero((labels == number) & whole)
        if not len(members):
            continue
        wrong = predicted[members] != number
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": name,
                "x": points[members, 0].round(4),
                "y": points[members, 1].round(4),
                "customdata": members.tolist(),
                "marker": {
                    "color": _COLOURS[number % len(_COLOURS)],
                    "symbol": _SYMBOLS[(number + number // len(_COLOURS)) % len(_SYMBOLS)],
                    "size": 7,
                    "opacity": 0.75,
                    "line": {"width": np.where(wrong, 2.0, 0.0).tolist(), "color": "#D55E00"},
                },
                "text": [
                    tr("read as {plain}", plain=plain[each]) if off else ""
                    for each, off in zip(predicted[members], wrong, strict=True)
                ],
                "hovertemplate": f"{name} %{{text}}<extra></extra>",
            }
        )
        middle = np.median(points[members], axis=0)
        names.append(
            note(
                f"<b>{style.plain(shortened(classes[number], longest))}</b>",
                x=middle[0],
                xref="x",
                y=middle[1],
                yref="y",
                font={"size": 13},
                bgcolor="rgba(128, 128, 128, 0.35)",
            )
        )
    for place, name, symbol in (
        (points[marked] if marked is not None else None, "chosen", "circle-open"),
        (here, tr("your picture"), "x-thin"),
    ):
        if place is not None and np.isfinite(place).all():
            traces.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "name": name,
                    "x": [float(place[0])],
                    "y": [float(place[1])],
                    "hovertemplate": name + "<extra></extra>",
                    "marker": {
                        "symbol": symbol,
                        "size": 18,
                        "color": "#D55E00",
                        "line": {"width": 4, "color": "#D55E00"},
                    },
                }
            )
    if here is not None and np.isfinite(here).all():
        names.append(
            note(
                tr("the picture above"),
                x=float(here[0]),
                xref="x",
                y=float(here[1]),
                yref="y",
                yshift=-20,
                font={"size": 12},
            )
        )
    return style.figure(
        traces or [{"type": "scatter", "mode": "markers", "name": "points", "x": [], "y": []}],
        title=title,
        subtitle=subtitle,
        height=560,
        annotations=names,
        alt=tr(
            "{title}. {subtitle} A cloud of points for each class: {plain}.",
            title=title,
            subtitle=subtitle,
            plain=", ".join(plain),
        ),
        xaxis=style.axis(axes[0], nticks=6),
        yaxis=style.axis(axes[1], nticks=6),
    )


def _alike(points: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of points whose nearest other point has the same label; 0 where there are not two."""
    if len(points) < 2:
        return 0.0
    squares = (points**2).sum(axis=1)
    distances = squares[:, None] + squares - 2 * points @ points.T
    np.fill_diagonal(distances, np.inf)
    return float((labels[distances.argmin(axis=1)] == labels).mean())
