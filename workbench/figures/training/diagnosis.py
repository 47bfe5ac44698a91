"""The curves of a run whose fault is to be found: loss and accuracy, and the place that the learner points at."""

from collections.abc import Sequence

import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.style import EVENT, note
from workbench.figures.base.thinning import Row, column, thin
from workbench.figures.training.curves import panel
from workbench.figures.training.evidence import BAND
from workbench.language import tr
from workbench.quantities import count, percent

HEIGHT = 460
PANELS = {"y": (0.54, 1.0), "y2": (0.0, 0.44)}


def diagnosis_curves(
    batches: Sequence[Row],
    epochs: Sequence[Row] = (),
    *,
    total_steps: int = 0,
    picked: float | None = None,
    shown: tuple[int, int] | None = None,
    uirevision: str = "keep",
) -> go.Figure:
    """Draw loss and accuracy of a run over its batches, and nothing that its settings would tell.

    Args:
        batches: rows with `step`, `loss`, `smoothed_loss`, `accuracy`, `smoothed_accuracy`.
        epochs: rows with `epoch`, `step`, `accuracy`, `val_loss`, `val_accuracy`.
        total_steps: batches in the whole run; the axis then reaches that far. Default 0: as far as the points.
        picked: the step that the learner points at. Default: none.
        shown: the steps between which the fault shows, once it may be told. Default: none.
        uirevision: while this stays the same, a redrawn figure keeps its zoom.
    """
    batches, epochs = thin(batches), thin(epochs)
    steps, ends = column(batches, "step"), column(epochs, "step")
    reach = float(max([total_steps, 1, *steps[-1:], *ends[-1:]]))
    shapes, words = [], []
    if shown:
        width = max(shown[1] - shown[0], 0.012 * reach)  # a single step would be a hair
        shapes.append(
            {
                "type": "rect",
                "x0": shown[0],
                "x1": shown[0] + width,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "layer": "below",
                "fillcolor": BAND,
                "line": {"width": 0},
            }
        )
        words.append(_over(tr("the coach"), min(shown[0] + width / 2, 0.95 * reach)))
    if picked is not None:
        shapes.append(
            {
                "type": "line",
                "x0": picked,
                "x1": picked,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": EVENT, "width": 2, "dash": "dash"},
            }
        )
        words.append(_over("you" if shown else "here", picked, 12 if shown else 0))
    if not len(batches) and not len(epochs):
        words = [note(tr("Loss and accuracy are drawn here,<br>batch by batch."))]
    title = _title(epochs)
    pointed = "" if picked is None else tr(" You point at step {picked:,.0f}.", picked=picked)
    marked = (
        tr(" The coach points at steps {first_shown:,} to {shown:,}.", first_shown=shown[0], shown=shown[1])
        if shown
        else ""
    )
    alt = tr(
        "{title}. Two curves over the batches of a training run: loss and accuracy.{pointed}{marked}",
        title=title,
        pointed=pointed,
        marked=marked,
    )
    return style.figure(
        [*panel(batches, epochs, "loss", "y", ":.4f"), *panel(batches, epochs, "accuracy", "y2", ":.2%")],
        title=title,
        subtitle=tr("Blue: training, with each batch as a shadow. Orange: validation."),
        alt=alt,
        height=HEIGHT,
        uirevision=uirevision,
        margin={"l": 64, "t": 14 + 14 * bool(shown and picked is not None)},
        shapes=shapes,
        annotations=words,
        hovermode="x unified",
        hoversubplots="axis",
        xaxis=style.axis(tr("step (batches)"), anchor="y2", tickformat=",~d", range=[0, 1.02 * reach]),
        yaxis={"title": {"text": "loss"}, "domain": PANELS["y"], "automargin": False, "rangemode": "tozero"},
        yaxis2={
            "title": {"text": "accuracy"},
            "domain": PANELS["y2"],
            "automargin": False,
            "tickformat": ".0%",
            "range": [0, 1.03],
        },
        meta={"place": {"x": reach / 2 if picked is None else picked}},
    )


def _over(words: str, x: float, higher: int = 0) -> dict:
    """A word above the plot."""
    return note(words, x=x, xref="x", y=1, yanchor="bottom", yshift=higher, font={"size": 11, "color": EVENT})


def _title(epochs: Sequence[Row]) -> str:
    if not epochs or epochs[-1].get("accuracy") is None:
        return tr("Nothing learned yet") if not epochs else tr("After {epochs}", epochs=count(len(epochs), "epoch"))
    last = epochs[-1]
    validated = last.get("val_accuracy")
    checked = "" if validated is None else tr(", validation {validated}", validated=percent(validated))
    return tr(
        "After {epochs}: training {accuracy}{checked}",
        epochs=count(len(epochs), "epoch"),
        accuracy=percent(last["accuracy"]),
        checked=checked,
    )
