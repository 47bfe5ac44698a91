"""Some of the pictures of a data set, in any order, without a copy of them all where they lie in a file."""

from collections.abc import Iterator
from typing import Any

import numpy as np

CHUNK = 256  # rows that are read at once when all are looked at


class Rows:
    """Some rows of an array that may be larger than memory; each is read when it is asked for.

    Args:
        array: shape (n, ...), mostly a memory map.
        places: which of its rows, and in which order.
    """

    def __init__(self, array: np.ndarray, places: np.ndarray) -> None:
        self.array, self.places = array, np.asarray(places)
        self.shape, self.dtype = (len(self.places), *array.shape[1:]), array.dtype

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, chosen: Any) -> np.ndarray:
        return np.asarray(self.array[self.places[chosen]])

    def __iter__(self) -> Iterator[np.ndarray]:
        for first in range(0, len(self), CHUNK):
            yield from self[first : first + CHUNK]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return self[:].astype(dtype or self.dtype, copy=False)


def take(array: np.ndarray | Rows, places: np.ndarray) -> np.ndarray | Rows:
    """Return some rows of an array: a copy of them in memory, or `Rows` of what lies in a file."""
    if isinstance(array, Rows):
        return Rows(array.array, array.places[places])
    return Rows(array, places) if isinstance(array, np.memmap) else array[places]


def join(first: np.ndarray | Rows, second: np.ndarray | Rows) -> np.ndarray | Rows:
    """Return the rows of both, one after the other; those of two files are read into memory."""
    if isinstance(first, Rows) and isinstance(second, Rows) and first.array is second.array:
        return Rows(first.array, np.concatenate([first.places, second.places]))
    return np.concatenate([np.asarray(first), np.asarray(second)])
