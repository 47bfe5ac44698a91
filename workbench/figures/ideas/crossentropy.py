"""Crossentropy as curves and bars: surprise, the push on each score, and where the naive form ends."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.activations import sigmoid, softmax
from workbench.concepts.losses import (
    binary_crossentropy,
    binary_crossentropy_gradient,
    categorical_crossentropy,
    categorical_crossentropy_gradient,
)
from workbench.figures.base import style
from workbench.figures.base.style import MUTED, TRAINING, VALIDATION, note
from workbench.language import tr
from workbench.quantities import number


def surprise(probability: float = 0.7) -> go.Figure:
    """Draw crossentropy and squared error over the probability that the right class was given.

    Args:
        probability: where the points stand, above 0 to 1. Default 0.7.
    """
    p = np.union1d(np.linspace(0.005, 1, 200), [probability])
    # One sample a row, one number in it: the probability of the class that is right.
    cross, square = -np.log(p), (1 - p) ** 2
    here = -float(np.log(probability)), (1 - probability) ** 2
    title = tr(
        "Right class given {probability}: crossentropy {first_here:.3f}, squared error {here:.3f}",
        probability=number(probability),
        first_here=here[0],
        here=here[1],
    )
    subtitle = tr("Squared error never exceeds 1. Crossentropy knows no limit: who is sure and wrong pays.")
    points = [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [probability],
            "y": [y],
            "name": f"{name}, here",
            "marker": {"size": 10, "color": colour},
            "cliponaxis": False,
            "hoverinfo": "skip",
        }
        for name, y, colour in zip(("crossentropy", tr("squared error")), here, (TRAINING, VALIDATION), strict=True)
    ]
    return style.figure(
        [line("crossentropy", p, cross, TRAINING), line(tr("squared error"), p, square, VALIDATION), *points],
        title=title,
        subtitle=subtitle,
        height=360,
        alt=tr(
            "{title}. {subtitle} Two falling curves over probabilities from 0 to 1; both reach 0 at 1.",
            title=title,
            subtitle=subtitle,
        ),
        annotations=[
            curve_name("crossentropy: -log p", TRAINING, 0.2, 2.4),
            curve_name(tr("squared error: (1 - p)²"), VALIDATION, 0.02, 0.2),
        ],
        xaxis=style.axis(tr("probability given to the right class"), range=[0, 1.01], dtick=0.2),
        yaxis=style.axis(tr("loss of this sample"), range=[0, 5.4], dtick=1),
    )


def sure_and_wrong(score: float = -5.0) -> go.Figure:
    """Draw both losses of a yes-or-no answer whose truth is yes, and their slopes, over the score before the sigmoid.

    Args:
        score: the logit where the points stand, -8 to 8. Default -5: sure of the wrong answer.
    """
    z = np.union1d(np.linspace(-8, 8, 161), [score])
    curves = {"crossentropy": (TRAINING, *_cross(z)), "squared error": (VALIDATION, *_square(z))}
    traces, pulls = [], {}
    for name, (colour, values, slopes) in curves.items():
        for axis, y in (("y", values), ("y2", slopes)):
            traces.append({**line(name, z, y, colour), "yaxis": axis})
            traces.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "name": f"{name}, here",
                    "x": [score],
                    "y": [y[z == score][0]],
                    "yaxis": axis,
                    "hoverinfo": "skip",
                    "marker": {"size": 10, "color": colour},
                }
            )
        pulls[name] = abs(float(slopes[z == score][0]))
    p = sigmoid(np.array(score)).item()
    title = tr(
        "Score {score}, p = {p:.3f}: crossentropy pulls with {crossentropy:.3f}, squared error with "
        "{squared_error:.3f}",
        score=number(score),
        p=p,
        crossentropy=pulls["crossentropy"],
        squared_error=pulls["squared error"],
    )
    subtitle = tr("The truth is yes. Above: the loss. Below: its slope, the pull on the score.")
    return style.figure(
        traces,
        title=title,
        subtitle=subtitle,
        height=470,
        margin={"l": 56},
        alt=tr(
            "{title}. {subtitle} Crossentropy's slope goes to -1 on the left; squared error's goes back to 0 there.",
            title=title,
            subtitle=subtitle,
        ),
        annotations=[
            curve_name("crossentropy", TRAINING, -5.6, 6.9),
            curve_name(tr("squared error"), VALIDATION, -7.8, 2.0),
        ],
        xaxis=style.axis(tr("score before the sigmoid (logit)"), range=[-8, 8], dtick=2, anchor="y2"),
        yaxis=style.axis(tr("loss"), domain=[0.5, 1.0], range=[-0.3, 8.2], dtick=2),
        yaxis2=style.axis(tr("slope of the loss"), domain=[0.0, 0.4], range=[-1.08, 0.12], dtick=0.5),
    )


def _cross(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    y, z = np.ones((len(z), 1)), z[:, None]
    return binary_crossentropy(y, z, from_logits=True), binary_crossentropy_gradient(y, z, from_logits=True)[:, 0]


def _square(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    p = sigmoid(z)
    return (1 - p) ** 2, -2 * (1 - p) * p * (1 - p)  # chain rule: slope by p, times the slope of the sigmoid


def push_bars(
    first: float = 0.85,
    second: float = 0.0,
    third: float = -1.0,
    right: str = "7",
    *,
    classes: tuple[str, str, str] = ("7", "1", "9"),
) -> go.Figure:
    """Draw what softmax makes of three scores, and how gradient descent on crossentropy then pushes each of them.

    Args:
        first, second, third: the scores. Default 0.85, 0, -1.
        right: which class is the right one, one of `classes`.
        classes: the names of the three classes. Default: the digits 7, 1 and 9.
    """
    scores = np.array([first, second, third])
    label = np.array([float(name == right) for name in classes])
    p = softmax(scores)
    push = -categorical_crossentropy_gradient(label, scores, from_logits=True)
    loss = categorical_crossentropy(label, scores, from_logits=True).item()
    own = float(push[list(classes).index(right)])
    title = tr("The right score is pushed up by {own:.2f}, the others down by {own:.2f} together", own=own)
    subtitle = tr("Blue: probability p. Orange: the push y - p on the score. Crossentropy {loss:.3f}.", loss=loss)
    bars = [
        {
            "type": "bar",
            "name": name,
            "x": list(classes),
            "y": values,
            "text": [f"{value:{form}}" for value in values],
            "textposition": "outside",
            "cliponaxis": False,
            "marker": {"color": colour},
            "textfont": {"size": 12},
            "hovertemplate": f"%{{x}}: {name} %{{y:.3f}}<extra></extra>",
        }
        for name, values, colour, form in (("probability", p, TRAINING, ".2f"), ("push", push, VALIDATION, "+.2f"))
    ]
    return style.figure(
        bars,
        title=title,
        subtitle=subtitle,
        height=380,
        bargap=0.35,
        bargroupgap=0.08,
        alt=tr(
            "{title}. {subtitle} Two bars for each class: probabilities {p}; pushes {push}.",
            title=title,
            subtitle=subtitle,
            p=", ".join(f"{value:.2f}" for value in p),
            push=", ".join(f"{value:+.2f}" for value in push),
        ),
        xaxis=style.axis(tr("class (right: {right})", right=right), type="category", showgrid=False),
        yaxis=style.axis(
            tr("probability, and push on the score"), range=[-1.15, 1.15], dtick=0.5, zeroline=True, zerolinecolor=MUTED
        ),
    )


def line(name: str, x: np.ndarray, y: np.ndarray, colour: str) -> dict[str, Any]:
    """Return the trace of a curve."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": x,
        "y": y,
        "line": {"color": colour, "width": 2, "simplify": False},
        "hovertemplate": f"{name} at %{{x:.3~g}}: %{{y:.3f}}<extra></extra>",
    }


def curve_name(text: str, colour: str, x: float, y: float) -> dict[str, Any]:
    """Return the name of a curve behind a piece of its line, at a place of the plot."""
    return note(f'<span style="color:{colour}">━</span> {text}', x=x, y=y, xref="x", yref="y", xanchor="left")
