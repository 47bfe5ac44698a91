"""Why what was drawn or uploaded may be no digit that a network has learned: said before anybody believes an answer."""

from typing import NamedTuple

import numpy as np

from workbench.data.marks import find_digits, is_dot, is_outline, rivals
from workbench.language import tr

INK = 0.3  # of full ink: what is paler is the soft edge of a stroke


class Doubt(NamedTuple):
    """Why what was read may be wrong: a short title, and a sentence."""

    title: str
    words: str


def several_digits(number: int = 2) -> Doubt:
    """Return the doubt about a picture or a drawing of several digits."""
    return Doubt(
        tr("There seem to be two digits.") if number <= 2 else tr("There seem to be several digits."),
        tr("A network reads one at a time: here the largest is read."),
    )


def a_dot() -> Doubt:
    """Return the doubt about a dot."""
    return Doubt(tr("This is a dot."), tr("A dot is no digit that a network has learned: there is too little ink."))


def an_outline() -> Doubt:
    """Return the doubt about a line around a digit."""
    return Doubt(
        tr("This seems to be an outline."), tr("A network has learned strokes of a pen, not lines around them.")
    )


def none_of_them(classes: int = 10) -> Doubt:
    """Return the doubt about what is unlike all that a network has learned (see `workbench.concepts.unlikeness`)."""
    choices = tr("one of ten") if classes == 10 else tr("one of {classes}", classes=classes)
    return Doubt(tr("This looks like none of them."), tr("It has to choose {choices}.", choices=choices))


def doubt_about_mark(ink: np.ndarray) -> Doubt | None:
    """Return why one mark may be no digit, None where nothing speaks against it.

    Args:
        ink: where the ink is, cut out: a mask (h, w).
    """
    return a_dot() if is_dot(ink) else an_outline() if is_outline(ink) else None


def doubt_about_drawing(ink: np.ndarray) -> Doubt | None:
    """Return why a drawing may be no digit, None where nothing speaks against it.

    Args:
        ink: the drawing, cut out, larger than a dot: (h, w), 0 to 1.
    """
    labels, digits = find_digits(np.pad(ink > INK, 1))
    if not digits:
        return None
    equals = rivals(digits)
    if len(equals) > 1:
        return several_digits(len(equals))
    return an_outline() if is_outline(labels[digits[0].place] > 0) else None
