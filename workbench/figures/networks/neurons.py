"""What every single neuron says at every place of the plane, side by side."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.style import TRAINING, VALIDATION
from workbench.language import tr
from workbench.quantities import count

_ROW = 80  # pixels
_COLUMNS = 4
_SAME = 1e-6  # pictures that differ by less are the same


def neuron_surfaces(neurons: Sequence[np.ndarray], *, uirevision: str = "keep") -> go.Figure:
    """Draw a small picture of the plane for each neuron: blue where it says least, orange where it says most.

    Each picture has its own scale. A neuron that says the same everywhere is left empty.

    Args:
        neurons: what each layer says on a square grid such as `plane(24)`, one array of shape (side * side, units) for
            each layer, the output last: `network.neurons(plane(24))`.
        uirevision: while this stays the same, a redrawn figure keeps its zoom.
    """
    side = round(len(neurons[0]) ** 0.5)
    rows = [(name, values) for name, layer in zip(_names(neurons), neurons, strict=True) for values in _rows(layer)]
    columns = max(values.shape[1] for _, values in rows)
    cell = side + 2  # a picture and a gap
    canvas = np.full((cell * len(rows), cell * columns), np.nan, np.float32)
    for row, (_, layer) in enumerate(rows):
        for column, values in enumerate(layer.T):
            canvas[row * cell : row * cell + side, column * cell : column * cell + side] = _scaled(values, side)
    title, subtitle = _title(neurons), tr("Blue: the neuron says least. Orange: most. Empty: the same everywhere.")
    first = [name if index == 0 or rows[index - 1][0] != name else "" for index, (name, _) in enumerate(rows)]
    return style.figure(
        [{"type": "heatmap", "name": "neurons", "z": canvas, "zmin": 0, "zmax": 1, "showscale": False,
          "colorscale": [[0, TRAINING], [0.5, "#DDDDDD"], [1, VALIDATION]], "hoverinfo": "skip",
          "hoverongaps": False}],
        title=title, subtitle=subtitle, height=_ROW * len(rows) + 130, uirevision=uirevision, margin={"l": 72},
        alt=tr("{title}. {subtitle} Layers from the first, above, to the output; at most {columns} neurons in a "
"row.", title=title, subtitle=subtitle, columns=_COLUMNS),
        xaxis=style.axis("neurons, row by row", showgrid=False, showticklabels=False, ticks="",
                         range=[-2, cell * columns]),
        yaxis=style.axis("layer", showgrid=False, range=[cell * len(rows), -2], ticks="", ticktext=first,
                         tickvals=[side / 2 + cell * index for index in range(len(rows))],
                         scaleanchor="x", constrain="domain"),
    )  # fmt: skip


def _names(neurons: Sequence[np.ndarray]) -> list[str]:
    return [*(tr("hidden {index}", index=index + 1) for index in range(len(neurons) - 1)), "output"]


def _rows(layer: np.ndarray) -> list[np.ndarray]:
    """Return the neurons of a layer, as many at a time as fit beside each other on a phone."""
    return [layer[:, start : start + _COLUMNS] for start in range(0, layer.shape[1], _COLUMNS)]


def _scaled(values: np.ndarray, side: int) -> np.ndarray:
    """Return a neuron's picture from 0 to 1, its upper edge first; NaN where it never changes."""
    low, high = values.min(), values.max()
    if not high - low > _SAME * max(1.0, abs(high)):
        return np.full((side, side), np.nan)
    return ((values - low) / (high - low)).reshape(side, side)[::-1]


def _title(neurons: Sequence[np.ndarray]) -> str:
    """Say how many of the hidden neurons draw different pictures."""
    hidden = [values for layer in neurons[:-1] for values in layer.T]
    pictures = [_scaled(values, round(len(values) ** 0.5)) for values in hidden]
    alive = [picture for picture in pictures if np.isfinite(picture).all()]
    different: list[np.ndarray] = []
    for picture in alive:
        if all(np.abs(picture - other).max() > 1e-3 for other in different):
            different.append(picture)
    total = count(len(hidden), "hidden neuron")
    if not alive:
        return tr("{total}: none says anything", total=total) if hidden else tr("One neuron: one straight line")
    if len(different) == len(hidden):
        return tr("{total}, each with a picture of its own", total=total)
    silent = f", {len(hidden) - len(alive)} silent" if len(alive) < len(hidden) else ""
    return tr(
        "{total}, but only {pictures}{silent}",
        total=total,
        pictures=count(len(different), "different picture"),
        silent=silent,
    )
