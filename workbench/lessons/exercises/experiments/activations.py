"""Notebook 03: a gradient that vanishes for real, how fast it does, and why a silent unit is not a dead one."""

import math
from typing import Any

import numpy as np

from workbench.concepts.experiments.propagation import random_signal, sizes
from workbench.language import tr
from workbench.lessons.choosing import ChoiceExercise
from workbench.lessons.curves import CurveExercise, Curves
from workbench.lessons.handed import Handed, RunExercise
from workbench.lessons.judging import compare

LAYERS = 10
GONE = 1e-3  # what is left of a gradient that has vanished, by its length at the last layer


def vanishes(run: Handed) -> str:
    """A run whose first layer gets next to nothing of the gradient, from the start on."""
    rows = run.history.layers
    lengths = [layer.get("gradient") for layer in rows[0]["layers"]] if rows else []
    if len(lengths) < 3 or None in lengths:
        return tr("{title} has too few layers for a gradient to fade in. Give it several hidden ones.", title=run.title)
    left = lengths[0] / lengths[-1] if lengths[-1] else math.inf
    if left > GONE:
        return tr(
            "In {title}, {left:.2g} of the last layer's gradient arrives at the first. Below {gone:g} is wanted: more "
            "layers, or a bend with a smaller slope.",
            title=run.title,
            left=left,
            gone=GONE,
        )
    return ""


def gradients_by_layer() -> Curves:
    """The size of the gradient in each of ten layers of sigmoids, before anything was learned."""
    return {"sigmoid": sizes(random_signal(LAYERS, "sigmoid", "glorot_uniform", seed=0).gradients)}


def read_stairs(answer: Any, curves: Curves) -> str:
    """The factor from one layer to the layer before it."""
    sizes_of = curves["sigmoid"]
    factor, whole = (sizes_of[0] / sizes_of[-1]) ** (1 / (LAYERS - 1)), sizes_of[0] / sizes_of[-1]
    if close_to(answer, 0.25, 0.002):
        return tr("A quarter is the steepest slope that a sigmoid has. Read the stairs: they fall a little faster.")
    return compare(answer, factor, "the factor", (
        (1 / factor, "That is the factor the other way, from a layer to the one after it. Backward it shrinks."),
        (whole, "That is the factor over all ten layers. There are nine steps between them, and each has the same."),
        (whole / (LAYERS - 1), "Steps multiply: take the ninth root, do not divide by nine."),
        (0.5, "With one half the first layer would still have a five-hundredth. Read the figure: it has far less."),
        (1 - factor, "That is the share that is lost in each layer. Asked is what is left."),
    ), rtol=0, atol=0.012)  # fmt: skip


def close_to(answer: Any, value: float, by: float) -> bool:
    """Return whether an answer is a number no farther than this from a value."""
    return isinstance(answer, int | float | np.number) and abs(float(answer) - value) <= by


q6 = RunExercise(
    key="activations-6",
    title="Let a gradient vanish",
    answer="my_run",
    on_record=vanishes,
    hints=(
        "Which bend has slopes of at most a quarter? And what do many layers make of it?",
        "`units=(16,) * 8` is eight hidden layers; batch normalisation would keep the gradient alive, so leave it out.",
    ),
    settings=('preset("quick_look").replace(architecture="mlp", units=(16,) * 8, activation="sigmoid",\n'
              '                              normalization="none", epochs=2)',),
    remember="A gradient that vanishes shows in the layers before the first step, not only in a flat curve.",
)  # fmt: skip

q7 = CurveExercise(
    key="activations-7",
    title="Read a curve: the height of the stairs",
    answer="factor",
    compute=gradients_by_layer,
    read=read_stairs,
    axes={"x": range(1, LAYERS + 1), "xlabel": "layer", "ylabel": "size of the gradient", "logarithmic": True,
          "title": "Ten layers of sigmoids"},
    hints=(
        "Read the first and the last layer. How many steps lie between them?",
        "Nine equal factors make the whole: take the ninth root of first by last.",
    ),
    solution='sizes = q7.curves["sigmoid"][0]\nfactor = (sizes[0] / sizes[-1]) ** (1 / 9)',
    remember="On a logarithmic axis equal factors are equal steps: a straight line is a power.",
)  # fmt: skip

q8 = ChoiceExercise(
    key="activations-8",
    title="Explain: silent or dead?",
    answer="reason",
    statements={
        "a": "It is dead: it says 0 to most pictures.",
        "b": "It is alive: where it speaks it has a slope, and those pictures move its weights.",
        "c": "It is alive: ReLU has a slope everywhere.",
        "d": "It is dead until the learning rate is lowered.",
    },
    right="b",
    said={
        "a": "Most is not all. What do the other pictures do with its weights?",
        "c": "For negative sums the slope of ReLU is 0. Then how does it learn at all?",
        "d": "A rate cannot wake a unit without a gradient, and this one has a gradient: from which pictures?",
    },
    hints=(
        "Dead means: no gradient from any picture.",
        "It speaks to 30 % of them. What comes back there?",
    ),
    remember="Dead is 0 for every picture. One picture that wakes a unit is enough to teach it.",
)

EXERCISES = (q6, q7, q8)
