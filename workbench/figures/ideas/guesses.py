"""What was guessed beside what came, and how often somebody is right who is so sure."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.style import EVENT, MUTED, TRAINING, note
from workbench.language import tr
from workbench.quantities import as_read


def guessed_number(
    guessed: float, came: float, low: float, high: float, *, near: float, unit: str = "", log: bool = False
) -> go.Figure:
    """Draw a line of numbers with two marks: what was guessed, and what came.

    Args:
        guessed, came: the two numbers.
        low, high: the ends of the line.
        near: how far from what came a guess is right; on a logarithmic line as a factor.
        unit: what is counted. Default: nothing.
        log: whether the line is logarithmic. Default no.
    """
    right = (came / near, came * near) if log else (came - near, came + near)
    marks = [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [value],
            "y": [0],
            "name": name,
            "marker": {"color": colour, "size": 16, "symbol": symbol},
            "cliponaxis": False,
            "hovertemplate": "%{x:.4g}<extra></extra>",
        }
        for value, name, colour, symbol in (
            (guessed, tr("your guess"), EVENT, "diamond"),
            (came, tr("what came"), TRAINING, "circle"),
        )
    ]
    words = tr("You guessed {guessed}, and {came} came", guessed=as_read(guessed), came=as_read(came))
    return style.figure(
        marks,
        title=words,
        height=170,
        alt=tr("{words}: two marks on a line from {low} to {high}.", words=words, low=as_read(low), high=as_read(high)),
        shapes=[
            {
                "type": "rect",
                "x0": right[0],
                "x1": right[1],
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "fillcolor": TRAINING,
                "opacity": 0.12,
                "line": {"width": 0},
            }
        ],
        annotations=[
            note(name, x=float(np.log10(value)) if log else value, xref="x", y=0, yref="y", yshift=shift)
            for value, name, shift in ((guessed, tr("your guess"), 20), (came, tr("what came"), -20))
        ],
        xaxis=style.axis(
            unit or tr("the answer"), type="log" if log else "linear", range=_ends(low, high, guessed, came, log=log)
        ),
        yaxis=style.axis(tr("marks"), range=[-1, 1], visible=False),
    )


def _ends(low: float, high: float, guessed: float, came: float, *, log: bool) -> list[float]:
    """Return the ends of a line on which both numbers lie."""
    low, high = min(low, guessed, came), max(high, guessed, came)
    if log:
        low, high = float(np.log10(low)), float(np.log10(high))
    room = 0.04 * (high - low)
    return [low - room, high + room]


def guessed_curve(
    x: np.ndarray,
    guessed: Sequence[float] | None,
    came: Sequence[float],
    xlabel: str,
    ylabel: str,
    y: tuple[float, float],
) -> go.Figure:
    """Draw a sketched curve over what came.

    Args:
        x: where the points lie: (n,).
        guessed: the sketch: (n,); None where nothing was guessed.
        came: what came: (n,).
        xlabel, ylabel: what the axes say.
        y: the ends of the upright axis.
    """
    lines = [(came, tr("what came"), TRAINING, "solid")]
    title = tr("What came: {ylabel} over {xlabel}", ylabel=ylabel, xlabel=xlabel)
    if guessed is not None:
        lines.append((guessed, tr("your sketch"), EVENT, "dash"))
        title = tr("Your sketch, dashed, and what came, solid: {ylabel}", ylabel=ylabel)
    return style.figure(
        [
            {
                "type": "scatter",
                "mode": "lines",
                "x": x,
                "y": np.asarray(values, float),
                "name": name,
                "line": {"color": colour, "width": 3, "dash": dash},
                "hovertemplate": "%{y:.3g}<extra></extra>",
            }
            for values, name, colour, dash in lines
        ],
        title=title,
        height=300,
        alt=tr(
            "{title}. From {first:.3g} at the left to {last:.3g} at the right.",
            title=title,
            first=came[0],
            last=came[-1],
        ),
        xaxis=style.axis(xlabel),
        yaxis=style.axis(ylabel, range=list(y)),
    )


def guess_calibration(
    names: Sequence[str], claimed: Sequence[float], shares: Sequence[float | None], amounts: Sequence[int]
) -> go.Figure:
    """Draw how often somebody was right beside how sure they were.

    Args:
        names: how sure one was, in words.
        claimed: the share that would be right if one knew oneself well.
        shares: the share that was right; None where there is nothing to say.
        amounts: how many guesses each is made of.
    """
    title = tr("How often you were right, by how sure you were")
    subtitle = tr("Lines: how often you would be, if you knew yourself well.")
    known = [
        (name, share, amount) for name, share, amount in zip(names, shares, amounts, strict=True) if share is not None
    ]
    return style.figure(
        [
            {
                "type": "bar",
                "name": tr("near enough"),
                "x": [name for name, _, _ in known],
                "y": [share for _, share, _ in known],
                "marker": {"color": TRAINING},
                "hovertemplate": "%{x}: %{y:.0%}<extra></extra>",
            },
            {
                "type": "scatter",
                "mode": "markers",
                "name": tr("as sure as you were"),
                "x": list(names),
                "y": list(claimed),
                "marker": {"symbol": "line-ew", "size": 44, "line": {"width": 3, "color": EVENT}},
                "hovertemplate": tr("%{x}: %{y:.0%} would be right<extra></extra>"),
            },
        ],
        title=title,
        subtitle=subtitle,
        height=280,
        alt=tr("{title}. {subtitle} One bar for each.", title=title, subtitle=subtitle),
        bargap=0.5,
        annotations=[
            note(
                tr("{share:.0f} % of {amount}", share=100 * share, amount=amount),
                x=name,
                xref="x",
                y=share,
                yref="y",
                yanchor="bottom",
                font={"size": 11},
            )
            for name, share, amount in known
        ],
        xaxis=style.axis(tr("how sure you were"), type="category", categoryarray=list(names), linecolor=MUTED),
        yaxis=style.axis(tr("share near enough"), range=[0, 1.12], tickformat=".0%", nticks=5),
    )
