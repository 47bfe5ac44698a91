"""Exercises of the notebook `00_start_here`."""

from typing import Any

import numpy as np

from workbench.lessons.exercise import Exercise
from workbench.lessons.judging import agrees, close, compare, describe, numbers, spelt

VALIDATION_LOSS = (0.62, 0.35, 0.24, 0.21, 0.23, 0.28, 0.36)
TRAINING_LOSS = (0.71, 0.38, 0.22, 0.13, 0.08, 0.05, 0.03)


def judge_size(answer: Any) -> str:
    """A picture of 28 x 28 pixels, one number for each."""
    return compare(answer, 784, "your number", (
        (28, "28 is one row of the picture, or one column. How many rows are there?"),
        (56, "You added the sides. Lay the rows one behind the other: 28 pixels, then 28 more, and so on."),
        (255, "255 is the largest value that a pixel of the file can have. Wanted is how many pixels there are."),
        (256, "256 is how many values a pixel of the file can have. Wanted is how many pixels there are."),
        (10, "10 is how many numbers come out at the end. Wanted is how many go in."),
        (785, "Nearly: the bias belongs to a neuron, not to the picture."),
    ))


def judge_neuron(answer: Any) -> str:
    """A neuron: weighted sum, plus bias, negative sums become 0."""
    draw = np.random.default_rng(0).normal
    inputs = [
        (np.array([1.0, 2.0]), np.array([0.5, 0.25]), 1.0),
        (np.array([1.0, 2.0]), np.array([0.5, -1.0]), 0.5),
        (np.array([1.0, 1.0]), np.array([1.0, 1.0]), -1.5),
        *((draw(size=4), draw(size=4), float(draw())) for _ in range(6)),
    ]
    return agrees(answer, lambda x, w, b: max(0.0, float(w @ x) + b), inputs, "your neuron's answer", (
        (lambda x, w, b: w @ x + b,
         "Negative sums come through. The neuron answers 0 there: take the larger of the sum and 0."),
        (lambda x, w, b: max(0.0, w @ x), "The bias is missing: it is added to the sum, before the bend."),
        (lambda x, w, b: max(0.0, w @ x) + b, "The bias comes after the bend. Add it first, then bend."),
        (lambda x, w, b: w @ x, "The weighted sum is right. Now add the bias, and let negative results become 0."),
        (lambda x, w, b: np.maximum(0, w * x + b),
         "There is one answer for each input. Add the weighted inputs up first: one neuron, one answer."),
        (lambda x, w, b: max(0.0, x.sum() + b),
         "The weights are not used. Each input counts as much as its weight says."),
    ))


def judge_verdict(answer: Any) -> str:
    """The class with the largest probability."""
    rows = np.random.default_rng(1).dirichlet(np.ones(10), 6)
    rows[0] = [0.02, 0.01, 0.05, 0.6, 0.02, 0.1, 0.05, 0.05, 0.05, 0.05]
    return agrees(answer, lambda row: int(row.argmax()), [(row,) for row in rows], "the digit", (
        (lambda row: row.max(),
         "That is the largest probability. Wanted is where it stands: `np.argmax` tells the place."),
        (lambda row: row.argmax() + 1, "You are one too high: Python counts places from 0, and so do the digits here."),
        (lambda row: row.argmin(), "That is the digit that the network thinks least likely."),
        (lambda row: np.argsort(row), "That is the order of all ten. The last of it is the most probable one."),
        (lambda row: np.argsort(-row),
         "That is the order of all ten, the most probable first. Wanted is that one alone."),
    ))


def judge_epoch(answer: Any) -> str:
    """The epoch after which the validation loss only rises; epochs count from 1."""
    epochs = numbers(answer)
    if epochs is None:
        return f"Your answer is {describe(answer)}; an epoch is a whole number from 1 to {len(VALIDATION_LOSS)}."
    if close(answer, min(VALIDATION_LOSS)):
        return "That is the lowest validation loss itself. Wanted is the epoch that reached it."
    if epochs.size == 1 and not 1 <= epochs <= len(VALIDATION_LOSS):
        return f"There are only the epochs 1 to {len(VALIDATION_LOSS)}; yours is {spelt(answer)}."
    return compare(answer, 4, "your epoch", (
        (7, "There the loss on the training pictures is lowest. But the network has begun to learn them by heart: "
            "look at pictures that it never learned from."),
        (3, "Counted from 0, it would be 3. Epochs count from 1: the first round through the data is epoch 1."),
        (5, "There the validation loss rises already. One sees it only then, but the best network was the one before."),
        *((other, f"After epoch {other} the validation loss is {VALIDATION_LOSS[other - 1]}. There is a lower one.")
          for other in (1, 2, 6)),
    ))


q1 = Exercise(
    key="start-1",
    title="How many numbers go in",
    answer="numbers_in",
    judge=judge_size,
    hints=("The picture has 28 rows. How many pixels has one row?",
           "28 rows of 28 pixels each: let Python multiply it, or ask the picture: `picture.size`."),
    solution="numbers_in = 28 * 28",
    remember="To a network a grey picture of 28 x 28 pixels is 784 numbers, nothing else.",
)

q2 = Exercise(
    key="start-2",
    title="One neuron",
    answer="neuron",
    judge=judge_neuron,
    hints=("Three steps: weigh each input, add everything up with the bias, replace a negative sum by 0.",
           "`weights @ inputs` multiplies each input by its weight and adds the products up.",
           "`np.maximum(0, total)` is `total` where it is positive, else 0. What is `total`?"),
    solution="def neuron(inputs, weights, bias):\n    return np.maximum(0, weights @ inputs + bias)",
    remember="A neuron is a weighted sum, a bias and a bend. Learning changes the weights and the biases.",
)

q3 = Exercise(
    key="start-3",
    title="From ten probabilities to one digit",
    answer="verdict",
    judge=judge_verdict,
    hints=("The ten probabilities stand in the order of the digits: the first is that of 0.",
           "Wanted is the place of the largest one, not its value.",
           "NumPy has a function for the place of the largest value: `np.argmax`."),
    solution="def verdict(probabilities):\n    return np.argmax(probabilities)",
    remember="The verdict is the place of the largest probability. How large it is tells how sure the network is.",
)

q4 = Exercise(
    key="start-4",
    title="When to stop",
    answer="best_epoch",
    judge=judge_epoch,
    hints=("Which of the two curves tells how the network does on pictures that it has not learned from?",
           "Find the lowest point of the validation loss, and count epochs from 1."),
    solution="best_epoch = 4",
    remember="Keep the network of the epoch with the lowest validation loss: afterwards it learns by heart.",
)

EXERCISES = (q1, q2, q3, q4)
