"""The same strokes in another hand: slanted, turned, widened and bent as another writer might have drawn them.

Two dozen writers are few. Varied as strokes, before there are any pixels, each of them stands for many, and the pen
keeps its width whatever happens to the shape.
"""

from collections.abc import Sequence

import numpy as np

# How much hands differ, chosen on writers that were left out of the training.
SLANT = 0.18  # spread of the shear: 0.18 is about 10 degrees
TURN = 8.0  # degrees, at most
ASPECT = 0.22  # logarithm of width over height, at most
BEND = 0.025  # spread of each wave's height, as a share of the drawing's size
WAVES = (0.5, 1.2)  # how many waves there are across the drawing, at least and at most


def vary(strokes: Sequence[np.ndarray], rng: np.random.Generator, *, amount: float = 1.0) -> list[np.ndarray]:
    """Return the strokes of one drawing as another hand might have drawn them.

    The points are sheared, turned and stretched about the middle of the drawing, and moved along smooth waves, two for
    each axis.

    Args:
        strokes: arrays of shape (k, 2), x and y, in any unit.
        rng: draws the hand.
        amount: 0 changes nothing, 1 is how much writers differ. Default 1.

    Returns:
        As many arrays, of the same shapes.

    Reference: Simard, Steinkraus and Platt, Best Practices for Convolutional Neural Networks (2003) bend pixels; the
    bending of strokes is the online form of it.
    """
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    middle, size = (low + high) / 2, max(float((high - low).max()), 1e-9)
    shear = amount * float(np.clip(rng.normal(0, SLANT), -2.5 * SLANT, 2.5 * SLANT))
    angle = amount * np.radians(rng.uniform(-TURN, TURN))
    stretch = np.exp(amount * rng.uniform(-ASPECT, ASPECT) / 2)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = turn @ np.array([[1.0, shear], [0.0, 1.0]]) @ np.diag([stretch, 1 / stretch])
    heights = amount * rng.normal(0, BEND, (2, 2))  # (axis, wave)
    starts, lengths = rng.uniform(0, 2 * np.pi, (2, 2)), rng.uniform(*WAVES, (2, 2))
    varied = []
    for stroke in strokes:
        place = (np.asarray(stroke) - middle) / size  # (k, 2), about -0.5 to 0.5
        # Each axis moves along waves that run across the other one.
        across = place[:, ::-1, None]  # (k, 2, 1)
        moved = place + (heights * np.sin(2 * np.pi * lengths * across + starts)).sum(axis=-1)
        varied.append(moved @ matrix.T * size + middle)
    return varied
