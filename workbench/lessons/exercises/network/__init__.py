"""Exercises of the notebook `04_network_from_scratch`."""

from workbench.lessons.exercise import Exercise
from workbench.lessons.exercises.experiments.network import q6, q7, q8
from workbench.lessons.exercises.network.judges import (
    judge_forward,
    judge_gradients,
    judge_line,
    judge_moved,
    judge_slopes,
)

q1 = Exercise(
    key="network-1",
    title="Forward through two layers",
    answer="forward",
    judge=judge_forward,
    hints=(
        "Each layer is `x @ w + b`. What comes out of the first one goes into the second.",
        "Between the layers every number is bent by ReLU: `np.maximum(0, z)`.",
        "At the end the sigmoid makes a probability of the sum. You met it in notebook 03; `np.exp` is in it.",
    ),
    solution="def forward(x, w1, b1, w2, b2):\n    hidden = np.maximum(0, x @ w1 + b1)\n"
    "    return 1 / (1 + np.exp(-(hidden @ w2 + b2)))",
    remember="A forward pass is a chain: weigh and add, bend, weigh and add, bend.",
    lent=("relu", "sigmoid"),
)

q2 = Exercise(
    key="network-2",
    title="Backward into the hidden layer",
    answer="gradients",
    judge=judge_gradients,
    hints=(
        "The error at the output goes back through the weights that it came through: step 3, for all samples at once.",
        "A neuron that was silent (hidden is 0) hears nothing: multiply by `(hidden > 0)`.",
        "`dw1` and `db1` are made of d_hidden as `dw2` and `db2` are of d_out; what came in there is x.",
    ),
    solution="def gradients(x, y, w1, b1, w2, b2):\n    hidden = np.maximum(0, x @ w1 + b1)\n"
    "    y_pred = 1 / (1 + np.exp(-(hidden @ w2 + b2)))\n"
    "    d_out = (y_pred - y) / len(x)\n"
    "    dw2, db2 = hidden.T @ d_out, d_out.sum(axis=0)\n"
    "    d_hidden = (d_out @ w2.T) * (hidden > 0)\n"
    "    dw1, db1 = x.T @ d_hidden, d_hidden.sum(axis=0)\n"
    "    return dw1, db1, dw2, db2",
    remember="Backward, each layer does the same: input transposed times error for its weights, error times weights "
    "transposed for the layer before.",
    lent=("relu", "sigmoid"),
)

q3 = Exercise(
    key="network-3",
    title="Measure a slope",
    answer="slopes",
    judge=judge_slopes,
    hints=(
        "Push one entry up by epsilon, then down by epsilon, and see how far f moved from one to the other.",
        "Between the two places lie 2 * epsilon: the difference of f is divided by that.",
        "The two places are x with the push, and x without it, the other way; x itself stays what it was.",
    ),
    solution="def slopes(f, x, epsilon):\n    result = []\n    for push in epsilon * np.eye(len(x)):\n"
    "        result.append((f(x + push) - f(x - push)) / (2 * epsilon))\n    return result",
    remember="A gradient that you derived is right where it agrees with one that you measured.",
)

q4 = Exercise(
    key="network-4",
    title="Find the fault",
    answer="faulty_line",
    judge=judge_line,
    hints=(
        "Which of the four gradients fail the check? Only lines that feed both of them, and no other, can be wrong.",
        "Two lines do. One brings the error back through the weights, the other through the bend. Do it by hand for "
        "a neuron that said something, and whose error is negative.",
        "A ReLU hands an error on, whatever its sign, wherever its own output was above 0.",
    ),
    solution="faulty_line = 7",
    remember="A wrong gradient rarely stops the learning. It makes it worse, silently; only a check finds it.",
)

q5 = Exercise(
    key="network-5",
    title="All at zero",
    answer="moved",
    judge=judge_moved,
    hints=(
        "Go forward first: with all weights at 0, what does each hidden neuron say?",
        "The weights of the output get hidden.T @ d_out. The hidden layer gets its error through w2. Both hold a 0.",
        "What of the output layer gets d_out itself, without a weight or a neuron in between?",
    ),
    solution="moved = 1",
    remember="Start weights must differ from 0 to move, and from each other to become different neurons.",
)

EXERCISES = (q1, q2, q3, q4, q5, q6, q7, q8)
