"""How the answer to one picture changes while a network learns: a line over the epochs for each class."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.line_styles import Look, end_names, look
from workbench.figures.base.style import EVENT, MUTED
from workbench.language import tr
from workbench.quantities import percent

NAMED = 5  # lines with a colour and a name: nobody tells more of them apart
NOTICED = 0.1  # a class that never gets this much stays grey
_HEIGHT, _ROOM = 340, 250  # pixels: the figure, and the panel in it


def answer_over_epochs(
    probabilities: np.ndarray,
    classes: Sequence[str],
    epochs: Sequence[int],
    *,
    at: int | None = None,
    total: int = 0,
    uirevision: str = "keep",
) -> go.Figure:
    """Draw what a network said of one picture after each epoch.

    Args:
        probabilities: shape (e, c), each 0 to 1, one row for each epoch.
        classes: the names of the classes, c of them.
        epochs: the numbers of the epochs, e of them, in order.
        at: the epoch to mark; none by default.
        total: how many epochs there will be, where more are to come. Default 0: no more.
        uirevision: while this stays the same, a redrawn figure keeps its zoom.

    Raises:
        ValueError: the numbers of probabilities, classes and epochs do not fit each other.
    """
    names, values = [style.plain(name) for name in classes], np.asarray(probabilities, np.float64)
    if not names or values.size != len(epochs) * len(names):
        raise ValueError(
            tr(
                "{epochs} epochs and {names} classes need as many probabilities for each, came the shape {shape}.",
                epochs=len(epochs),
                names=len(names),
                shape=values.shape,
            )
        )
    values = np.nan_to_num(values.reshape(len(epochs), len(names)))
    highest = values.max(axis=0, initial=0.0)
    named = [int(index) for index in np.argsort(-highest, kind="stable")[:NAMED] if highest[index] >= NOTICED]
    first, last = (epochs[0], max(epochs[-1], total)) if len(epochs) else (1, max(total, 2))
    low, high = first - 0.25, max(last, first + 1) + 0.25
    looks = {index: look(names[index], place) for place, index in enumerate(named)}
    title = _title(values, names, epochs)
    last_row = values[-1] if len(epochs) else []
    ends = [(float(last_row[index]), looks[index], f"  {percent(float(last_row[index]))}") for index in named]
    alt = tr(
        "{title}. Lines over the epochs, one for each class: {ends_in_words}",
        title=title,
        ends_in_words=_ends_in_words(ends, epochs),
    )
    reached = ((epochs[-1] if len(epochs) else first) - low) / (high - low)
    return style.figure(
        # Those with a name come last: they lie over the grey ones.
        [
            _line(values[:, index], names[index], epochs, looks.get(index))
            for index in sorted(range(len(names)), key=lambda index: index in looks)
        ],
        title=title,
        height=_HEIGHT,
        uirevision=uirevision,
        margin={"r": 84},
        alt=alt,
        annotations=end_names(ends, (0.0, 1.0), _ROOM, x=reached)
        if ends
        else [style.note(tr("Nothing yet: the first point comes after the first epoch."))],
        shapes=[]
        if at is None
        else [
            {
                "type": "line",
                "x0": at,
                "x1": at,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": EVENT, "width": 2, "dash": "dot"},
            }
        ],
        meta={} if at is None else {"place": {"x": at}, "grain": {"x": 1}},
        xaxis=style.axis(
            tr("after this epoch"),
            range=[low, high],
            tickformat="d",
            showgrid=False,
            **({"dtick": 1} if high - low <= 12 else {"nticks": 10}),
        ),
        yaxis=style.axis(tr("probability"), range=[-0.02, 1.02], tickformat=".0%", tickvals=[0, 0.25, 0.5, 0.75, 1]),
    )


def _line(values: np.ndarray, name: str, epochs: Sequence[int], shape: Look | None) -> dict[str, Any]:
    grey = {"color": MUTED, "width": 1}
    return {
        "type": "scatter",
        "mode": "lines" if shape is None else "lines+markers",
        "name": name,
        "x": list(epochs),
        "y": values.astype("float32"),
        "line": grey if shape is None else {"color": shape.colour, "width": 2.5, "dash": shape.dash},
        "marker": {"size": 6, "symbol": shape.symbol} if shape else {},
        "hovertemplate": tr("{name}: %{{y:.1%}} after epoch %{{x}}<extra></extra>", name=name),
    }


def _title(values: np.ndarray, names: list[str], epochs: Sequence[int]) -> str:
    """Say what it reads at the end, and since when."""
    if not len(epochs):
        return tr("What it reads, epoch by epoch")
    winners = values.argmax(axis=1)
    now = names[winners[-1]]
    others = np.flatnonzero(winners != winners[-1])
    if not len(others):
        alone = len(epochs) == 1
        return (
            tr("After epoch {last_epochs} it reads {now}", last_epochs=epochs[-1], now=now)
            if alone
            else tr("It reads {now} from the first epoch on", now=now)
        )
    since, before = epochs[others[-1] + 1], names[winners[others[-1]]]
    return tr("It reads {now} from epoch {since} on, and read {before} before", now=now, since=since, before=before)


def _ends_in_words(ends: list, epochs: Sequence[int]) -> str:
    if not len(epochs):
        return tr("nothing yet.")
    said = ", ".join(f"{shape.label} {more.strip()}" for _, shape, more in ends)
    return tr(
        "after epoch {last_epochs} it gives {said}.", last_epochs=epochs[-1], said=said or tr("little to each of them")
    )
