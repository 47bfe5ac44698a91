"""Typical mistakes in the exercises of `00_start_here`, each with words of its message."""

import numpy as np
import pytest

from workbench.lessons.exercises.start import q1, q2, q3, q4

WRONG = {
    "start-1": [
        ("numbers_in = 28", "one row"), ("numbers_in = 28 + 28", "added the sides"), (255, "largest value"),
        (256, "how many values a pixel"), (10, "come out at the end"), (785, "bias belongs to a neuron"),
        ("numbers_in = (28, 28)", "one single number"), ("numbers_in = 28 * 27", "756"),
    ],
    "start-2": [
        ("def neuron(inputs, weights, bias):\n    return weights @ inputs + bias", "negative sums come through"),
        ("def neuron(inputs, weights, bias):\n    return np.maximum(0, weights @ inputs)", "bias is missing"),
        ("def neuron(inputs, weights, bias):\n    return np.maximum(0, weights @ inputs) + bias", "add it first"),
        ("def neuron(inputs, weights, bias):\n    return weights @ inputs", "now add the bias"),
        ("def neuron(inputs, weights, bias):\n    return np.maximum(0, weights * inputs + bias)",
         "one neuron, one answer"),
        ("def neuron(inputs, weights, bias):\n    return max(0, sum(inputs) + bias)", "weights are not used"),
        ("def neuron(inputs, weights, bias):\n    total = weights @ inputs + bias", "`return`"),
        ("def neuron(inputs, weights, bias):\n    return -np.maximum(0, weights @ inputs + bias)", "wrong sign"),
        ("def neuron(inputs):\n    return inputs", "takes (inputs)"),
        ("def neuron(inputs, weights, bias):\n    return max(0, weigths @ inputs + bias)", "spelt right"),
    ],
    "start-3": [
        ("def verdict(probabilities):\n    return probabilities.max()", "np.argmax"),
        ("def verdict(probabilities):\n    return np.argmax(probabilities) + 1", "one too high"),
        ("def verdict(probabilities):\n    return np.argmin(probabilities)", "least likely"),
        ("def verdict(probabilities):\n    return np.argsort(probabilities)", "The last of it"),
        ("def verdict(probabilities):\n    return np.argsort(-probabilities)", "most probable first"),
        ("verdict = 3", "a function is wanted"),
    ],
    "start-4": [
        ("def accuracy(read, labels):\n    return np.sum(read == labels)", "how many are right"),
        ("def accuracy(read, labels):\n    return 100 * np.mean(read == labels)", "as a percentage"),
        ("def accuracy(read, labels):\n    return np.mean(read != labels)", "share of mistakes"),
        ("def accuracy(read, labels):\n    return np.sum(read != labels)", "how many are wrong"),
        ("def accuracy(read, labels):\n    return read == labels", "True counts as 1"),
        ("def accuracy(read, labels):\n    return np.mean(np.abs(read - labels))", "as wrong as"),
        ("def accuracy(read, labels):\n    return np.mean((read - labels) ** 2)", "a name here"),
        ("def accuracy(read, labels):\n    return (read == labels).mean() / 2", "1/2 of"),
        (0.75, "a function is wanted"),
    ],
    "start-5": [(3, "what `start(...)` returns"), ([], "1 run is wanted"), ("nowhere", "There is no run")],
    "start-6": [(10, "One too few"), (12, "One step earlier"), (40, "last step drawn"), (0.8, "height of the line"),
        (80, "in percent"),
                (25, "is not right"), ("eleven", "a number is wanted")],
    "start-7": [("abced", "Nobody knows yet"), ("cbaed", "Which answers"), ("bdcae", "end of the epoch"),
        ("becad", "not done yet"),
                ("bcabd", "each of a, b, c, d, e once"), (5, "the number 5")],
}  # fmt: skip


@pytest.mark.parametrize("answer", [784, 784.0, np.int64(784), np.array([784]), [784]])
def test_a_number_may_be_of_any_kind(answer):
    assert q1.assess(answer).kind == "right"


def test_every_right_way_is_taken():
    def by_hand(inputs, weights, bias):
        total = bias
        for value, weight in zip(inputs, weights, strict=True):
            total += value * weight
        return total if total > 0 else 0

    assert q2.assess(by_hand).kind == "right"
    assert q2.assess(lambda x, w, b: [[max(0, np.dot(x, w) + b)]]).kind == "right"
    assert q3.assess(lambda p: list(p).index(max(p))).kind == "right"
    assert q3.assess(np.argmax).kind == "right"
    assert q4.assess(lambda read, labels: list(read == labels).count(True) / len(read)).kind == "right"
