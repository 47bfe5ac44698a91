"""Softmax and crossentropy computed step by step, and at once: where the numbers overflow."""

import numpy as np
import plotly.graph_objects as go

from workbench.concepts.losses import (
    categorical_crossentropy,
    naive_crossentropy,
)
from workbench.figures.base import style
from workbench.figures.base.style import LEARNING_RATE, TRAINING, VALIDATION
from workbench.figures.ideas.crossentropy import curve_name, line
from workbench.language import tr


def overflow_curve() -> go.Figure:
    """Draw the crossentropy of a network that is wrong by more and more, in the stable form and in the naive one."""
    sizes = np.union1d(np.geomspace(1, 1e4, 241), [88, 89, 709, 710])
    logits = np.column_stack([sizes, np.zeros_like(sizes)])  # (n, 2): the wrong class leads
    labels = np.broadcast_to([0.0, 1.0], logits.shape)
    stable = categorical_crossentropy(labels, logits, from_logits=True)
    traces, names, ends = [line("stable", sizes, stable, TRAINING)], [], {}
    for kind, colour, width in (("float64", VALIDATION, 6), ("float32", LEARNING_RATE, 12)):
        with np.errstate(all="ignore"):
            naive = naive_crossentropy(labels.astype(kind), logits.astype(kind)).astype("float64")
        fine = np.isfinite(naive)
        ends[kind] = float(sizes[fine].max())
        traces.insert(
            0,
            {
                **line(tr("naive, {kind}", kind=kind), sizes[fine], naive[fine], colour),
                "line": {"color": colour, "width": width, "simplify": False},
                "opacity": 0.6,
            },
        )
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": tr("end of naive, {kind}", kind=kind),
                "x": [ends[kind]],
                "y": [naive[fine].max()],
                "marker": {"symbol": "x", "size": 11, "color": colour},
                "hoverinfo": "skip",
            }
        )
        names.append(
            {
                **curve_name(
                    tr("naive, {kind}: to {ends:.0f}", kind=kind, ends=ends[kind]),
                    colour,
                    3.95,
                    np.log10(ends[kind]) - 0.85,
                ),
                "xanchor": "right",
            }
        )
    names.append(curve_name("stable", TRAINING, 2.8, 3.6))
    title = tr(
        "The naive form ends at {float32:.0f} in float32 and at {float64:.0f} in float64",
        float32=ends["float32"],
        float64=ends["float64"],
    )
    subtitle = tr("Beyond, it is no number. The stable form goes on: the loss is as large as the lead.")
    powers = {"tickvals": [1, 10, 100, 1000, 10000], "ticktext": ["1", "10", "100", "1,000", "10,000"]}
    return style.figure(
        traces,
        title=title,
        subtitle=subtitle,
        height=360,
        annotations=names,
        margin={"l": 64},
        alt=tr(
            "{title}. {subtitle} A straight line over leads from 1 to 10,000; two thicker lines beneath it break off.",
            title=title,
            subtitle=subtitle,
        ),
        xaxis=style.axis(tr("by how much the wrong score leads (logarithmic)"), type="log", range=[0, 4.05], **powers),
        yaxis=style.axis(tr("crossentropy (logarithmic)"), type="log", range=[0, 4.05], **powers),
    )
