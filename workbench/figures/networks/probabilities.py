"""What a network thinks of one picture: one bar for each class."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.style import CLEAR, MUTED, WINNER
from workbench.language import tr
from workbench.quantities import percent


def probability_bars(
    probabilities: Sequence[float] | np.ndarray | None, classes: Sequence[str], *, uirevision: str = "keep"
) -> go.Figure:
    """Draw the probability of each class as a horizontal bar, the winner's in colour.

    Args:
        probabilities: shape (c,), each 0 to 1; None where nothing was drawn yet.
        classes: the names of the classes, c of them.
        uirevision: while this stays the same, a redrawn figure keeps its state.

    Raises:
        ValueError: there are not as many probabilities as classes.
    """
    names = [style.plain(name) for name in classes]
    empty = probabilities is None
    values = np.zeros(len(names)) if empty else np.asarray(probabilities, dtype=np.float64).reshape(-1)
    if len(values) != len(names) or not names:
        raise ValueError(
            tr(
                "Each of the {names} classes needs one probability, came {values}.",
                names=len(names),
                values=len(values),
            )
        )
    winner = -1 if empty or not np.isfinite(values).all() else int(values.argmax())
    thing = thing_of(names)
    title = _title(values, names, thing, empty)
    texts = ["" if empty else percent(value) for value in values]
    said = ", ".join(f"{name} {text}".strip() for name, text in zip(names, texts, strict=True))
    bars = {
        "type": "bar",
        "orientation": "h",
        "name": "probability",
        "y": names,
        "x": np.nan_to_num(values, posinf=0.0, neginf=0.0),
        "marker": {
            "color": [WINNER if index == winner else MUTED for index in range(len(names))],
            "line": {"width": 0},
        },
        "text": texts,
        "textposition": "outside",
        "textfont": {"size": 12},
        "cliponaxis": False,
        "hovertemplate": "%{y}: %{text}<extra></extra>",
    }
    return style.figure(
        [bars],
        title=title,
        alt=tr("{title}. One bar for each {thing}: {said}.", title=title, thing=thing, said=said),
        height=86 + 26 * len(names),
        uirevision=uirevision,
        margin={"r": 60},
        bargap=0.25,
        dragmode=False,
        xaxis=style.axis(
            tr("probability"),
            range=[0, 1],
            tickformat=".0%",
            nticks=5,
            fixedrange=True,
            zeroline=True,
            zerolinecolor=MUTED,
            zerolinewidth=1,
        ),
        yaxis=style.axis(
            thing,
            type="category",
            autorange="reversed",
            fixedrange=True,
            showgrid=False,
            dtick=1,
            ticklen=6,
            tickcolor=CLEAR,
        ),
    )


def thing_of(names: Sequence[str]) -> str:
    """Return what classes of these names are, for an axis."""
    return "digit" if all(len(name) == 1 and name.isdigit() for name in names) else "class"


def _title(values: np.ndarray, names: list[str], thing: str, empty: bool) -> str:
    """Say what the network reads, and what else it could be where it is not sure."""
    if empty:
        return tr("Draw a digit to see what the network reads") if thing == "digit" else tr("Nothing to read yet")
    if not np.isfinite(values).all():
        return tr("The network's answer is no number")
    order = np.argsort(-values, kind="stable")[:2]
    first, *second = (f"{names[index]} ({percent(values[index])})" for index in order)
    return (
        tr("Reads as {first}", first=first)
        if values[order[0]] >= 0.6 or not second
        else tr("Not sure: {first} or {first_second}", first=first, first_second=second[0])
    )
