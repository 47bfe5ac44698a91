"""The tab Layers: the network with all its maps, and how one number of a map was computed."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from dashboard.kit.live_figure import live_figure
from dashboard.kit.pictures import Picture, pictures
from dashboard.session.guard import guarded, told_in_words
from dashboard.session.state import set_widget
from dashboard.session.words import literal
from dashboard.views.inspect.inspect_column import inspect_column, parameters, shape, tiled, title
from dashboard.views.inspect.settings import INSPECT, STRONGEST, Subject, keep_below
from workbench.anatomy.derivation import derive
from workbench.anatomy.kernels import colours_read, spread
from workbench.anatomy.network import Trace
from workbench.anatomy.steps import Convolution, Largest, Step, WeightedSum
from workbench.anatomy.words import figure as written
from workbench.anatomy.words import words
from workbench.figures import (
    largest_shares,
    map_picture,
    signed_picture,
    window_arithmetic,
)
from workbench.language import tr

CHANNELS = 12  # maps that are read, shown with what each adds: the largest
TILES = 8  # maps in a row, where what a dense layer reads is shown


@st.fragment
@told_in_words
def layers(about: Subject, trace: Trace) -> None:
    """Show the network, and the chosen number of the chosen map. Only this part runs again after a click."""
    index = chosen_layer(trace)
    layer = trace.network.layers[index]
    number = min(INSPECT["map"], layer.shape[-1]) - 1
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.markdown(
            tr(
                "**{parameters:,} parameters** in {layers} layers. Choose a map: what it is made of stands beside it.",
                parameters=trace.network.parameters,
                layers=len(trace.network.layers),
            )
        )
        inspect_column(
            trace,
            index,
            number,
            lambda to, chosen: INSPECT.change(layer=trace.network.layers[to].name, map=chosen + 1, channel=0),
        )
    with right:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            with st.container(width="content", gap="xsmall"):
                thing = "map" if len(layer.shape) == 3 else "number"
                means = (
                    tr(", for {classes}", classes=about.classes[number])
                    if index == len(trace.network.layers) - 1
                    else ""
                )
                st.subheader(
                    tr(
                        "{layer}: {thing} {number} of {last_shape}{means}",
                        layer=title(layer),
                        thing=thing,
                        number=number + 1,
                        last_shape=layer.shape[-1],
                        means=means,
                    ),
                    anchor=False,
                )
                st.caption(" · ".join(filter(None, [literal(layer.name), shape(layer.shape), parameters(layer)])))
            place = _place(trace.after(index)[..., number], number) if len(layer.shape) == 3 else (number,)
        steps = derive(trace, index, place)
        _pictured(trace, index, place, steps)
        _told(steps)
    INSPECT.write_address()


def chosen_layer(trace: Trace) -> int:
    """Return the layer in the address, else the first with an activation of its own, else the last."""
    found = trace.network.index(INSPECT["layer"])
    if found is not None:
        return found
    kinds = [layer.kind for layer in trace.network.layers]
    return kinds.index("Activation") if "Activation" in kinds else len(kinds) - 1


def _place(made: np.ndarray, number: int) -> tuple[int, ...]:
    """Show two fields for the place in the map; return it. At first it is where the map is largest."""
    keep_below("row", made.shape[0] - 1)
    keep_below("column", made.shape[1] - 1)
    row, column = INSPECT["row"], INSPECT["column"]
    if STRONGEST in (row, column):
        row, column = (int(at) for at in np.unravel_index(np.abs(made).argmax(), made.shape))
    set_widget("inspect-row-field", row)
    set_widget("inspect-column-field", column)

    def take() -> None:
        INSPECT.change(row=st.session_state["inspect-row-field"], column=st.session_state["inspect-column-field"])

    with st.container(horizontal=True, width="content"):
        for name, most in zip(("row", "column"), made.shape, strict=True):
            st.number_input(
                name.capitalize(),
                min_value=0,
                max_value=most - 1,
                step=1,
                width=120,
                on_change=guarded(take),
                key=f"inspect-{name}-field",
            )
    return row, column, number


def _pictured(trace: Trace, index: int, place: tuple[int, ...], steps: list[Step]) -> None:
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
                corner=first.corner,
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


def _told(steps: list[Step]) -> None:
    """Write the steps down, each with its numbers."""
    for number, step in enumerate(steps, 1):
        told = words(step)
        with st.container(border=True):
            st.markdown(f"**{number} · {told.title}** {literal(step.layer)}  \n{told.sum}")
            st.caption(told.meaning)
