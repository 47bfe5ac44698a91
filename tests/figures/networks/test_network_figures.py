"""Decision surfaces, neurons, wiring and the V of the gradient check: what is drawn is what the network says."""

import numpy as np
import pytest

from workbench.concepts.network import MLP
from workbench.concepts.optimizers import Adam
from workbench.data.toy import toy
from workbench.figures import (
    decision_film,
    decision_surface,
    neuron_surfaces,
    numbers_in_network,
    plane,
    step_size_error,
    wiring,
)

X, Y = toy("moons", 60, 0.1)


def right_half(places: np.ndarray) -> np.ndarray:
    """A network that says yes on the right of the plane."""
    return (places[:, :1] > 0).astype(float)


def text(figure) -> str:
    return figure.layout.title.text.replace("<br>", " ")


def test_plane_goes_row_by_row_from_below():
    places = plane(3)
    assert places.shape == (9, 2)
    np.testing.assert_allclose(places[[0, 1, 2, 3]], [[-3.6, -3.6], [0, -3.6], [3.6, -3.6], [-3.6, 0]])


def test_surface_is_what_the_network_says():
    surface, zeros, ones = decision_surface(lambda places: places[:, 0] + 10 * places[:, 1], X, Y).data
    column, row = 30, 7
    assert surface.z[row, column] == pytest.approx(surface.x[column] + 10 * surface.y[row], rel=1e-4)
    np.testing.assert_allclose(np.column_stack([zeros.x, zeros.y]), X[Y == 0], rtol=1e-6)
    np.testing.assert_allclose(np.column_stack([ones.x, ones.y]), X[Y == 1], rtol=1e-6)
    assert zeros.marker.symbol != ones.marker.symbol and zeros.marker.color != ones.marker.color


def test_boundary_lies_in_the_middle_of_what_can_be_said():
    for span, middle in (((0.0, 1.0), 0.5), ((-1.0, 1.0), 0.0)):
        contours = decision_surface(right_half, X, Y, span=span).data[0].contours
        assert contours.start == contours.end == middle


def test_title_counts_the_points_on_the_right_side():
    x = np.array([[1.0, 0], [2, 0], [-1, 0], [-2, 0]])
    assert text(decision_surface(right_half, x, np.array([1, 1, 0, 1]))) == "75.0 % of 4 points on the right side"
    two_classes = decision_surface(
        lambda places: np.hstack([1 - right_half(places), right_half(places)]), x, np.array([1, 1, 0, 0])
    )
    assert text(two_classes) == "100 % of 4 points on the right side"
    numbers = decision_surface(right_half, x, np.array([0.5, 1.5, 0.5, -0.5]))
    assert text(numbers) == "Off by 0.5 on average" and len(numbers.data) == 2


def test_film_shows_each_epoch_and_stands_at_the_last():
    surfaces = {epoch: right_half(plane(9)) * epoch / 4 for epoch in (0, 2, 4)}
    film = decision_film(X, Y, surfaces)
    assert [frame.name for frame in film.frames] == ["0", "2", "4"]
    for frame, values in zip(film.frames, surfaces.values(), strict=True):
        np.testing.assert_allclose(frame.data[0].z, values.reshape(9, 9))
        assert frame.traces == (0,)
    np.testing.assert_allclose(film.data[0].z, surfaces[4].reshape(9, 9))
    share = np.mean((X[:, 0] > 0.45) == Y)  # from there on the nearest place of the grid lies in the right half
    assert text(film) == f"{100 * share:.1f} % of 60 points on the right side after 4 epochs"
    assert "after 2 epochs" in film.frames[1].layout.title.text.replace("<br>", " ")
    assert [step.label for step in film.layout.sliders[0].steps] == ["0", "2", "4"]
    assert film.layout.updatemenus[0].buttons[0].args[0] == ("0", "2", "4")


def test_each_neuron_has_its_picture():
    places = plane(5)
    first = np.column_stack([places[:, 0], places[:, 1], 3 * places[:, 0], np.full(25, 2.0), -places[:, 1]])
    figure = neuron_surfaces([first, right_half(places)])
    canvas = figure.data[0].z
    assert canvas.shape == (3 * 7, 4 * 7)  # four beside each other, the fifth below, then the output
    np.testing.assert_allclose(canvas[:5, :5], np.tile(np.linspace(0, 1, 5), (5, 1)))
    np.testing.assert_allclose(canvas[:5, 7:12], np.tile(np.linspace(1, 0, 5)[:, None], (1, 5)))  # high values above
    np.testing.assert_allclose(canvas[7:12, :5], np.tile(np.linspace(0, 1, 5)[:, None], (1, 5)))
    assert np.isnan(canvas[:5, 21:26]).all() and np.isnan(canvas[5:7]).all()
    assert text(figure) == "5 hidden neurons, but only 3 different pictures, 1 silent"
    assert figure.layout.yaxis.ticktext == ("hidden 1", "", "output")


@pytest.mark.parametrize(
    ("hidden", "title"),
    [
        ([[1.0, 0], [0, 1.0]], "2 hidden neurons, each with a picture of its own"),
        ([[1.0, 2.0], [0, 0]], "2 hidden neurons, but only 1 different picture"),
        ([[0.0, 0], [0, 0]], "2 hidden neurons: none says anything"),
    ],
)
def test_title_counts_different_neurons(hidden, title):
    places = plane(6)
    assert text(neuron_surfaces([places @ np.array(hidden), places[:, :1]])) == title


def test_one_neuron_alone():
    assert text(neuron_surfaces([plane(6)[:, :1]])) == "One neuron: one straight line"


def tiny() -> MLP:
    network = MLP((2, 2, 1), "relu", "sigmoid", "binary_crossentropy")
    network.parameters = [
        np.array([[0.5, -1.0], [0.25, 0.5]]),
        np.array([0.0, 0.5]),
        np.array([[2.0], [-1.0]]),
        np.array([0.5]),
    ]
    return network


def test_forward_shows_values_and_weights():
    figure = numbers_in_network(tiny(), [1, 2], 1)
    neurons = figure.data[-1]
    # By hand: 0.5 + 0.5 = 1, -1 + 1 + 0.5 = 0.5; 2 - 0.5 + 0.5 = 2; 1 / (1 + exp(-2)) = 0.88; -log 0.88 = 0.127.
    assert list(neurons.text) == ["1.00", "2.00", "1.00", "0.50", "0.88"]
    assert text(figure) == "Forward: the network says 0.88, the truth is 1: loss 0.127"
    weights = ["0.50", "-1.00", "0.25", "0.50", "2.00", "-1.00"]
    assert [note.text for note in figure.layout.annotations] == [*weights, "b 0", "b 0.50", "b 0.50"]


def test_backward_shows_slopes():
    figure = numbers_in_network(tiny(), [1, 2], 1, backward=True)
    says = 1 / (1 + np.exp(-2))
    error = says - 1
    wanted = [1 * 2 * error, 1 * -1 * error, 2 * 2 * error, 2 * -1 * error, 1 * error, 0.5 * error]
    assert [note.text for note in figure.layout.annotations] == [f"{value:.2f}" for value in wanted]
    # delta, by hand: both hidden neurons are awake, so the error comes through the weights 2 and -1 as it is.
    assert list(figure.data[-1].text) == ["", "", f"{2 * error:.2f}", f"{-error:.2f}", f"{error:.2f}"]
    assert text(figure).startswith("Backward: at a loss of 0.127")


def test_a_dead_neuron_hears_nothing():
    figure = numbers_in_network(tiny(), [2, -1], 0, backward=True)
    assert "1 neuron hears nothing" in text(figure)
    zero = next(trace for trace in figure.data if trace.name == "zero")
    assert len([x for x in zero.x if x is not None]) == 2 * 3  # two lines into it, one out of it


def test_lines_are_drawn_by_sign_and_size():
    figure = wiring([np.zeros(2), np.zeros(1)], [np.array([[4.0], [-1.0]])], title="One neuron, two inputs")
    drawn = {(trace.name, trace.line.width): trace for trace in figure.data if trace.name != "neurons" and len(trace.x)}
    assert set(drawn) == {("positive", 7.0), ("negative", 2.0)}
    assert {trace.line.dash for trace in drawn.values()} == {"solid", "dash"}
    assert len(figure.data) == len(wiring([np.zeros(1)] * 3, [np.ones((1, 1))] * 2, title="A chain of neurons").data)


def test_large_networks_have_no_numbers():
    network = MLP((2, 8, 8, 1), "tanh", "sigmoid", "binary_crossentropy")
    figure = numbers_in_network(network, [1, 1], 1)
    assert figure.data[-1].mode == "markers" and not figure.layout.annotations
    assert figure.layout.xaxis.ticktext == ("inputs", "hidden 1", "hidden 2", "output")


def test_best_step_is_marked():
    epsilons, errors = np.array([1e-8, 1e-5, 1e-2]), np.array([1e-7, 1e-10, 0.0])
    figure = step_size_error(epsilons, errors)
    np.testing.assert_allclose(figure.data[0].y, [1e-7, 1e-10, np.nan])
    assert figure.data[1].x == (1e-5,) and figure.data[1].y == (1e-10,)
    assert text(figure).endswith("1e-05") and figure.layout.xaxis.type == figure.layout.yaxis.type == "log"


def test_a_network_learns_while_it_is_drawn():
    network = MLP((2, 6, 1), "tanh", "sigmoid", "binary_crossentropy")
    before = text(decision_surface(network.predict, X, Y))
    network.fit(X, Y, Adam(0.05), 40, 20, lambda epoch, logs: decision_surface(network.predict, X, Y))
    after = text(decision_surface(network.predict, X, Y))
    assert before != after and after.startswith(("9", "100"))
