"""Guesses beside what came: what is said stands where it belongs."""

import numpy as np

from workbench import figures


def test_both_marks_are_named_where_they_stand():
    for log, at in ((False, (900.0, 24.0)), (True, tuple(np.log10([900.0, 24.0])))):
        figure = figures.guessed_number(900, 24, 1, 1000, near=3, log=log)
        said = {note.text: (note.x, note.xref) for note in figure.layout.annotations}
        assert said == {"your guess": (at[0], "x"), "what came": (at[1], "x")}
        low, high = figure.layout.xaxis.range
        assert low < min(at) and max(at) < high


def test_large_numbers_are_written_out():
    figure = figures.guessed_number(10_000, 1, 0.1, 10_000, near=10, log=True)
    assert figure.layout.title.text == "You guessed 10,000, and 1 came"


def test_a_guess_beyond_the_line_makes_it_longer():
    low, high = figures.guessed_number(40, 130, 0, 100, near=10).layout.xaxis.range
    assert low < 0 and high > 130


def test_shares_stand_on_their_bars():
    figure = figures.guess_calibration(["a hunch", "very sure"], [0.5, 0.9], [None, 0.5], [0, 2])
    (note,) = figure.layout.annotations
    assert (note.x, note.xref, note.y, note.yref) == ("very sure", "x", 0.5, "y") and note.text.startswith("50")
