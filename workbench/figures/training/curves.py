"""The curves of a training run: loss, accuracy and learning rate, batch by batch, and what the learner did."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.style import GRID, LEARNING_RATE, TRAINING, VALIDATION, note
from workbench.figures.base.thinning import Row, column, thin
from workbench.figures.training import events
from workbench.quantities import count, number, percent

HEIGHT = 580
# Bottom and top of each panel as a share of the plot: loss, accuracy, learning rate.
_PANELS = {"y": (0.60, 1.0), "y2": (0.23, 0.55), "y3": (0.0, 0.18)}
_NUMBERED_EPOCHS = 8


def training_curves(
    batches: Sequence[Row],
    epochs: Sequence[Row] = (),
    controls: Sequence[Row] = (),
    *,
    total_steps: int = 0,
    log_loss: bool = False,
    focus: bool = False,
    uirevision: str = "keep",
) -> go.Figure:
    """Draw what happened in a run so far, in three panels over the same batches.

    Number and order of the traces never change, so that a page can update one plot in place. At most 1,000 points
    of a curve are drawn, extremes kept (see `thin`); while a run goes on, give its batches through `Thinned`.

    Args:
        batches: rows with `step`, `loss`, `smoothed_loss`, `accuracy`, `smoothed_accuracy`, `learning_rate`.
        epochs: rows with `epoch`, `step`, `val_loss`, `val_accuracy`.
        controls: rows with `action`, `value`, `step`.
        total_steps: batches in the whole run; the axis then reaches that far. Default 0: as far as the points.
        log_loss: draw the loss on a logarithmic axis. Default False.
        focus: fit the heights of loss and accuracy to what comes after the first tenth of the batches, so that small
            differences are seen. Default False.
        uirevision: while this stays the same, a redrawn figure keeps its zoom: the number of the run, say.
    """
    batches, epochs = thin(batches), thin(epochs)
    controls = [row for row in controls if row.get("step") is not None][-events.SHOWN :]
    changes = [row for row in controls if row.get("action") == "learning_rate"]
    steps, ends = column(batches, "step"), column(epochs, "step")
    reach = float(max([total_steps, 1, *steps[-1:], *ends[-1:], *(row["step"] for row in controls)]))
    smoothed, rates = column(batches, "smoothed_loss"), column(batches, "learning_rate")
    traces = [
        *panel(batches, epochs, "loss", "y", ":.4f"),
        *panel(batches, epochs, "accuracy", "y2", ":.2%"),
        _line("learning rate", "y3", steps, rates, LEARNING_RATE, ":.3~g"),
        events.marks(
            controls, "y", events.height_on_curve(controls, steps, smoothed), events.labels(controls, reach), reach
        ),
        events.marks(changes, "y3", column(changes, "value"), [""] * len(changes), reach),
    ]
    drawn = len(batches) > 0 or len(epochs) > 0
    lines, numbers = _epoch_lines(epochs)
    loss_heights = _late(traces[1:3], log_loss) if focus else None
    accuracy_heights = _late(traces[4:6], False) if focus else None
    names = [*_end_names(traces[0:3], log_loss, loss_heights), *_end_names(traces[3:6], False, accuracy_heights)]
    empty = note("Loss, accuracy and learning rate<br>are drawn here, batch by batch.")
    title, subtitle = _title(batches, epochs)
    done = ", ".join(events.words(row) for row in controls[-events.LABELLED :])
    alt = f"{title}. {subtitle} Three curves over the batches of a training run: loss, accuracy, learning rate."
    return style.figure(
        traces,
        title=title,
        subtitle=subtitle,
        alt=f"{alt} The learner: {done}." if done else alt,
        height=HEIGHT,
        uirevision=uirevision,
        margin={"l": 64, "r": 76, "t": 14},
        shapes=lines,
        annotations=[*numbers, *names] if drawn else [empty],
        # One x axis for all panels, so that pointing at one shows the values of all.
        hovermode="x unified",
        hoversubplots="axis",
        hoverdistance=12,
        xaxis=style.axis(
            "step (batches)",
            anchor="y3",
            tickformat=",~d",
            showgrid=False,
            rangemode="tozero",
            range=[0, (reach if drawn else 100) * 1.02] if total_steps or not drawn else None,
            dtick=1 if drawn and reach < 6 else None,
            unifiedhovertitle={"text": "batch %{x:,d}"},
        ),
        yaxis=_axis("y", "loss", loss_heights, drawn, [0, 2.5], **_scale(traces[0:3], log_loss)),
        yaxis2=_axis(
            "y2",
            "accuracy",
            accuracy_heights,
            drawn,
            [0, 1],
            tickformat=".3~%",
            autorangeoptions={"clipmin": 0, "clipmax": 1.03},
        ),
        yaxis3=_axis(
            "y3",
            "learning rate",
            None,
            drawn,
            [0, 0.01],
            nticks=4,
            rangemode="tozero",
            tickformat="~e" if len(rates) and np.nanmax(rates, initial=0) < 1e-3 else "~g",
        ),
    )


def _line(name: str, axis: str, x: np.ndarray, y: np.ndarray, colour: str, form: str, **more: Any) -> dict[str, Any]:
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
        _line(f"{name} of each batch", axis, steps, column(batches, name), TRAINING, form,
              line={"color": TRAINING, "width": 1}, opacity=0.45, hoverinfo="skip", hovertemplate=None),
        # A line through one point shows nothing: the first ones are dots.
        _line(f"training {name}", axis, steps, column(batches, f"smoothed_{name}"), TRAINING, form,
              mode="lines+markers" if len(batches) < 10 else "lines", marker={"size": 5}),
        _line(f"validation {name}", axis, column(epochs, "step"), column(epochs, f"val_{name}"), VALIDATION, form,
              mode="lines+markers", marker={"size": 8}, cliponaxis=False),
    ]  # fmt: skip


def _axis(
    axis: str, title: str, heights: list[float] | None, drawn: bool, empty_range: list[float], **more: Any
) -> dict[str, Any]:
    # A fixed margin and no standoff: the three titles then stand in one line.
    return {
        "title": {"text": title},
        "domain": list(_PANELS[axis]),
        "automargin": False,
        "range": heights if drawn else empty_range,
        **more,
    }


def _late(traces: Sequence[dict], log: bool) -> list[float] | None:
    """Return the range of the curves after the first tenth of the batches; None where there is nothing yet."""
    last = max((trace["x"][-1] for trace in traces if len(trace["x"])), default=0)
    values = np.concatenate([trace["y"][trace["x"] >= last / 10] for trace in traces])
    values = values[np.isfinite(values) & ((values > 0) | (not log))]
    if len(values) < 2:
        return None
    low, high = (float(edge) for edge in (np.log10 if log else np.asarray)([values.min(), values.max()]))
    room = 0.08 * (high - low) or 0.01
    return [low - room, high + room]


def _scale(traces: Sequence[dict], log: bool) -> dict[str, Any]:
    """Return the scale of the loss; over two powers of ten or more, only those are written at the axis."""
    if not log:
        return {"type": "linear"}
    values = np.concatenate([trace["y"] for trace in traces])
    values = values[np.isfinite(values) & (values > 0)]
    wide = len(values) > 0 and values.max() >= 100 * values.min()
    return {"type": "log", "tickformat": "~g", "dtick": 1 if wide else None}


def _title(batches: Sequence[Row], epochs: Sequence[Row]) -> tuple[str, str]:
    """Say the state of things, and under it the best so far where the last is not the best."""
    if batches and batches[-1].get("loss") is None:
        return f"The loss is no longer a number at batch {batches[-1].get('step', len(batches)):,}", ""
    if epochs:
        last = epochs[-1]
        done = count(last.get("epoch", len(epochs)), "epoch")
        if last.get("val_accuracy") is not None:
            scored = [row for row in epochs if row.get("val_accuracy") is not None]
            best = max(scored, key=lambda row: row["val_accuracy"])
            better = best["val_accuracy"] > last["val_accuracy"]
            best_text = f"Best: {percent(best['val_accuracy'])} after {count(best.get('epoch', 0), 'epoch')}."
            return f"Validation accuracy {percent(last['val_accuracy'])} after {done}", best_text if better else ""
        if last.get("accuracy") is not None:
            return f"Training accuracy {percent(last['accuracy'])} after {done}", ""
    if batches:
        last = batches[-1]
        done = count(last.get("step", len(batches)), "batch")
        accuracy = last.get("smoothed_accuracy")
        if accuracy is None:
            return f"Training loss {number(last['loss'])} after {done}", ""
        return f"Training accuracy {percent(accuracy)} after {done}", ""
    return "Nothing learned yet", "The curves begin with the first batch."


def _epoch_lines(epochs: Sequence[Row]) -> tuple[list[dict], list[dict]]:
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
            f"epoch {row['epoch']}" if row is shown[0] else str(row["epoch"]),
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


def _end_names(traces: Sequence[dict], log: bool, heights: list[float] | None) -> list[dict]:
    """Name training and validation to the right of where they end, and keep the names from covering each other."""
    values = np.concatenate([trace["y"] for trace in traces])
    values = values[np.isfinite(values) & ((values > 0) | (not log))]
    ends = [trace["y"][np.isfinite(trace["y"]) & ((trace["y"] > 0) | (not log))][-1:] for trace in traces[1:]]
    if log:
        values, ends = np.log10(values), [np.log10(end) for end in ends]
    names, apart = [], 0.0
    if all(len(end) for end in ends):
        bottom, top = _PANELS[traces[0]["yaxis"]]
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
