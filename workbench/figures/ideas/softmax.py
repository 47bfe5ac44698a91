"""Softmax by its temperature, and by what one score does to all probabilities."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.activations import softmax, softmax_jacobian
from workbench.figures.base import style
from workbench.figures.base.line_styles import end_names, look
from workbench.figures.base.style import CLEAR, MUTED, TRAINING, VALIDATION, note
from workbench.figures.ideas.class_gradient_steps import checked_scores
from workbench.language import tr
from workbench.quantities import percent

COLDEST, HOTTEST = 0.05, 20.0
_TICKS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20)


def temperature_curves(scores: Sequence[float], classes: Sequence[str], temperature: float = 1.0) -> go.Figure:
    """Draw the probability of each class over the temperature of the softmax.

    Args:
        scores: shape (c,).
        classes: their names, c of them.
        temperature: where the points stand, 0.05 to 20. Default 1.

    Raises:
        ValueError: there are not as many scores as classes.
    """
    z = checked_scores(scores, classes)
    powers = np.linspace(np.log10(COLDEST), np.log10(HOTTEST), 81)  # drawn by its power of ten: dragged evenly
    shares = np.stack([softmax(z, temperature=10**power) for power in powers])
    now, here = softmax(z, temperature=temperature), float(np.log10(temperature))
    best = int(now.argmax())
    bits = float(-np.sum(now * np.log2(np.maximum(now, 1e-300))))
    title = tr(
        "At temperature {temperature:.2g}, {classes} gets {now}",
        temperature=temperature,
        classes=classes[best],
        now=percent(float(now[best])),
    )
    subtitle = tr("Cold: one class takes everything. Hot: all alike. Uncertainty here: {bits:.2f} bits.", bits=bits)
    traces, ends = [], []  # names stand where the curves end: on the hot side
    for k, name in enumerate(classes):
        shape = look(str(name), k)
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": str(name),
                "x": powers,
                "y": shares[:, k],
                "line": {"color": shape.colour, "dash": shape.dash, "width": 2, "simplify": False},
                "hovertemplate": f"{name}: %{{y:.1%}}<extra></extra>",
            }
        )
        ends.append((float(shares[-1, k]), shape, ""))
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "name": "here",
            "x": [here] * len(now),
            "y": now,
            "marker": {
                "size": 10,
                "line": {"width": 0},
                "color": [look(str(name), k).colour for k, name in enumerate(classes)],
            },
            "hoverinfo": "skip",
        }
    )
    names = end_names(ends, (0, 1), 190)
    return style.figure(
        traces,
        title=title,
        subtitle=subtitle,
        height=330,
        margin={"r": 52, "t": 14},
        alt="",
        meta={
            "alt": tr(
                "{title}. {subtitle} One curve for each class, over temperatures from 0.05 to 20.",
                title=title,
                subtitle=subtitle,
            ),
            "handles": [{"name": "temperature", "x": here}],
        },
        shapes=[
            {
                "type": "line",
                "x0": here,
                "x1": here,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "layer": "below",
                "line": {"color": MUTED, "width": 2},
            }
        ],
        annotations=[*names, note("temperature", x=here, xref="x", y=1, yanchor="bottom", font={"size": 11})],
        xaxis=style.axis(
            tr("temperature (logarithmic)"),
            range=[powers[0], powers[-1]],
            tickvals=[float(np.log10(tick)) for tick in _TICKS],
            ticktext=[f"{tick:g}" for tick in _TICKS],
        ),
        yaxis=style.axis(tr("probability"), range=[-0.02, 1.02], tickformat=".0%", dtick=0.25),
    )


def softmax_slopes(
    scores: Sequence[float], classes: Sequence[str], which: int = 0, temperature: float = 1.0
) -> go.Figure:
    """Draw how fast each probability moves while one score grows: a column of the Jacobian of softmax.

    Args:
        scores: shape (c,).
        classes: their names, c of them.
        which: whose score grows. Default 0, the first.
        temperature: above 0, default 1.

    Raises:
        ValueError: there are not as many scores as classes.
    """
    z = checked_scores(scores, classes)
    slopes = softmax_jacobian(z / temperature)[:, which] / temperature
    title = tr(
        "A little more score for {classes} moves its own probability with the slope {slopes:.3f}",
        classes=classes[which],
        slopes=slopes[which],
    )
    subtitle = tr("What one class gains, the others lose: the bars add up to 0. Near 0 % and 100 % nothing moves.")
    reach = max(0.3, 1.1 * float(np.abs(slopes).max()))
    return style.figure(
        [
            {
                "type": "bar",
                "orientation": "h",
                "name": "slope",
                "x": slopes,
                "y": list(range(len(z))),
                "width": 0.6,
                "marker": {"color": [TRAINING if k == which else VALIDATION for k in range(len(z))]},
                "hovertemplate": "%{x:+.4f}<extra></extra>",
            }
        ],
        title=title,
        subtitle=subtitle,
        height=140 + 36 * len(z),
        margin={"r": 56},
        alt=f"{title}. {subtitle} "
        + ", ".join(f"{name} {slope:+.3f}" for name, slope in zip(classes, slopes, strict=True))
        + ".",
        annotations=[
            note(f"{slope:+.3f}", x=1, xanchor="left", xshift=4, y=k, yref="y", font={"size": 11})
            for k, slope in enumerate(slopes)
        ],
        xaxis=style.axis(
            tr("slope of the probability"), range=[-reach, reach], nticks=5, zeroline=True, zerolinecolor=MUTED
        ),
        yaxis=style.axis(
            tr("class"),
            range=[len(z) - 0.5, -0.5],
            tickvals=list(range(len(z))),
            ticktext=[str(name) for name in classes],
            showgrid=False,
            ticklen=6,
            tickcolor=CLEAR,
        ),
    )
