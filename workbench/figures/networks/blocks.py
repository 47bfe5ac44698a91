"""A network drawn: what leaves each layer as a block, and between the blocks beams as wide as there are parameters."""

import math
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from workbench.figures.base import style
from workbench.figures.base.style import CLEAR, MUTED, WINNER, note
from workbench.language import tr
from workbench.quantities import count, percent

# Layers that leave the shape as it is: they are drawn as part of the layer before them.
PARTS = ("Activation", "BatchNormalization", "LayerNormalization", "Dropout")
_CENTRE, _BESIDE = 58, 130  # pixels from the left: the middle of the blocks, and where words begin
_WIDEST = 108  # pixels: the beam of all parameters together, and the longest row
_TALLEST = 36  # pixels: the side of the largest map
_GAP = 20  # pixels between two blocks: room for a beam, and for what is written beside it
_THIN, _FLAT = 1.5, 9  # pixels: the thinnest beam, and the height of a row of numbers
_FRONT, _TOP, _SIDE = ("rgba(128, 128, 128, 0.34)", "rgba(128, 128, 128, 0.16)", "rgba(128, 128, 128, 0.48)")
_OTHERS = "rgba(0, 114, 178, 0.5)"  # beams beside the widest


def network_blocks(entering: Sequence[int], rows: Sequence[Any]) -> go.Figure:
    """Draw a network from what enters it, at the top, to its answer.

    The side of a block is that of the maps, its depth grows with how many there are; a dense layer is a row of numbers,
    which grows with the logarithm of its length. The beams are true to scale.

    Args:
        entering: the shape of one example: height, width, channels.
        rows: the layers, with the attributes `layer`, `shape` (of what leaves it) and `parameters`, such as
            `workbench.architectures.SummaryRow`.

    Raises:
        ValueError: there is no layer.
    """
    if not rows:
        raise ValueError(tr("At least one layer must be there to draw, came none."))
    blocks = _blocks(entering, rows)
    total = sum(block["parameters"] for block in blocks)
    most = max(blocks, key=lambda block: block["parameters"])
    side = max(max(block["shape"][:2]) for block in blocks if len(block["shape"]) > 1) if len(entering) > 1 else 1
    shapes, words, places, top = [], [], [], 0.0
    for block in blocks:
        if block is not blocks[0]:
            shapes.append(_beam(block, total, block["parameters"] == most["parameters"], top))
            if block["parameters"]:
                words.append(_word(count(block["parameters"], "parameter"), top + _GAP / 2, 11))
            top += _GAP
        width, height, depth = _size(block["shape"], side)
        top += depth
        shapes += _block(width, height, depth, top + height / 2)
        places.append(top + height / 2)
        words.append(_word(f"<b>{block['name']}</b> &nbsp;{_written(block['shape'])}", top + height / 2, 12))
        top += height
    parameters = count(total, "parameter")
    if total:
        share = percent(most["parameters"] / total)
        title = tr("{parameters}, {share} of them in {most}", parameters=parameters, share=share, most=most["name"])
    else:
        title = tr("{parameters} in {layers}", parameters=parameters, layers=count(len(rows), "layer"))
    said = "; ".join(_said(block) for block in blocks)
    return style.figure(
        [
            {
                "type": "scatter",
                "mode": "markers",
                "name": tr("layers"),
                "x": [0.0] * len(blocks),
                "y": places,
                "marker": {"opacity": 0, "size": 1},
                "customdata": [[block["parameters"], _written(block["shape"])] for block in blocks],
                "text": [_said(block) for block in blocks],
                "hovertemplate": "%{text}<extra></extra>",
            }
        ],
        title=title,
        subtitle=tr("Blocks: what leaves each layer. Beams between them: as wide as it has parameters."),
        height=round(top) + 110,
        margin={"l": 8, "r": 8, "b": 8},
        alt=tr("{title}. A network from top to bottom: {said}.", title=title, said=said),
        hovermode="y",
        dragmode=False,
        shapes=shapes,
        annotations=words,
        xaxis=style.axis(tr("width"), visible=False, range=[0, 1], fixedrange=True),
        yaxis=style.axis(tr("layers"), visible=False, range=[top + 6, -6], fixedrange=True),
    )


def _blocks(entering: Sequence[int], rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return what is drawn: what enters, then each layer, with those that only change its numbers as parts of it."""
    blocks = [{"name": tr("Picture"), "shape": tuple(entering), "parameters": 0, "parts": []}]
    for row in rows:
        if row.layer in PARTS and len(blocks) > 1:
            blocks[-1]["parameters"] += row.parameters
            blocks[-1]["parts"].append(row.layer)
        else:
            name = f"{len(blocks)}. {row.layer}"
            blocks.append({"name": name, "shape": tuple(row.shape), "parameters": row.parameters, "parts": []})
    return blocks


def _size(shape: Sequence[int], largest: int) -> tuple[float, float, float]:
    """Return width, height and depth of a block in pixels."""
    if len(shape) == 1:
        return min(_WIDEST, 12 + 10 * math.log2(max(shape[0], 1))), _FLAT, 0.0
    high, wide, *channels = shape
    scale = _TALLEST / largest
    return max(3.0, wide * scale), max(3.0, high * scale), 1.0 + 2.4 * math.log2(max(math.prod(channels), 1))


def _block(width: float, height: float, depth: float, middle: float) -> list[dict[str, Any]]:
    """Return a box, seen from its front and a little from above; its middle lies this far below the top."""
    left, right, low, high = _CENTRE - width / 2, _CENTRE + width / 2, -height / 2, height / 2
    front = [(left, low), (right, low), (right, high), (left, high)]
    top = [(left, high), (right, high), (right + depth, high + depth), (left + depth, high + depth)]
    side = [(right, low), (right + depth, low + depth), (right + depth, high + depth), (right, high)]
    faces = [(front, _FRONT), (top, _TOP), (side, _SIDE)] if depth else [(front, _FRONT)]
    return [_face(corners, colour, middle) for corners, colour in faces]


def _face(corners: Sequence[tuple[float, float]], colour: str, middle: float) -> dict[str, Any]:
    return _polygon(corners, colour, {"color": MUTED, "width": 1}, middle)


def _beam(block: dict[str, Any], total: int, widest: bool, top: float) -> dict[str, Any]:
    """Return the beam above a block: so wide as it has parameters, a thin line where it has none."""
    width = max(_THIN, _WIDEST * block["parameters"] / total) if block["parameters"] else _THIN
    colour = (WINNER if widest else _OTHERS) if block["parameters"] else MUTED
    corners = [(_CENTRE - width / 2, -_GAP / 2), (_CENTRE + width / 2, -_GAP / 2)]
    corners += [(x, _GAP / 2) for x, _ in reversed(corners)]
    return _polygon(corners, colour, {"color": CLEAR, "width": 0}, top + _GAP / 2)


def _polygon(
    corners: Sequence[tuple[float, float]], colour: str, line: dict[str, Any], middle: float
) -> dict[str, Any]:
    """Return a shape that is measured in pixels: blocks keep their proportions on every page."""
    return {
        "type": "path", "path": "M" + " L".join(f"{x:.1f},{y:.1f}" for x, y in corners) + " Z",
        "fillcolor": colour, "line": line,
        "xref": "paper", "yref": "y", "xsizemode": "pixel", "ysizemode": "pixel", "xanchor": 0, "yanchor": middle,
        "layer": "below",
    }  # fmt: skip


def _word(text: str, middle: float, size: int) -> dict[str, Any]:
    place = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": _BESIDE, "y": middle, "yref": "y"}
    return note(text, **place, font={"size": size})


def _written(shape: Sequence[int]) -> str:
    return " × ".join(f"{side:,}" for side in shape)


def _said(block: dict[str, Any]) -> str:
    parts = "".join(f" + {part}" for part in block["parts"])
    shape = _written(block["shape"])
    if not block["parameters"]:
        return f"{block['name']}{parts}: {shape}"
    many = count(block["parameters"], "parameter")
    return tr("{name}: {shape}, {parameters}", name=f"{block['name']}{parts}", shape=shape, parameters=many)
