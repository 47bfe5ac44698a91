"""Exercises of the notebook `03_activations`."""

from workbench.lessons.exercise import Exercise
from workbench.lessons.exercises.activations.judges import (
    judge_dead,
    judge_depth,
    judge_he,
    judge_tanh_slope,
    judge_tempered,
)
from workbench.lessons.exercises.experiments.activations import q6, q7, q8

q1 = Exercise(
    key="activations-1",
    title="The slope of tanh from its value",
    answer="tanh_slope",
    judge=judge_tanh_slope,
    hints=(
        "Where tanh is flat, its value is near 1 or -1. Where it is steepest, its value is 0.",
        "Write t for tanh(x). The slope is 1 at t = 0 and falls to 0 at t = 1 and at t = -1.",
        "A straight line from 1 to 0 would give 0.5 at t = 0.5. The slope there is 0.75: which power of t goes off?",
    ),
    solution="def tanh_slope(x):\n    return 1 - np.tanh(x) ** 2",
    remember="Tanh and sigmoid give their slope away by their value: no second exp() is needed on the way back.",
)
q2 = Exercise(
    key="activations-2",
    title="A millionth of the gradient",
    answer="layers",
    judge=judge_depth,
    hints=(
        "Each layer leaves at most a quarter. How much is left after two, after three?",
        "Look for the smallest whole n with 0.25 ** n < 0.000001; a loop or a logarithm finds it.",
    ),
    solution="layers = 0\nwhile 0.25 ** layers >= 1e-6:\n    layers = layers + 1",
    remember="Slopes multiply: ten sigmoid layers leave less than a millionth, even where they are steepest.",
)
q3 = Exercise(
    key="activations-3",
    title="Weights for ReLU",
    answer="he_kernel",
    judge=judge_he,
    hints=(
        "Each unit adds up fan_in products. ReLU lets half of the mean square through.",
        "fan_in * variance / 2 = 1. Solve it for the variance, and take its root for the standard deviation.",
        "`rng.normal(0, spread, shape)` draws the kernel. The spread is a root, and shrinks with fan_in.",
    ),
    solution="def he_kernel(fan_in, fan_out, rng):\n    return rng.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))",
    remember="He: variance 2 / fan_in. The 2 makes up for the half that ReLU drops.",
)
q4 = Exercise(
    key="activations-4",
    title="Count the dead",
    answer="count_dead",
    judge=judge_dead,
    hints=(
        "Each column of `outputs` is a unit, each row a sample.",
        "`outputs == 0` is True or False for every number. For which columns is all of it True?",
        "`np.all` with an axis looks along it; True counts as 1.",
    ),
    solution="def count_dead(outputs):\n    return np.all(outputs == 0, axis=0).sum()",
    remember="Silent now and then is what a ReLU is for. Dead is silent for every sample: no gradient, no way back.",
)
q5 = Exercise(
    key="activations-5",
    title="Find the fault: softmax with a temperature",
    answer="tempered",
    judge=judge_tempered,
    hints=(
        "Try temperature 1 and temperature 100 on the same scores. What changes? What should?",
        "Try two rows at once. What does each row add up to?",
        "The temperature belongs inside exp(). And `axis=-1, keepdims=True` adds up row by row.",
    ),
    solution="def tempered(logits, temperature):\n"
    "    scaled = logits / temperature\n"
    "    powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))\n"
    "    return powers / powers.sum(axis=-1, keepdims=True)",
    remember="The temperature divides the scores, inside exp(). A factor outside cancels.",
    given="def tempered(logits, temperature):\n"
    "    powers = np.exp(logits) / temperature\n"
    "    return powers / powers.sum()",
)

EXERCISES = (q1, q2, q3, q4, q5, q6, q7, q8)
