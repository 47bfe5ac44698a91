"""What was learned and what was learned by heart: training against validation; and whether probabilities are true."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.metrics import calibration_bins, expected_calibration_error
from workbench.concepts.softmax import softmax
from workbench.figures.base import style
from workbench.figures.base.line_styles import power_axis
from workbench.figures.base.style import MUTED, TRAINING, VALIDATION, note
from workbench.figures.base.thinning import Row
from workbench.language import tr
from workbench.quantities import count, number, percent

_FEWEST = 10  # answers of a dot
_WORSE = 1.05  # a validation loss this many times the lowest has risen, not trembled


def generalisation_gap(epochs: Sequence[Row], *, log: bool = False) -> go.Figure:
    """Draw training and validation loss of one run over its epochs, and mark the epoch to keep.

    Args:
        epochs: rows with `loss`, `val_loss`, `accuracy`, `val_accuracy`, as in `run.history().epochs`; at least one.
        log: a logarithmic axis of losses. Default False.
    """
    training, validation = (
        np.array([np.nan if row.get(key) is None else row[key] for row in epochs], dtype=float)
        for key in ("loss", "val_loss")
    )
    last, numbers = epochs[-1], np.arange(1, len(epochs) + 1)
    best = int(np.nanargmin(validation)) if np.isfinite(validation).any() else len(validation) - 1
    title = _gap_title(validation, best)
    right = [
        tr("{last} of {whose}", last=percent(last[key]), whose=whose)
        for key, whose in (("accuracy", tr("the training pictures")), ("val_accuracy", tr("those held back")))
        if last.get(key) is not None
    ]
    subtitle = tr("Read right at the end: {right}.", right=", ".join(right)) if right else ""
    ends = np.nan_to_num([training[-1], validation[-1]])
    # Names of curves that end close together are moved apart, the higher one up.
    shift = 7 * np.sign(ends[0] - ends[1]) if np.ptp(ends) < 0.2 * ends.max() else 0
    left = best < len(validation) / 2
    return style.figure(
        [_line("training", numbers, training, TRAINING), _line("validation", numbers, validation, VALIDATION)],
        title=title,
        subtitle=subtitle,
        height=400,
        margin={"l": 60, "r": 86, "t": 16},
        alt=tr(
            "{title}. {subtitle} Two curves over the epochs of a run: training loss and validation loss.",
            title=title,
            subtitle=subtitle,
        ),
        shapes=[
            {
                "type": "line",
                "x0": best + 1,
                "x1": best + 1,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": MUTED, "width": 1, "dash": "dot"},
            }
        ],
        annotations=[
            *_name("training", training, TRAINING, shift, log),
            *_name("validation", validation, VALIDATION, -shift, log),
            note(
                tr("keep epoch {best}", best=best + 1),
                x=best + 1,
                xref="x",
                y=1,
                yanchor="bottom",
                xanchor="left" if left else "right",
                xshift=4 if left else -4,
            ),
        ],
        xaxis=style.axis(
            tr("epoch"),
            tickformat="d",
            nticks=8,
            dtick=1 if len(epochs) < 8 else None,
            range=[1 - 0.02 * len(epochs), 1.01 * len(epochs)],
        ),
        yaxis=style.axis(
            tr("loss (crossentropy)"),
            **(
                {"type": "log", **power_axis([*training, *validation])}
                if log
                else {"nticks": 7, **_range(training, validation, best)}
            ),
        ),
    )


def reliability(
    y_true: np.ndarray, probabilities: np.ndarray, temperature: float = 1.0, *, bins: int = 10
) -> go.Figure:
    """Draw how often a network was right against how sure it was, before or after its logits are divided by a number.

    Formula: probabilities = softmax(log(probabilities) / temperature); above 1 they move towards each other.

    Args:
        y_true: labels of shape (n,).
        probabilities: shape (n, classes).
        temperature: above 0; 1 leaves the probabilities as they are. Default 1.
        bins: how many equal parts of 0 to 1 the answers are sorted into. Default 10.

    Reference: Guo et al., On Calibration of Modern Neural Networks (2017).
    """
    tiny = np.finfo(np.float64).tiny  # a probability of 0 has no logarithm
    probabilities = softmax(np.log(np.maximum(probabilities, tiny)), temperature=temperature)  # (n, classes)
    counts, sure, right = calibration_bins(y_true, probabilities, bins)
    there = counts >= min(_FEWEST, counts.max())  # what a handful of answers shows is chance
    said, true = float(np.average(sure, weights=counts)), float(np.average(right, weights=counts))
    error = expected_calibration_error(y_true, probabilities, bins)
    words = (
        tr("Too sure") if said > true + 0.01 else tr("Not sure enough") if said < true - 0.01 else tr("To be believed")
    )
    title = tr(
        "{words}: it claims {said} on average, and {true} is right", words=words, said=percent(said), true=percent(true)
    )
    points = {
        "type": "scatter",
        "mode": "markers",
        "name": "answers",
        "x": sure[there],
        "y": right[there],
        "cliponaxis": False,
        # The area of a dot goes with the number of answers; the smallest can still be seen.
        "marker": {"color": TRAINING, "size": 6 + 22 * np.sqrt(counts[there] / counts.max())},
        "customdata": [count(int(amount), "answer") for amount in counts[there]],
        "hovertemplate": "%{customdata}: claims %{x:.1%}, right %{y:.1%}<extra></extra>",
    }
    diagonal = {
        "type": "scatter",
        "mode": "lines",
        "name": tr("to be believed"),
        "x": [0, 1],
        "y": [0, 1],
        "line": {"color": MUTED, "width": 2, "dash": "dash"},
        "hoverinfo": "skip",
    }
    gaps = {
        "type": "scatter",
        "mode": "lines",
        "name": "gap",
        "hoverinfo": "skip",
        "line": {"color": TRAINING, "width": 2},
        "x": np.repeat(sure[there], 3),
        "y": np.ravel(np.column_stack([sure, right, np.full(bins, np.nan)])[there]),
    }
    subtitle = tr(
        "Expected calibration error {error}, at temperature {temperature}. Large dots: many answers; fewer "
        "than {fewest} are not drawn.",
        error=percent(error),
        temperature=number(temperature),
        fewest=_FEWEST,
    )
    return style.figure(
        [diagonal, gaps, points],
        title=title,
        subtitle=subtitle,
        height=430,
        margin={"l": 60, "r": 24},
        alt=tr(
            "{title}. {subtitle} The share that is right over what the network claims; larger dots stand for "
            "more answers; on the dashed diagonal claims are true.",
            title=title,
            subtitle=subtitle,
        ),
        annotations=[note(tr("not sure enough"), x=0.3, y=0.62), note(tr("too sure"), x=0.72, y=0.3)],
        xaxis=style.axis(tr("probability that the network claims"), range=[0, 1], tickformat=".0%", nticks=6),
        yaxis=style.axis(tr("share that is right"), range=[0, 1.02], tickformat=".0%", nticks=6),
    )


def _line(name: str, epochs: np.ndarray, values: np.ndarray, colour: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers" if len(epochs) < 12 else "lines",
        "name": name,
        "x": epochs,
        "y": values,
        "line": {"color": colour, "width": 2},
        "marker": {"size": 6},
        "hovertemplate": f"{name}, epoch %{{x}}: %{{y:.3g}}<extra></extra>",
    }


def _name(name: str, values: np.ndarray, colour: str, yshift: float, log: bool) -> list[dict[str, Any]]:
    """Return the name of a curve at its end, where it has one."""
    if not np.isfinite(values[-1]) or (log and values[-1] <= 0):
        return []
    height = float(np.log10(values[-1]) if log else values[-1])
    return [
        note(
            f'<span style="color:{colour}">━</span> {name}',
            x=len(values),
            xref="x",
            xanchor="left",
            xshift=6,
            y=height,
            yref="y",
            yshift=yshift,
            font={"size": 11},
        )
    ]


def _range(training: np.ndarray, validation: np.ndarray, best: int) -> dict[str, Any]:
    """The first epochs fall so far that all the rest would look flat: they may leave the plot at the top."""
    ends = np.nan_to_num([validation[best], validation[-1], training[-1]])
    highest = float(np.nan_to_num([training, validation]).max())
    return {"range": [0, min(2.5 * float(ends.max()), 1.05 * highest) or 1]}


def _gap_title(validation: np.ndarray, best: int) -> str:
    lowest, last = validation[best], validation[-1]
    if not np.isfinite(lowest):
        return tr("No validation loss to compare with")
    if last > _WORSE * lowest:
        return tr(
            "From epoch {best} on it learns by heart: validation loss {lowest:.2f}, then {last:.2f}",
            best=best + 1,
            lowest=lowest,
            last=last,
        )
    if best >= len(validation) - 2:
        return tr(
            "Still getting better after {epochs}: validation loss {lowest:.2f}",
            epochs=count(len(validation), "epoch"),
            lowest=lowest,
        )
    return tr(
        "Nothing gained after epoch {best}: validation loss stays near {lowest:.2f}", best=best + 1, lowest=lowest
    )
