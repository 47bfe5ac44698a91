"""What a network thinks of one picture: one bar for each class."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from workbench.figures.style import MUTED, WINNER, finish, percent


def probability_bars(probabilities: Sequence[float] | np.ndarray | None, classes: Sequence[str], *,
                     uirevision: str = "keep") -> go.Figure:
    """Draw the probability of each class as a horizontal bar, the winner's in colour.

    Args:
        probabilities: shape (c,), each 0 to 1; None where nothing was drawn yet.
        classes: the names of the classes, c of them.
        uirevision: while this stays the same, a redrawn figure keeps its state.
    """
    names = [str(name) for name in classes]
    empty = probabilities is None
    values = np.zeros(len(names)) if empty else np.asarray(probabilities, dtype=np.float64).reshape(-1)
    known = bool(np.isfinite(values).all()) and len(values) == len(names)
    if len(values) != len(names):
        raise ValueError(f"There must be one probability for each of the {len(names)} classes, came {len(values)}.")
    winner = int(values.argmax()) if known and not empty and len(values) else -1
    thing = "digit" if names and all(len(name) == 1 and name.isdigit() for name in names) else "class"
    title = _title(values, names, thing, empty, known)
    texts = ["" if empty else percent(value) for value in values]
    said = "" if empty else ": " + ", ".join(f"{name} {text}" for name, text in zip(names, texts, strict=True))
    figure = go.Figure(go.Bar(
        x=np.nan_to_num(values, posinf=0.0, neginf=0.0), y=names, orientation="h", text=texts, textposition="outside",
        cliponaxis=False, marker={"color": [WINNER if index == winner else MUTED for index in range(len(names))],
                                  "line": {"width": 0}},
        textfont={"size": 12}, hovertemplate="%{y}: %{text}<extra></extra>", name="probability"))  # fmt: skip
    return finish(
        figure, title=title, height=90 + 26 * max(len(names), 1), uirevision=uirevision, margin={"r": 60},
        alt=f"{title}. Bars for {len(names)} classes{said}.",
        xaxis={"title": {"text": "probability"}, "range": [0, 1], "tickformat": ".0%", "nticks": 5, "fixedrange": True},
        yaxis={"title": {"text": thing}, "type": "category", "autorange": "reversed", "fixedrange": True, "ticks": "",
               "showgrid": False, "dtick": 1},
        bargap=0.25, dragmode=False,
    )  # fmt: skip


def _title(values: np.ndarray, names: list[str], thing: str, empty: bool, known: bool) -> str:
    """Say what the network reads, and what else it could be where it is not sure."""
    if empty:
        return f"Draw a {thing} to see what the network reads" if thing == "digit" else "Nothing to read yet"
    if not known:
        return "The network answers with something that is no number"
    order = np.argsort(-values, kind="stable")
    best = order[0]
    if values[best] >= 0.6 or len(order) < 2:
        return f"Reads as {names[best]} ({percent(values[best])})"
    return f"Not sure: {names[best]} ({percent(values[best])}) or {names[order[1]]} ({percent(values[order[1]])})"
