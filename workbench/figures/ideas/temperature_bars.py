"""What a temperature does to the probabilities of softmax, as bars."""

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.activations import softmax
from workbench.figures.base import style
from workbench.figures.base.style import CLEAR, MUTED, TRAINING, VALIDATION, note
from workbench.figures.ideas.class_gradient_steps import checked_scores
from workbench.language import tr
from workbench.quantities import percent


def temperature_bars(logits: np.ndarray, classes: list[str], temperature: float = 1.0) -> go.Figure:
    """Draw the probabilities that softmax makes of the same scores at a temperature, beside those at 1.

    Args:
        logits: scores of shape (c,).
        classes: the names of the classes, c of them.
        temperature: above 0. Default 1.

    Raises:
        ValueError: there are not as many scores as classes.
    """
    logits = checked_scores(logits, classes)
    now, plain = softmax(logits, temperature=temperature), softmax(logits)
    winner = int(now.argmax())
    bits = float(-np.sum(now * np.log2(np.maximum(now, 1e-300))))
    title = tr(
        "At temperature {temperature:.2g}, {classes} gets {now}",
        temperature=temperature,
        classes=classes[winner],
        now=percent(float(now[winner])),
    )
    subtitle = tr(
        "Uncertainty: {bits:.2f} bits of at most {log2:.2f}. Orange marks: temperature 1. The order never changes.",
        bits=bits,
        log2=np.log2(len(classes)),
    )
    return style.figure(
        [
            {
                "type": "bar",
                "orientation": "h",
                "name": tr("temperature {temperature:.2g}", temperature=temperature),
                "x": now,
                "y": classes,
                "marker": {"color": [TRAINING if index == winner else MUTED for index in range(len(classes))]},
                "hovertemplate": "%{y}: %{x:.1%}<extra></extra>",
            },
            {
                "type": "scatter",
                "mode": "markers",
                "name": "temperature 1",
                "x": plain,
                "y": classes,
                "marker": {"symbol": "line-ns", "size": 16, "line": {"width": 3, "color": VALIDATION}},
                "cliponaxis": False,
                "hovertemplate": tr("%{y}: %{x:.1%} at temperature 1<extra></extra>"),
            },
        ],
        title=title,
        subtitle=subtitle,
        height=120 + 26 * len(classes),
        margin={"r": 60},
        bargap=0.25,
        alt=tr("{title}. {subtitle} One bar for each class.", title=title, subtitle=subtitle),
        # In a column of their own: at the ends of the bars the marks would cross them out.
        annotations=[
            note(percent(float(share)), x=1, xanchor="left", xshift=4, y=name, yref="y", font={"size": 11})
            for name, share in zip(classes, now, strict=True)
        ],
        xaxis=style.axis(tr("probability"), range=[0, 1], tickformat=".0%", nticks=5),
        yaxis=style.axis(
            tr("class"), type="category", autorange="reversed", showgrid=False, dtick=1, ticklen=6, tickcolor=CLEAR
        ),
    )
