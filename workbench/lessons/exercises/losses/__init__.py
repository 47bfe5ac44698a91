"""Exercises of notebook 01: two printed numbers, Huber's gap, the push on the scores, a loss with two faults."""

from workbench.lessons.exercise import Exercise
from workbench.lessons.exercises.experiments.losses import q6, q7, q8
from workbench.lessons.exercises.losses.judges import (
    judge_huber,
    judge_mean_squared_error,
    judge_printed_crossentropy,
    judge_push,
    judge_repaired,
)

q1 = Exercise(
    key="losses-1",
    title="Find the fault: a mean squared error",
    answer="squared_error",
    judge=judge_mean_squared_error,
    hints=(
        "The errors are 3.8 - 3.5 and 1.9 - 2.1.",
        "Square both. Then take the mean, which is not the sum.",
        "MSE is the *mean* of the *squared* errors. Which of the two words is left out where 0.15 comes out?",
    ),
    solution="squared_error = (0.3**2 + 0.2**2) / 2",
    remember="Check a printed number before you build on it: two squares and a mean, 0.065 and not 0.15.",
)

q2 = Exercise(
    key="losses-2",
    title="Huber's straight part",
    answer="my_huber",
    judge=judge_huber,
    hints=(
        "Beyond delta the slope stays what it was at delta. How large is the slope of e² / 2 at e = delta?",
        "So it is `delta * np.abs(error)` and a number off, so that both parts meet at delta.",
        "At delta the parabola is at delta² / 2, and the line at delta². What must go off?",
    ),
    solution="def my_huber(error, delta):\n"
    "    straight = delta * np.abs(error) - delta**2 / 2\n"
    "    return np.where(np.abs(error) <= delta, error**2 / 2, straight)",
    remember="Huber is a parabola near zero and a straight line beyond delta; value and slope meet there.",
)

q3 = Exercise(
    key="losses-3",
    title="Find the fault: a crossentropy",
    answer="crossentropies",
    judge=judge_printed_crossentropy,
    hints=(
        "The label [1, 0] leaves one term of the sum: -log of the first probability.",
        "`np.log` is the natural logarithm. And what does a factor 1/2 in front do to it?",
    ),
    solution="crossentropies = [-np.log(0.7), -np.log(0.7) / 2]",
    remember="One sample costs -log(0.7) = 0.357. Crossentropy adds up over classes, and takes means over samples.",
)

q4 = Exercise(
    key="losses-4",
    title="The gradient by the scores",
    answer="gradient_by_scores",
    judge=judge_push,
    hints=(
        "Step 4 uses that the labels add up to 1. Go back to what step 3 ends with.",
        "There p is multiplied by the sum of the labels, each row by its own.",
        "`softmax(scores)` works row by row, and so must the sum: `axis=-1, keepdims=True`.",
    ),
    solution="def gradient_by_scores(labels, scores):\n"
    "    return softmax(scores) * labels.sum(axis=-1, keepdims=True) - labels",
    remember="Softmax with crossentropy has the gradient p - y, prediction minus truth; a sample that counts double "
    "has "
    "twice that.",
    lent=("softmax",),
)

q5 = Exercise(
    key="losses-5",
    title="Find two faults in five lines",
    answer="repaired",
    judge=judge_repaired,
    hints=(
        "Run it on two samples, then on the first of them alone. Should one sample change the other's loss?",
        "`max` and `sum` need `axis=-1, keepdims=True`.",
        "The second fault shows with `labels = np.array([[0, 1]])`, `scores = np.array([[1000.0, 0.0]])`.",
        "log(exp(z) / sum) is z - log(sum): no division, no logarithm of 0.",
    ),
    solution="def repaired(labels, scores):\n"
    "    scores = scores - scores.max(axis=-1, keepdims=True)\n"
    "    log_sum = np.log(np.exp(scores).sum(axis=-1, keepdims=True))\n"
    "    surprises = -(labels * (scores - log_sum)).sum(axis=-1)\n"
    "    return surprises.mean()",
    remember="Each row has its own softmax, and the logarithm is taken before anything can round to 0.",
    lent=("softmax",),
)

EXERCISES = (q1, q2, q3, q4, q5, q6, q7, q8)
