"""Typical mistakes in the exercises of `01_loss_functions`, each with words of its message."""

import numpy as np
import pytest

from workbench.concepts.activations import log_softmax, softmax
from workbench.lessons.exercises.losses import q1, q2, q3, q4, q5
from workbench.lessons.exercises.losses.judges import suspect

NAMES = {"softmax": softmax, "suspect": suspect}
HUBER = "def my_huber(error, delta):\n    return np.where(np.abs(error) <= delta, error**2 / 2, {})"
PUSH = "def gradient_by_scores(labels, scores):\n    p = softmax(scores)\n    return {}"
BATCH = (
    "def repaired(labels, scores):\n"
    "    scores = scores - scores.max(axis=-1, keepdims=True)\n"
    "    powers = np.exp(scores)\n"
    "    p = powers / powers.sum(axis=-1, keepdims=True)\n"
    "    return {}"
)

WRONG = {
    "losses-1": [
        (0.15, "what the text prints"), ("squared_error = 0.3**2 + 0.2**2", "sum of the two squares"),
        ("squared_error = (0.3 + 0.2) / 2", "mean absolute error"), (0.5, "sum of the absolute errors"),
        (0.0325, "factor 1/2"), ("squared_error = (0.3 - 0.2) / 2", "cancel in part"),
        ("squared_error = ((0.3 - 0.2) / 2)**2", "mean first"), ("squared_error = 0.065**0.5", "RMSE"),
        ("squared_error = [0.09, 0.04]", "Is a sum or a mean missing"), (-0.065, "wrong sign"),
    ],
    "losses-2": [
        (HUBER.format("delta * np.abs(error)"), "jumps at delta"), (HUBER.format("np.abs(error) - 0.5"), "delta = 1"),
        (HUBER.format("delta * (np.abs(error) - delta)"), "twice too much"),
        (HUBER.format("delta * error - delta**2 / 2"), "np.abs(error)"),
        (HUBER.format("delta * np.abs(error) - 0.3"), "which offset makes them meet"),
        (HUBER.format("np.abs(error)"), "slope jumps"), (HUBER.format("error**2 / 2"), "squared everywhere"),
        (HUBER.format("0"), "would cost nothing"),
        ("def my_huber(error, delta):\n    np.where(np.abs(error) <= delta, 0, 1)", "`return`"),
        ("def my_huber(error):\n    return error", "takes (error)"),
        ("def my_huber(error, delta):\n    return error**2 if abs(error) < delta else abs(error)", "np.where"),
    ],
    "losses-3": [
        ([0.356, 0.178], "first number is the printed"), ([0.357, 0.356], "second number is the printed"),
        ("crossentropies = [-np.log(0.7), -np.log(0.7)]", "Both numbers are the same"),
        ([0.178, 0.357], "exchanged"), ("crossentropies = [np.log(0.7), np.log(0.7) / 2]", "minus sign"),
        ([0.1549, 0.0774], "base 10"), ([0.5146, 0.2573], "base 2"), ([1.204, 0.602], "other class"),
        ([1.5606, 0.7803], "0 times"), ([0.3, 0.15], "missing to 1"), (0.357, "wanted is the shape (2,)"),
        ([1, 0.5], "not the surprise"),
        ([0.7, 0.35], "probability itself"),
    ],
    "losses-4": [
        (PUSH.format("p - labels"), "add up to 1"), (PUSH.format("p * labels.sum() - labels"), "whole batch"),
        (PUSH.format("labels.sum(axis=-1, keepdims=True) * (p - labels)"), "double twice"),
        (PUSH.format("labels - p * labels.sum(axis=-1, keepdims=True)"), "wrong sign"),
        (PUSH.format("labels - p"), "points uphill"), (PUSH.format("-labels / p"), "step 1"),
        (PUSH.format("p"), "probabilities alone"), (PUSH.format("p * (p - labels)"), "factor p too many"),
        (PUSH.format("p * (1 - p) * (p - labels)"), "slope of the sigmoid"),
        (PUSH.format("(p - labels) / len(labels)"), "divided by the number"),
        (PUSH.format("scores - labels"), "Softmax comes in between"),
        (PUSH.format("np.exp(scores) / np.exp(scores).sum() - labels"), "adds up over the whole batch"),
        (PUSH.format("np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)\
"
                     "                  * labels.sum(axis=-1, keepdims=True) - labels"), "scores of 1000"),
        (PUSH.format("(p - labels).sum()"), "one single number"),
    ],
    "losses-5": [
        ("repaired = suspect", "share one softmax"),
        (BATCH.format("-(labels * np.log(p)).sum(axis=-1).mean()"), "rounds to 0"),
        (BATCH.format("-(labels * np.log(p + 1e-12)).sum(axis=-1).mean()"), "nudged"),
        (BATCH.format("-(labels * (scores - np.log(powers.sum(axis=-1, keepdims=True)))).sum()"),
         "sum over the samples"),
        (BATCH.format("-(labels * np.log(p)).mean()"), "mean over the classes"),
        (BATCH.format("-(labels * np.log(p)).sum(axis=-1)"), "one loss for each sample"),
        (BATCH.format("(labels * np.log(p)).sum(axis=-1).mean()"), "wrong sign"),
        ("repaired = 1.5", "a function is wanted"),
    ],
    "losses-6": [([3, 4], "what `start(...)` returns"), ("x", "2 runs are wanted"),
        (["nowhere", "x"], "There is no run")],
    "losses-7": [(0, "steepest"), (0.7, "Mind the sign"), (-5, "nearly flat"), (3, "is not there"),
        ("left", "the text"),
                 (0.2963, "how high the peak is")],
    "losses-8": [("a", "count in the same way"), ("c", "nothing here says so"), ("d", "that count alike it can"),
        ("e", "one of a, b, c, d"),
                 (2, "the number 2")],
}  # fmt: skip


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        (q1, 0.065),
        (q1, [0.065]),
        (q1, np.float32(0.065)),
        (q1, np.mean([0.09, 0.04])),
        (q1, 0.0650000000001),
        (q3, (0.357, 0.178)),
        (q3, [0.36 - 0.0033, 0.1783]),
        (q3, np.array([[0.35667, 0.17834]])),
    ],
)
def test_rounded_numbers_are_taken_in_any_form(exercise, answer):
    assert exercise.assess(answer).kind == "right"


def test_every_right_way_is_taken():
    def piece_by_piece(error, delta):
        near = np.minimum(np.abs(error), delta)
        return near * (np.abs(error) - near / 2)

    def row_by_row(labels, scores):
        return np.array([softmax(row) * sum(label) - label for row, label in zip(scores, labels, strict=True)])

    assert q2.assess(piece_by_piece).kind == "right"
    assert q4.assess(row_by_row).kind == "right"
    assert (
        "Now without ours: `log_softmax`"
        in q5.assess(lambda y, z: np.mean(-np.sum(y * log_softmax(z), axis=1))).message
    )
    assert (
        q5.assess(
            lambda y, z: float(
                np.mean(
                    [
                        np.log(np.exp(row - row[k]).sum()) if (row - row[k]).max() < 700 else row.max() - row[k]
                        for row, k in zip(z, y.argmax(1), strict=True)
                    ]
                )
            )
        ).kind
        == "right"
    )


def test_keras_is_a_right_way_too():
    losses = pytest.importorskip("keras").losses
    assert (
        q5.assess(lambda y, z: np.asarray(losses.categorical_crossentropy(y, z, from_logits=True)).mean()).kind
        == "right"
    )


def test_the_code_under_suspicion_has_both_faults():
    labels, scores = np.eye(2), np.array([[2.0, 0.0], [0.0, 1.0]])
    alone = np.mean([suspect(labels[row : row + 1], scores[row : row + 1]) for row in (0, 1)])
    assert suspect(labels, scores) != pytest.approx(alone)
    with np.errstate(all="ignore"):
        assert not np.isfinite(suspect(labels[1:], np.array([[1000.0, 0.0]])))
