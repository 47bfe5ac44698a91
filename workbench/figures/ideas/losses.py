"""Losses of a single number as curves: how they grow, how they pull, and which guess they like best."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.losses import LOSSES
from workbench.figures.base import style
from workbench.figures.base.line_styles import COLOURS, curve_and_point
from workbench.figures.base.style import EVENT, TRAINING, note
from workbench.language import tr
from workbench.quantities import count, number
from workbench.registry import full_name

OF_NUMBERS = ("mean_squared_error", "mean_absolute_error", "huber")
LOOKS = {name: (LOSSES[name].short, COLOURS[LOSSES[name].look[0]]) for name in OF_NUMBERS}  # name and colour
REACH = 3.0  # °C: as far as the squared error, and its slope, fit beside the others
MEASURED = (1.0, 2.0, 3.0, 4.0)  # °C


def loss_curves(delta: float = 1.0, error: float = 3.0) -> go.Figure:
    """Draw squared, absolute and Huber loss of one error, and below them their slopes: the pull on the prediction.

    Args:
        delta: from which error on Huber's loss is straight, above 0. Default 1.
        error: prediction minus truth, -3 to 3, where the points stand. Default 3.
    """
    errors = np.union1d(np.linspace(-REACH, REACH, 161), [-delta, delta, -1e-9, 1e-9])[:, None]  # both sides of 0
    here, truth = np.array([[error]]), np.zeros((1, 1))
    traces, pulls = [], {}
    for name, (short, colour) in LOOKS.items():
        loss, settings = LOSSES[name], {"delta": delta} if name == "huber" else {}
        for axis, function in (("y", loss.function), ("y2", loss.gradient)):
            traces += curve_and_point(
                short,
                errors[:, 0],
                np.ravel(function(np.zeros_like(errors), errors, **settings)),
                error,
                function(truth, here, **settings).item(),
                colour,
                axis,
            )
        pulls[name] = abs(loss.gradient(truth, here, **settings).item())
    title = tr(
        "At an error of {error} °C, squared pulls with {mean_squared_error}, Huber with {huber}",
        error=number(error),
        mean_squared_error=number(pulls["mean_squared_error"]),
        huber=number(pulls["huber"]),
    )
    subtitle = tr("Above: the loss. Below: its slope, which is what gradient descent feels.")
    return style.figure(
        traces,
        title=title,
        subtitle=subtitle,
        height=460,
        margin={"r": 74, "l": 56},
        alt=tr(
            "{title}. {subtitle} Three curves over errors from -3 to 3 °C: a parabola, a V, and Huber's, which "
            "is a parabola up to {delta} and straight beyond; below, a line, a step and a line that is cut off.",
            title=title,
            subtitle=subtitle,
            delta=number(delta),
        ),
        annotations=_ends(delta),
        xaxis=style.axis(
            tr("error: prediction minus truth (°C)"), range=[-1.05 * REACH, 1.05 * REACH], anchor="y2", dtick=1
        ),
        yaxis=style.axis(tr("loss (°C² or °C)"), domain=[0.47, 1.0], range=[-0.4, 9.6], dtick=2),
        yaxis2=style.axis(tr("slope of the loss"), domain=[0.0, 0.37], range=[-6.6, 6.6], dtick=2),
    )


def _ends(delta: float) -> list[dict[str, Any]]:
    """Return the names of the curves, in the order of their ends below, where they never cross."""
    heights = {"mean_squared_error": 6.0, "huber": delta, "mean_absolute_error": 1.0}
    if abs(delta - 1) < 1.9:  # two names at one place
        heights["huber"] = 1 + (1.9 if delta >= 1 else -1.9)
    return [
        note(_key(name), x=1.05 * REACH, xref="x", xanchor="left", y=height, yref="y2", xshift=4, font={"size": 12})
        for name, height in heights.items()
    ]


def _key(name: str) -> str:
    """Return the name of a loss behind a piece of its line."""
    short, colour = LOOKS[name]
    return f'<span style="color:{colour}">━</span> {short}'


def best_guess(
    outlier: float = 20.0, delta: float = 4.0, *, others: Sequence[float] = MEASURED, losses: Sequence[str] = ()
) -> go.Figure:
    """Draw, for each loss, how well one guess does for all measured values, and where it does best.

    Args:
        outlier: the last measured value in °C, -1 to 22. Default 20.
        delta: Huber's, above 0. Default 4.
        others: the values before it, in °C. Default 1, 2, 3 and 4.
        losses: which of the three are drawn: of `OF_NUMBERS`. Default: all.
    """
    data = np.array([*others, outlier])
    chosen = {full_name(name, LOOKS, "loss") for name in losses or LOOKS}
    guesses = np.union1d(np.linspace(-1, 22, 461), np.append(data, data.mean()))
    y_true, y_pred = np.broadcast_arrays(data, guesses[:, None])  # (guesses, values): one row for each guess
    traces, best = [], {}
    for name in (name for name in LOOKS if name in chosen):
        sums = LOSSES[name](y_true, y_pred, **({"delta": delta} if name == "huber" else {}))
        best[name] = float(guesses[sums.argmin()])
        sums = sums / sums.min() if sums.min() else 1 + sums  # all values alike: a guess can be right for all of them
        traces += curve_and_point(LOOKS[name][0], guesses, sums, best[name], 1.0, LOOKS[name][1], "y")
        traces[-1]["marker"]["size"] = 9 if name == "huber" else 14  # Huber's may lie upon another one
    key = [
        note(_key(name), x=15.5, xref="x", y=1.93 - 0.08 * row, yref="y", xanchor="left")
        for row, name in enumerate(best)
    ]
    rug = {
        "type": "scatter",
        "mode": "markers",
        "name": "measured",
        "x": data,
        "y": np.full(len(data), 0.93),
        "marker": {"symbol": "line-ns", "size": 16, "line": {"width": 3, "color": EVENT}},
        "hovertemplate": "measured: %{x} °C<extra></extra>",
    }
    said = [f"{words} {number(best[name])}" for name, words in (
        ("mean_squared_error", tr("squared error guesses")), ("mean_absolute_error", "absolute"), ("huber", "Huber"))
        if name in best]  # fmt: skip
    if "mean_squared_error" not in best:
        said[0] = said[0].replace(" ", tr(" error guesses ") if "mean_absolute_error" in best else " guesses ", 1)
    title = tr("With one value at {outlier} °C, {said}", outlier=number(outlier), said=", ".join(said[:2]))
    of_huber = tr("; Huber's is {huber}", huber=number(best["huber"])) if len(said) > 2 else ""
    subtitle = tr("Points: the best guess of each loss{of_huber}. Marks below: measured values.", of_huber=of_huber)
    return style.figure(
        [*traces, rug],
        title=title,
        subtitle=subtitle,
        height=380,
        annotations=key,
        alt="",
        meta={
            "alt": tr(
                "{title}. {subtitle} Curves of the loss over the guess, each with its lowest point marked.",
                title=title,
                subtitle=subtitle,
            ),
            "handles": [{"name": index, "x": float(value)} for index, value in enumerate(data)],
        },
        xaxis=style.axis(tr("one guess for all values (°C)"), range=[-1, 22], dtick=5, tick0=0),
        yaxis=style.axis(tr("loss, as a multiple of its smallest"), range=[0.88, 2.0], dtick=0.25, tick0=1),
    )


def loss_shares(losses: np.ndarray, wrong: np.ndarray) -> go.Figure:
    """Draw how much of the whole loss the worst pictures carry.

    Args:
        losses: one for each picture, shape (n,), not negative.
        wrong: whether that picture was misread, shape (n,), boolean.
    """
    order = np.argsort(-np.asarray(losses, np.float64), kind="stable")
    carried = np.cumsum(np.asarray(losses, np.float64)[order])
    carried /= carried[-1] or 1.0
    amount = len(order)
    worst = max(round(amount / 100), 1)
    places = np.unique(np.geomspace(1, amount, 200).round().astype(int))
    share = 100 * carried[worst - 1]
    title = tr(
        "The worst {worst} % of the pictures carry {share:.0f} % of the loss",
        worst=number(100 * worst / amount),
        share=share,
    )
    misread = int(np.sum(wrong))
    subtitle = tr(
        "{pictures} of {amount:,} {what} misread. The loss also counts how sure the network was.",
        pictures=count(misread, "picture"),
        amount=amount,
        what="is" if misread == 1 else tr("are"),
    )
    return style.figure(
        curve_and_point(
            tr("share of the loss"),
            100 * places / amount,
            100 * carried[places - 1],
            100 * worst / amount,
            100 * carried[worst - 1],
            TRAINING,
            "y",
        ),
        title=title,
        subtitle=subtitle,
        height=340,
        alt=tr(
            "{title}. {subtitle} A rising curve: share of the loss over share of the pictures, worst first.",
            title=title,
            subtitle=subtitle,
        ),
        xaxis=style.axis(
            tr("pictures, worst first (% of all, logarithmic)"),
            type="log",
            tickvals=[0.01, 0.1, 1, 10, 100],
            ticktext=["0.01", "0.1", "1", "10", "100"],
        ),
        yaxis=style.axis(tr("share of the loss (%)"), range=[0, 104], dtick=25),
    )
