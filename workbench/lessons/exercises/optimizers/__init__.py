"""The exercises of `02_optimizers`."""

from workbench.lessons.exercise import Exercise
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
        "The first weight: 1 - 0.1 * (-0.5).",
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
        "It shrinks as long as that factor lies between -1 and 1. So rate * c must stay below 2.",
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
        "The velocity keeps the share `momentum` of what it was, and gets `- learning_rate * g` on top.",
        "The weight moves by the new velocity: `w + velocity`.",
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
        "Feed a running mean with beta = 0.9 the number 1, again and again: 0.1, 0.19, 0.271. What is missing to 1?",
        "Missing are 0.9, 0.81, 0.729, ...: beta, beta squared, beta cubed.",
        "So the mean holds the share `1 - beta ** t` of what it should. Divide by that share.",
    ),
    solution="def corrected(m, beta, t):\n    return m / (1 - beta**t)",
    remember="A running mean that begins at 0 is too small by the factor 1 - beta ** t; Adam divides it away.",
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

EXERCISES = (q1, q2, q3, q4, q5)
