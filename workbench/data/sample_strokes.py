"""Drawings to try a network with, as strokes: the ten digits, a letter and a scribble, drawn for this project.

A drawing is written as text in a box of 1 by 1, y downwards: strokes parted by bars, places by spaces. A stroke that
begins with ~ is a curve through its places, any other goes straight from one to the next.
"""

import numpy as np

from workbench.registry import lookup

SIDE = 280.0  # of the pad on which samples are drawn
SCRIBBLE = "scribble"
STEPS = 5  # points from one place to the next

SAMPLES = {
    "0": "~ .52,.03 .25,.12 .1,.45 .18,.85 .48,.98 .8,.84 .9,.48 .78,.14 .5,.03",
    "1": ".46,.08 .53,.02 .52,.98",
    "2": "~ .14,.25 .3,.05 .62,.03 .84,.22 .72,.5 .4,.78 .12,.97 | ~ .12,.97 .5,.93 .9,.97",
    "3": "~ .16,.1 .48,.01 .8,.16 .72,.4 .42,.47 | ~ .42,.47 .78,.53 .86,.78 .6,.97 .3,.97 .1,.85",
    "4": ".62,.02 .1,.66 .9,.66 | .66,.42 .62,.99",
    "5": ".82,.04 .26,.04 .2,.43 | ~ .2,.43 .55,.38 .85,.6 .78,.88 .45,.99 .13,.88",
    "6": "~ .74,.03 .4,.2 .18,.58 .24,.9 .55,.99 .82,.8 .74,.55 .45,.5 .22,.68",
    "7": ".1,.07 .88,.05 .42,.98",
    "8": "~ .78,.16 .5,.02 .24,.18 .34,.4 .68,.58 .82,.82 .52,.99 .2,.84 .3,.6 .64,.4 .8,.2 .74,.12",
    "9": "~ .8,.3 .62,.05 .32,.06 .18,.3 .34,.54 .64,.5 .82,.24 | ~ .82,.24 .78,.6 .62,.98",
    "H": ".1,.02 .1,.98 | .9,.02 .9,.98 | .1,.5 .9,.5",
    SCRIBBLE: "~ .05,.6 .3,.1 .5,.8 .2,.95 .15,.3 .75,.15 .9,.7 .45,.45 .6,.05 .95,.4 .7,.95 .35,.6",
}  # fmt: skip


def sample(name: str) -> list[list[list[int]]]:
    """Return the strokes of a sample on a pad of 280 by 280: lists of points [x, y], y downwards.

    Args:
        name: a key of `SAMPLES`.

    Raises:
        ConfigError: there is no such sample; the message lists them all.
    """
    text = lookup(name, SAMPLES, "sample")
    return [np.rint(SIDE * (0.2 + 0.6 * stroke)).astype(int).tolist() for stroke in strokes_of(text)]


def strokes_of(text: str) -> list[np.ndarray]:
    """Return the strokes of a drawing that is written as text: arrays of points (n, 2), in a box of 1 by 1."""
    return [_stroke(part.strip()) for part in text.split("|")]


def _stroke(text: str) -> np.ndarray:
    places = np.array([[float(part) for part in place.split(",")] for place in text.lstrip("~ ").split()])
    return curve(places) if text.startswith("~") else straight(places)


def straight(places: np.ndarray, steps: int = STEPS) -> np.ndarray:
    """Return the lines from place to place, with so many points on each; places are (n, 2)."""
    shares = np.arange(steps)[:, None] / steps
    parts = [first + shares * (second - first) for first, second in zip(places, places[1:], strict=False)]
    return np.concatenate([*parts, places[-1:]])


def curve(places: np.ndarray, steps: int = STEPS) -> np.ndarray:
    """Return a smooth curve through the places (n, 2), with so many points from one to the next.

    Reference: Catmull and Rom, A Class of Local Interpolating Splines (1974), the uniform kind.
    """
    padded = np.concatenate([2 * places[:1] - places[1:2], places, 2 * places[-1:] - places[-2:-1]])
    t = np.arange(steps)[:, None] / steps
    parts = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False)
    ]
    return np.concatenate([*parts, places[-1:]])
