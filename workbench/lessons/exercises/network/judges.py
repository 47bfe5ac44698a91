"""What is said to answers of notebook 04's exercises: each judge knows the right one, and the typical slips."""

from collections.abc import Callable
from typing import Any

import numpy as np

from workbench.concepts.activations import relu, sigmoid
from workbench.language import later, tr
from workbench.lessons.judging import agrees, compare
from workbench.lessons.values import describe, numbers

PARTS = ("dw1", "db1", "dw2", "db2")


def _batch(samples: int = 5, inputs: int = 3, hidden: int = 4, seed: int = 0) -> tuple[np.ndarray, ...]:
    """Return x, y, w1, b1, w2, b2 of a small network: some neurons are silent for some samples."""
    draw = np.random.default_rng(seed).normal
    y = (np.arange(samples) % 2).reshape(-1, 1).astype(float)
    return (
        draw(size=(samples, inputs)),
        y,
        draw(size=(inputs, hidden)),
        draw(size=hidden),
        draw(size=(hidden, 1)),
        draw(size=1),
    )


def judge_forward(answer: Any) -> str:
    """Two dense layers: ReLU between them, sigmoid at the end."""
    easy = (
        np.array([[1.0, 2.0]]),
        np.array([[0.5, -1.0], [0.25, 0.5]]),
        np.array([0.0, 0.5]),
        np.array([[2.0], [-1.0]]),
        np.array([0.5]),
    )
    more = [_batch(seed=seed) for seed in range(8)]

    def built(inner: Callable, outer: Callable, first: float = 1.0, second: float = 1.0) -> Callable:
        return lambda x, w1, b1, w2, b2: outer(inner(x @ w1 + first * b1) @ w2 + second * b2)

    def same(z: np.ndarray) -> np.ndarray:
        return z

    return agrees(answer, built(relu, sigmoid), [easy, *((x, *rest) for x, _, *rest in more)], "your prediction", (
        (built(same, sigmoid), "The bend between the layers is missing. Without it, two layers are one straight line."),
        (built(relu, same), "You stop before the last bend: the sigmoid makes a probability of the output."),
        (built(same, same), "Both bends are missing: ReLU after the first layer, sigmoid after the second."),
        (built(relu, relu), "The output goes through ReLU. For yes or no it is the sigmoid that makes a probability."),
        (built(sigmoid, sigmoid), "The hidden layer is bent by the sigmoid. Here it is ReLU: `np.maximum(0, z)`."),
        (built(relu, sigmoid, first=0.0), "The bias of the hidden layer, b1, is missing."),
        (built(relu, sigmoid, second=0.0), "The bias of the output, b2, is missing."),
        (built(relu, sigmoid, 0.0, 0.0), "Both biases are missing: each layer is x @ w + b."),
        (lambda x, w1, b1, w2, b2: sigmoid(x @ w1 + b1), "That is the first layer alone; it feeds the second."),
    ))  # fmt: skip


def reference_gradients(
    x: np.ndarray, y: np.ndarray, w1: np.ndarray, b1: np.ndarray, w2: np.ndarray, b2: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Return the gradients of the mean binary crossentropy in w1, b1, w2, b2."""
    hidden = relu(x @ w1 + b1)
    d_out = (sigmoid(hidden @ w2 + b2) - y) / len(x)
    d_hidden = (d_out @ w2.T) * (hidden > 0)
    return x.T @ d_hidden, d_hidden.sum(axis=0), hidden.T @ d_out, d_out.sum(axis=0)


def judge_gradients(answer: Any) -> str:
    """The gradient of each of the four arrays, on several batches; the first one that is off is explained."""
    for seed in range(3):
        x, y, w1, b1, w2, b2 = batch = _batch(seed=seed)
        given = answer(*(array.copy() for array in batch))
        if not isinstance(given, tuple | list) or len(given) != len(PARTS):
            return tr(
                "Wanted are four gradients, `return dw1, db1, dw2, db2`; yours is {describe}.", describe=describe(given)
            )
        hidden = relu(x @ w1 + b1)
        d_out = (sigmoid(hidden @ w2 + b2) - y) / len(x)
        no_bend = d_out @ w2.T
        bend_of_output = no_bend * sigmoid(hidden @ w2 + b2) * (1 - sigmoid(hidden @ w2 + b2))
        d_hidden = no_bend * (hidden > 0)
        straight = tr("The slope of ReLU is missing: to a silent neuron nothing comes back. Multiply by (hidden > 0).")
        slips = later({
            "dw1": ((x.T @ no_bend, straight),
                    (x.T @ (no_bend * hidden), "You multiplied by hidden. The slope of ReLU is 1 or 0: (hidden > 0)."),
                    (x.T @ bend_of_output, "That is the slope of the sigmoid. The hidden layer has ReLU's: 1 or 0."),
                    (x.T @ d_hidden * len(x), "dw1 is as many times too large as there are samples. Make it of d_out, "
                     "which is divided by them."),
                    (x.T @ d_hidden / len(x), "dw1 was divided by the samples a second time: d_out already is.")),
            "db1": ((no_bend.sum(axis=0), "dw1 is right. db1 needs the same d_hidden, with the slope of ReLU in it."),
                    (d_hidden.mean(axis=0), "db1 is a mean. d_out has been divided already: a sum is wanted."),
                    (d_hidden.sum(), "db1 is one sum. Each neuron has a bias of its own: sum over axis 0.")),
        })  # fmt: skip
        for name, value, wanted in zip(PARTS, given, reference_gradients(*batch), strict=True):
            if message := compare(value, wanted, name, slips.get(name, ())):
                return message
    return ""


def judge_slopes(answer: Any) -> str:
    """Central differences, one entry after the other, with x left as it was."""

    def bowl(x: np.ndarray) -> float:
        return float((x**3).sum() + x.prod())

    def difference(ahead: float, behind: float, divisor: float) -> Callable:
        def measured(f: Callable, x: np.ndarray, epsilon: float) -> np.ndarray:
            pushes = epsilon * np.eye(len(x))
            return np.array([(f(x + ahead * push) - f(x - behind * push)) / (divisor * epsilon) for push in pushes])

        return measured

    def at_once(f: Callable, x: np.ndarray, epsilon: float) -> np.ndarray:
        return np.full(len(x), (f(x + epsilon) - f(x - epsilon)) / (2 * epsilon))

    # A large step: there the ways to measure differ.
    inputs = [(bowl, np.array([1.0, 2.0]), 0.1), (bowl, np.array([0.5, -1.0, 2.0]), 0.2)]
    together = tr("All entries were pushed together. Push one, measure, put it back, then take the next.")
    message = agrees(answer, difference(1, 1, 2), inputs, "your gradient", (
        (difference(1, 0, 1), "That is a step ahead only, (f(x + e) - f(x)) / e. One to either side is more exact."),
        (difference(0, 1, 1), "That is a step back only, (f(x) - f(x - e)) / e. One to either side is more exact."),
        (difference(1, 1, 1), "From x - e to x + e it is two steps: divide by 2 * epsilon."),
        (difference(1, 1, 2 / 0.1), "Divide by 2 * epsilon, with the epsilon that comes in."),
        (lambda f, x, e: 2 * difference(1, 1, 1)(f, x, e), "You multiplied by 2; from x - e to x + e, divide by it."),
        (at_once, together),
        (lambda f, x, e: at_once(f, x, e)[0], together),
    ))  # fmt: skip
    x = np.array([1.0, 2.0, 3.0])
    answer(bowl, x, 1e-3)
    if not message and not np.allclose(x, [1.0, 2.0, 3.0], rtol=0, atol=1e-9):
        return tr(
            "The slopes are right, but x is no longer what it was: put each entry back before you push the next one."
        )
    return message


def judge_line(answer: Any) -> str:
    """A neuron is taken to be awake where the error is positive, and not where it said something."""
    if numbers(answer) is None:
        return tr("Your answer is {describe}; wanted is the number of a line.", describe=describe(answer))
    return compare(answer, 7, "your line", (
        (1, "Line 1 feeds dw2, and dw2 passes its check."),
        (2, "Line 2 makes the prediction, and all four gradients come from its error. Two of them pass."),
        (3, "Everything comes after line 3. Were it wrong, all four checks would fail."),
        (4, "Line 4 makes dw2, and dw2 passes its check."),
        (5, "Line 5 makes db2, and db2 passes its check."),
        (6, "Line 6 feeds both gradients that fail, so it may be. It hands each error back through the weights by "
            "which it came forward. Is that right? And what comes after it?"),
        (8, "Line 8 makes dw1. Were it wrong, db1 would pass its check."),
        (9, "Line 9 makes db1. Were it wrong, dw1 would pass its check."),
        (10, "Line 10 only hands the four gradients out, in the right order."),
        (answer, "The lines count from 1 to 10. Which of them feed the two gradients that fail?"),
    ))  # fmt: skip


def judge_moved(answer: Any) -> str:
    """A 2-8-1 network with ReLU and all weights at zero: only the output's bias gets a gradient."""
    return compare(answer, 1, "your number", (
        (0, "Something does move. At the output the prediction is 0.5 for all; in a batch with more yes than no that "
            "is "
            "too low, and that can be mended without any hidden neuron."),
        (33, "33 is how many there are. Which of them get a gradient that is not 0? Go backward, from the output."),
        (9, "You count the output's 8 weights as well. Their gradient is hidden.T @ d_out, and hidden is 0."),
        (8, "The output's 8 weights have the gradient hidden.T @ d_out. What do the hidden neurons say?"),
        (24, "The 24 numbers of the hidden layer get d_out @ w2.T, and w2 is 0."),
        (16, "The 16 weights of the hidden layer get their share through w2, and w2 is 0."),
        (25, "The hidden layer gets its share through w2, and w2 is 0."),
        (answer, "Take the arrays one by one, from the output back: w2, b2, w1, b1. Which get a gradient?"),
    ))  # fmt: skip
