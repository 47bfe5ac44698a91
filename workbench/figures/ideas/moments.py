"""What Adam remembers, step by step, with its bias correction and without."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from workbench.figures.base import style
from workbench.figures.base.line_styles import Look, end_names
from workbench.language import later, tr
from workbench.quantities import number

_HEIGHT = 560
_PANELS = {"y": (0.72, 1.0), "y2": (0.36, 0.64), "y3": (0.0, 0.28)}
_END = 0.74
_WITH = ("solid", style.VALIDATION)
_WITHOUT = ("dash", style.TRAINING)


def adam_memory(
    gradients: ArrayLike,
    corrected: Mapping[str, np.ndarray],
    plain: Mapping[str, np.ndarray],
    learning_rate: float,
    *,
    uirevision: str = "keep",
) -> go.Figure:
    """Draw the running means of one weight, and the step that comes of them, with and without bias correction.

    Args:
        gradients: what Adam was fed, n numbers.
        corrected: what it remembered with bias correction: `m_hat`, `v_hat`, `change`, each of shape (n,).
        plain: the same without; its `m_hat` and `v_hat` are `m` and `v` themselves.
        learning_rate: steps are drawn as multiples of it; above 0.
        uirevision: while this stays the same, a redrawn figure keeps its zoom.
    """
    gradients = np.asarray(gradients, float)
    t = np.arange(1, len(gradients) + 1)
    panels = later({
        "y": ("mean gradient", gradients, plain["m_hat"], corrected["m_hat"], ("m", "m̂")),
        "y2": ("root of mean square", np.abs(gradients), np.sqrt(plain["v_hat"]), np.sqrt(corrected["v_hat"]),
               ("√v", "√v̂")),
        "y3": ("step / learning rate", None, -plain["change"] / learning_rate, -corrected["change"] / learning_rate,
               ("without", "corrected")),
    })  # fmt: skip
    traces, names, axes = [], [], {}
    for axis, (label, raw, without, with_, words) in panels.items():
        if raw is not None:
            traces.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "name": "gradient" if axis == "y" else tr("its size"),
                    "x": t,
                    "y": raw,
                    "yaxis": axis,
                    "marker": {"color": style.MUTED, "size": 5},
                    "hovertemplate": "step %{x}: %{y:.3~g}<extra></extra>",
                }
            )
        for values, (dash, colour), word in zip((without, with_), (_WITHOUT, _WITH), words, strict=True):
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": word,
                    "x": t,
                    "y": values,
                    "yaxis": axis,
                    "line": {"color": colour, "dash": dash, "width": 2},
                    "hovertemplate": f"{word}, step %{{x}}: %{{y:.3~g}}<extra></extra>",
                }
            )
        every = np.concatenate([part for part in (raw, without, with_, [0.0]) if part is not None])
        low, high = float(every.min()), float(every.max())
        bounds = (low - 0.08 * (high - low), high + 0.08 * (high - low) or 1.0)
        pixels = (_HEIGHT - 90) * (_PANELS[axis][1] - _PANELS[axis][0])
        looks = [
            Look(word, colour, dash, "circle") for word, (dash, colour) in zip(words, (_WITHOUT, _WITH), strict=True)
        ]
        ends = [(float(values[-1]), shape, "") for values, shape in zip((without, with_), looks, strict=True)]
        names += end_names(ends, bounds, pixels, axis, x=_END)
        axes[axis.replace("y", "yaxis")] = {
            "title": {"text": label},
            "domain": list(_PANELS[axis]),
            "range": bounds,
            "nticks": 5,
            "automargin": False,
        }
    ratio = abs(plain["change"][0] / corrected["change"][0]) if corrected["change"][0] else 1.0
    title = tr("Without bias correction the first step is {ratio} times as long", ratio=number(ratio))
    if 0.95 < ratio < 1.05:
        title = tr("Here the correction hardly changes the first step")
    return style.figure(
        traces,
        title=title,
        height=_HEIGHT,
        uirevision=uirevision,
        annotations=names,
        alt=tr(
            "{title}. Three panels over {t} steps of Adam: the mean gradient, the root of the mean squared "
            "gradient, and the step in learning rates, each with and without bias correction.",
            title=title,
            t=len(t),
        ),
        margin={"l": 60, "r": 12, "t": 6},
        xaxis=style.axis(tr("step"), anchor="y3", domain=[0, _END], range=[0, len(t) + 0.5], nticks=8),
        **axes,
    )
