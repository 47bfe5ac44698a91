"""Exercises of the notebook `00_start_here`."""

from typing import Any

import numpy as np

from workbench.language import tr
from workbench.lessons.exercise import Exercise
from workbench.lessons.exercises.experiments.start import q5, q6, q7
from workbench.lessons.judging import agrees, compare


def judge_size(answer: Any) -> str:
    """A picture of 28 x 28 pixels, one number for each."""
    return compare(
        answer,
        784,
        tr("your number"),
        (
            (28, tr("28 is one row of the picture, or one column. How many rows are there?")),
            (56, tr("You added the sides. Lay the rows one behind the other: 28 pixels, then 28 more, and so on.")),
            (
                255,
                tr("255 is the largest value that a pixel of the file can have. Wanted is how many pixels there are."),
            ),
            (256, tr("256 is how many values a pixel of the file can have. Wanted is how many pixels there are.")),
            (10, tr("10 is how many numbers come out at the end. Wanted is how many go in.")),
            (785, tr("Nearly: the bias belongs to a neuron, not to the picture.")),
        ),
    )


def judge_neuron(answer: Any) -> str:
    """A neuron: weighted sum, plus bias, negative sums become 0."""
    draw = np.random.default_rng(0).normal
    inputs = [
        (np.array([1.0, 2.0]), np.array([0.5, 0.25]), 1.0),
        (np.array([1.0, 2.0]), np.array([0.5, -1.0]), 0.5),
        (np.array([1.0, 1.0]), np.array([1.0, 1.0]), -1.5),
        *((draw(size=4), draw(size=4), float(draw())) for _ in range(6)),
    ]
    return agrees(
        answer,
        lambda x, w, b: max(0.0, float(w @ x) + b),
        inputs,
        tr("your neuron's answer"),
        (
            (
                lambda x, w, b: w @ x + b,
                tr("Negative sums come through. The neuron answers 0 there: take the larger of the sum and 0."),
            ),
            (lambda x, w, b: max(0.0, w @ x), tr("The bias is missing: it is added to the sum, before the bend.")),
            (lambda x, w, b: max(0.0, w @ x) + b, tr("The bias comes after the bend. Add it first, then bend.")),
            (
                lambda x, w, b: w @ x,
                tr("The weighted sum is right. Now add the bias, and let negative results become 0."),
            ),
            (
                lambda x, w, b: np.maximum(0, w * x + b),
                tr("There is one answer for each input. Add the weighted inputs up first: one neuron, one answer."),
            ),
            (
                lambda x, w, b: max(0.0, x.sum() + b),
                tr("The weights are not used. Each input counts as much as its weight says."),
            ),
        ),
    )


def judge_verdict(answer: Any) -> str:
    """The class with the largest probability."""
    rows = np.random.default_rng(1).dirichlet(np.ones(10), 6)
    rows[0] = [0.02, 0.01, 0.05, 0.6, 0.02, 0.1, 0.05, 0.05, 0.05, 0.05]
    return agrees(
        answer,
        lambda row: int(row.argmax()),
        [(row,) for row in rows],
        tr("the digit"),
        (
            (
                lambda row: row.max(),
                tr("That is the largest probability. Wanted is where it stands: `np.argmax` tells the place."),
            ),
            (
                lambda row: row.argmax() + 1,
                tr("You are one too high: Python counts places from 0, and so do the digits here."),
            ),
            (lambda row: row.argmin(), tr("That is the digit that the network thinks least likely.")),
            (lambda row: np.argsort(row), tr("That is the order of all ten. The last of it is the most probable one.")),
            (
                lambda row: np.argsort(-row),
                tr("That is the order of all ten, the most probable first. Wanted is that one alone."),
            ),
        ),
    )


def judge_accuracy(answer: Any) -> str:
    """The share of answers that are right, 0 to 1."""
    draw = np.random.default_rng(2).integers
    inputs = [
        (np.array([7, 2, 1, 0]), np.array([7, 2, 1, 4])),
        (np.array([3, 3, 5]), np.array([8, 3, 9])),
        *((draw(0, 10, 40), draw(0, 10, 40)) for _ in range(3)),
    ]
    return agrees(
        answer,
        lambda read, labels: float((read == labels).mean()),
        inputs,
        tr("your share"),
        (
            (
                lambda read, labels: (read == labels).sum(),
                tr("That is how many are right. Divide by how many there are."),
            ),
            (
                lambda read, labels: 100 * (read == labels).mean(),
                tr("That is right as a percentage. Wanted is the share: 1 where all are right, 0 where none is."),
            ),
            (
                lambda read, labels: (read != labels).mean(),
                tr("That is the share of mistakes. Wanted is the share of right answers."),
            ),
            (
                lambda read, labels: (read != labels).sum(),
                tr("That is how many are wrong. Count the right ones, and divide."),
            ),
            (
                lambda read, labels: read == labels,
                tr("That says of each picture whether it was read right. Their mean is the share: True counts as 1."),
            ),
            (
                lambda read, labels: np.abs(read - labels).mean(),
                tr(
                    "You measure how far the digits lie apart. But reading a 7 as an 8 is as wrong as reading "
                    "it as a 0."
                ),
            ),
            (
                lambda read, labels: ((read - labels) ** 2).mean(),
                tr(
                    "You measure how far the digits lie apart. But a digit is a name here, not an amount: "
                    "right or wrong."
                ),
            ),
        ),
    )


q1 = Exercise(
    key="start-1",
    title="How many numbers go in",
    answer="numbers_in",
    judge=judge_size,
    hints=(
        "The picture has 28 rows. How many pixels has one row?",
        "So many pixels in a row, and so many rows: do they add up, or multiply?",
    ),
    solution="numbers_in = 28 * 28",
    remember="To a network a grey picture of 28 x 28 pixels is 784 numbers, nothing else.",
)

q2 = Exercise(
    key="start-2",
    title="One neuron",
    answer="neuron",
    judge=judge_neuron,
    hints=(
        "Three steps: weigh each input, add everything up with the bias, replace a negative sum by 0.",
        "`weights @ inputs` multiplies each input by its weight and adds the products up.",
        "`np.maximum(0, total)` is `total` where it is positive, else 0. What is `total`?",
    ),
    solution="def neuron(inputs, weights, bias):\n    return np.maximum(0, weights @ inputs + bias)",
    remember="A neuron is a weighted sum, a bias and a bend. Learning changes the weights and the biases.",
)

q3 = Exercise(
    key="start-3",
    title="From ten probabilities to one digit",
    answer="verdict",
    judge=judge_verdict,
    hints=(
        "The ten probabilities stand in the order of the digits: the first is that of 0.",
        "Wanted is the place of the largest one, not its value.",
        "NumPy has a function for the place of the largest value: `np.argmax`.",
    ),
    solution="def verdict(probabilities):\n    return np.argmax(probabilities)",
    remember="The verdict is the place of the largest probability. How large it is tells how sure the network is.",
)

q4 = Exercise(
    key="start-4",
    title="How good is it",
    answer="accuracy",
    judge=judge_accuracy,
    hints=(
        "Of four answers three are right: the accuracy is 3 / 4 = 0.75.",
        "`read == labels` compares the two arrays place by place, and gives True or False for each.",
        "NumPy counts True as 1 and False as 0. What does their mean tell, then?",
    ),
    solution="def accuracy(read, labels):\n    return np.mean(read == labels)",
    remember="Accuracy is the share of right answers, measured on pictures that the network did not learn from.",
)

EXERCISES = (q1, q2, q3, q4, q5, q6, q7)
