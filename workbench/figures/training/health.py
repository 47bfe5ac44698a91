"""How the layers of a network are, number by number, over the epochs."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.line_styles import Look, end_names, power_axis
from workbench.figures.base.style import EVENT, LEARNING_RATE, MUTED, TRAINING, VALIDATION, note
from workbench.language import tr

# Told apart by colour, dashes and marks: nobody tells ten colours apart.
_LOOKS = [
    (colour, dash)
    for dash in ("solid", "dash", "dot")
    for colour in (TRAINING, VALIDATION, LEARNING_RATE, EVENT, "#808080")
]
_HEIGHT = 360  # pixels


def layers_over_epochs(
    epochs: Sequence[int],
    layers: Sequence[str],
    values: np.ndarray,
    *,
    what: str,
    title: str,
    healthy: tuple[float, float] | None = None,
    healthy_words: str = "usual",
    logarithmic: bool = False,
    now: int | None = None,
) -> go.Figure:
    """Draw one number of each layer over the epochs, with the range in which it usually lies.

    Args:
        epochs: shape (E,).
        layers: their names, L of them.
        values: shape (E, L); NaN is left out, as are layers that have nothing else.
        what: the name of the number, with its unit.
        title: the finding.
        healthy: lowest and highest usual value, drawn as a band. Default: none.
        healthy_words: what stands at the band.
        logarithmic: powers of ten up the side; what is 0 or below is left out. Default False.
        now: the epoch that is looked at, marked by a line. Default: none.
    """
    layers = [style.plain(name) for name in layers]
    values = np.asarray(values, dtype=np.float64)
    values = np.where(np.isfinite(values) & ((values > 0) | (not logarithmic)), values, np.nan)
    used = [place for place in range(len(layers)) if np.isfinite(values[:, place]).any()]
    known = [*values[:, used][np.isfinite(values[:, used])], *(healthy or ())]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    upper: dict[str, Any] = {"type": "log", **power_axis(known)} if logarithmic else {"nticks": 6}
    if logarithmic:
        upper["range"] = [np.log10(low) - 0.15, np.log10(high) + 0.15] if known else [-4, 0]
    else:
        upper["range"] = [min(0.0, low) - 0.03 * (high - low), high + 0.08 * ((high - low) or 1)]
    shapes, notes = [], []
    if healthy:
        shapes.append(
            {
                "type": "rect",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": healthy[0],
                "y1": healthy[1],
                "fillcolor": "rgba(0, 158, 115, 0.16)",
                "line": {"width": 0},
                "layer": "below",
            }
        )
        top = np.log10(healthy[1]) if logarithmic else healthy[1]
        notes.append(
            note(healthy_words, x=0, xanchor="left", xshift=4, y=top, yref="y", yanchor="top", font={"size": 11})
        )
    if now is not None:
        shapes.append(
            {
                "type": "line",
                "x0": now,
                "x1": now,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"color": MUTED, "width": 2, "dash": "dash"},
            }
        )
    if not known:
        notes.append(note(tr("Nothing here is measured in this network.")))
    looks = [Look(layers[place], *_LOOKS[order % len(_LOOKS)], "circle") for order, place in enumerate(used)]
    traces = [_line(epochs, values[:, place], look) for place, look in zip(used, looks, strict=True)]
    ends = [values[np.isfinite(values[:, place]), place][-1] for place in used]
    heights = [float(np.log10(end)) if logarithmic else float(end) for end in ends]
    low, high = upper["range"]
    ends = [(height, look, "") for height, look in zip(heights, looks, strict=True)]
    notes += end_names(ends, (low, high), _HEIGHT - 110)
    names = ", ".join(layers[place] for place in used) or "none"
    return style.figure(
        traces or [{"type": "scatter", "mode": "lines", "name": what, "x": [], "y": []}],
        title=title,
        height=_HEIGHT,
        margin={"l": 60, "r": 118},
        shapes=shapes,
        annotations=notes,
        alt=tr("{title}. Lines over the epochs, one for each layer: {names}.", title=title, names=names),
        xaxis=style.axis(tr("epoch"), nticks=8, range=_around(epochs)),
        yaxis=style.axis(what, **upper),
    )


def _line(epochs: Sequence[int], values: np.ndarray, look: Look) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": look.label,
        "x": list(epochs),
        "y": values,
        "line": {"color": look.colour, "dash": look.dash, "width": 2},
        "marker": {"size": 6, "color": look.colour},
        "hovertemplate": f"{look.label}, epoch %{{x}}: %{{y:.3g}}<extra></extra>",
    }


def _around(epochs: Sequence[int]) -> list[float]:
    low, high = (min(epochs), max(epochs)) if len(epochs) else (0, 1)
    return [low - 0.3, high + 0.3]
