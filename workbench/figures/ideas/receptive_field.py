"""What one pixel of a map sees of the picture, layer by layer: its receptive field."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.cells import GREY, HALVES, axes, cells, frame
from workbench.language import tr
from workbench.quantities import percent


class Field(NamedTuple):
    """One layer: what it is called, the side of its map, of its receptive field, and the step between two of them."""

    name: str
    side: int
    field: int
    step: int


def receptive_fields(
    picture: np.ndarray, fields: Sequence[Field], layer: int = 1, row: int = 0, column: int = 0
) -> go.Figure:
    """Draw a picture and the map of one layer: framed, one pixel of the map and all of the picture that reaches it.

    Args:
        picture: shape (h, w) or (h, w, 1), 0 to 1.
        fields: the layers in their order, without padding.
        layer: which one, counted from 1. Kept among them.
        row, column: of the pixel, counted from 0. Kept inside the map.
    """
    picture = np.asarray(picture, float).reshape(np.shape(picture)[:2])
    entry = fields[min(max(layer, 1), len(fields)) - 1]
    row, column = (min(max(place, 0), entry.side - 1) for place in (row, column))
    seen = np.zeros((entry.side, entry.side))
    seen[row, column] = 1
    title = tr(
        "One pixel behind {layer} sees {field} x {field} pixels: {share} of the picture",
        layer=entry.name,
        field=entry.field,
        share=percent(entry.field**2 / picture.size),
    )
    subtitle = tr(
        "Orange: the pixel of the map, and what it sees. Its neighbour sees as much, {step} further on.",
        step=entry.step,
    )
    return style.figure(
        [cells("picture", picture, "", GREY, 0, 1), cells("map", seen, "2", GREY, 0, 1)],
        title=title,
        subtitle=subtitle,
        height=420,
        margin={"l": 30, "r": 8, "b": 34},
        dragmode=False,
        title_lines=2,
        alt=tr("{title}. {subtitle} A picture with a frame, and a map with a frame.", title=title, subtitle=subtitle),
        shapes=[
            frame("", row * entry.step, column * entry.step, entry.field, entry.field),
            frame("2", row, column, 1, 1),
        ],
        **axes("", tr("the picture"), HALVES[0], (0.0, 1.0), picture.shape),
        **axes("2", tr("a map of {side} x {side}", side=entry.side), HALVES[1], (0.0, 1.0), seen.shape),
    )
