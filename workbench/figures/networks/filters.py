"""What a convolution has learned: its kernels, and the maps it makes of one picture, before and after."""

from collections.abc import Mapping

import numpy as np

from workbench.figures.base.stills import Still, grid
from workbench.language import tr
from workbench.quantities import count


def kernels_before_and_after(before: np.ndarray, after: np.ndarray, *, amount: int = 7) -> Still:
    """Show the kernels of a convolution that changed most, above with random weights, below with learned ones.

    A square for each weight: red above zero, white at zero, blue below. Of several channels the first is shown.

    Args:
        before, after: shape (kernel height, kernel width, channels, filters), as Keras keeps them.
        amount: how many are shown. Default 7.

    Raises:
        ValueError: the kernels differ in shape, or it is another one.
    """
    before, after = _same(before, after, 4, tr("(kernel height, kernel width, channels, filters)"))
    chosen, change = _most_changed(before, after, amount)
    names = [tr("filter {index}", index=index + 1) for index in chosen]
    shown = [kernel[:, :, 0, index] for kernel in (before, after) for index in chosen]
    title = tr("Learning moved a kernel by {change:.0%} of its length on average", change=change)
    return grid(
        shown,
        [f"{name}\n{when}" for when in ("before", "after") for name in names],
        title=title,
        columns=len(chosen),
        colours="signed",
        alt=tr(
            "{title}. Two rows: the {chosen} of {kernels} that changed most, before and after. Red where "
            "brightness adds to the sum, blue where it takes away.",
            title=title,
            chosen=len(chosen),
            kernels=count(before.shape[3], "kernel"),
        ),
    )


def maps_before_and_after(before: np.ndarray, after: np.ndarray, *, title: str, amount: int = 7) -> Still:
    """Show what the same filters make of one picture with random weights, above, and with learned ones, below.

    Args:
        before, after: feature maps of shape (rows, columns, filters).
        title: the finding.
        amount: how many filters are shown, those whose maps changed most. Default 7.

    Raises:
        ValueError: the maps differ in shape, or it is another one.
    """
    before, after = _same(before, after, 3, tr("(rows, columns, filters)"))
    chosen, _ = _most_changed(before, after, amount)
    names = [tr("filter {index}", index=index + 1) for index in chosen]
    return grid(
        [*_each(before, chosen), *_each(after, chosen)],
        [f"{name}\n{when}" for when in ("before", "after") for name in names],
        title=title,
        columns=len(chosen),
        alt=tr(
            "{title}. Two rows: the maps of the {filters} that changed most, before and after. Bright: the "
            "filter found what it looks for.",
            title=title,
            filters=count(len(chosen), "filter"),
        ),
    )


def responses(maps: Mapping[str, np.ndarray], *, title: str, amount: int = 8) -> Still:
    """Show what each convolution of a network makes of one picture, layer by layer, one row each.

    Args:
        maps: by the name of each layer its feature maps of shape (rows, columns, filters), from the first to the last.
        title: the finding.
        amount: how many filters of each layer are shown, the liveliest. Default 8.
    """
    shown, names = [], []
    largest = max((values.shape[:2] for values in maps.values()), default=(0, 0))
    for number, values in enumerate(maps.values(), start=1):
        liveliest = np.argsort(-np.asarray(values).std(axis=(0, 1)), kind="stable")[:amount]
        shown += [_stretched(picture, largest) for picture in _each(values, liveliest)]
        names += [
            tr(
                "layer {number}\n{first_shape} x {shape}",
                number=number,
                first_shape=values.shape[0],
                shape=values.shape[1],
            ),
            *[""] * (len(liveliest) - 1),
        ]
    return grid(
        shown,
        names,
        title=title,
        columns=amount,
        alt=tr(
            "{title}. {rows}, one for each convolution, with {amount} of its maps each: the first look like "
            "the picture, the last like few bright patches.",
            title=title,
            rows=count(len(maps), "row"),
            amount=amount,
        ),
    )


def _same(before: np.ndarray, after: np.ndarray, axes: int, shape: str) -> tuple[np.ndarray, np.ndarray]:
    before, after = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    if before.shape != after.shape or before.ndim != axes:
        raise ValueError(
            tr(
                "Both need one shape {shape}, came {shape_2} and {shape_3}.",
                shape=shape,
                shape_2=before.shape,
                shape_3=after.shape,
            )
        )
    return before, after


def _most_changed(before: np.ndarray, after: np.ndarray, amount: int) -> tuple[np.ndarray, float]:
    """Return the filters that changed most, in their order, and the mean change of all as a share of their length."""
    axes = tuple(range(before.ndim - 1))
    moved, length = (np.sqrt((values**2).sum(axis=axes)) for values in (after - before, before))
    return np.sort(np.argsort(-moved, kind="stable")[:amount]), float(moved.sum() / (length.sum() or 1.0))


def _each(maps: np.ndarray, chosen: np.ndarray) -> list[np.ndarray]:
    """Return some maps, each from 0 to 1: what counts is where one is bright, not how much brighter than another."""
    pictures = [np.asarray(maps[:, :, index], dtype=float) for index in chosen]
    return [(picture - picture.min()) / (float(np.ptp(picture)) or 1.0) for picture in pictures]


def _stretched(picture: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Return a small picture enlarged to a shape, every pixel a block."""
    rows, columns = (np.arange(side) * size // side for side, size in zip(shape, picture.shape, strict=True))
    return picture[np.ix_(rows, columns)]
