"""Notebook 02: a rate at which a run diverges, a rate read off a path, why a step has the length that it has."""

from typing import Any

import numpy as np

from workbench.concepts.optimizers import SGD
from workbench.language import tr
from workbench.lessons.choosing import ChoiceExercise
from workbench.lessons.curves import CurveExercise, Curves
from workbench.lessons.handed import Handed, RunExercise
from workbench.lessons.judging import compare

RATE, CURVATURE, POINTS = 0.8, 2.0, 9


def diverges(run: Handed) -> str:
    """A run whose loss ends above where it began, or is no number any more."""
    first, last = run.history.column("loss", "batches")[:1], run.history.column("loss")[-1]
    began = float(first[0]) if first.size else np.nan
    if not np.isfinite(last) or last > began:
        return ""
    if last > 0.9 * began:
        return tr(
            "{title} stands nearly still: its loss goes from {began:.3g} to {last:.3g}. Divergence ends above the "
            "start.",
            title=run.title,
            began=began,
            last=last,
        )
    return tr(
        "{title} learns: its loss falls from {began:.3g} to {last:.3g}, with a rate of {rate:g}. Take a much larger "
        "one.",
        title=run.title,
        began=began,
        last=last,
        rate=run.config.learning_rate,
    )


def path() -> Curves:
    """The weight of a bowl of curvature 2 at each step of SGD."""
    optimizer, weight, places = SGD(RATE), np.array([1.0]), [1.0]
    for _ in range(POINTS - 1):
        (weight,) = optimizer.step([weight], [CURVATURE * weight])
        places.append(float(weight[0]))
    return {"weight": np.array(places)}


def read_rate(answer: Any, curves: Curves) -> str:
    """The rate, from the factor of each step: 1 - rate * curvature."""
    factor = curves["weight"][1] / curves["weight"][0]
    return compare(answer, (1 - factor) / CURVATURE, "the rate", (
        ((1 + factor) / CURVATURE, "With that rate it would shrink as fast, and stay on its side of 0. Mind the sign "
                                   "of "
                                   "the factor."),
        (1 - factor, "The curvature is missing: each step multiplies the distance by 1 - rate * 2."),
        (factor, "That is the factor of a step, read rightly. Which rate makes it, by 1 - rate * 2?"),
        (abs(factor), "That is the size of the factor of a step. Which rate makes it, by 1 - rate * 2? Mind its sign."),
        (1 / CURVATURE, "With that rate the first step would land at 0."),
        (2 / CURVATURE, "With that rate it would swing for ever, and this one comes to rest."),
    ), rtol=0, atol=0.03)  # fmt: skip


q6 = RunExercise(
    key="optimizers-6",
    title="Find a rate at which it diverges",
    answer="my_run",
    on_record=diverges,
    hints=(
        "Plain SGD diverges soonest: Adam's steps have a length of their own. Begin there, and take two epochs.",
        "Multiply the rate by ten until the loss ends above where it began.",
    ),
    settings=('preset("quick_look").replace(optimizer="sgd", learning_rate=30.0, architecture="mlp", units=(32,),\n'
              '                              normalization="none", schedule="constant", warmup_share=0.0, epochs=2)',),
    remember="Above some rate a network ends worse than it began. A third of that rate is a place to begin.",
)  # fmt: skip

q7 = CurveExercise(
    key="optimizers-7",
    title="Read a curve: which rate was it?",
    answer="rate_of_path",
    compute=path,
    read=read_rate,
    axes={"x": range(POINTS), "xlabel": "step of SGD", "ylabel": "weight", "title": "A bowl of curvature 2, from 1"},
    hints=(
        "By what is the weight multiplied from one step to the next?",
        "That factor is 1 - rate * 2, and here it is below 0. Solve for the rate.",
    ),
    solution='factor = q7.curves["weight"][0][1]\nrate_of_path = (1 - factor) / 2',
    remember="A path that swings and shrinks has a factor between -1 and 0: the rate lies above 1 / curvature.",
)

q8 = ChoiceExercise(
    key="optimizers-8",
    title="Explain: the first step of Adam",
    answer="reason",
    statements={
        "a": "Its learning rate is adapted to the loss.",
        "b": "The momentum has not built up yet.",
        "c": "After correction the mean is the gradient and the root of the mean square is its size: their ratio is 1.",
        "d": "Epsilon keeps the step from growing.",
    },
    right="c",
    said={
        "a": "Adam never looks at the loss, only at gradients.",
        "b": "The mean is small at first, that is true; but the correction divides that away.",
        "d": "Epsilon is ten million times smaller than such a gradient: it changes nothing here.",
    },
    hints=(
        "Follow one gradient through m, v and both corrections, at t = 1.",
        "What is g divided by the root of g squared?",
    ),
    remember="Adam's first step is as long as its rate, whatever the gradient.",
)

EXERCISES = (q6, q7, q8)
