"""The tab Kernels: the weights of each filter as a picture, and how they became what they are."""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import streamlit as st

from dashboard.kit.pictures import Picture, pictures
from dashboard.session.guard import told_in_words
from dashboard.views.inspect.inspect_column import tiled, title
from dashboard.views.inspect.picture import named
from dashboard.views.inspect.settings import BEST, INSPECT, Subject, epoch_of, follow_page, keep_below, whole_page
from workbench.anatomy.kernels import COLOURS, colours_read, moved, pictured, thinned, weighted
from workbench.anatomy.network import Network
from workbench.figures import signed_picture
from workbench.language import tr
from workbench.quantities import count

FILTERS = 64  # of one layer that are shown
FRAMES = 24  # epochs in the film


@st.fragment
@told_in_words
def kernels(about: Subject) -> None:
    """Show the filters of a layer, and one of them as a film over the epochs."""
    follow_page()
    epoch = epoch_of(about)
    network = about.network(epoch)
    layers = {layer.name: layer for layer in weighted(network)}
    name = _chosen(network)
    if INSPECT["layer"] != name:
        INSPECT.change(layer=name)
    st.selectbox(
        **INSPECT.widget(
            "layer",
            label=tr("Layer"),
            options=list(layers),
            width=420,
            format_func=lambda each: f"{title(layers[each])} · {each}",
        )
    )
    weights = pictured(network, name)  # (filters, rows, columns, maps)
    colours = colours_read(network, name)
    keep_below("map", len(weights))
    epochs = [each for each in about.epochs if each != BEST]
    before = _before(epochs, epoch)
    reach = float(np.abs(weights).max()) or 1.0
    change = moved(pictured(about.network(before), name), weights) if before else None
    told = _about(weights, layers[name].kind, colours)
    st.markdown(told + (tr(" Below each: how far it moved since epoch {before}.", before=before) if before else ""))
    thing = "Filter" if layers[name].kind == "Conv2D" else "Neuron"
    names = about.classes if name == network.layers[-1].name else [str(each + 1) for each in range(len(weights))]
    pictures(
        [
            Picture(
                _frame(one, reach),
                names[at],
                _share(change[at]) if before else "",
                tr("The weights of {thing} {names}", thing=thing.lower(), names=names[at]),
            )
            for at, one in enumerate(weights[:FILTERS])
        ],
        "inspect-filters",
        width=120 if colours else 64,
        chosen=INSPECT["map"] - 1,
        even=False,
        on_choose=lambda what: INSPECT.change(map=what["index"] + 1),
    )
    if len(weights) > FILTERS:
        st.caption(tr("The first {filters} of {weights}.", filters=FILTERS, weights=len(weights)))
    st.header(tr("{thing} {names} over the epochs", thing=thing, names=names[INSPECT["map"] - 1]), anchor=False)
    _film(about, epochs, name, epoch)
    INSPECT.write_address()


def _chosen(network: Network) -> str:
    """Return the chosen layer if it has a kernel, else the nearest one before it that has, else the first."""
    names = [layer.name for layer in weighted(network)]
    here = network.index(INSPECT["layer"])
    before = [layer.name for layer in network.layers[: 0 if here is None else here + 1] if layer.name in names]
    return before[-1] if before else names[0]


def _before(epochs: list[int], epoch: int) -> int:
    """Return the kept epoch before this one; the first one for the best weights, 0 where there is none."""
    if epoch == BEST:
        return epochs[0] if epochs else 0
    return max((each for each in epochs if each < epoch), default=0)


def _about(weights: np.ndarray, kind: str, colours: Sequence[str]) -> str:
    filters, rows, columns, maps = weights.shape
    things = "filter" if kind == "Conv2D" else "neuron"
    over = tr(", one window for each of the {maps} maps that it reads", maps=maps) if maps > 1 else ""
    if colours:
        over = tr(", one window for each colour, from left to right: {colours}", colours=", ".join(colours))
    return tr(
        "**{amount_of}** of {rows} × {columns} weights{over}. Red: what is bright there adds to the sum. "
        "Blue: it takes away.",
        amount_of=count(filters, things),
        rows=rows,
        columns=columns,
        over=over,
    )


def _film(about: Subject, epochs: list[int], name: str, epoch: int) -> None:
    """Show one filter after each epoch, with how far it moved since the one before."""
    if len(epochs) < 2:
        st.caption(
            tr("A film needs at least two kept epochs. Train a network for a few: the weights of each are kept.")
        )
        return
    shown = thinned(epochs, FRAMES, epoch)
    files = tuple(about.network(each) for each in shown)
    frames = _one_filter(files, name, INSPECT["map"] - 1)
    reach = float(np.abs(frames).max()) or 1.0
    change = [moved(early[None], late[None])[0] for early, late in zip(frames, frames[1:], strict=False)]
    words = [tr("the first kept"), *(tr("moved {share}", share=_share(far)) for far in change)]
    items = [
        Picture(
            _frame(frame, reach),
            tr("Epoch {named}", named=named(each)),
            told,
            tr("Its weights after epoch {each}. {told}", each=each, told=told),
        )
        for each, frame, told in zip(shown, frames, words, strict=True)
    ]
    pictures(
        items,
        "inspect-film",
        width=150 if frames.shape[-1] == len(COLOURS) else 104,
        even=False,
        chosen=shown.index(epoch) if epoch in shown else None,
        on_choose=lambda what: _go_to(shown[min(what["index"], len(shown) - 1)]),
    )
    largest = int(np.argmax(change))
    st.caption(
        tr(
            "It moved most on the way to epoch {shown}: by {change:.0%} of its length. Choose an epoch to go "
            "there: every part of this page follows.",
            shown=shown[largest + 1],
            change=change[largest],
        )
    )


@lru_cache(maxsize=16)
def _one_filter(networks: tuple[Network, ...], name: str, number: int) -> np.ndarray:
    return np.stack([pictured(network, name)[number] for network in networks])


def _go_to(epoch: int) -> None:
    INSPECT.change(epoch=epoch)
    whole_page()


def _frame(weights: np.ndarray, reach: float) -> np.ndarray:
    """Return the weights of one filter, (rows, columns, maps), as one picture: a tile for each map."""
    maps = weights.shape[-1]
    columns = maps if maps == len(COLOURS) else math.ceil(math.sqrt(maps))
    return tiled([signed_picture(weights[..., each], reach) for each in range(maps)], columns).sheet


def _share(change: float) -> str:
    """Return how far weights moved, with spaces at which no line breaks."""
    return (f"{change:.0%}" if change >= 0.005 else "< 1%").replace("%", " %").replace(" ", "\N{NO-BREAK SPACE}")
