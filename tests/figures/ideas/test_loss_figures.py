"""The figures about losses, read back: what they draw is what the losses say, and the titles tell the numbers."""

import numpy as np
import pytest

from workbench.concepts.losses import huber, huber_gradient
from workbench.errors import ConfigError
from workbench.figures.ideas.crossentropy import push_bars, sure_and_wrong, surprise
from workbench.figures.ideas.likelihood import likelihood
from workbench.figures.ideas.loss_surface import PASSED, POINTS, logistic_descent, logistic_loss, loss_surface
from workbench.figures.ideas.losses import best_guess, loss_curves, loss_shares
from workbench.figures.ideas.overflow import overflow_curve


def trace(figure, name, axis=None):
    return next(trace for trace in figure.data if trace.name == name and axis in (None, trace.yaxis))


def words(figure):
    return (figure.layout.title.text + " " + figure.layout.title.subtitle.text).replace("<br>", " ")


@pytest.mark.parametrize("delta", [0.3, 1.0, 3.0])
def test_loss_curves_are_the_losses_and_their_slopes(delta):
    figure = loss_curves(delta=delta, error=-2.0)
    value, slope = trace(figure, "Huber", "y"), trace(figure, "Huber", "y2")
    errors, truth = np.array(value.x)[:, None], np.zeros((len(value.x), 1))
    assert np.allclose(value.y, huber(truth, errors, delta))
    assert np.allclose(slope.y, huber_gradient(truth, errors, delta)[:, 0])
    assert trace(figure, "squared, here").x[0] == -2 and trace(figure, "squared, here").y[0] == 4
    assert f"squared pulls with 4, Huber with {min(2.0, delta):.3g}" in words(figure)
    heights = [note.y for note in figure.layout.annotations]
    assert len(heights) == 3 and np.diff(np.sort(heights)).min() > 0.9  # names do not cover each other


@pytest.mark.parametrize("error", [-3.0, 3.0])
def test_no_point_lies_off_its_panel(error):
    figure = loss_curves(error=error)
    for name in ("squared, here", "absolute, here", "Huber, here"):
        for axis in ("y", "y2"):
            low, high = figure.layout["yaxis" + axis[1:]].range
            assert low < trace(figure, name, axis).y[0] < high
            assert figure.layout.xaxis.range[0] < error < figure.layout.xaxis.range[1]


def test_the_best_guesses_are_mean_and_median():
    for outlier in (5.0, 12.0, 20.0):
        figure = best_guess(outlier=outlier, delta=1.0)
        data = [1, 2, 3, 4, outlier]
        assert list(trace(figure, "measured").x) == data
        assert trace(figure, "squared, here").x[0] == pytest.approx(np.mean(data), abs=1e-9)
        assert trace(figure, "absolute, here").x[0] == np.median(data)
        for name in ("squared", "absolute", "Huber"):
            assert min(trace(figure, name).y) == 1
    assert "guesses 6, absolute 3" in words(best_guess())
    # Huber lies between the two, and is one of them at either end.
    guesses = [trace(best_guess(delta=delta), "Huber, here").x[0] for delta in (0.1, 4.0, 10.0, 50.0)]
    assert guesses == sorted(guesses) and guesses[0] == pytest.approx(3, abs=0.2) and guesses[-1] == pytest.approx(6)


def test_likelihood_and_squared_error_are_one_curve():
    figure = likelihood(guess=2.0, spread=0.5)
    data, curve = np.array([1.2, 1.9, 2.3, 3.1, 3.5]), trace(figure, "-log likelihood")
    density = np.exp(-((data - 2.0) ** 2) / (2 * 0.5**2)) / (0.5 * np.sqrt(2 * np.pi))
    assert np.allclose(trace(figure, "density").y, density)
    assert trace(figure, "-log likelihood, here").y[0] == pytest.approx(-np.log(density).sum())
    assert curve.x[np.argmin(curve.y)] == pytest.approx(data.mean(), abs=0.03)
    assert f"{((data - 2) ** 2).mean():.2f}, -log likelihood {-np.log(density).sum():.2f}" in words(figure)


def test_surprise_grows_without_limit_and_squared_error_does_not():
    figure = surprise(0.01)
    cross, square = trace(figure, "crossentropy"), trace(figure, "squared error")
    assert np.allclose(cross.y, -np.log(cross.x)) and np.allclose(square.y, (1 - np.array(square.x)) ** 2)
    assert "crossentropy 4.605, squared error 0.980" in words(figure)


def test_slopes_over_the_score_are_those_of_the_curves():
    figure = sure_and_wrong(-5.0)
    for name in ("crossentropy", "squared error"):
        value, slope = trace(figure, name, "y"), trace(figure, name, "y2")
        assert np.allclose(np.gradient(np.array(value.y), np.array(value.x)), slope.y, atol=0.01)
    assert "pulls with 0.993, squared error with 0.013" in words(figure)


def test_pushes_cancel_and_point_to_the_right_class():
    figure = push_bars(2.0, 1.0, -1.0, "9")
    p, push = np.array(trace(figure, "probability").y), np.array(trace(figure, "push").y)
    assert p.sum() == pytest.approx(1) and push.sum() == pytest.approx(0)
    assert np.allclose(push, [-p[0], -p[1], 1 - p[2]])
    assert f"pushed up by {push[2]:.2f}" in words(figure) and "right: 9" in figure.layout.xaxis.title.text


def test_naive_crossentropy_ends_and_the_stable_one_goes_on():
    figure = overflow_curve()
    assert max(trace(figure, "naive, float32").x) == 88 and max(trace(figure, "naive, float64").x) == 709
    stable = trace(figure, "stable")
    assert stable.x[-1] == 10_000 and stable.y[-1] == pytest.approx(10_000)
    assert np.isfinite(stable.y).all()


def test_squared_error_stays_on_its_plateau_and_crossentropy_comes_down():
    stuck, down = (words(loss_surface(loss)) for loss in ("mean_squared_error", "binary_crossentropy"))
    assert stuck.startswith("Squared error: after 100 steps still up")
    assert down.startswith("Crossentropy: after 100 steps down")
    with pytest.raises(ConfigError, match="Did you mean 'binary_crossentropy'"):
        loss_surface("binary_crosentropy")


@pytest.mark.parametrize("loss", ["mean_squared_error", "binary_crossentropy"])
def test_the_way_down_follows_the_slope(loss):
    weights, step = np.array([-1.0, 0.5]), 1e-6
    slope = [
        (logistic_loss(loss, *(weights + move)) - logistic_loss(loss, *(weights - move))) / (2 * step)
        for move in step * np.eye(2)
    ]
    way = logistic_descent(loss, tuple(weights), learning_rate=0.3, steps=1)
    assert way.shape == (2, 2) and np.allclose(way[1], weights - 0.3 * np.array(slope), atol=1e-7)
    heights = trace(loss_surface(loss), "loss")
    middle = len(heights.x) // 2
    zero = logistic_loss(loss, 0.0, 0.0)
    assert heights.x[middle] == 0 and heights.z[middle][middle] == pytest.approx(zero, rel=1e-6)
    assert len(POINTS) == len(PASSED)


def test_shares_count_the_worst_first():
    figure = loss_shares(np.array([0.0] * 98 + [1.0, 3.0]), np.array([False] * 99 + [True]))
    assert "The worst 1 % of the pictures carry 75 % of the loss 1 picture of 100 is misread." in words(figure)
    shares = trace(figure, "share of the loss")
    assert list(shares.y[:3]) == [75, 100, 100] and shares.x[-1] == 100
    loss_shares(np.zeros(3), np.zeros(3, bool))  # nothing to share
