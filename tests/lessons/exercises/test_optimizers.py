"""Typical mistakes in the exercises of `02_optimizers`, each with words of its message."""

import numpy as np
import pytest

from workbench.concepts.optimizers import SGD
from workbench.lessons.exercises.optimizers import FAULTY_ADAM, q1, q3, q4, q5
from workbench.lessons.exercises.optimizers.judges import MOMENTUM_STEPS, right_momentum

_FIXED = FAULTY_ADAM.replace("v / (1 - beta_1**t)", "v / (1 - beta_2**t)")
_MEAN = "def corrected(m, beta, t, start):\n    return "
_STEP = "def momentum_step(w, g, velocity, learning_rate, momentum):\n"

WRONG = {
    "optimizers-1": [
        ([1.2, 1.7], "what the text printed"),
        ([0.95, 1.97], "uphill"),
        ([1.5, 2.3], "learning rate is missing"),
        ([0.05, 0.03], "the step alone"),
        ([-0.05, -0.03], "Take it away"),
        ([1.05], "one single number"),
        ([1.0, 2.0], "before the step"),
        ([1.1, 2.1], "is not right"),
        ([1.05, 2.3], "some are right"),
    ],
    "optimizers-2": [
        ("def rate_limit(curvatures):\n    return 2 / min(curvatures)", "flattest direction"),
        ("def rate_limit(curvatures):\n    return 1 / max(curvatures)", "in one step"),
        ("def rate_limit(curvatures):\n    return 2 / sum(curvatures)", "do not add up"),
        ("def rate_limit(curvatures):\n    return 2 / (max(curvatures) + min(curvatures))", "best rate"),
        ("def rate_limit(curvatures):\n    return 2 * max(curvatures)", "divide"),
        ("def rate_limit(curvatures):\n    return 2 / np.mean(curvatures)", "Not the mean"),
        ("def rate_limit(curvatures):\n    return [2 / c for c in curvatures]", "one single number"),
        ("def rate_limit(curvatures):\n    2 / max(curvatures)", "`return`"),
    ],
    "optimizers-3": [
        (
            _STEP + "    velocity = momentum * velocity - learning_rate * g\n    return velocity, w + velocity",
            "wrong order",
        ),
        (_STEP + "    return w + momentum * velocity - learning_rate * g", "the velocity as well"),
        (_STEP + "    velocity = momentum * velocity + learning_rate * g\n    return w + velocity, velocity", "uphill"),
        (_STEP + "    return w - learning_rate * g, -learning_rate * g", "plain descent"),
        (_STEP + "    return w + velocity, momentum * velocity - learning_rate * g", "old velocity"),
        (_STEP + "    velocity = velocity - learning_rate * g\n    return w + velocity, velocity", "slows down"),
        (
            _STEP + "    velocity = momentum * velocity - (1 - momentum) * learning_rate * g\n"
            "    return w + velocity, velocity",
            "as Adam does",
        ),
        (
            _STEP + "    velocity = momentum * velocity + g\n    return w - learning_rate * velocity, velocity",
            "PyTorch",
        ),
        (
            _STEP + "    velocity = momentum * velocity - learning_rate * g\n"
            "    return w + momentum * velocity - learning_rate * g, velocity",
            "Nesterov",
        ),
    ],
    "optimizers-4": [
        (_MEAN + "m / (1 - beta**t)", "began at `start`"),
        (_MEAN + "(m - start) / (1 - beta**t)", "Not all of `start`"),
        (_MEAN + "m - start * beta**t", "which share of the gradients"),
        (_MEAN + "m / (1 - beta**t) - start * beta**t", "before you divide"),
        (_MEAN + "(m - start * beta**t) * (1 - beta**t)", "too small already: divide."),
        (_MEAN + "m * (1 - beta**t)", "is still in it"),
        (_MEAN + "m * (1 - beta) / (1 - beta**t)", "divide by what is there, no more"),
        (_MEAN + "(m - start * beta**t) * (1 - beta) / (1 - beta**t)", "Only divide by what is there"),
        (_MEAN + "m / (1 - beta)", "first step only"),
        (_MEAN + "m / (1 - beta) ** t", "alone"),
        (_MEAN + "m / beta**t", "still missing"),
        (_MEAN + "m / (1 - beta * t)", "to the power t"),
        (_MEAN + "m", "Nothing is corrected"),
        (_MEAN + "m / (1 - beta ** (t - 1))", "divi"),
    ],
    "optimizers-5": [
        (FAULTY_ADAM, "ten times too long"),
        (_FIXED.replace(" / (1 - beta_1**t)", "").replace(" / (1 - beta_2**t)", ""), "nothing is corrected"),
        (_FIXED.replace("v_hat**0.5", "v_hat"), "root is missing"),
        (_FIXED.replace("return w -", "return w +"), "uphill"),
        (_FIXED.replace("* g**2", "* abs(g)"), "squared"),
        (_FIXED.replace(", m, v\n", "\n").replace("1e-7), m, v", "1e-7)"), "return w, m, v"),
        (_FIXED.replace("1 - beta_2) * g**2", "beta_2) * g**2"), "step 1 is not"),
        (_FIXED.replace("1e-7), m, v", "1e-7), m_hat, v_hat"), "corrected, so that"),
        (
            _FIXED.replace("m = beta_1 * m + (1 - beta_1)", "m = beta_2 * m + (1 - beta_2)")
            .replace("v = beta_2 * v + (1 - beta_2)", "v = beta_1 * v + (1 - beta_1)")
            .replace("m / (1 - beta_1**t)", "m / (1 - beta_2**t)")
            .replace("v / (1 - beta_2**t)", "v / (1 - beta_1**t)"),
            "two betas are exchanged",
        ),
        (FAULTY_ADAM.replace("m / (1 - beta_1**t)", "m / (1 - beta_2**t)"), "two corrections are exchanged"),
    ],
    "optimizers-6": [(3, "what `start(...)` returns"), ([], "1 run is wanted"), ("nowhere", "There is no run")],
    "optimizers-7": [
        (0.2, "sign of the factor"),
        (1.6, "curvature is missing"),
        (-0.6, "read rightly"),
        (0.6, "Mind its sign"),
        (0.5, "land at 0"),
        (1.0, "swing for ever"),
        (0.3, "is not right"),
        ([1, 2], "one single number"),
    ],
    "optimizers-8": [
        ("a", "never looks at the loss"),
        ("b", "divides that away"),
        ("d", "ten million"),
        ("cd", "one letter"),
    ],
}


def test_the_printed_step_is_wrong_and_the_answer_is_what_sgd_does() -> None:
    (step,) = SGD(0.1).step([np.array([1.0, 2.0])], [np.array([-0.5, -0.3])])
    assert q1.assess(step).kind == q1.assess([1.05, 2.03]).kind == q1.assess(((1.05, 2.03),)).kind == "right"


def test_momentum_is_that_of_the_package() -> None:
    for w, g, _, rate, momentum in MOMENTUM_STEPS:
        optimizer = SGD(rate, momentum=momentum)
        optimizer.step([np.array(w)], [np.array(g)])
        moved, new = right_momentum(w, g, optimizer.state["velocity"][0], rate, momentum)
        (wanted,) = optimizer.step([np.array(w)], [np.array(g)])
        assert moved == pytest.approx(float(wanted)) and new == pytest.approx(float(optimizer.state["velocity"][0]))


def test_other_spellings_are_right_as_well() -> None:
    def momentum_step(w, g, velocity, learning_rate, momentum):
        step = -learning_rate * g + velocity * momentum
        return np.array([w + step, step])

    assert q3.assess(momentum_step).kind == "right"
    assert q4.assess(lambda m, beta, t, s: np.array([m - s * beta**t]) / (1 - np.power(beta, t))).kind == "right"

    def my_adam(w, g, m, v, t):
        m, v = m + 0.1 * (g - m), v + 0.001 * (g * g - v)
        rate = 0.1 * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        return w - rate * m / (np.sqrt(v) + 1e-8), m, v

    assert q5.assess(my_adam).kind == "right"
