"""Squared error as the likelihood of a bell curve."""

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.losses import LOSSES
from workbench.figures.base import style
from workbench.figures.base.line_styles import curve_and_point
from workbench.figures.base.style import EVENT, MUTED, TRAINING
from workbench.language import tr
from workbench.quantities import number


def likelihood(
    guess: float = 1.0, spread: float = 1.0, *, values: tuple[float, ...] = (1.2, 1.9, 2.3, 3.1, 3.5)
) -> go.Figure:
    """Draw a bell curve over measured values, and below it how improbable these make each guess.

    Args:
        guess: the middle of the bell in °C, -1 to 6. Default 1.
        spread: its standard deviation in °C, above 0. Default 1.
        values: measured values in °C.
    """
    data, middles = np.array(values), np.linspace(-1, 6, 141)
    squares = LOSSES["mean_squared_error"](*np.broadcast_arrays(data, middles[:, None]))
    constant = len(data) * np.log(spread * np.sqrt(2 * np.pi))
    surprises = constant + len(data) / (2 * spread**2) * squares
    square = float(((data - guess) ** 2).mean())
    surprise = constant + len(data) / (2 * spread**2) * square
    title = tr(
        "Guess {guess:.1f} °C: mean squared error {square:.2f}, -log likelihood {surprise:.2f}",
        guess=guess,
        square=square,
        surprise=surprise,
    )
    subtitle = tr(
        "{surprise:.2f} = {constant:.2f} + {data} / (2 · {spread}²) · {square:.2f}. Both are lowest at the "
        "mean, {data_2:.1f} °C.",
        surprise=surprise,
        constant=constant,
        data=len(data),
        spread=number(spread),
        square=square,
        data_2=data.mean(),
    )
    stems = {
        "type": "scatter",
        "mode": "lines",
        "name": "measured",
        "x": np.repeat(data, 3),
        "y": np.outer(_bell(data, guess, spread), [0, 1, np.nan]).ravel(),
        "line": {"color": EVENT, "width": 2},
        "hoverinfo": "skip",
    }
    dots = {
        "type": "scatter",
        "mode": "markers",
        "name": "density",
        "x": data,
        "y": _bell(data, guess, spread),
        "marker": {"size": 9, "color": EVENT},
        "hovertemplate": "%{x} °C: density %{y:.3f}<extra></extra>",
    }
    bell = {
        "type": "scatter",
        "mode": "lines",
        "name": tr("bell curve"),
        "x": middles,
        "y": _bell(middles, guess, spread),
        "line": {"color": MUTED, "width": 2, "simplify": False},
        "hoverinfo": "skip",
    }
    below = curve_and_point(tr("-log likelihood"), middles, surprises, guess, surprise, TRAINING, "y2")
    return style.figure(
        [bell, stems, dots, *below],
        title=title,
        subtitle=subtitle,
        height=460,
        margin={"l": 56},
        alt=tr(
            "{title}. {subtitle} Above, five measured values under a bell curve around the guess; below, a "
            "parabola over all guesses with the present one marked.",
            title=title,
            subtitle=subtitle,
        ),
        xaxis=style.axis(tr("temperature, guessed or measured (°C)"), range=[-1, 6], dtick=1, anchor="y2"),
        yaxis=style.axis(tr("density (1/°C)"), domain=[0.56, 1.0], rangemode="tozero", nticks=5),
        yaxis2=style.axis(tr("-log likelihood (no unit)"), domain=[0.0, 0.45], nticks=5),
    )


def _bell(x: np.ndarray, middle: float, spread: float) -> np.ndarray:
    return np.exp(-(((x - middle) / spread) ** 2) / 2) / (spread * np.sqrt(2 * np.pi))
