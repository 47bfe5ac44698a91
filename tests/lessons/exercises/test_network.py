"""Typical mistakes in the exercises of `04_network_from_scratch`, each with words of its message."""

import numpy as np
import pytest

from workbench.concepts.experiments.gradient_check import gradient_check
from workbench.concepts.network import MLP
from workbench.concepts.optimizers import Adam
from workbench.data.toy import toy
from workbench.lessons.exercises.network import q1, q2, q3, q4, q5
from workbench.lessons.exercises.network.judges import _batch, reference_gradients

HEAD = (
    "def gradients(x, y, w1, b1, w2, b2):\n    hidden = np.maximum(0, x @ w1 + b1)\n"
    "    y_pred = 1 / (1 + np.exp(-(hidden @ w2 + b2)))\n    d_out = (y_pred - y) / len(x)\n"
    "    dw2, db2 = hidden.T @ d_out, d_out.sum(axis=0)\n"
)
RETURN = "\n    return dw1, db1, dw2, db2"


def two_layers(hidden: str, output: str) -> str:
    return f"def forward(x, w1, b1, w2, b2):\n    hidden = {hidden}\n    return {output}"


def back(d_hidden: str, dw1: str = "x.T @ d_hidden", db1: str = "d_hidden.sum(axis=0)", end: str = RETURN) -> str:
    return f"{HEAD}    d_hidden = {d_hidden}\n    dw1, db1 = {dw1}, {db1}{end}"


RIGHT = "(d_out @ w2.T) * (hidden > 0)"
SIGMOID = "1 / (1 + np.exp(-(hidden @ w2 + b2)))"


def slopes(measured: str, end: str = "\n    return result") -> str:
    return (
        "def slopes(f, x, epsilon):\n    result = np.zeros(len(x))\n    for i in range(len(x)):\n"
        "        up, down = x.copy(), x.copy()\n        up[i] += epsilon\n        down[i] -= epsilon\n"
        f"        result[i] = {measured}{end}"
    )


WRONG = {
    "network-1": [
        (two_layers("x @ w1 + b1", SIGMOID), "one straight line"),
        (two_layers("np.maximum(0, x @ w1 + b1)", "hidden @ w2 + b2"), "before the last bend"),
        (two_layers("np.maximum(0, x @ w1 + b1)", "np.maximum(0, hidden @ w2 + b2)"), "goes through ReLU"),
        (two_layers("1 / (1 + np.exp(-(x @ w1 + b1)))", SIGMOID), "bent by the sigmoid"),
        (two_layers("np.maximum(0, x @ w1)", SIGMOID), "b1, is missing"),
        (two_layers("np.maximum(0, x @ w1 + b1)", "1 / (1 + np.exp(-(hidden @ w2)))"), "b2, is missing"),
        (two_layers("np.maximum(0, x @ w1)", "1 / (1 + np.exp(-(hidden @ w2)))"), "both biases"),
        (two_layers("x @ w1 + b1", "hidden @ w2 + b2"), "both bends"),
        (two_layers("0", "1 / (1 + np.exp(-(x @ w1 + b1)))"), "first layer alone"),
        (two_layers("np.maximum(0, x @ w1 + b1)", "1 / (1 + np.exp(hidden @ w2 + b2))"), "your prediction: "),
        (two_layers("np.maximum(0, w1 @ x + b1)", SIGMOID), "matmul"),
        ("def forward(x, w1, b1, w2, b2):\n    hidden = np.maximum(0, x @ w1 + b1)", "`return`"),
    ],
    "network-2": [
        (back("d_out @ w2.T"), "slope of ReLU is missing"),
        (back("(d_out @ w2.T) * hidden"), "1 or 0: (hidden > 0)"),
        (back("(d_out @ w2.T) * y_pred * (1 - y_pred)"), "slope of the sigmoid"),
        (back(RIGHT, "x.T @ d_hidden / len(x)"), "a second time"),
        (back("((y_pred - y) @ w2.T) * (hidden > 0)"), "divided by them"),
        (back(RIGHT, db1="d_hidden.mean(axis=0)"), "a sum is wanted"),
        (back(RIGHT, db1="d_hidden.sum()"), "sum over axis 0"),
        (back(RIGHT, db1="(d_out @ w2.T).sum(axis=0)"), "same d_hidden"),
        (back(RIGHT, "(x.T @ d_hidden).T"), "shape"),
        (back(RIGHT, "-x.T @ d_hidden"), "wrong sign"),
        (back(RIGHT, end="\n    return dw1, db1"), "four gradients"),
        (back("(d_out @ w2) * (hidden > 0)"), "matmul"),
        (
            back(RIGHT).replace("hidden.T @ d_out", "hidden.T @ (y_pred - y)"),
            "dw2: all are off by one and the same factor",
        ),
    ],
    "network-3": [
        (slopes("(f(up) - f(x)) / epsilon"), "a step ahead only"),
        (slopes("(f(x) - f(down)) / epsilon"), "a step back only"),
        (slopes("(f(up) - f(down)) / epsilon"), "divide by 2 * epsilon"),
        (slopes("2 * (f(up) - f(down)) / epsilon"), "You multiplied by 2"),
        (slopes("(f(down) - f(up)) / (2 * epsilon)"), "wrong sign"),
        (slopes("(f(up) - f(down)) / (2 * epsilon)", end="\n    x += 1\n    return result"), "no longer what it was"),
        (slopes("(f(up) - f(down)) / (2 * epsilon)", end=""), "`return`"),
        ("def slopes(f, x, epsilon):\n    return (f(x + epsilon) - f(x - epsilon)) / (2 * epsilon)", "pushed together"),
        (
            "def slopes(f, x, epsilon):\n    return np.array([(f(x + epsilon) - f(x)) / epsilon] * len(x))",
            "is not right",
        ),
    ],
    "network-4": [
        (1, "feeds dw2"),
        (2, "makes the prediction"),
        (3, "all four"),
        (4, "dw2 passes"),
        (5, "db2 passes"),
        (6, "may be"),
        (8, "db1 would pass"),
        (9, "dw1 would pass"),
        (10, "hands"),
        (16, "from 1 to 10"),
        ("faulty_line = 'line 8'", "the number of a line"),
    ],
    "network-5": [
        (33, "how many there are"),
        (0, "Something does move"),
        (9, "8 weights as well"),
        (8, "What do the hidden"),
        (24, "w2 is 0"),
        (16, "16 weights"),
        (25, "through w2"),
        (17, "one by one"),
    ],
    "network-6": [(3, "what `start(...)` returns"), ([], "1 run is wanted"), ("nowhere", "There is no run")],
    "network-7": [
        (1e-12, "rounding is most"),
        (0.1, "bends on the way"),
        (-5, "an exponent"),
        (0, "Without a step"),
        ("small", "the text"),
    ],
    "network-8": [
        ("adbce", "come back to it"),
        ("bdcae", "computed before"),
        ("dcbae", "Is it there yet"),
        ("dbeca", "through the bend"),
        ("dbca", "each of a, b, c, d, e once"),
    ],
}


def test_reference_gradients_are_the_slopes():
    x, y, *parameters = _batch(seed=7)

    def loss(*arrays):
        network = MLP((3, 4, 1), "relu", "sigmoid", "binary_crossentropy")
        network.parameters = arrays
        return network.loss_value(x, y)

    for index, gradient in enumerate(reference_gradients(x, y, *parameters)):

        def function(values, index=index):
            return loss(*parameters[:index], values, *parameters[index + 1 :])

        assert gradient_check(function, lambda _, gradient=gradient: gradient, parameters[index]) < 1e-6


def test_with_all_weights_at_zero_one_number_moves():
    x, y = toy("moons", 200, 0.1)
    network = MLP((2, 8, 1), "relu", "sigmoid", "binary_crossentropy", initializer="zeros")
    network.fit(x, y, Adam(0.01), epochs=5, batch_size=20)
    moved = sum(int((array != 0).sum()) for array in network.parameters)
    assert sum(array.size for array in network.parameters) == 33
    assert q5.assess(moved).kind == "right"


@pytest.mark.parametrize("answer", [7, 7.0, np.int64(7), [7]])
def test_a_line_may_be_any_number(answer):
    assert q4.assess(answer).kind == "right"


def test_every_right_way_is_taken():
    def one_sample_at_a_time(x, w1, b1, w2, b2):
        return [[1 / (1 + np.exp(-(np.maximum(row @ w1 + b1, 0) @ w2[:, 0] + b2[0])))] for row in x]

    def by_sums(x, y, w1, b1, w2, b2):
        total = [0, 0, 0, 0]
        for row, truth in zip(x, y, strict=True):
            hidden = np.maximum(0, row @ w1 + b1)
            error = (1 / (1 + np.exp(-(hidden @ w2 + b2))) - truth)[0] / len(x)
            inner = error * w2[:, 0] * (hidden > 0)
            parts = (np.outer(row, inner), inner, error * hidden[:, None], np.array([error]))
            total = [a + b for a, b in zip(total, parts, strict=True)]
        return total

    def with_rows(f, x, epsilon):
        return [(f(x + push) - f(x - push)) / 2 / epsilon for push in epsilon * np.eye(len(x))]

    def in_place(f, x, epsilon):
        result = np.zeros_like(x)
        for index in range(len(x)):
            x[index] += epsilon
            up = f(x)
            x[index] -= 2 * epsilon
            result[index] = (up - f(x)) / (2 * epsilon)
            x[index] += epsilon
        return result

    for exercise, answer in ((q1, one_sample_at_a_time), (q2, by_sums), (q3, with_rows), (q3, in_place)):
        assert exercise.assess(answer).kind == "right", exercise.assess(answer)
