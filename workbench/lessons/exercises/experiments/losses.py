"""Notebook 01: two runs that differ in the loss, where squared error pulls hardest, and why it sleeps."""

from typing import Any

import numpy as np

from workbench.concepts.activations import sigmoid
from workbench.language import tr
from workbench.lessons.choosing import ChoiceExercise
from workbench.lessons.curves import CurveExercise, Curves
from workbench.lessons.handed import Handed, RunExercise
from workbench.lessons.values import describe, numbers

SCORES = np.linspace(-8, 8, 161)
NEAR = 0.3  # as far off as one may read


def differ_in(label: str, first: Handed, second: Handed) -> str:
    """Return what keeps two runs from being a comparison of one setting, an empty string where they are one."""
    found = first.differs(second)
    if not found:
        return tr("The two runs have the same settings. Change one: {label}.", label=label)
    others = [name for name in found if name != label]
    if others:
        return tr(
            "They also differ in: {others}. Then nobody can say what the difference comes from. Change {label} alone.",
            others=", ".join(others),
            label=label,
        )
    return ""


def two_losses(first: Handed, second: Handed) -> str:
    """Two runs that differ in the loss alone."""
    return differ_in(tr("Loss"), first, second)


def pull_by_score() -> Curves:
    """How hard squared error pulls at a score whose truth is yes."""
    p = sigmoid(SCORES)
    return {"squared error": np.abs(2 * (p - 1) * p * (1 - p))}


def read_pull(answer: Any, curves: Curves) -> str:
    """The score at which the pull is strongest."""
    peak, given = float(SCORES[curves["squared error"].argmax()]), numbers(answer)
    if given is None or given.size != 1:
        return tr("Wanted is one score, a number on the lower axis; came {describe}.", describe=describe(answer))
    score = float(given.squeeze())
    if abs(score - peak) <= NEAR:
        return ""
    if abs(score - float(curves["squared error"].max())) < 0.02:
        return tr("That is how high the peak is. Wanted is where it stands, on the lower axis.")
    if abs(score) <= NEAR:
        return tr("At 0 the sigmoid is steepest. But the error counts as well, and it is larger further left.")
    if abs(score + peak) <= NEAR:
        return tr("Mind the sign: the truth is yes, so the larger errors lie to the left of 0.")
    if score <= -4:
        return tr("There the network is most wrong, and the curve is nearly flat on the floor: that is the trouble.")
    return tr("The peak of the curve is not there. Point at its highest place, and read the score below it.")


q6 = RunExercise(
    key="losses-6",
    title="Two runs that differ in the loss alone",
    answer="my_runs",
    on_record=two_losses,
    hints=(
        "Write the settings once, and change one of them with `.replace(...)` for the second run.",
        "The seed belongs to the settings, too: leave it as it is.",
    ),
    settings=('preset("quick_look").replace(epochs=2)',
              'preset("quick_look").replace(epochs=2, loss="mean_squared_error")'),
    remember="A comparison changes one thing. What else differs might be the cause.",
)  # fmt: skip

q7 = CurveExercise(
    key="losses-7",
    title="Read a curve: where squared error pulls hardest",
    answer="hardest_score",
    compute=pull_by_score,
    read=read_pull,
    axes={"x": SCORES, "xlabel": "score", "ylabel": "how hard the score is pulled", "title": "The truth is yes"},
    hints=(
        "The pull is the error times the slope of the sigmoid. Where is each of them large?",
        "The highest place lies between where the slope is largest and where the error is.",
    ),
    solution='hardest_score = q7.axes["x"][np.argmax(q7.curves["squared error"][0])]',
    remember="Squared error pulls hardest where the network hesitates a little, not where it is most wrong.",
)

q8 = ChoiceExercise(
    key="losses-8",
    title="Explain: the loss that cannot be compared",
    answer="reason",
    statements={
        "a": "The second network is worse: its loss is higher.",
        "b": "The second run counts differently: with label smoothing even a perfect answer costs something.",
        "c": "The second run has not learned long enough.",
        "d": "Crossentropy cannot be compared between any two runs.",
    },
    right="b",
    said={
        "a": "A higher number is a worse answer only where both count in the same way. Do these two?",
        "c": "That may be, but nothing here says so: both read the same share right.",
        "d": "Between runs that count alike it can, on the same pictures. What differs here?",
    },
    hints=(
        "What does the loss of a perfect answer become when the label is 0.91 instead of 1?",
        "Both read 98 % right. Which of the four sentences fits that?",
    ),
    remember="Compare losses only where they count alike; else compare accuracy.",
)

EXERCISES = (q6, q7, q8)
