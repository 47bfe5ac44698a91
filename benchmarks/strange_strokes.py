"""Drawings that are no digits, as strokes: letters in a wobbly hand, and scribbles. The same for the same seed.

Strokes of points (x, y) on a pad of 280 units, y downwards, as `workbench.data.drawing.draw` takes them.
"""

from collections.abc import Callable

import numpy as np

from workbench.data.sample_strokes import curve, straight, strokes_of

PAD = 280.0

# Letters as they are printed by hand, written as `workbench.data.sample_strokes` writes drawings.
LETTERS = {
    "A": "0,1 .5,0 1,1 | .2,.6 .8,.6",
    "C": "~ .95,.15 .6,0 .2,.15 .02,.5 .2,.85 .6,1 .95,.85",
    "E": ".9,0 0,0 0,1 .9,1 | 0,.5 .7,.5",
    "F": ".9,0 0,0 0,1 | 0,.5 .7,.5",
    "H": "0,0 0,1 | 1,0 1,1 | 0,.5 1,.5",
    "J": "~ .8,0 .8,.4 .8,.75 .6,.97 .3,.97 .1,.75",
    "K": "0,0 0,1 | .9,0 0,.55 .9,1",
    "L": "0,0 0,1 .8,1",
    "M": "0,1 .1,0 .5,.7 .9,0 1,1",
    "N": "0,1 0,0 .9,1 .9,0",
    "P": "0,1 0,0 | ~ 0,0 .6,.02 .85,.25 .6,.5 0,.52",
    "R": "0,1 0,0 | ~ 0,0 .6,.02 .85,.25 .6,.5 0,.52 | .3,.52 .9,1",
    "T": "0,0 1,0 | .5,0 .5,1",
    "U": "~ 0,0 0,.4 .05,.8 .45,1 .85,.8 .9,.4 .9,0",
    "V": "0,0 .5,1 1,0",
    "W": "0,0 .25,1 .5,.3 .75,1 1,0",
    "X": "0,0 1,1 | 1,0 0,1",
    "Y": "0,0 .5,.5 1,0 | .5,.5 .5,1",
    "a": "~ .8,.2 .45,.02 .1,.25 .05,.65 .35,.98 .7,.75 .8,.3 | ~ .8,.1 .8,.6 .85,.95 1,.98",
    "d": "~ .75,.55 .4,.38 .08,.55 .1,.85 .4,1 .75,.8 | .75,0 .75,1",
    "e": "~ .05,.5 .5,.5 .9,.45 .75,.1 .4,0 .08,.25 .05,.65 .35,.98 .85,.85",
    "f": "~ .9,.12 .65,0 .45,.15 .42,.5 .42,1 | .1,.42 .8,.42",
    "h": "0,0 0,1 | ~ 0,.6 .3,.4 .6,.45 .7,.7 .7,1",
    "k": "0,0 0,1 | .65,.35 0,.7 .7,1",
    "m": "0,1 0,.05 | ~ 0,.3 .2,.02 .42,.12 .48,.5 .48,1 | ~ .48,.3 .7,.02 .92,.12 .97,.5 .97,1",
    "n": "0,1 0,.05 | ~ 0,.35 .3,.02 .65,.12 .75,.5 .75,1",
    "p": "0,0 0,1 | ~ 0,.1 .4,.02 .75,.2 .7,.5 .35,.6 0,.5",
    "r": "0,1 0,.05 | ~ 0,.4 .2,.1 .5,.02 .7,.1",
    "t": ".4,0 .4,1 | 0,.3 .85,.3",
    "u": "~ 0,0 0,.5 .15,.95 .5,.95 .75,.6 .8,.1 | .8,0 .82,1",
    "w": "~ 0,0 .1,.7 .25,1 .42,.7 .48,.2 .55,.7 .72,1 .9,.7 1,0",
    "x": "0,0 .9,1 | .9,0 0,1",
    "y": "0,0 .4,.5 | .85,0 .1,1",
}  # fmt: skip
# Left out, because a reader who knows only digits reads a digit in them, and is right.
DIGITS_IN_SHAPE = {
    "B": "8", "D": "0", "G": "6", "I": "1", "O": "0", "Q": "0", "S": "5", "Z": "2",
    "b": "6", "c": "an open 0", "g": "9", "i": "1, for the dot is a stray one", "j": "1", "l": "1", "o": "0", "q": "9",
    "s": "5", "v": "V, as the capital", "z": "2",
}  # fmt: skip

Strokes = list[np.ndarray]


def letters(rng: np.random.Generator, number: int) -> list[tuple[str, Strokes]]:
    """Return so many letters, each of them about as often as the others, with what each is."""
    names = [name for _ in range(-(-number // len(LETTERS))) for name in rng.permutation(list(LETTERS))][:number]
    return [(str(name), wobbly(strokes_of(LETTERS[name]), rng)) for name in names]


def scribbles(rng: np.random.Generator, number: int) -> list[tuple[str, Strokes]]:
    """Return so many scribbles, of each kind in turn, with what each is."""
    kinds = list(SCRIBBLES)
    return [(kinds[place % len(kinds)], SCRIBBLES[kinds[place % len(kinds)]](rng)) for place in range(number)]


def wobbly(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """Put strokes of a box of 1 by 1 on the pad as a hand would: turned, slanted, stretched, and not quite true."""
    turn, slant = rng.normal(0, 0.10), rng.normal(0, 0.12)
    wide, high = rng.uniform(0.55, 0.95), 1.0
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    matrix = matrix @ np.array([[1.0, slant], [0.0, 1.0]]) @ np.diag([wide, high])
    size = rng.uniform(0.45, 0.8) * PAD
    waves = rng.normal(0, 0.012, (2, 3))
    ends = []
    for stroke in strokes:
        place = (stroke - 0.5) @ matrix.T
        along = np.linspace(0, 2 * np.pi, len(place))
        place = place + np.stack([sum(w * np.sin((k + 1) * along + k) for k, w in enumerate(row)) for row in waves], 1)
        ends.append(place + rng.normal(0, 0.012, 2))  # each stroke begins a little beside its place
    return [np.clip(PAD / 2 + size * place, 4, PAD - 4) for place in ends]


def _curve(rng: np.random.Generator) -> Strokes:
    """A pen that wanders: a curve through places by chance."""
    return [_inside(curve(rng.uniform(30, 250, (int(rng.integers(7, 14)), 2)), 10))]


def _zigzag(rng: np.random.Generator) -> Strokes:
    """Up and down, from one side to the other."""
    turns = int(rng.integers(6, 12))
    x = np.linspace(40, 240, turns) + rng.normal(0, 5, turns)
    y = np.where(np.arange(turns) % 2, 60, 220) + rng.normal(0, 15, turns)
    return [_inside(straight(np.stack([x, y], 1)))]


def _spiral(rng: np.random.Generator) -> Strokes:
    """Round and round, from the inside out."""
    t = np.linspace(0, rng.uniform(3, 5) * 2 * np.pi, 200)
    r = np.linspace(5, 110, 200)
    way = 1 if rng.random() < 0.5 else -1
    return [_inside(140 + np.stack([r * np.cos(way * t + rng.uniform(0, 6)), r * np.sin(way * t)], 1))]


def _dots(rng: np.random.Generator) -> Strokes:
    """Touches of the pen, here and there."""
    return [rng.uniform(40, 240, (1, 2)) + rng.normal(0, 1.5, (3, 2)) for _ in range(int(rng.integers(4, 12)))]


def _crossings(rng: np.random.Generator) -> Strokes:
    """Lines across each other: a hash, a star."""
    return [_inside(straight(rng.uniform(30, 250, (2, 2)))) for _ in range(int(rng.integers(4, 8)))]


def _fill(rng: np.random.Generator) -> Strokes:
    """The pad filled, line by line."""
    rows = int(rng.integers(14, 24))
    y = np.repeat(np.linspace(30, 250, rows), 2)
    x = np.tile([30, 250, 250, 30], rows)[: 2 * rows]
    return [_inside(straight(np.stack([x, y], 1) + rng.normal(0, 4, (2 * rows, 2))))]


def _inside(places: np.ndarray) -> np.ndarray:
    return np.clip(places, 4, PAD - 4)


SCRIBBLES: dict[str, Callable[[np.random.Generator], Strokes]] = {
    "curve": _curve,
    "zigzag": _zigzag,
    "spiral": _spiral,
    "dots": _dots,
    "crossings": _crossings,
    "fill": _fill,
}
