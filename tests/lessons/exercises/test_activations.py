"""Typical mistakes in the exercises of `03_activations`, each with words of its message."""

import numpy as np
import pytest

from workbench.concepts.activations import softmax, tanh_derivative
from workbench.concepts.experiments.propagation import dead_units
from workbench.concepts.initializers import he_normal, he_uniform
from workbench.lessons.exercises.activations import q1, q3, q4, q5

HE = "def he_kernel(fan_in, fan_out, rng):\n    return "
DEAD = "def count_dead(outputs):\n    return "
SOFT = "def tempered(logits, temperature):\n    "

WRONG = {
    "activations-1": [
        ("def tanh_slope(x):\n    return np.tanh(x) * (1 - np.tanh(x))", "rule of the sigmoid"),
        ("def tanh_slope(x):\n    return 1 - np.tanh(x)", "square is missing"),
        ("def tanh_slope(x):\n    return 1 - x ** 2", "squared the input"),
        ("def tanh_slope(x):\n    return np.tanh(x)", "not its slope"),
        ("def tanh_slope(x):\n    return (1 - np.tanh(x)) ** 2", "brackets"),
        ("def tanh_slope(x):\n    return np.tanh(x) ** 2", "1 minus that"),
        ("def tanh_slope(x):\n    return np.tanh(x) ** 2 - 1", "wrong sign"),
        ("def tanh_slope(x):\n    return 1 - np.abs(np.tanh(x))", "has a corner"),
        ("def tanh_slope(x):\n    t = np.tanh(x)", "`return`"),
    ],
    "activations-2": [
        (9, "still left"), (11, "was it so before"), (20, "halved"), (6, "divided by ten"), (250000, "multiplied"),
        (9.965784284662087, "round up"), (0.25**10, "what is left"), (5, "a thousandth"),
        (4, "is not right"), ("ten", "the text"),
    ],
    "activations-3": [
        (HE + "rng.normal(0, 2 / fan_in, (fan_in, fan_out))", "square root"),
        (HE + "rng.normal(0, np.sqrt(2 / fan_out), (fan_in, fan_out))", "used fan_out"),
        (HE + "rng.normal(0, np.sqrt(1 / fan_in), (fan_in, fan_out))", "LeCun"),
        (HE + "rng.normal(0, np.sqrt(2 / (fan_in + fan_out)), (fan_in, fan_out))", "Glorot"),
        (HE + "np.sqrt(2 / fan_in) * rng.uniform(-1, 1, (fan_in, fan_out))", "even draw"),
        (HE + "rng.normal(0, np.sqrt(fan_in / 2), (fan_in, fan_out))", "upside down"),
        (HE + "rng.normal(0, 1, (fan_in, fan_out))", "whatever the layer"),
        (HE + "rng.normal(0, 0.3, (fan_in, fan_out))", "signal larger"),
        (HE + "rng.normal(0, np.sqrt(2 / fan_in), (fan_out, fan_in))", "on its side"),
        (HE + "rng.normal(0, np.sqrt(2 / fan_in), fan_in)", "shape"),
        (HE + "np.sqrt(2 / fan_in) * rng.random((fan_in, fan_out))", "around 0"),
        (HE + "np.full((fan_in, fan_out), np.sqrt(2 / fan_in))", "learn the same"),
        (HE + "np.random.default_rng(0).normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))", "Two calls"),
        ("def he_kernel(fan_in, fan_out, rng):\n    kernel = rng.normal(0, 1, (fan_in, fan_out))", "`return`"),
    ],
    "activations-4": [
        (DEAD + "(outputs == 0).sum()", "single zeros"),
        (DEAD + "np.all(outputs == 0, axis=1).sum()", "rows"),
        (DEAD + "np.any(outputs == 0, axis=0).sum()", "now and then"),
        (DEAD + "np.any(outputs != 0, axis=0).sum()", "living"),
        (DEAD + "np.all(outputs == 0, axis=0).mean()", "share"),
        (DEAD + "(outputs.sum(axis=0) <= 0).sum()", "negative outputs"),
        (DEAD + "np.all(outputs == 0, axis=0)", "how many are True"),
        ("def count_dead(outputs):\n    dead = np.all(outputs == 0, axis=0)", "`return`"),
    ],
    "activations-5": [
        (SOFT + "powers = np.exp(logits) / temperature\n    return powers / powers.sum()", "both faults"),
        (SOFT + "powers = np.exp(logits / temperature)\n    return powers / powers.sum()", "by itself"),
        (SOFT + "powers = np.exp(logits) / temperature\n    return powers / powers.sum(axis=-1, keepdims=True)",
         "does nothing"),
        (SOFT + "powers = np.exp(logits * temperature)\n    return powers / powers.sum(axis=-1, keepdims=True)",
         "upside down"),
        (SOFT + "powers = np.exp(logits / temperature)\n    return powers / powers.sum(axis=0)", "over the rows"),
        (SOFT + "return np.exp(logits / temperature)", "no probabilities"),
        (SOFT + "powers = np.exp(logits / temperature)\n    return powers / powers.sum(axis=-1, keepdims=True)",
         "overflows"),
        (SOFT + "powers = np.exp(logits / temperature)\n    powers / powers.sum()", "`return`"),
    ],
    "activations-6": [(3, "what `start(...)` returns"), ([], "1 run is wanted"), ("nowhere", "There is no run")],
    "activations-7": [(0.25, "steepest slope"), (4.27, "the other way"),
        ("factor = q7.curves['sigmoid'][0][0] / q7.curves['sigmoid'][0][-1]", "over all ten"),
                      (0.5, "five-hundredth"), (0.7658, "share that is lost"), (0.9, "is not right")],
    "activations-8": [("a", "Most is not all"), ("c", "For negative sums"), ("d", "cannot wake"), ("", "one letter")],
}  # fmt: skip


@pytest.mark.parametrize(("exercise", "answer"), [
    (q1, lambda x: 1 / np.cosh(x) ** 2),
    (q3, lambda i, o, rng: rng.uniform(-1, 1, (i, o)) * np.sqrt(6 / i)),
    (q3, lambda i, o, rng: (rng.standard_normal((i, o)) * np.sqrt(2 / i)).astype("float32")),
    (q4, lambda a: sum(not column.any() for column in a.T)),
    (q4, lambda a: a.shape[1] - np.count_nonzero(np.abs(a).max(axis=0))),
], ids=lambda value: getattr(value, "key", ""))  # fmt: skip
def test_every_right_way_is_taken(exercise, answer):
    assert exercise.assess(answer).kind == "right"


@pytest.mark.parametrize(("exercise", "answer", "name"), [
    (q1, tanh_derivative, "tanh_derivative"), (q1, lambda x: tanh_derivative(x) * 1, "tanh_derivative"),
    (q3, lambda i, o, rng: he_normal((i, o), rng), "he_normal"),
    (q3, lambda i, o, rng: he_uniform((i, o), rng), "he_uniform"),
    (q4, lambda outputs: dead_units(outputs).sum(), "dead_units"),
    (q5, lambda logits, t: softmax(logits, temperature=t), "softmax"),
], ids=lambda value: getattr(value, "key", ""))  # fmt: skip
def test_what_the_package_does_by_itself_is_to_be_written(exercise, answer, name):
    feedback = exercise.assess(answer)
    assert feedback.kind == "not yet" and feedback.message.startswith(f"Right. Now without ours: `{name}`"), feedback
