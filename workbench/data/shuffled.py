"""Pictures whose pixels have changed places: the same numbers, and no neighbours left."""

from dataclasses import replace

import numpy as np

from workbench.data.arrays import Arrays


def shuffle_pixels(arrays: Arrays, seed: int = 0) -> Arrays:
    """Return the data with the pixels of all pictures moved to other places, by one and the same shuffle.

    Nothing is lost: the shuffle can be undone. What is gone is who stands beside whom.

    Args:
        arrays: any data set.
        seed: which shuffle. Default 0.
    """
    side = arrays.x_train.shape[1:]
    order = np.random.default_rng(seed).permutation(int(np.prod(side)))

    def moved(pictures: np.ndarray) -> np.ndarray:
        return pictures.reshape(len(pictures), -1)[:, order].reshape(-1, *side)  # (n, 28, 28, 1) -> (n, 784) -> back

    return replace(
        arrays,
        x_train=moved(arrays.x_train),
        x_val=None if arrays.x_val is None else moved(arrays.x_val),
        x_test=moved(arrays.x_test),
        # Other data, and so another digest; whose shuffle it was can be read from it.
        digest=f"{arrays.digest}-shuffled-{seed}",
        source=f"{arrays.source}, shuffled",
    )
