"""The curves of a training run: loss, accuracy and learning rate over the batches, with what the learner did."""

import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from workbench.figures.style import EVENT, GRID, LEARNING_RATE, TRAINING, VALIDATION, count, finish, note, number, percent
from workbench.figures.thinning import Row, column, thin

HEIGHT = 580
# Bottom and top of each panel as a share of the plot: loss, accuracy, learning rate.
_PANELS = {"yaxis": (0.60, 1.0), "yaxis2": (0.23, 0.55), "yaxis3": (0.0, 0.18)}
_LABELLED_EPOCHS = 8
_EVENTS_SHOWN = 200
_EVENTS_LABELLED = 12
_PAST = {"pause": "paused", "resume": "resumed", "stop": "stopped"}


def training_curves(
    batches: Sequence[Row],
    epochs: Sequence[Row] = (),
    controls: Sequence[Row] = (),
    *,
    total_steps: int = 0,
    log_loss: bool = False,
    uirevision: str = "keep",
) -> go.Figure:
    """Draw what happened in a run so far, in three panels over the same batches.

    Number and order of the traces never change, so that a page can update one plot in place. At most 1,000 points of
    a curve are drawn, extremes kept (see `thin`); give the rows through `Thinned` while a run is going on.

    Args:
        batches: rows with `step`, `loss`, `smoothed_loss`, `accuracy`, `smoothed_accuracy`, `learning_rate`.
        epochs: rows with `epoch`, `step`, `val_loss`, `val_accuracy`.
        controls: rows with `action`, `value`, `step`.
        total_steps: batches in the whole run: the axis then reaches that far. Default 0: as far as there are points.
        log_loss: draw the loss on a logarithmic axis. Default False.
        uirevision: while this stays the same, a redrawn figure keeps its zoom: the name of the run, say.
    """
    batches, epochs = thin(batches), epochs[-1000:]
    steps, ends = column(batches, "step"), column(epochs, "step")
    figure = go.Figure()
    for axis, name in (("y", "loss"), ("y2", "accuracy")):
        unit = ":.1%" if name == "accuracy" else ":.4f"
        figure.add_scatter(x=steps, y=column(batches, name), yaxis=axis, name=f"{name} of each batch", mode="lines",
                           line={"color": TRAINING, "width": 1}, opacity=0.3, hoverinfo="skip")
        figure.add_scatter(x=steps, y=_smoothed(batches, name), yaxis=axis, name=f"training {name}", mode="lines",
                           line={"color": TRAINING, "width": 2}, hovertemplate=f"%{{y{unit}}}")
        figure.add_scatter(x=ends, y=column(epochs, f"val_{name}"), yaxis=axis, name=f"validation {name}",
                           mode="lines+markers", line={"color": VALIDATION, "width": 2}, marker={"size": 8},
                           cliponaxis=False, hovertemplate=f"%{{y{unit}}}")
    rates = column(batches, "learning_rate")
    figure.add_scatter(x=steps, y=rates, yaxis="y3", name="learning rate", mode="lines",
                       line={"color": LEARNING_RATE, "width": 2}, hovertemplate="%{y:.3g}")
    controls = [row for row in controls if row.get("step") is not None][-_EVENTS_SHOWN:]
    changes = [row for row in controls if row.get("action") == "learning_rate"]
    reach = max([float(total_steps), *steps[-1:].tolist(), *(row["step"] for row in controls), 1.0])
    _add_marks(figure, controls, steps, _smoothed(batches, "loss"), "y", _labels(controls, reach))
    _add_marks(figure, changes, steps, rates, "y3", [""] * len(changes))

    drawn = len(batches) > 0 or len(epochs) > 0
    shapes, annotations = _epoch_lines(epochs)
    annotations += _end_labels(figure, log_loss) if drawn else [
        note("Loss, accuracy and learning rate<br>are drawn here, batch by batch.")]
    title, subtitle = _title(batches, epochs)
    sentence = ". ".join(part for part in (
        title, subtitle, f"Events: {', '.join(map(_words, controls[-_EVENTS_LABELLED:]))}" if controls else "") if part)
    return finish(
        figure, title=title, subtitle=subtitle, uirevision=uirevision, height=HEIGHT, margin={"r": 76},
        alt=f"Three curves over the batches of a training run: loss, accuracy, learning rate. {sentence}.",
        # One x axis for all panels, so that pointing at one shows the values of all.
        hovermode="x unified", hoversubplots="axis",
        xaxis={"title": {"text": "step (batches)"}, "anchor": "y3", "hoverformat": ",d", "tickformat": ",~d",
               "range": [0, reach * 1.02] if total_steps or not drawn else None, "rangemode": "tozero"},
        yaxis={"title": {"text": "loss"}, "domain": _PANELS["yaxis"], "type": "log" if log_loss else "linear",
               **({} if drawn else {"range": [0, 2.5]})},
        yaxis2={"title": {"text": "accuracy"}, "domain": _PANELS["yaxis2"], "tickformat": ".3~%",
                **({} if drawn else {"range": [0, 1]})},
        yaxis3={"title": {"text": "learning rate"}, "domain": _PANELS["yaxis3"], "tickformat": ".3~g", "nticks": 4,
                "rangemode": "tozero", **({} if drawn else {"range": [0, 0.01]})},
        shapes=shapes, annotations=annotations,
    )  # fmt: skip


def _smoothed(rows: Sequence[Row], name: str) -> np.ndarray:
    return column(rows, f"smoothed_{name}")


def _title(batches: Sequence[Row], epochs: Sequence[Row]) -> tuple[str, str]:
    """Say the state of things, and under it the best so far where the last is not the best."""
    if batches and batches[-1].get("loss") is None:
        return f"The loss is no longer a number after {count(batches[-1].get('step', 0), 'batch')}", ""
    if epochs:
        last, scored = epochs[-1], [row for row in epochs if row.get("val_accuracy") is not None]
        done = count(last.get("epoch", len(epochs)), "epoch")
        if last.get("val_accuracy") is not None:
            best = max(scored, key=lambda row: row["val_accuracy"])
            better = best["val_accuracy"] > last["val_accuracy"]
            subtitle = f"Best: {percent(best['val_accuracy'])} after {count(best['epoch'], 'epoch')}" if better else ""
            return f"Validation accuracy {percent(last['val_accuracy'])} after {done}", subtitle
        if last.get("accuracy") is not None:
            return f"Training accuracy {percent(last['accuracy'])} after {done}", ""
    if batches:
        last = batches[-1]
        accuracy = last.get("smoothed_accuracy", last.get("accuracy"))
        done = count(last.get("step", len(batches)), "batch")
        return (f"Training accuracy {percent(accuracy)} after {done}" if accuracy is not None else
                f"Training loss {number(last['loss'])} after {done}"), ""
    return "Nothing learned yet", "The curves begin with the first batch."


def _words(control: Row) -> str:
    """What the learner did, in a word or two."""
    action, value = str(control.get("action", "")), control.get("value")
    if action == "learning_rate" and value is not None:
        return f"rate {number(value)}"
    if action == "step" and value is not None:
        return f"+{count(int(value), 'batch')}"
    return _PAST.get(action, action.replace("_", " "))


def _labels(controls: Sequence[Row], reach: float) -> list[str]:
    """Label the last events; those that lie close together share the label of the first of them."""
    labels, groups = [""] * len(controls), []
    for index, control in enumerate(controls):
        if groups and control["step"] - controls[groups[-1][0]]["step"] < 0.12 * reach:
            groups[-1].append(index)
        else:
            groups.append([index])
    for group in groups[-_EVENTS_LABELLED:]:
        words = list(dict.fromkeys(_words(controls[index]) for index in group))
        labels[group[0]] = "<br>".join(words if len(words) < 4 else [words[0], "…", words[-1]])
    return labels


def _add_marks(figure: go.Figure, controls: Sequence[Row], steps: np.ndarray, values: np.ndarray, axis: str,
               labels: list[str]) -> None:
    """Mark the events on a curve; where the curve has no points yet, there is nothing to put a mark on."""
    places = column(controls, "step")
    known = np.isfinite(steps) & np.isfinite(values)
    heights = np.interp(places, steps[known], values[known]) if known.any() else np.full(len(places), np.nan)
    figure.add_scatter(
        x=places, y=heights, yaxis=axis, name="event", mode="markers+text", text=labels, textposition="top right",
        textfont={"size": 11}, cliponaxis=False, marker={"color": EVENT, "size": 10, "symbol": "diamond"},
        customdata=[_words(row) for row in controls], hovertemplate="%{customdata}")


def _epoch_lines(epochs: Sequence[Row]) -> tuple[list[dict], list[dict]]:
    """Faint lines at the ends of at most eight epochs, numbered at the top."""
    stride = math.ceil(len(epochs) / _LABELLED_EPOCHS) or 1
    shown = [row for row in epochs if row.get("step") is not None and row.get("epoch", 0) % stride == 0]
    lines = [{"type": "line", "x0": row["step"], "x1": row["step"], "y0": 0, "y1": 1, "yref": "paper", "layer": "below",
              "line": {"color": GRID, "width": 1, "dash": "dot"}} for row in shown]
    names = [note(f"epoch {row['epoch']}" if row is shown[0] else str(row["epoch"]), x=row["step"], xref="x", y=1,
                  xanchor="right", yanchor="bottom", font={"size": 10}, opacity=0.8) for row in shown]
    return lines, names


def _end_labels(figure: go.Figure, log_loss: bool) -> list[dict]:
    """Name the curves where they end, to the right of the plot, and keep two names from covering each other."""
    labels = []
    for trace, other in ((1, 2), (2, 1), (4, 5), (5, 4)):
        ends = [_last(figure.data[index]) for index in (trace, other)]
        if ends[0] is None:
            continue
        axis, log = figure.data[trace].yaxis, log_loss and figure.data[trace].yaxis == "y"
        heights = [_height(figure, trace, end, log) for end in ends if end is not None]
        overlap = max(0.0, 16 - abs(heights[0] - heights[-1])) if len(heights) == 2 else 0.0
        lower = len(heights) == 2 and (heights[0], trace) < (heights[1], other)
        word, colour, glyph = ("training", TRAINING, "━") if trace in (1, 4) else ("validation", VALIDATION, "●")
        labels.append(note(f'<span style="color:{colour}">{glyph}</span> {word}', x=1, xref="paper", xanchor="left",
                           y=math.log10(max(ends[0], 1e-12)) if log else ends[0], yref=axis, xshift=4,
                           yshift=-overlap / 2 if lower else overlap / 2, font={"size": 11}))
    return labels


def _last(trace: go.Scatter) -> float | None:
    """Return the last number of a trace, or None."""
    finite = np.asarray(trace.y)[np.isfinite(trace.y)]
    return float(finite[-1]) if len(finite) else None


def _height(figure: go.Figure, trace: int, value: float, log: bool) -> float:
    """Return about how many pixels above the bottom of its panel a value is drawn."""
    panel = range(0, 3) if trace < 3 else range(3, 6)
    values = np.concatenate([figure.data[index].y for index in panel])
    values = values[np.isfinite(values) & ((values > 0) | (not log))]
    low, high, value = (np.log10((values.min(), values.max(), max(value, 1e-12))) if log else
                        (values.min(), values.max(), value))
    bottom, top = _PANELS["yaxis" if trace < 3 else "yaxis2"]
    return float((value - low) / max(high - low, 1e-9) * (top - bottom) * (HEIGHT - 90))
