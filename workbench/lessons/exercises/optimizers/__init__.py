"""The exercises of `02_optimizers`."""

from workbench.lessons.exercise import Exercise
from workbench.lessons.exercises.experiments.optimizers import q6, q7, q8
from workbench.lessons.exercises.optimizers.judges import (
    judge_adam,
    judge_correction,
    judge_limit,
    judge_momentum,
    judge_step,
)

FAULTY_ADAM = """def my_adam(w, g, m, v, t, learning_rate=0.1, beta_1=0.9, beta_2=0.999):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    m_hat = m / (1 - beta_1**t)
    v_hat = v / (1 - beta_1**t)
    return w - learning_rate * m_hat / (v_hat**0.5 + 1e-7), m, v"""


q1 = Exercise(
    key="optimizers-1",
    title="Find the fault: a printed step",
    answer="new_weights",
    judge=judge_step,
    hints=(
        "The rule is `w - learning_rate * g`, each weight with its own gradient.",
        "Both gradients are negative. Minus times minus: do the weights grow or shrink?",
        "Write it down for the first weight, with its sign, before you reckon.",
    ),
    solution="new_weights = np.array([1, 2]) - 0.1 * np.array([-0.5, -0.3])  # [1.05, 2.03]",
    remember="A negative gradient makes its weight grow. Check the sign of a step before you believe a number.",
)
q2 = Exercise(
    key="optimizers-2",
    title="How large may the rate be?",
    answer="rate_limit",
    judge=judge_limit,
    hints=(
        "In a direction with curvature c, each step multiplies the distance by 1 - rate * c.",
        "It shrinks as long as that factor lies between -1 and 1. What does that ask of rate * c?",
        "That must hold in every direction at once. Which one is the strictest?",
    ),
    solution="def rate_limit(curvatures):\n    return 2 / max(curvatures)",
    remember="The steepest direction sets the limit of the learning rate; the flattest one has to live with it.",
)
q3 = Exercise(
    key="optimizers-3",
    title="A step with momentum",
    answer="momentum_step",
    judge=judge_momentum,
    hints=(
        "Two lines: first the new velocity, then the new weight.",
        "The velocity keeps a share of what it was. Which of the five names is that share?",
        "On top comes the push of this gradient: downhill, and as long as plain SGD's step.",
    ),
    solution="def momentum_step(w, g, velocity, learning_rate, momentum):\n"
    "    velocity = momentum * velocity - learning_rate * g\n"
    "    return w + velocity, velocity",
    remember="Momentum keeps part of the last step: where the slope stays the same, steps grow, to 1 / (1 - momentum) "
    "times the length.",
)
q4 = Exercise(
    key="optimizers-4",
    title="Bias correction",
    answer="corrected",
    judge=judge_correction,
    hints=(
        "How much of `start` is still in the mean after one step? After two? After t?",
        "Take that remainder of the start off first. What is left is the mean that begins at 0.",
        "Feed a mean from 0, with beta = 0.9, the number 1 again and again: 0.1, 0.19, 0.271. Which share is there?",
    ),
    solution="def corrected(m, beta, t, start):\n    return (m - start * beta**t) / (1 - beta**t)",
    remember="After t steps a running mean still holds the share beta ** t of where it began, and 1 - beta ** t of "
    "the rest; "
    "Adam begins at 0, and divides.",
)
q5 = Exercise(
    key="optimizers-5",
    title="Find the fault: Adam in six lines",
    answer="my_adam",
    judge=judge_adam,
    hints=(
        "Adam's first step is as long as the learning rate, whatever the gradient. How long is this one's?",
        "Follow g = 0.5 through the lines at t = 1, and write down m, v, m_hat, v_hat.",
        "m_hat should be 0.5 and v_hat 0.25. Which of them is not, and why?",
    ),
    solution=FAULTY_ADAM.replace("v_hat = v / (1 - beta_1**t)", "v_hat = v / (1 - beta_2**t)"),
    remember="Each mean is corrected with its own beta. The length of the first step is a quick test of any Adam.",
    given=FAULTY_ADAM,
)

EXERCISES = (q1, q2, q3, q4, q5, q6, q7, q8)
