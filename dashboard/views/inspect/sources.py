"""Where one number of a map comes from, in pictures: the window or the weights, and what adds most."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from dashboard.kit.live_figure import live_figure
from dashboard.kit.pictures import Picture, pictures
from dashboard.views.inspect.inspect_column import tiled
from dashboard.views.inspect.settings import INSPECT
from workbench.anatomy.kernels import colours_read, spread
from workbench.anatomy.network import Trace
from workbench.anatomy.steps import Convolution, Largest, Step, WeightedSum
from workbench.anatomy.words import figure as written
from workbench.figures import (
    largest_shares,
    map_picture,
    signed_picture,
    window_arithmetic,
)
from workbench.language import tr

CHANNELS = 12  # maps that are read, shown with what each adds: the largest


TILES = 8  # maps in a row, where what a dense layer reads is shown


def pictured(trace: Trace, index: int, place: tuple[int, ...], steps: list[Step]) -> None:
    """Show where the number comes from."""
    first = steps[0]
    # The layer of the first step reads what is shown on the left; after Flatten there is no map on the right.
    source = next(at for at, layer in enumerate(trace.network.layers) if layer.name == first.layer)
    read, colours = trace.before(source), colours_read(trace.network, first.layer)
    names = colours or [tr("map {number}", number=number + 1) for number in range(read.shape[-1])]
    if isinstance(first, WeightedSum):
        _weighted(trace, source, first)
    elif isinstance(first, Convolution | Largest) and len(place) == 3:
        several = len(names) > 1
        channel = 0
        if isinstance(first, Largest):
            channel = place[-1]
        elif several:
            channel = min(INSPECT["channel"], read.shape[-1]) - 1 if INSPECT["channel"] else _largest(first.shares)
        part = (
            (first.window[..., channel], first.kernel[..., channel])
            if isinstance(first, Convolution)
            else (first.window, None)
        )
        live_figure(
            window_arithmetic(
                read[..., channel],
                trace.after(index)[..., place[-1]],
                *part,
                place=place[:2],
                corner=(first.corner[0], first.corner[1]),
                read_name=_read_name(names[channel], bool(colours)) if several else tr("the picture"),
                made_name=tr("map {last_place}", last_place=place[-1] + 1),
            ),
            key="inspect-window",
            pick="place",
            on_pick=_picked,
        )
        st.caption(tr("Another number: click into the right-hand map, or focus it and press arrow keys."))
        if isinstance(first, Convolution) and several:
            what = tr("colours of the picture add") if colours else tr("maps that it reads add")
            _channels(
                first, read, channel, names, tr("**What the {names} {what} to the sum**", names=len(names), what=what)
            )


def _picked(what: dict[str, Any]) -> None:
    """Go to the place of the map that was clicked."""
    if what.get("panel") == "xy":
        row, column = (max(0, round(what[axis])) for axis in "yx")
        INSPECT.change(row=row, column=column, dragged=not what.get("last", True))


def _read_name(name: str, is_colour: bool) -> str:
    return tr("the {name} of the picture", name=name) if is_colour else tr("{name} that it reads", name=name)


def _channels(step: Convolution, read: np.ndarray, channel: int, names: Sequence[str], title: str) -> None:
    """Show the maps that add most; a click shows the products of one."""
    order = np.argsort(-np.abs(step.shares), kind="stable")[:CHANNELS]
    st.markdown(
        title
        + (tr(", the {channels} largest. ", channels=CHANNELS) if len(step.shares) > CHANNELS else ". ")
        + tr("Choose one to see its products.")
    )
    low, high = float(read.min()), float(read.max())
    items = [
        Picture(
            map_picture(read[..., each], low, high),
            f"{'+' if step.shares[each] > 0 else ''}{written(step.shares[each])}",
            names[each],
        )
        for each in order
    ]
    marked = next((at for at, each in enumerate(order) if each == channel), None)
    pictures(
        items,
        "inspect-channels",
        width=64,
        chosen=marked,
        on_choose=lambda what: INSPECT.change(channel=int(order[min(what["index"], len(order) - 1)]) + 1),
    )


def _weighted(trace: Trace, index: int, step: WeightedSum) -> None:
    """Show what a dense layer reads, its weights and their products as they lie in the maps, and the largest parts."""
    rows, columns, maps = spread(trace.network, index)
    colours = colours_read(trace.network, step.layer)
    called = colours or [tr("map {number}", number=number + 1) for number in range(maps)]
    if rows > 1:
        read, weights, products = (
            values.reshape(rows, columns, maps) for values in (step.inputs, step.weights, step.products)
        )
        low, high = float(read.min()), float(read.max())
        reach = [float(np.abs(values).max()) for values in (weights, products)]
        pictures(
            [
                Picture(
                    _tiled(read, lambda one: map_picture(one, low, high)),
                    tr("What it reads"),
                    ", ".join(colours)
                    or (
                        tr("{maps} maps of {rows} × {columns}", maps=maps, rows=rows, columns=columns)
                        if maps > 1
                        else tr("the picture")
                    ),
                ),
                Picture(
                    _tiled(weights, lambda one: signed_picture(one, reach[0])),
                    tr("× its weights"),
                    tr("Red adds, blue takes away."),
                ),
                Picture(
                    _tiled(products, lambda one: signed_picture(one, reach[1])),
                    tr("= the products"),
                    tr("All added up: {written}", written=written(step.value - step.bias)),
                ),
            ],
            "inspect-weighted",
            width=150,
            even=False,
        )
    names = (
        [
            tr(
                "{called}, row {at}, col {at_2}",
                called=called[at % maps],
                at=at // maps // columns,
                at_2=at // maps % columns,
            )
            if maps > 1
            else tr("row {at}, col {at_2}", at=at // columns, at_2=at % columns)
            for at in range(len(step.inputs))
        ]
        if rows > 1
        else []
    )
    live_figure(largest_shares(step.products, step.bias, names), key="inspect-sum", still=True)


def _tiled(values: np.ndarray, coloured: Any) -> np.ndarray:
    return tiled([coloured(values[..., each]) for each in range(values.shape[-1])], TILES).sheet


def _largest(shares: np.ndarray) -> int:
    return int(np.abs(shares).argmax())
