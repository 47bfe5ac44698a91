"""The network as a column: each layer with its shape, its parameters, and all the maps that it makes."""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from dashboard.kit.browser_part import Index, Message, browser_part, packed
from dashboard.kit.pictures import source
from workbench.anatomy.network import Layer, Trace
from workbench.concepts.activations import ACTIVATIONS
from workbench.figures import map_picture, picture_grid
from workbench.language import later, tr
from workbench.quantities import count


class ChosenMap(Message):
    """A map of a layer was pressed."""

    layer: Index
    map: Index


_part = browser_part(
    "inspect_column", __file__, '<div class="column" tabindex="-1"></div>', tells={"chosen": ChosenMap}
)
KEY = "inspect-network"
FINE = 18  # pixels: the smallest side of a map among others
COARSE = 128  # pixels: the largest side of a map among others
NAMES = later({
    "Conv2D": "Convolution", "MaxPooling2D": "Max pooling", "Dense": "Dense", "Flatten": "Flatten",
    "BatchNormalization": "Batch normalisation", "LayerNormalization": "Layer normalisation",
    "Activation": "Activation", "Dropout": "Dropout",
})  # fmt: skip


def inspect_column(trace: Trace, layer: int, number: int, on_choose: Callable[[int, int], None]) -> None:
    """Show a network with what each layer makes of a picture; every map is a button.

    Args:
        trace: the picture on its way through the network.
        layer, number: the marked layer, and the marked map of it, from 0.
        on_choose: called with a layer and a map of it.
    """
    layers = trace.network.layers

    def taken(what: dict[str, int]) -> None:
        if what["layer"] < len(layers) and what["map"] < layers[what["layer"]].shape[-1]:
            on_choose(what["layer"], what["map"])

    _part(key=KEY, data=packed({"rows": _rows(trace), "layer": layer, "map": number}), on_chosen=taken)


@lru_cache(maxsize=8)
def _rows(trace: Trace) -> list[dict[str, Any]]:
    rows = [_row(tr("The picture"), trace.picture, "", -1, coloured=trace.picture.shape[-1] == 3)]
    for index, each in enumerate(trace.network.layers):
        # One map laid out as a row of numbers can still be seen as the picture that it was.
        wide = each.shape_in[1] if each.kind == "Flatten" and each.shape_in[2] == 1 else 0
        rows.append(_row(title(each), trace.after(index), parameters(each), index, wide))
    return rows


class Tiled(NamedTuple):
    """Pictures side by side as one, and rows and columns that each of them takes up in it."""

    sheet: np.ndarray
    tile: tuple[int, int]


def tiled(items: Sequence[np.ndarray], columns: int, gap: int = 1) -> Tiled:
    """Lay small pictures side by side. Those of few pixels are enlarged, so that the gaps stay thin beside them.

    Of those with more pixels than can be told apart side by side, some rows and columns are left out.
    """
    step = math.ceil(max(items[0].shape[:2]) / COARSE)
    items = [item[::step, ::step] for item in items]
    rows, wide = items[0].shape[:2]
    times = max(1, FINE // max(rows, wide)) if gap and len(items) > 1 else 1
    return Tiled(
        picture_grid([item.repeat(times, 0).repeat(times, 1) for item in items], columns, gap),
        (rows * times, wide * times),
    )


def title(layer: Layer) -> str:
    """Return what people call a layer: its kind, and its activation where it has one."""
    bend = ACTIVATIONS[layer.activation].label
    if layer.kind == "Activation":
        return bend
    return f"{NAMES[layer.kind]} + {bend.lower()}" if layer.activation != "linear" else NAMES[layer.kind]


def shape(values: tuple[int, ...]) -> str:
    """Return a shape as people write it: `28 × 28 × 16`."""
    return " × ".join(map(str, values))


def parameters(layer: Layer) -> str:
    """Return how many parameters a layer has, in words; nothing where it has none."""
    return f"{layer.parameters:,} parameters" if layer.parameters else ""


def _row(
    name: str, values: np.ndarray, words: str, index: int, wide: int = 0, *, coloured: bool = False
) -> dict[str, Any]:
    """Return what the browser needs of one layer: its words, and all its maps as one picture of `columns` columns.

    A picture in colour is shown as it is, not channel by channel.
    """
    maps = values if values.ndim == 3 else values.reshape(1, 1, -1)  # (units,) -> one number a map
    low, high = float(maps.min()), float(maps.max())
    drawn = (
        [maps / max(high, 1.0)]
        if coloured
        else [map_picture(maps[..., number], low, high) for number in range(maps.shape[-1])]
    )
    amount = len(drawn)
    usual = (8 if amount <= 16 else 16) if values.ndim == 3 else (32 if amount <= 256 else 48)
    columns = wide or min(amount, usual)
    gap = 1 if values.ndim == 3 else 0
    fine = tiled(drawn, columns, gap)
    return {
        "title": name,
        "words": " · ".join(filter(None, [shape(values.shape), words])),
        "source": source(fine.sheet),
        "layer": index,
        "count": amount,
        "columns": columns,
        "unit": "map" if values.ndim == 3 else "number",
        "things": count(amount, "map" if values.ndim == 3 else "number"),
        "ratio": fine.sheet.shape[1] / fine.sheet.shape[0],
        "pitch": [(side + gap) / whole for side, whole in zip(fine.tile, fine.sheet.shape, strict=False)][::-1],
        "tile": [side / whole for side, whole in zip(fine.tile, fine.sheet.shape, strict=False)][::-1],
    }
