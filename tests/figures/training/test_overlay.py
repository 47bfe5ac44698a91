"""Runs laid over each other."""

import numpy as np

from workbench.figures import run_overlay
from workbench.figures.base.line_styles import look
from workbench.figures.training.overlay import Curve

X = np.arange(1.0, 4.0)


def test_each_curve_has_its_colour_its_shadow_and_its_name():
    figure = run_overlay(
        [Curve("small", X, X, raw=X + 1, place=2), Curve("<b>large</b>", X, 2 * X, place=6)],
        xlabel="step (batches)",
        ylabel="loss",
    )
    shadow, small, large = figure.data
    assert shadow.name == "small, as measured" and list(shadow.y) == [2, 3, 4] and shadow.opacity < 0.5
    assert small.line.color == shadow.line.color == look("", 2).colour and large.line.color == look("", 6).colour
    assert figure.layout.title.text == "small ends lowest: 3"
    assert large.name == "&lt;b>large&lt;/b>"  # what a learner typed is no HTML
    assert any("small" in note.text for note in figure.layout.annotations)


def test_bands_reach_from_the_lowest_to_the_highest():
    figure = run_overlay(
        [Curve("five", X, X, low=X - 1, high=X + 1, runs=5)],
        xlabel="epoch",
        ylabel="accuracy",
        shares=True,
        higher_is_better=True,
    )
    band, mean = figure.data
    assert list(band.y) == [2, 3, 4, 2, 1, 0] and list(mean.y) == [1, 2, 3]
    assert "mean of up to 5 seeds" in figure.layout.title.subtitle.text.replace("<br>", " ")


def test_a_logarithmic_axis_leaves_out_what_it_has_no_place_for():
    figure = run_overlay(
        [Curve("a", X, np.array([1.0, 0.0, 0.01]), raw=np.array([1.0, 1.0, -1.0])), Curve("b", X, np.zeros(3))],
        xlabel="epoch",
        ylabel="loss",
        logarithmic=True,
    )
    assert [list(trace.x) for trace in figure.data] == [[1], [1]] and figure.layout.yaxis.type == "log"


def test_many_points_are_thinned_and_no_spike_is_lost():
    y = np.zeros(50_000)
    y[31_234] = 7.0
    line = run_overlay([Curve("a", np.arange(50_000.0), y)], xlabel="step", ylabel="loss").data[0]
    assert len(line.x) <= 500 and max(line.y) == 7.0 and line.x[0] == 0 and line.x[-1] == 49_999


def test_ten_places_look_different():
    looks = [look("", place) for place in range(10)]
    assert len({shape.colour for shape in looks}) == 10


def test_a_tie_is_a_tie():
    def titled(*ends):
        curves = [Curve(name, X, np.array([0.1, 0.2, end])) for name, end in zip("abc", ends, strict=False)]
        drawn = run_overlay(curves, xlabel="epoch", ylabel="accuracy", shares=True, higher_is_better=True)
        return drawn.layout.title.text

    assert titled(0.98611, 0.98614) == "b and a end alike: 98.6 %"
    assert titled(0.98611, 0.98614, 0.98613) == "3 of 3 end alike: 98.6 %"
    assert titled(0.98611, 0.98614, 0.9) == "b and a end alike: 98.6 %"
    assert titled(0.986, 0.984) == "a ends highest: 98.6 %"
