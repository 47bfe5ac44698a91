"""What the layers of a network have learned, as pictures of weights, and how far each moved from epoch to epoch."""

import itertools
from collections.abc import Sequence

import numpy as np

from workbench.anatomy.network import Layer, Network

COLOURS = ("red", "green", "blue")  # the channels of a picture that has three


def weighted(network: Network) -> list[Layer]:
    """Return the layers that have a kernel, from the first to the last."""
    return [layer for layer in network.layers if layer.kernel is not None]


def pictured(network: Network, name: str) -> np.ndarray:
    """Return the weights of each filter or unit of a layer laid out as they lie over what it reads.

    Returns:
        shape (units, rows, columns, maps): for a convolution its windows; for a dense layer behind a `Flatten` the
        shape of the maps before it; for any other dense layer one row.
    """
    index = network.index(name)
    layer = network.layers[index]
    kernel = layer.kernel
    if layer.kind == "Conv2D":
        return kernel.transpose(3, 0, 1, 2)  # (h, w, maps, filters) -> (filters, h, w, maps)
    return kernel.T.reshape(kernel.shape[1], *spread(network, index))


def spread(network: Network, index: int) -> tuple[int, int, int]:
    """Return the shape that the row of numbers entering a dense layer had before it was laid out as a row."""
    for layer in reversed(network.layers[:index]):
        if layer.kind == "Flatten":
            return layer.shape_in
        if layer.kind == "Dense":
            break
    return (1, *network.layers[index].shape_in, 1)


def colours_read(network: Network, name: str) -> tuple[str, ...]:
    """Return the names of the maps that a layer reads, where it reads a picture in colour itself; else nothing."""
    before = itertools.takewhile(lambda layer: layer.name != name, network.layers)
    direct = all(layer.kind in ("Flatten", "Dropout") for layer in before)
    return COLOURS if direct and network.picture_shape[-1] == len(COLOURS) else ()


def moved(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Return how far the weights of each filter moved, as a share of their length before.

    Formula: `|after - before| / |before|`, over all weights of a filter

    Args:
        before, after: shape (filters, ...), as `pictured` returns them.

    Returns:
        shape (filters,); 0 where the weights were all 0.
    """
    axes = tuple(range(1, before.ndim))
    distance, length = (np.sqrt((values.astype(np.float64) ** 2).sum(axis=axes)) for values in (after - before, before))
    return np.divide(distance, length, out=np.zeros_like(distance), where=length > 0)


def thinned(epochs: Sequence[int], most: int, keep: int = 0) -> list[int]:
    """Return at most so many epochs, evenly spread; the first, the last and `keep` (if it is one) are among them."""
    if len(epochs) <= most:
        return list(epochs)
    places = np.linspace(0, len(epochs) - 1, most).round().astype(int)
    return sorted({*(epochs[place] for place in places), *({keep} & set(epochs))})
