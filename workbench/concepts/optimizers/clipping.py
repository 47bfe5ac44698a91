"""Three ways to keep a gradient from growing too large: entry by entry, array by array, or all arrays together."""

import math
from collections.abc import Sequence

import numpy as np

Arrays = list[np.ndarray]


def clip_by_value(gradient: np.ndarray, clipvalue: float) -> np.ndarray:
    """Cut every entry of a gradient to at most `clipvalue` either way. Its direction changes.

    Formula: `g = min(max(g, -clipvalue), clipvalue)`.
    """
    return np.clip(gradient, -clipvalue, clipvalue)


def clip_by_norm(gradient: np.ndarray, clipnorm: float) -> np.ndarray:
    """Shorten a gradient to a length of at most `clipnorm`. Its direction stays.

    Formula: `g = g * clipnorm / max(|g|, clipnorm)`, with the length `|g| = sqrt(sum(g ** 2))`.

    Reference: Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks (2013).
    """
    length = np.sqrt(np.sum(np.square(gradient)))
    return gradient * clipnorm / np.maximum(length, gradient.dtype.type(clipnorm))


def clip_by_global_norm(gradients: Sequence[np.ndarray], global_clipnorm: float) -> Arrays:
    """Shorten all gradients by one factor, so that together they are at most `global_clipnorm` long.

    Formula: as in `clip_by_norm`, with the length taken over the entries of all gradients.
    """
    length = math.sqrt(sum(float(np.sum(np.square(gradient))) for gradient in gradients))
    scale = global_clipnorm / max(length, global_clipnorm)
    return [gradient * scale for gradient in gradients]
