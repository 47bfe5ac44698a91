"""Scores of several classes, the probabilities that softmax makes of them, and how losses push the scores."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.activations import softmax
from workbench.concepts.experiments.gradient_steps import walk_down_loss
from workbench.concepts.optimizers import RACERS
from workbench.figures.base import style
from workbench.figures.base.style import CLEAR, MUTED, TRAINING, VALIDATION, note
from workbench.figures.ideas.gradient_steps import LOSS_LOOKS
from workbench.language import tr
from workbench.quantities import count, percent
from workbench.registry import lookup

SCORE_REACH = 6.0
_COLUMNS = ((0.0, 0.47), (0.54, 1.0))
CLASS_ROW = 54  # pixels of a class


def class_bars(
    scores: Sequence[float],
    classes: Sequence[str],
    *,
    right: int | None = None,
    losses: Sequence[str] = (),
    temperature: float = 1.0,
    optimizer: str = "sgd",
    learning_rate: float = 1.0,
    steps: int = 0,
    held: int | None = None,
    **settings: float,
) -> go.Figure:
    """Draw the score of each class beside its probability, and where steps down each loss take both.

    Args:
        scores: shape (c,), -6 to 6.
        classes: their names, c of them.
        right: which class is the right one. Default None: nobody says.
        losses: keys of `LOSSES` that take one-hot labels. Default: none, and no steps.
        temperature: of the softmax, above 0. Default 1; at another one, marks show the probabilities at 1.
        optimizer, learning_rate: see `workbench.concepts.experiments.gradient_steps.walk`.
        steps: taken already, from 0, the default. One more is drawn as the next.
        held: the class whose bar is outlined: the one that keys move. Default: none.
        settings: of the losses, such as `gamma`.

    Raises:
        ConfigError: a name is unknown.
        ValueError: there are not as many scores as classes.
    """
    z = checked_scores(scores, classes)
    p, plain = softmax(z, temperature=temperature), softmax(z)
    best = int(p.argmax())
    strong = best if right is None else right
    edges = {"color": [VALIDATION if k == held else CLEAR for k in range(len(z))], "width": 2}
    bar = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(z))),
        "width": 0.72,
        "marker": {"color": [TRAINING if k == strong else MUTED for k in range(len(z))], "line": edges},
    }
    traces: list[dict[str, Any]] = [
        {**bar, "name": "score", "x": z, "hovertemplate": "score %{x:.2f}<extra></extra>"},
        {**bar, "name": "probability", "x": p, "xaxis": "x2", "hovertemplate": "probability %{x:.3f}<extra></extra>"},
    ]
    for place, name in enumerate(losses):
        walk = walk_of_scores(name, z, right or 0, optimizer, learning_rate, steps + 1, settings)
        height = 0.5 * ((place + 1) / (len(losses) + 1) - 0.5)
        traces += [_way(walk, name, height, steps, "x"), _way(softmax(walk), name, height, steps, "x2")]
    if temperature != 1:
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": tr("at temperature 1"),
                "x": plain,
                "xaxis": "x2",
                "y": list(range(len(z))),
                "hovertemplate": tr("%{x:.1%} at temperature 1<extra></extra>"),
                "marker": {"symbol": "line-ns", "size": 18, "line": {"width": 3, "color": VALIDATION}},
            }
        )
    mover = lookup(optimizer, RACERS, "optimizer").label
    title, subtitle = _bars_words(p, classes, right, temperature, bool(losses), steps, mover)
    said = "; ".join(
        tr("{name} has the score {score:.2f} and the probability {share}", name=name, score=score, share=percent(share))
        for name, score, share in zip(classes, z, p, strict=True)
    )
    return style.figure(
        traces,
        title=title,
        subtitle=subtitle,
        height=130 + CLASS_ROW * len(z),
        margin={"r": 56},
        alt="",
        meta={
            "alt": f"{title}. {subtitle} {said}.",
            "handles": [{"name": k, "y": k, "x": float(z[k])} for k in range(len(z))],
        },
        annotations=[
            note(percent(float(share)), x=1, xref="x2", xanchor="left", xshift=4, y=k, yref="y", font={"size": 11})
            for k, share in enumerate(p)
        ],
        xaxis=style.axis(
            tr("score (logit)"),
            domain=_COLUMNS[0],
            range=[-SCORE_REACH, SCORE_REACH],
            tickvals=[-4, -2, 0, 2, 4],  # none at the end, where the next axis begins
            zeroline=True,
            zerolinecolor=MUTED,
        ),
        xaxis2=style.axis(
            tr("probability"), domain=_COLUMNS[1], range=[0, 1], tickformat=".0%", dtick=0.25, anchor="y"
        ),
        yaxis=class_axis(classes, right),
    )


def checked_scores(scores: Sequence[float] | np.ndarray, classes: Sequence[str]) -> np.ndarray:
    """Return scores as an array of shape (c,).

    Raises:
        ValueError: there are not as many scores as classes.
    """
    z = np.asarray(scores, dtype=np.float64)
    if z.shape != (len(classes),):
        raise ValueError(
            tr(
                "Each of the {classes} classes needs one score, came the shape {shape}.",
                classes=len(classes),
                shape=z.shape,
            )
        )
    return z


def walk_of_scores(
    name: str, z: np.ndarray, right: int, optimizer: str, rate: float, steps: int, settings: dict
) -> np.ndarray:
    """Return where steps of an optimizer take the scores down one loss, shape (steps + 1, c), the start first."""
    return walk_down_loss(name, np.eye(len(z))[right], z, "softmax", optimizer, rate, steps, **settings)


def _way(walk: np.ndarray, name: str, height: float, steps: int, axis: str) -> dict[str, Any]:
    """Return one trace with the way of each class: a dot where it is now, an arrow at the next step."""
    look = lookup(name, LOSS_LOOKS, "loss")
    x, y, symbols, sizes = [], [], [], []
    for k, places in enumerate(walk.T):
        x += [*places, None]
        y += [k + height] * len(places) + [None]
        symbols += ["circle"] * (len(places) - 1) + [
            "triangle-right" if places[-1] >= places[-2] else "triangle-left",
            "circle",
        ]
        sizes += [3] * steps + [8, 8, 0]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": f"{look.label}, steps",
        "x": x,
        "y": y,
        "xaxis": axis,
        "line": {"color": look.colour, "width": 2},
        "hoverinfo": "skip",
        "marker": {"color": look.colour, "symbol": symbols, "size": sizes, "opacity": 1, "line": {"width": 0}},
    }


def class_axis(classes: Sequence[str], right: int | None) -> dict[str, Any]:
    """Return the y axis with a row for each class; the right one, where one is, has a tick."""
    names = [f"<b>{name} ✓</b>" if k == right else str(name) for k, name in enumerate(classes)]
    return style.axis(
        tr("class"),
        range=[len(classes) - 0.5, -0.5],
        tickvals=list(range(len(classes))),
        ticktext=names,
        showgrid=False,
        ticklen=0,
    )


def _bars_words(
    p: np.ndarray,
    classes: Sequence[str],
    right: int | None,
    temperature: float,
    pushed: bool,
    steps: int,
    optimizer: str,
) -> tuple[str, str]:
    best = int(p.argmax())
    title = tr("Softmax gives {p} to {classes}", p=percent(float(p[best])), classes=classes[best])
    if right is not None and right != best:
        title += tr(", and {p} to {classes}, which is right", p=percent(float(p[right])), classes=classes[right])
    elif right is not None:
        title += tr(", which is right")
    if temperature != 1:
        title = tr("At temperature {temperature:.2g}, s{title}", temperature=temperature, title=title[1:])
    if not pushed:
        bits = float(-np.sum(p * np.log2(np.maximum(p, 1e-300))))
        known = tr("Uncertainty: {bits:.2f} bits of at most {most:.2f}.", bits=bits, most=np.log2(len(p)))
        return title, known + (tr(" Orange marks: temperature 1.") if temperature != 1 else "")
    way = tr("the way of {steps}, and the next one", steps=count(steps, "step")) if steps else tr("the next step")
    return title, tr("Bars: where it begins. Lines: {way} of {optimizer} down each loss.", way=way, optimizer=optimizer)
