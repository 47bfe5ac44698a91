"""The figures of a network's inside: what they draw is what they were given."""

import numpy as np
import pytest

from workbench.figures import (
    embedding_map,
    largest_shares,
    layers_over_epochs,
    map_picture,
    recorded_histograms,
    signed_picture,
    window_arithmetic,
)


def named(figure):
    return {trace.name: trace for trace in figure.data}


def test_the_window_its_kernel_and_their_products():
    read, kernel = np.arange(36.0).reshape(6, 6), np.array([[1.0, -1.0], [0.5, 0.0]])
    made = np.arange(25.0).reshape(5, 5)
    figure = window_arithmetic(read, made, read[2:4, 1:3], kernel, place=(2, 1), corner=(2, 1), made_name="map 4")
    drawn = named(figure)
    np.testing.assert_allclose(drawn["products"].z, read[2:4, 1:3] * kernel)
    np.testing.assert_allclose(drawn["map 4"].z, made)
    assert drawn["map 4"].xaxis == "x", "a click on the first axes means a place in the map"
    assert "Row 2, column 1 of map 4: 11" in figure.layout.title.text
    assert figure.layout.meta["place"] == {"x": 1, "y": 2} and figure.layout.meta["grain"] == {"x": 1, "y": -1}
    pixel, window = figure.layout.shapes
    assert (pixel.x0, pixel.y0, window.x0, window.y1) == (0.5, 1.5, 0.5, 3.5)


def test_of_a_pooling_the_winner_is_framed_and_what_is_beyond_the_edge_is_left_out():
    window = np.array([[1.0, 3.0], [-np.inf, -np.inf]])
    figure = window_arithmetic(np.eye(3), np.eye(2) * 3, window, place=(1, 1), corner=(2, 1))
    np.testing.assert_allclose(named(figure)["in the window"].z, [[1.0, 3.0]])
    winner = figure.layout.shapes[-1]
    assert (winner.x0, winner.y0) == (0.5, -0.5) and "products" not in named(figure)


def test_the_parts_of_a_sum_add_up_to_it():
    products = np.array([3.0, -1.0, 0.5, 0.25, 0.0])
    figure = largest_shares(products, -0.75, amount=2)
    (bars,) = figure.data
    assert list(bars.y) == ["input 1", "input 2", "3 others", "bias", "sum"]
    np.testing.assert_allclose(bars.x, [3, -1, 0.75, -0.75, 2])
    assert sum(bars.x[:-1]) == pytest.approx(bars.x[-1])
    assert "3 inputs add, 1 takes away, 1 are 0" in figure.layout.title.subtitle.text.replace("<br>", " ")


def test_histograms_stand_at_their_numbers_and_the_title_compares_gradients():
    counts = np.array([[0, 0, 4, 0], [0, 8, 0, 0]])
    figure = recorded_histograms(
        ["first", "last"],
        np.tile(np.arange(5.0), (2, 1)),
        counts,
        np.array([-5.0, -4, -3, -2, -1]),
        np.array([[6, 0, 0, 0], [0, 0, 6, 0]]),
        np.array([0.0, 0.25]),
    )
    outputs, gradients = (named(figure)[name] for name in ("outputs", "gradients"))
    assert {y for x, y in zip(outputs.x, outputs.y, strict=True) if x is not None and x < 0.5} == {2.0, 3.0}
    assert {y for x, y in zip(gradients.x, gradients.y, strict=True) if x is not None and x > 0.5} == {-3.0, -2.0}
    assert "first is 0.01 of that in last" in figure.layout.title.text.replace("<br>", " ")
    assert "In last, 25.0 % of the weights have no gradient" in figure.layout.title.subtitle.text.replace("<br>", " ")


def test_layers_over_epochs_with_the_usual_range():
    values = np.array([[0.1, np.nan, np.nan], [0.01, 0.5, np.nan]])
    figure = layers_over_epochs(
        [1, 2],
        ["a", "b", "c"],
        values,
        what="change (share)",
        title="It settles",
        healthy=(0.001, 0.05),
        logarithmic=True,
        now=2,
    )
    assert list(named(figure)) == ["a", "b"], "a layer without numbers has no line"
    np.testing.assert_allclose(named(figure)["a"].y, [0.1, 0.01])
    band, now = figure.layout.shapes
    assert (band.y0, band.y1, now.x0) == (0.001, 0.05, 2)
    assert figure.layout.yaxis.title.text == "change (share)" and figure.layout.xaxis.title.text == "epoch"


def test_points_know_their_number_and_the_title_counts_neighbours():
    points = np.array([[0.0, 0], [0, 1], [9, 0], [9, 1], [np.nan, 0]])
    figure = embedding_map(points, [0, 0, 1, 0, 1], [0, 1, 1, 0, 1], ["cat", "dog"], here=(4.0, 4.0), marked=2)
    drawn = named(figure)
    assert list(drawn["cat"].customdata) == [0, 1, 3] and list(drawn["dog"].customdata) == [2]
    assert list(drawn["cat"].marker.line.width) == [0, 2, 0] and drawn["cat"].text[1] == "read as dog"
    assert (drawn["your picture"].x[0], drawn["chosen"].x[0]) == (4.0, 9.0)
    assert figure.layout.title.text.startswith("50.0 %")


def test_colours_tell_signs():
    picture = signed_picture(np.array([[-2.0, 0.0, 2.0, 9.0]]), 2.0)
    blue, white, red, beyond = picture[0].astype(int)
    assert blue[2] > blue[0] and red[0] > red[2] and white.min() > 240 and (beyond == red).all()
    assert map_picture(np.array([[0.0, 1.0]]), 0.0, 1.0).tolist() == [[[0] * 3, [255] * 3]]
    np.testing.assert_array_equal(map_picture(np.array([[-1.0]]), -1.0, 0.5), signed_picture(np.array([[-1.0]]), 1.0))


def test_of_many_classes_no_two_look_the_same():
    points = np.random.default_rng(0).normal(size=(26, 2))
    names = [f"class {letter} with a long name" for letter in "abcdefghijklmnopqrstuvwxyz"]
    figure = embedding_map(points, np.arange(26), np.arange(26), names)
    looks = {(trace.marker.color, trace.marker.symbol) for trace in figure.data}
    assert len(looks) == 26
    assert all(len(note.text) <= len("<b></b>") + 18 for note in figure.layout.annotations)


def test_what_adds_and_what_takes_away_have_the_colours_of_weights_above_and_below_zero():
    from workbench.figures.base.cells import SIGNED

    def red(colour):
        return int(colour[1:3], 16) > int(colour[5:7], 16)

    (bars,) = largest_shares(np.array([2.0, -1.0]), bias=-0.5).data
    colours = dict(zip(bars.y, bars.marker.color, strict=True))
    assert red(SIGNED[-1][1]) and not red(SIGNED[0][1])
    assert [red(colours[name]) for name in ("input 1", "input 2", "bias")] == [True, False, False]
