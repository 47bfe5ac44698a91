import numpy as np
import pytest

from workbench.concepts.activations import ACTIVATIONS, softmax
from workbench.concepts.experiments.propagation import random_signal, sizes
from workbench.errors import ConfigError
from workbench.figures.ideas.activations import activation_and_slope, activation_gallery
from workbench.figures.ideas.dead_units import dead_by_epoch, largest_sums
from workbench.figures.ideas.depth import gradient_by_depth, layer_histograms, losses_by_epoch, output_by_depth
from workbench.figures.ideas.temperature_bars import temperature_bars

ELEMENTWISE = [name for name in ACTIVATIONS if name != "softmax"]


def named(figure):
    return {trace.name: trace for trace in figure.data}


def words(figure):
    return figure.layout.title.text.replace("<br>", " ")


@pytest.mark.parametrize("activation", ELEMENTWISE)
@pytest.mark.parametrize("x", [-6.0, -0.5, 0.0, 3.0])
def test_value_slope_and_tangent_are_those_of_the_function(activation, x):
    f = ACTIVATIONS[activation]
    traces = named(activation_and_slope(activation, x))
    np.testing.assert_allclose(traces["value"].y, f(np.asarray(traces["value"].x)))
    np.testing.assert_allclose(traces["slope"].y, f.derivative(np.asarray(traces["slope"].x)))
    assert traces["value here"].y[0] == pytest.approx(float(f(x)))
    (x0, x1), (y0, y1) = traces["tangent"].x, traces["tangent"].y
    assert (y1 - y0) / (x1 - x0) == pytest.approx(float(f.derivative(x)))


def test_the_title_tells_value_and_slope():
    assert words(activation_and_slope("sigmoid", -3.0)) == "Sigmoid at -3.0: value 0.047, slope 0.045"
    with pytest.raises(ConfigError, match="Unknown activation 'softmax'"):
        activation_and_slope("softmax", 0.0)


def test_grey_where_the_slope_is_nearly_zero():
    left, right = activation_and_slope("sigmoid").layout.shapes
    assert left.x0 == -6 and right.x1 == 6 and left.x1 == pytest.approx(-right.x0, abs=0.1)
    assert left.x1 == pytest.approx(-2.06, abs=0.1)  # sigmoid' is 0.1 there
    assert len(activation_and_slope("relu").layout.shapes) == 1 and not activation_and_slope("linear").layout.shapes


def test_the_gallery_has_a_value_and_a_slope_of_each():
    figure = activation_gallery(("relu", "tanh", "gelu"))
    assert [trace.name for trace in figure.data] == [
        "ReLU: slope",
        "ReLU: value",
        "tanh: slope",
        "tanh: value",
        "GELU: slope",
        "GELU: value",
    ]
    traces = named(figure)
    np.testing.assert_allclose(traces["tanh: value"].y, np.tanh(traces["tanh: value"].x))
    assert (traces["tanh: value"].xaxis, traces["GELU: value"].yaxis) == ("x2", "y2")
    assert len(activation_gallery().data) == 20


def test_temperature_changes_the_bars_and_not_the_marks():
    logits = np.array([2.0, 1.0, 0.1])
    traces = named(temperature_bars(logits, ["a", "b", "c"], 0.5))
    np.testing.assert_allclose(traces["temperature 0.5"].x, softmax(logits / 0.5))
    np.testing.assert_allclose(traces["temperature 1"].x, softmax(logits))
    hot, cold = (words(temperature_bars(logits, ["a", "b", "c"], temperature)) for temperature in (20.0, 0.05))
    assert hot == "At temperature 20, a gets 35.0 %" and cold == "At temperature 0.05, a gets > 99.9 %"
    with pytest.raises(ValueError, match="needs one score"):
        temperature_bars(logits, ["a", "b"])


def test_histograms_stand_where_the_numbers_are():
    signal = random_signal(10, "sigmoid")
    figure = layer_histograms(signal)
    outputs, gradients = figure.data
    assert len(figure.layout.xaxis.tickvals) == 8 and figure.layout.xaxis.ticktext[-1] == "10"
    shapes = np.split(np.array(outputs.y, float), np.flatnonzero(np.isnan(np.array(outputs.y, float))))[:-1]
    assert len(shapes) == 8
    assert np.nanmin(shapes[0]) == pytest.approx(signal.outputs[0].min())
    assert np.nanmax(shapes[-1]) == pytest.approx(signal.outputs[-1].max())
    assert np.nanmax(np.array(gradients.y, float)) == pytest.approx(np.log10(np.abs(signal.gradients).max()), abs=1e-9)
    size = sizes(signal.gradients)
    assert f"{size[0] / size[-1]:.0e}".replace("e-0", "e-") in words(figure)


def test_histograms_of_nothing_are_no_error():
    figure = layer_histograms(random_signal(3, "relu", "zeros"))
    assert words(figure) == "Nothing of the gradient reaches layer 1 of 3"
    assert "One layer" in words(layer_histograms(random_signal(1, "tanh")))


def test_the_gradient_is_drawn_on_its_way_back():
    sizes_ = np.array([[1e-4, 1e-2, 1.0], [1e-4, 1e-2, 1.0]])
    figure = gradient_by_depth({"vanishes": sizes_, "stays": np.ones((2, 3))})
    np.testing.assert_allclose(named(figure)["vanishes"].y, [1, 1e-2, 1e-4])
    assert words(figure) == "Of a gradient of 1, vanishes leaves 1e-4 after 3 layers, stays 1"
    assert figure.layout.yaxis.type == "log"


def test_the_steadiest_output_is_named():
    figure = output_by_depth({"fades": np.array([[1, 0.1, 0.01]]), "keeps": np.array([[1, 0.9, 0.8]])})
    assert words(figure) == "keeps keeps the outputs steadiest: size 0.8 in the last layer"


def test_who_only_guesses_is_named():
    series = {
        "learns": np.array([[2.0, 0.5], [2.1, 0.7]]),
        "stuck": np.full((2, 2), 2.31),
        "blown": np.array([[2.0, 1e9], [np.nan, np.nan]]),
    }
    figure = losses_by_epoch(series, guessing=np.log(10))
    assert words(figure) == "No better than guessing: stuck, blown (exploded)"
    np.testing.assert_allclose(named(figure)["learns"].y, [2.05, 0.6])
    assert list(named(figure)["blown"].y) == [2.0]
    assert figure.layout.shapes[0].y0 == pytest.approx(2.3026, abs=1e-4)
    assert words(losses_by_epoch({"learns": series["learns"]})) == "learns ends lowest: 0.6"
    held = losses_by_epoch(series, what="validation loss")
    assert held.layout.yaxis.title.text == "validation loss (nats)"


def test_the_dead_are_drawn_as_shares():
    figure = dead_by_epoch({"rate 0.1": np.zeros((2, 2)), "rate 1": np.array([[0.5, 0.8], [np.nan, np.nan]])})
    assert words(figure) == "With rate 1, 80.0 % of the hidden units are dead in the end"
    assert list(named(figure)["rate 1"].y) == [0.5, 0.8]


def test_units_are_counted_by_their_largest_sum():
    sums = np.array([[1.0, -2.0, 0.5], [3.0, -1.0, -0.5]])  # largest: 3, -1, 0.5
    figure = largest_sums(sums, -0.75)
    assert words(figure) == "2 of 3 units are dead with a bias of -0.8"
    (bars,) = figure.data
    x, units, colours = (np.asarray(values) for values in (bars.x, bars.y, bars.marker.color))
    assert units[x < 0].sum() == 2 and units[x > 0].sum() == 1
    assert len(set(colours[x < 0])) == 1 and set(colours[x < 0]).isdisjoint(colours[x > 0])
