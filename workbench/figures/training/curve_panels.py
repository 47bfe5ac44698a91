"""The parts of a run's curves: the lines of a panel, its scale and range, the ends of epochs, names where lines end."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from workbench.figures.base.style import GRID, TRAINING, VALIDATION, note
from workbench.figures.base.thinning import Row, column
from workbench.language import tr

HEIGHT = 580
# Bottom and top of each panel as a share of the plot: loss, accuracy, learning rate.
PANELS = {"y": (0.60, 1.0), "y2": (0.23, 0.55), "y3": (0.0, 0.18)}
_NUMBERED_EPOCHS = 8


def line(name: str, axis: str, x: np.ndarray, y: np.ndarray, colour: str, form: str, **more: Any) -> dict[str, Any]:
    """Return the trace of one curve; `form` is how a value is written: `":.4f"`."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": x,
        "y": y,
        "yaxis": axis,
        "line": {"color": colour, "width": 2},
        "hovertemplate": f"%{{y{form}}}",
        **more,
    }


def panel(batches: Sequence[Row], epochs: Sequence[Row], name: str, axis: str, form: str) -> list[dict[str, Any]]:
    """Return three traces: each batch as a shadow, the smoothed training curve, validation at the ends of epochs.

    Args:
        batches, epochs: rows, thinned (see `thin`).
        name: `"loss"` or `"accuracy"`.
        axis: Plotly's name of the y axis: `"y2"`.
        form: how a value is written: `":.4f"`.
    """
    steps = column(batches, "step")
    return [
        line(
            tr("{name} of each batch", name=name),
            axis,
            steps,
            column(batches, name),
            TRAINING,
            form,
            line={"color": TRAINING, "width": 1},
            opacity=0.45,
            hoverinfo="skip",
            hovertemplate=None,
        ),
        # A line through one point shows nothing: the first ones are dots.
        line(
            tr("training {name}", name=name),
            axis,
            steps,
            column(batches, f"smoothed_{name}"),
            TRAINING,
            form,
            mode="lines+markers" if len(batches) < 10 else "lines",
            marker={"size": 5},
        ),
        line(
            tr("validation {name}", name=name),
            axis,
            column(epochs, "step"),
            column(epochs, f"val_{name}"),
            VALIDATION,
            form,
            mode="lines+markers",
            marker={"size": 8},
            cliponaxis=False,
        ),
    ]


def panel_axis(
    axis: str, title: str, heights: list[float] | None, drawn: bool, empty_range: list[float], **more: Any
) -> dict[str, Any]:
    """Return the y axis of one panel: `axis` is a key of `PANELS`, `heights` its range, None for all there is."""
    # A fixed margin and no standoff: the three titles then stand in one line.
    return {
        "title": {"text": title},
        "domain": list(PANELS[axis]),
        "automargin": False,
        "range": heights if drawn else empty_range,
        **more,
    }


def late_range(traces: Sequence[dict], log: bool) -> list[float] | None:
    """Return the range of the curves after the first tenth of the batches; None where there is nothing yet."""
    last = max((trace["x"][-1] for trace in traces if len(trace["x"])), default=0)
    values = np.concatenate([trace["y"][trace["x"] >= last / 10] for trace in traces])
    values = values[np.isfinite(values) & ((values > 0) | (not log))]
    if len(values) < 2:
        return None
    low, high = (float(edge) for edge in (np.log10 if log else np.asarray)([values.min(), values.max()]))
    room = 0.08 * (high - low) or 0.01
    return [low - room, high + room]


def loss_scale(traces: Sequence[dict], log: bool) -> dict[str, Any]:
    """Return the scale of the loss; over two powers of ten or more, only those are written at the axis."""
    if not log:
        return {"type": "linear"}
    values = np.concatenate([trace["y"] for trace in traces])
    values = values[np.isfinite(values) & (values > 0)]
    wide = len(values) > 0 and values.max() >= 100 * values.min()
    return {"type": "log", "tickformat": "~g", "dtick": 1 if wide else None}


def epoch_lines(epochs: Sequence[Row]) -> tuple[list[dict], list[dict]]:
    """Return faint lines at the ends of at most eight epochs, and their numbers for the top."""
    stride = math.ceil(len(epochs) / _NUMBERED_EPOCHS) or 1
    shown = [row for row in epochs if row.get("step") is not None and row.get("epoch", 0) % stride == 0]
    lines = [
        {
            "type": "line",
            "x0": row["step"],
            "x1": row["step"],
            "y0": 0,
            "y1": 1,
            "yref": "paper",
            "layer": "below",
            "line": {"color": GRID, "width": 1, "dash": "dot"},
        }
        for row in shown
    ]
    numbers = [
        note(
            tr("epoch {epoch}", epoch=row["epoch"]) if row is shown[0] else str(row["epoch"]),
            x=row["step"],
            xref="x",
            y=1,
            xanchor="right",
            yanchor="bottom",
            font={"size": 10},
        )
        for row in shown
    ]
    return lines, numbers


def end_names(traces: Sequence[dict], log: bool, heights: list[float] | None) -> list[dict]:
    """Name training and validation to the right of where they end, and keep the names from covering each other."""
    values = np.concatenate([trace["y"] for trace in traces])
    values = values[np.isfinite(values) & ((values > 0) | (not log))]
    ends = [trace["y"][np.isfinite(trace["y"]) & ((trace["y"] > 0) | (not log))][-1:] for trace in traces[1:]]
    if log:
        values, ends = np.log10(values), [np.log10(end) for end in ends]
    names, apart = [], 0.0
    if all(len(end) for end in ends):
        bottom, top = PANELS[traces[0]["yaxis"]]
        pixels = (HEIGHT - 100) * (top - bottom) / max(float(np.ptp(heights or values)), 1e-9)
        distance = float(ends[0][0] - ends[1][0]) * pixels
        apart = math.copysign(max(0.0, 15 - abs(distance)) / 2, distance)
    for end, word, colour, glyph, shift in (
        (ends[0], "training", TRAINING, "━", apart),
        (ends[1], "validation", VALIDATION, "●", -apart),
    ):
        if len(end):
            names.append(
                note(
                    f'<span style="color:{colour}">{glyph}</span> {word}',
                    x=1,
                    xref="paper",
                    xanchor="left",
                    y=float(end[0]),
                    yref=traces[0]["yaxis"],
                    xshift=4,
                    yshift=shift,
                    font={"size": 11},
                )
            )
    return names
