"""Which points each step learns from: all training points in a random order, then in another."""

import numpy as np


class Batches:
    """The order in which batches come.

    Attributes:
        rng: the random generator that draws the orders.
        waiting: batches of this epoch that are still to come, the next one last.
    """

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.waiting: list[np.ndarray] = []

    def next(self, training: np.ndarray, size: int) -> tuple[np.ndarray, bool]:
        """Return the numbers of the points of the next batch, and whether it is the last one of its epoch.

        Args:
            training: which points may be learned from, shape (n,), at least one.
            size: points in a batch; the last one of an epoch may have fewer.
        """
        if not self.waiting:
            order = self.rng.permutation(np.flatnonzero(training))
            self.waiting = [order[start : start + size] for start in range(0, len(order), size)][::-1]
        return self.waiting.pop(), not self.waiting

    def forget(self) -> None:
        """Draw a new order with the next batch: the points or the size of the batches are others now."""
        self.waiting = []
