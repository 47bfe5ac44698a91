"""What is said to answers of notebook 01's exercises: each judge knows the right one, and the typical slips."""

from collections.abc import Callable
from typing import Any

import numpy as np

from workbench.concepts.activations import softmax
from workbench.concepts.losses import categorical_crossentropy, categorical_crossentropy_gradient
from workbench.language import later, tr
from workbench.lessons.judging import agrees, compare
from workbench.lessons.values import close, numbers

ROUNDED = 5e-4  # three digits after the point are enough


def judge_mean_squared_error(answer: Any) -> str:
    """The mean squared error of [3.5, 2.1] and [3.8, 1.9]: 0.065, not the 0.15 that was printed."""
    return compare(answer, 0.065, "your number", (
        (0.15, "0.15 is what the text prints. Work it out: two errors, square each, take the mean."),
        (0.13, "0.13 is the sum of the two squares. The M in MSE is a mean: divide by how many there are."),
        (0.25, "0.25 is the mean absolute error: 0.3 and 0.2 without squaring. Square each error first."),
        (0.5, "0.5 is the sum of the absolute errors. Square each error, then take the mean."),
        (0.0325, "There is a factor 1/2 in it. Some texts put a factor 1/2 in front, to make the slope shorter; here "
                 "there is "
                 "none, and Keras has none either."),
        (0.05, "That is the mean of the errors themselves, 0.3 and -0.2: they cancel in part. Square them first."),
        (0.0025, "You took the mean first and squared it then, so errors of opposite sign cancelled. Square first."),
        (0.2549510, "That is the root of it, RMSE, in °C again. Wanted is the mean squared error itself."),
    ), rtol=0, atol=ROUNDED)  # fmt: skip


def judge_huber(answer: Callable) -> str:
    """Huber's loss on both sides of delta, for several deltas."""
    errors = np.array([-3.0, -1.0, -0.4, 0.0, 0.2, 1.0, 2.5])

    def huber(error: np.ndarray, delta: float, beyond: Callable) -> np.ndarray:
        return np.where(np.abs(error) <= delta, error**2 / 2, beyond(np.asarray(error), delta))

    def instead(beyond: Callable) -> Callable:
        return lambda error, delta: huber(error, delta, beyond)

    def shifted(error: np.ndarray, delta: float) -> Any:
        given = answer(error, delta)
        return given if _only_shifted(given, error, delta) else None

    return agrees(
        answer, instead(lambda e, d: d * np.abs(e) - d**2 / 2), [(errors, delta) for delta in (1.0, 0.5, 2.0)],
        "your Huber loss",
        [(instead(lambda e, d: d * np.abs(e)),
          "The straight part has the right slope, and lies too high: the curve jumps at delta. At an error of delta "
          "both parts must give delta² / 2."),
         (instead(lambda e, d: np.abs(e) - 0.5),
          "That fits for delta = 1 alone. For another delta the straight part needs its slope, and another offset."),
         (instead(lambda e, d: d * (np.abs(e) - d)),
          "You take off delta², twice too much: the curve drops at delta. There both parts must give delta² / 2."),
         (instead(lambda e, d: d * e - d**2 / 2),
          "For negative errors it comes out negative. The size of the error counts: `np.abs(error)`."),
         (instead(lambda e, d: np.abs(e)),
          "Beyond delta you count the absolute error. Then the slope jumps from delta to 1; it must stay delta."),
         (lambda error, delta: error**2 / 2,
          "It is squared everywhere, so large errors still pull without limit. Beyond delta it must be straight."),
         (instead(lambda e, d: 0 * e),
          "Beyond delta it is 0: large errors would cost nothing. They count, in a straight line."),
         (shifted, "The straight part has the right slope, and lies too high or too low. At an error of delta both "
                   "parts must give delta² / 2: which offset makes them meet there?"),
         ])  # fmt: skip


def _only_shifted(given: Any, errors: np.ndarray, delta: float) -> bool:
    """Return whether a Huber loss has the slope delta beyond delta, and is right below, whatever its height."""
    values, size = numbers(given), np.abs(errors)
    if values is None or values.shape != errors.shape or not np.isfinite(values).all():
        return False
    offsets = (values - delta * size)[size > delta]
    return close(values[size < delta], (errors**2 / 2)[size < delta]) and bool(np.ptp(offsets) < 1e-9)


def judge_printed_crossentropy(answer: Any) -> str:
    """Crossentropy of [1, 0] and [0.7, 0.3]: 0.357 for the sample, 0.178 with the factor 1/2. Not 0.356."""
    given, wanted = numbers(answer), -np.log(0.7)
    if given is not None and given.size == 2:
        first, second = given.ravel()
        for place, value in zip(later(("first", "second")), (first, second), strict=True):
            if close(value, 0.356, rtol=0, atol=1e-4):
                return tr(
                    "Your {place} number is the printed 0.356. Ask Python for -log(0.7), and round that to three "
                    "digits; "
                    "with the printed factor 1/2 it is another number altogether.",
                    place=tr(place),
                )
        if close(first, second, rtol=0, atol=ROUNDED):
            return tr("Both numbers are the same. The formula with the factor 1/2 must give half of the one without.")
        known = [[wanted, wanted / 2], *(slip for slip, _ in _PAIRS)]
        if close(second, first / 2) and not any(close([first, second], pair, rtol=0, atol=ROUNDED) for pair in known):
            return tr("The second number is half of the first, as it must be. But the first one is not the surprise.")
    return compare(answer, [wanted, wanted / 2], "your pair of numbers", _PAIRS, rtol=0, atol=ROUNDED)


_PAIRS = later((
        ([-np.log(0.7) / 2, -np.log(0.7)], "The two are exchanged. First without the factor, then with it."),
        ([np.log(0.7), np.log(0.7) / 2], "The minus sign is missing: log(0.7) is negative, the loss is not."),
        ([-np.log10(0.7), -np.log10(0.7) / 2], "That is the logarithm to base 10. In machine learning, log is the "
                                               "natural one: `np.log`."),
        ([-np.log2(0.7), -np.log2(0.7) / 2], "That is the logarithm to base 2, the surprise in bits. `np.log` gives "
                                             "it in nats, as Keras does."),
        ([-np.log(0.3), -np.log(0.3) / 2], "That is -log(0.3), the surprise had the other class been right. The label "
                                           "[1, 0] picks the first probability."),
        ([-np.log(0.7) - np.log(0.3), -np.log(0.21) / 2], "You also count -log(0.3). The label is 0 there, and 0 times "
                                                          "anything is 0."),
        ([0.3, 0.15], "0.3 is what is missing to 1. Crossentropy takes the logarithm of the 0.7."),
        ([0.7, 0.35], "0.7 is the probability itself. What surprises is its logarithm, with the sign turned."),
))  # fmt: skip


def _batches() -> list[tuple[np.ndarray, np.ndarray]]:
    rng = np.random.default_rng(0)
    small = (np.array([[1.0, 0.0]]), np.array([[np.log(0.7), np.log(0.3)]]))
    return [small, *((np.eye(4)[rng.integers(0, 4, 5)], rng.normal(size=(5, 4)) * 2) for _ in range(3))]


def _weighted() -> list[tuple[np.ndarray, np.ndarray]]:
    """Batches in which some samples count double: their labels add up to 2."""
    double = (np.array([[0.0, 2.0], [1.0, 0.0]]), np.array([[np.log(0.7), np.log(0.3)], [0.0, 0.0]]))
    rng = np.random.default_rng(1)
    return [*_batches(), double, *((labels * rng.integers(1, 4, (5, 1)), scores) for labels, scores in _batches()[1:])]


def judge_push(answer: Callable) -> str:
    """The gradient of softmax with crossentropy by the scores, each row for itself: p times the labels' sum, less y."""

    def by_score(labels: np.ndarray, scores: np.ndarray) -> np.ndarray:
        return categorical_crossentropy_gradient(labels, scores, from_logits=True)

    def total(labels: np.ndarray) -> np.ndarray:
        return labels.sum(axis=-1, keepdims=True)

    def over_all(labels: np.ndarray, scores: np.ndarray) -> np.ndarray:
        powers = np.exp(scores)
        return powers / powers.sum() - labels

    message = agrees(
        answer, by_score, _weighted(), "your gradient",
        [(lambda y, z: softmax(z) - y,
          "Right where the labels of a row add up to 1. For a sample that counts double they add up to 2: what stands "
          "in front of p in step 3, before step 4 uses that it is 1?"),
         (lambda y, z: softmax(z) * y.sum() - y,
          "You add up the labels of the whole batch. Each row has a sum of its own: `axis=-1, keepdims=True`."),
         (lambda y, z: total(y) * (softmax(z) - y),
          "You count the label double twice: it is 2 in the row already. Only p is missing the factor."),
         (lambda y, z: y - softmax(z),
          "The gradient has the right size and the wrong sign: y - p is the push on the scores, downhill. The gradient "
          "points uphill."),
         (lambda y, z: -y / softmax(z),
          "That is the gradient by the probabilities, step 1. Take it on through softmax, to the scores."),
         (lambda y, z: softmax(z), "These are the probabilities alone. At the right class, 1 goes off."),
         (lambda y, z: softmax(z) * (softmax(z) - y),
          "There is a factor p too many. It belongs to softmax's own slope, and cancels with the 1 / p of the "
          "logarithm."),
         (lambda y, z: softmax(z) * (1 - softmax(z)) * (softmax(z) - y),
          "The factor p (1 - p) is the slope of the sigmoid, as with squared error. With crossentropy it cancels: that "
          "is why the two go together."),
         (lambda y, z: (softmax(z) - y) / len(z),
          "It is divided by the number of samples: the gradient of the mean. Wanted is that of each sample."),
         (lambda y, z: z - y, "You compare the scores with the labels. Softmax comes in between: p, not z."),
         (over_all, "Your softmax adds up over the whole batch. Each row is a sample of its own: sum over `axis=-1`, "
                    "with `keepdims=True`.")])  # fmt: skip
    large = np.array([[1000.0, 0.0, 0.0]]), np.array([[0.0, 1.0, 0.0]])
    if not message and not np.isfinite(np.asarray(answer(large[1], large[0]), dtype=float)).all():
        return tr(
            "Right for small scores. For scores of 1000 your softmax gives nan: subtract the largest score "
            "of each row first."
        )
    return message


def suspect(labels: np.ndarray, scores: np.ndarray) -> float:
    """The loss of a batch, as the exercise shows it, with its two faults."""
    scores = scores - scores.max()
    powers = np.exp(scores)
    p = powers / powers.sum()
    surprises = -(labels * np.log(p)).sum(axis=-1)
    return surprises.mean()


def judge_repaired(answer: Callable) -> str:
    """The mean crossentropy of a batch from scores: rows apart, and the logarithm never of a rounded zero."""

    def right(labels: np.ndarray, scores: np.ndarray) -> float:
        return float(categorical_crossentropy(labels, scores, from_logits=True).mean())

    rows = np.eye(2), np.array([[2.0, 0.0], [0.0, 1.0]])
    message = agrees(
        answer, right, [rows, *_batches()[1:]], "the loss of the batch",
        [(suspect, "Two samples still share one softmax: `scores.max()` and `powers.sum()` run over the whole batch. "
                     "Each row needs its own, with `axis=-1` and `keepdims=True`."),
         (lambda y, z: right(y, z) * len(y), "That is the sum over the samples. The loss of a batch is their mean."),
         (lambda y, z: right(y, z) / y.shape[-1],
          "You take the mean over the classes as well. Each sample has one surprise: sum over the classes, then the "
          "mean over the samples."),
         (lambda y, z: categorical_crossentropy(y, z, from_logits=True),
          "There is one loss for each sample. Return their mean.")])  # fmt: skip
    if message:
        return message
    far = np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([[1000.0, 0.0], [3.0, 3.0]])
    given, wanted = answer(*far), right(*far)
    if not np.isfinite(given):
        return tr(
            "Rows are apart now. But scores of 1000 and 0 still give {given}: the small probability rounds "
            "to 0, and its logarithm is -infinity. Take the logarithm by hand: log(exp(z) / sum) = z - "
            "log(sum).",
            given=given,
        )
    if close(given, wanted):
        return ""
    return tr(
        "Rows are apart now. For scores of 1000 and 0 you give {given:.4g} instead of {wanted:.4g}: the "
        "probability was cut off or nudged before the logarithm. Beyond the cut there is no slope to learn "
        "from. log(exp(z) / sum) = z - log(sum) needs no cut.",
        given=float(given),
        wanted=wanted,
    )
