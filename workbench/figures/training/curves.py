"""The curves of a training run: loss, accuracy and learning rate, batch by batch, and what the learner did."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.style import LEARNING_RATE, note
from workbench.figures.base.thinning import Row, column, thin
from workbench.figures.training import events
from workbench.figures.training.curve_panels import (
    HEIGHT,
    end_names,
    epoch_lines,
    late_range,
    line,
    loss_scale,
    panel,
    panel_axis,
)
from workbench.language import tr
from workbench.quantities import count, number, percent


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
        line(tr("learning rate"), "y3", steps, rates, LEARNING_RATE, ":.3~g"),
        events.marks(
            controls, "y", events.height_on_curve(controls, steps, smoothed), events.labels(controls, reach), reach
        ),
        events.marks(changes, "y3", column(changes, "value"), [""] * len(changes), reach),
    ]
    drawn = len(batches) > 0 or len(epochs) > 0
    lines, numbers = epoch_lines(epochs)
    loss_heights = late_range(traces[1:3], log_loss) if focus else None
    accuracy_heights = late_range(traces[4:6], False) if focus else None
    names = [*end_names(traces[0:3], log_loss, loss_heights), *end_names(traces[3:6], False, accuracy_heights)]
    empty = note(tr("Loss, accuracy and learning rate<br>are drawn here, batch by batch."))
    title, subtitle = _title(batches, epochs)
    done = ", ".join(events.words(row) for row in controls[-events.LABELLED :])
    alt = tr(
        "{title}. {subtitle} Three curves over the batches of a training run: loss, accuracy, learning rate.",
        title=title,
        subtitle=subtitle,
    )
    return style.figure(
        traces,
        title=title,
        subtitle=subtitle,
        alt=tr("{alt} The learner: {done}.", alt=alt, done=done) if done else alt,
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
            tr("step (batches)"),
            anchor="y3",
            tickformat=",~d",
            showgrid=False,
            rangemode="tozero",
            range=[0, (reach if drawn else 100) * 1.02] if total_steps or not drawn else None,
            dtick=1 if drawn and reach < 6 else None,
            unifiedhovertitle={"text": "batch %{x:,d}"},
        ),
        yaxis=panel_axis("y", "loss", loss_heights, drawn, [0, 2.5], **loss_scale(traces[0:3], log_loss)),
        yaxis2=panel_axis(
            "y2",
            "accuracy",
            accuracy_heights,
            drawn,
            [0, 1],
            tickformat=".3~%",
            autorangeoptions={"clipmin": 0, "clipmax": 1.03},
        ),
        yaxis3=panel_axis(
            "y3",
            tr("learning rate"),
            None,
            drawn,
            [0, 0.01],
            nticks=4,
            rangemode="tozero",
            tickformat="~e" if len(rates) and np.nanmax(rates, initial=0) < 1e-3 else "~g",
        ),
    )


def _title(batches: Sequence[Row], epochs: Sequence[Row]) -> tuple[str, str]:
    """Say the state of things, and under it the best so far where the last is not the best."""
    if batches and batches[-1].get("loss") is None:
        return tr("The loss is no longer a number at batch {step:,}", step=batches[-1].get("step", len(batches))), ""
    if epochs:
        last = epochs[-1]
        done = count(last.get("epoch", len(epochs)), "epoch")
        if last.get("val_accuracy") is not None:
            scored = [row for row in epochs if row.get("val_accuracy") is not None]
            best = max(scored, key=lambda row: row["val_accuracy"])
            better = best["val_accuracy"] > last["val_accuracy"]
            best_text = f"Best: {percent(best['val_accuracy'])} after {count(best.get('epoch', 0), 'epoch')}."
            return tr(
                "Validation accuracy {val_accuracy} after {done}", val_accuracy=percent(last["val_accuracy"]), done=done
            ), best_text if better else ""
        if last.get("accuracy") is not None:
            return tr("Training accuracy {accuracy} after {done}", accuracy=percent(last["accuracy"]), done=done), ""
    if batches:
        last = batches[-1]
        done = count(last.get("step", len(batches)), "batch")
        accuracy = last.get("smoothed_accuracy")
        if accuracy is None:
            return tr("Training loss {loss} after {done}", loss=number(last["loss"]), done=done), ""
        return tr("Training accuracy {accuracy} after {done}", accuracy=percent(accuracy), done=done), ""
    return tr("Nothing learned yet"), tr("The curves begin with the first batch.")
