"""How exact central differences are: the error of a measured slope against the size of the step."""

import numpy as np
import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.line_styles import power_axis
from workbench.figures.base.style import TRAINING, note
from workbench.language import tr


def step_size_error(epsilons: np.ndarray, errors: np.ndarray) -> go.Figure:
    """Draw how far a measured gradient is off for each size of the step.

    Args:
        epsilons: sizes of the step, shape (n,), above 0.
        errors: the relative difference to the true gradient for each, shape (n,); 0 is left out.
    """
    epsilons, errors = np.asarray(epsilons, np.float64), np.asarray(errors, np.float64)
    errors = np.where(errors > 0, errors, np.nan)
    best = int(np.nanargmin(errors))
    title = tr("The best step is neither large nor tiny: {epsilons:.0e}", epsilons=epsilons[best])
    subtitle = tr("There the measured gradient is off by {errors:.0e}, relative to its size.", errors=errors[best])
    return style.figure(
        [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": "error",
                "x": epsilons,
                "y": errors,
                "line": {"color": TRAINING, "width": 2},
                "marker": {"size": 6},
                "hovertemplate": tr("step %{x:.0e}: off by %{y:.1e}<extra></extra>"),
            },
            {
                "type": "scatter",
                "mode": "markers",
                "name": "best",
                "x": [epsilons[best]],
                "y": [errors[best]],
                "marker": {"size": 14, "symbol": "circle-open", "color": style.VALIDATION, "line": {"width": 3}},
                "hoverinfo": "skip",
            },
        ],
        title=title,
        subtitle=subtitle,
        height=360,
        margin={"l": 64},
        alt=tr(
            "{title}. {subtitle} A curve like a V: rounding on the left, the bend of the loss on the right.",
            title=title,
            subtitle=subtitle,
        ),
        annotations=[
            note("◂ rounding", x=0.02, y=0.06, xanchor="left"),
            note(tr("the loss bends ▸"), x=0.98, y=0.06, xanchor="right"),
        ],
        xaxis=style.axis(tr("step ε (units of the weight)"), type="log", **power_axis(epsilons)),
        yaxis=style.axis(tr("relative difference"), type="log", **power_axis(errors)),
    )
