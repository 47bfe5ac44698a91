"""How unlike all that is known something is: the distance to its nearest neighbours, in what a network makes of it.

    u = h / |h|                                what a layer makes of a picture, scaled to length 1
    d(u) = |u - u_(k)|                         u_(k): of all known ones the k-th nearest
    limit: of what is held back, a share q lies within

The distance goes from 0 (the same) to sqrt(2) (nothing in common, where no number is below 0).

Reference: Sun, Ming, Zhu and Li, Out-of-Distribution Detection with Deep Nearest Neighbors (2022).
"""

from dataclasses import dataclass

import numpy as np

from workbench.errors import DataError
from workbench.language import tr

NEAREST = 3  # k
SHARE = 0.985  # q
AT_ONCE = 256  # rows that are held against all known ones in one go


@dataclass(frozen=True, repr=False, eq=False)
class Known:
    """What is known, and how far from it others of its kind usually are.

    Attributes:
        rows: what the layer makes of what is known, each of length 1, (n, d) float32.
        usual: the distances of what was held back, sorted, (m,).
        nearest: which neighbour counts, k.
        share: of what was held back lies within the limit, q.
    """

    rows: np.ndarray
    usual: np.ndarray
    nearest: int = NEAREST
    share: float = SHARE

    @property
    def limit(self) -> float:
        """The distance beyond which something is unlike all that is known."""
        return float(np.quantile(self.usual, self.share))

    def distances(self, features: np.ndarray) -> np.ndarray:
        """Return the distance of each row of (n, d) numbers to its k-th nearest neighbour, (n,)."""
        return kth_distance(self.rows, features, self.nearest)

    def __repr__(self) -> str:
        return f"Known({len(self.rows):,} rows of {self.rows.shape[1]} numbers, limit {self.limit:.3f})"


def known(features: np.ndarray, held_back: np.ndarray, *, nearest: int = NEAREST, share: float = SHARE) -> Known:
    """Return what is known of a kind of things.

    Args:
        features: what a layer makes of many of them, (n, d).
        held_back: the same of others of their kind, (m, d): they set the limit.
        nearest: which neighbour counts, 1 to n. Default: the third.
        share: of `held_back` that is to lie within the limit, 0 to 1. Default: 0.985.

    Raises:
        DataError: there are too few, or they do not fit together.
    """
    features, held_back = (np.asarray(rows, np.float32) for rows in (features, held_back))
    if features.ndim != 2 or held_back.ndim != 2 or features.shape[1] != held_back.shape[1]:
        raise DataError(
            tr(
                "Both must have as many numbers in each row, came {shape} and {shape_2}.",
                shape=features.shape,
                shape_2=held_back.shape,
            )
        )
    if not 1 <= nearest <= len(features) or not len(held_back):
        raise DataError(
            tr(
                "At least {nearest} must be known and one held back, came {known} and {held_back}.",
                nearest=nearest,
                known=len(features),
                held_back=len(held_back),
            )
        )
    rows = unit(features)
    return Known(rows, np.sort(kth_distance(rows, held_back, nearest)), nearest, share)


def unit(features: np.ndarray) -> np.ndarray:
    """Return rows scaled to length 1, (n, d) float32; one of zeros, which has no direction, stays as it is."""
    features = np.asarray(features, np.float32)
    lengths = np.linalg.norm(features, axis=1, keepdims=True)
    return features / np.where(lengths > 0, lengths, 1)


def kth_distance(rows: np.ndarray, features: np.ndarray, nearest: int) -> np.ndarray:
    """Return how far each of (m, d) `features` is from the k-th nearest of (n, d) `rows` of length 1, (m,)."""
    found = []
    for start in range(0, len(features), AT_ONCE):
        part = unit(features[start : start + AT_ONCE])
        squares = 2 - 2 * part @ rows.T  # |a - b|^2 = |a|^2 + |b|^2 - 2ab, where |a| and |b| are 1; (m, n)
        found.append(np.partition(squares, nearest - 1, axis=1)[:, nearest - 1])
    return np.sqrt(np.maximum(np.concatenate(found), 0)) if found else np.zeros(0, np.float32)
