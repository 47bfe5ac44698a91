"""Where on its curve a run shows what the coach says about it."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.style import EVENT, TRAINING, VALIDATION, note
from workbench.figures.base.thinning import Row, column, thin
from workbench.language import tr

HEIGHT = 280
BAND = "rgba(204, 121, 167, 0.22)"  # that of an event, seen through


def evidence(
    batches: Sequence[Row],
    epochs: Sequence[Row],
    *,
    first: int,
    last: int,
    title: str,
    series: Sequence[str] = (),
    uirevision: str = "keep",
) -> go.Figure:
    """Draw the curve that a finding is about, with a band over the steps where it shows.

    Args:
        batches: rows with `step`, `smoothed_loss`, `smoothed_accuracy`.
        epochs: rows with `step`, `loss`, `accuracy`, `val_loss`, `val_accuracy`.
        first, last: the steps between which it shows.
        title: what the finding is.
        series: what to mark: with `"accuracy"` or `"val_accuracy"` among it accuracy is drawn, else the loss.
        uirevision: while this stays the same, a redrawn figure keeps its zoom.
    """
    accuracy = bool({"accuracy", "val_accuracy"} & {*series})
    name, form = ("accuracy", ".1%") if accuracy else ("loss", ".3~g")
    batches, epochs = thin(batches), thin(epochs)
    steps, ends = column(batches, "step"), column(epochs, "step")
    traces = [
        _line(tr("training {name}", name=name), steps, column(batches, f"smoothed_{name}"), TRAINING, form, "lines"),
        _line(tr("{name} of an epoch", name=name), ends, column(epochs, name), TRAINING, form, "markers"),
        _line(
            tr("validation {name}", name=name), ends, column(epochs, f"val_{name}"), VALIDATION, form, "lines+markers"
        ),
    ]
    reach = float(max([1, last, *steps[-1:], *ends[-1:]]))
    width = max(last - first, 0.012 * reach)  # a single step would be a hair
    band = {
        "type": "rect",
        "x0": first,
        "x1": first + width,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "layer": "below",
        "fillcolor": BAND,
        "line": {"color": EVENT, "width": 1},
    }
    seen = [
        note(
            "here",
            x=min(first + width / 2, 0.97 * reach),
            xref="x",
            y=1,
            yanchor="bottom",
            font={"size": 11, "color": EVENT},
        )
    ]
    if not len(batches) and not len(epochs):
        seen, band = [note(tr("The curve begins with the first batch."))], None
    said = tr(
        "{title}. Training and validation {name} over the batches; steps {first:,} to {last:,} are marked.",
        title=title,
        name=name,
        first=first,
        last=last,
    )
    return style.figure(
        traces,
        title=title,
        subtitle=tr("Blue: training {name}, with a dot for each epoch. Orange: validation.", name=name),
        alt=said,
        height=HEIGHT,
        uirevision=uirevision,
        margin={"t": 14},
        shapes=[band] if band else [],
        annotations=seen,
        hovermode="x unified",
        xaxis=style.axis(tr("step (batches)"), tickformat=",~d", range=[0, 1.02 * reach]),
        yaxis=style.axis(name, **({"tickformat": ".0%"} if accuracy else {"rangemode": "tozero"})),
    )


def _line(name: str, x: np.ndarray, y: np.ndarray, colour: str, form: str, mode: str) -> dict:
    return {
        "type": "scatter",
        "mode": mode,
        "name": name,
        "x": x,
        "y": y,
        "line": {"color": colour, "width": 2},
        "marker": {"color": colour, "size": 6},
        "hovertemplate": f"%{{y:{form}}}",
        "cliponaxis": False,
    }
