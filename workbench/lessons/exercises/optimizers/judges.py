"""What is said to answers of notebook 02's exercises: each judge knows the right one, and the typical slips."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from workbench.concepts.optimizers import Adam
from workbench.language import later, tr
from workbench.lessons.judging import agrees, compare
from workbench.lessons.values import close, describe, numbers, spelt

WEIGHTS, SLOPE, RATE = np.array([1.0, 2.0]), np.array([-0.5, -0.3]), 0.1


def judge_step(answer: Any) -> str:
    """Compare with the one right step; what the text printed, and what slips give, are named."""
    return compare(
        answer, WEIGHTS - RATE * SLOPE, "the new weights",
        [([1.2, 1.7], "That is what the text printed. The second weight cannot be right: its gradient is negative, so "
                      "the loss falls when this weight grows. And 0.1 times 0.5 is 0.05."),
         (WEIGHTS + RATE * SLOPE, "You went uphill: the gradient points to where the loss grows. Subtract it."),
         (WEIGHTS - SLOPE, "The learning rate is missing: the step is 0.1 times the gradient."),
         (-RATE * SLOPE, "That is the step alone. Where do the weights stand after it?"),
         (RATE * SLOPE, "That is 0.1 times the gradient. Take it away from the weights."),
         (WEIGHTS - RATE * SLOPE**2, "You multiplied by the gradient twice."),
         (WEIGHTS + SLOPE, "The learning rate is missing, and you went uphill."),
         (WEIGHTS, "Those are the weights before the step."),
         (WEIGHTS * (1 - RATE * SLOPE), "You multiplied the weights by the step. Subtract it.")])  # fmt: skip


CURVATURES = (([1.0, 30.0],), ([4.0],), ([0.5, 2.0, 8.0],), ([10.0, 0.1],))


def judge_limit(answer: Callable) -> str:
    """Compare the limit on four bowls."""
    return agrees(
        answer, lambda curvatures: 2 / max(curvatures), CURVATURES, "the limit",
        [(lambda curvatures: 2 / min(curvatures),
          "That is the limit of the flattest direction. The steepest one breaks out long before that."),
         (lambda curvatures: 1 / max(curvatures),
          "With that rate the steepest direction lands at the bottom in one step. It may go up to twice as far: to the "
          "other side, just as high."),
         (lambda curvatures: 2 / sum(curvatures),
          "The directions do not add up: each one is a bowl of its own. Which of them breaks out first?"),
         (lambda curvatures: 2 / (max(curvatures) + min(curvatures)),
          "That is the best rate, where the flattest and the steepest direction shrink equally fast. Asked is the "
          "limit beyond which it diverges."),
         (lambda curvatures: 2 * max(curvatures), "The steeper the bowl, the smaller the limit: divide."),
         (lambda curvatures: 2 / np.mean(curvatures),
          "Not the mean: one direction that diverges is enough to ruin it all.")])  # fmt: skip


def right_momentum(w: Any, g: Any, velocity: Any, learning_rate: float, momentum: float) -> tuple:
    """Return weight and velocity after one step, as Keras' SGD does it."""
    velocity = momentum * velocity - learning_rate * g
    return w + velocity, velocity


MOMENTUM_STEPS = ((1.0, 2.0, 0.5, 0.1, 0.9), (0.3, -1.0, -0.2, 0.01, 0.5), (-2.0, 0.7, 0.4, 0.3, 0.8))


def judge_momentum(answer: Callable) -> str:
    """Compare weight and velocity on three steps; the order of the two matters."""
    return agrees(
        answer, right_momentum, MOMENTUM_STEPS, "(w, velocity) after the step",
        [(lambda w, g, s, rate, momentum: right_momentum(w, g, s, rate, momentum)[::-1],
          "Both numbers are right, in the wrong order: return `w, velocity`."),
         (lambda w, g, s, rate, momentum: right_momentum(w, g, s, rate, momentum)[0],
          "The new weight is right. Return the velocity as well: the next step needs it."),
         (lambda w, g, s, rate, momentum: (w + momentum * s + rate * g, momentum * s + rate * g),
          "The gradient has the wrong sign: it pushes uphill."),
         (lambda w, g, s, rate, momentum: (w - rate * g, -rate * g),
          "That is plain descent: the old velocity is forgotten."),
         (lambda w, g, s, rate, momentum: (w + s, momentum * s - rate * g),
          "You move with the old velocity. Make the new one first, then move with it."),
         (lambda w, g, s, rate, momentum: (w + s - rate * g, s - rate * g),
          "Nothing ever slows down: the old velocity has to be multiplied by `momentum`."),
         (lambda w, g, s, rate, momentum: (w + momentum * s - (1 - momentum) * rate * g,
                                          momentum * s - (1 - momentum) * rate * g),
          "You take a mean of the old velocity and the step, as Adam does. Momentum adds them: no factor "
          "`1 - momentum`."),
         (lambda w, g, s, rate, momentum: (w - rate * (momentum * s + g), momentum * s + g),
          "That is momentum as PyTorch writes it: its velocity is measured in gradients. Here, as in Keras, the "
          "velocity is the step itself: the learning rate goes into it, and it points downhill."),
         (lambda w, g, s, rate, momentum: (w + momentum * (momentum * s - rate * g) - rate * g,
                                          momentum * s - rate * g),
          "That is Nesterov's step, which looks ahead. Plain momentum is asked for.")])  # fmt: skip


CORRECTIONS = (
    (0.1, 0.9, 1, 0.0), (0.19, 0.9, 2, 0.0), (1.9, 0.9, 1, 2.0), (0.001, 0.999, 1, 0.0), (0.5, 0.9, 50, 1.0),
    (-0.3, 0.5, 3, 4.0),
)  # fmt: skip


def judge_correction(answer: Callable) -> str:
    """Compare on means that began at 0 and elsewhere; the first is 0.1 times a gradient of 1, so 1 comes out."""
    return agrees(
        answer, lambda m, beta, t, start: (m - start * beta**t) / (1 - beta**t), CORRECTIONS, "the corrected mean",
        [(lambda m, beta, t, start: m / (1 - beta**t),
          "Right for a mean that begins at 0. This one began at `start`, and a share of that is still in it: take it "
          "off first."),
         (lambda m, beta, t, start: (m - start) / (1 - beta**t),
          "Not all of `start` is still there: each step keeps the share `beta` of it."),
         (lambda m, beta, t, start: m - start * beta**t,
          "The start is out of it. But what is left is too small, as Adam's m is at first: which share of the "
          "gradients "
          "has it taken in?"),
         (lambda m, beta, t, start: m / (1 - beta**t) - start * beta**t,
          "Take the rest of the start off before you divide: it was never missing anything."),
         (lambda m, beta, t, start: (m - start * beta**t) * (1 - beta**t),
          "You make it even smaller. It is too small already: divide."),
         (lambda m, beta, t, start: m * (1 - beta**t), "You make it even smaller. It is too small already: divide. And "
                                                       "what began at `start` is still in it."),
         (lambda m, beta, t, start: m * (1 - beta) / (1 - beta**t),
          "The factor `1 - beta` is in `m` already: each gradient came in with it. Divide by what is there, no more."),
         (lambda m, beta, t, start: (m - start * beta**t) * (1 - beta) / (1 - beta**t),
          "The factor `1 - beta` is in `m` already: each gradient came in with it. Only divide by what is there."),
         (lambda m, beta, t, start: m / (1 - beta), "That is right for the first step only, and from 0. With each step "
                                                    "less is missing: where does `t` come in?"),
         (lambda m, beta, t, start: m / (1 - beta) ** t, "Each step takes `beta` of what is missing: the power belongs "
                                                         "to `beta` alone, `beta ** t`."),
         (lambda m, beta, t, start: m / beta**t, "`beta ** t` is the share that is still missing. Divide by what is "
                                                 "there: one minus that."),
         (lambda m, beta, t, start: m / (1 - beta * t), "`beta * t` is beta times t. What is missing is beta to the "
                                                        "power t: `beta ** t`."),
         (lambda m, beta, t, start: m, "Nothing is corrected: after the first step, a mean of the gradient 1 is still "
                                       "0.1.")],
    )  # fmt: skip


GRADIENTS = ((0.5, 0.4, -0.3, 0.2), (-2.0, -1.0, -3.0), (0.05, 0.08, 0.02))


def _run(rule: Callable, gradients: Sequence[float]) -> list[float]:
    """Return the weight after each step of a rule `(w, g, m, v, t) -> (w, m, v)`."""
    w = m = v = 0.0
    weights = []
    for t, g in enumerate(gradients, start=1):
        w, m, v = rule(w, g, m, v, t)
        weights.append(float(np.squeeze(w)))
    return weights


def _adam(gradients: Sequence[float]) -> list[float]:
    optimizer, weight, weights = Adam(learning_rate=0.1), np.zeros(1), []
    for gradient in gradients:
        (weight,) = optimizer.step([weight], [np.array([gradient])])
        weights.append(float(weight[0]))
    return weights


BETAS = (0.9, 0.999)


def _slip(
    root: float = 0.5,
    power: int = 2,
    sign: int = -1,
    means: tuple[float, float] = BETAS,
    corrected: tuple[float, float] | None = None,
    correct: bool = True,
    keeps_corrected: bool = False,
) -> Callable:
    """Return Adam with something changed: the betas of both means, those that they are corrected with, ..."""
    hats = corrected or means

    def rule(w: float, g: float, m: float, v: float, t: int) -> tuple[float, float, float]:
        m = means[0] * m + (1 - means[0]) * g
        v = means[1] * v + (1 - means[1]) * abs(g) ** power
        m_hat, v_hat = (m / (1 - hats[0] ** t), v / (1 - hats[1] ** t)) if correct else (m, v)
        return w + sign * 0.1 * m_hat / (v_hat**root + 1e-7), *((m_hat, v_hat) if keeps_corrected else (m, v))

    return rule


def judge_adam(answer: Callable) -> str:
    """Let the learner's rule walk along three lists of gradients, beside the package's own Adam."""
    first = answer(0.0, 0.5, 0.0, 0.0, 1)
    three = numbers(first)
    if three is None or three.squeeze().shape != (3,):
        return tr("Return the new weight and both means: `return w, m, v`. Came {came}.", came=describe(first))
    walked = [(_run(answer, gradients), _adam(gradients), gradients) for gradients in GRADIENTS]
    if all(close(given, wanted, rtol=1e-3) for given, wanted, _ in walked):
        return ""
    said = later((
        (_slip(corrected=(0.9, 0.9)), "Its first step is about ten times too long: Adam's first step is as long as "
                                      "the learning "
                          "rate, here 0.1, whatever the gradient. Which of its lines makes it so long?"),
        (_slip(correct=False), "Now nothing is corrected: `m` and `v` begin at 0 and are too small at first."),
        (_slip(root=1.0), "The root is missing: a step must not shrink when all gradients double. Divide by the root "
                          "of `v_hat`."),
        (_slip(sign=1), "It walks uphill: the step is subtracted."),
        (_slip(power=1), "`v` is the mean of the squared gradient."),
        (_slip(corrected=(0.999, 0.999)), "`m` is corrected with the beta of the squares: its first step is a hundred "
                                          "times too long."),
        (_slip(corrected=(0.999, 0.9)), "The betas of the two corrections are exchanged: each mean has its own."),
        (_slip(keeps_corrected=True), "Return `m` and `v` themselves. You return them corrected, so that the next "
                                      "step corrects "
                           "again what has been corrected."),
        (_slip(means=BETAS[::-1]), "The two betas are exchanged: `beta_1` belongs to the gradient, `beta_2` to its "
                                    "square."),
        (_slip(means=(0.9, 0.9)), "Both means forget equally fast. The mean of the squares has a beta of its own."),
    ))  # fmt: skip
    for rule, sentence in said:
        if all(close(given, _run(rule, gradients), rtol=1e-3) for given, _, gradients in walked):
            return sentence
    given, wanted, gradients = next(row for row in walked if not close(row[0], row[1], rtol=1e-3))
    step = next(place for place, pair in enumerate(zip(given, wanted, strict=True), 1) if not close(*pair, rtol=1e-3))
    return tr(
        "With the gradients {spelt} and from w = 0, your rule walks to {spelt_2}. Up to step {before} that is Adam's "
        "way, "
        "step {step} is not. How long should it be?",
        spelt=spelt(list(gradients)),
        spelt_2=spelt(given),
        before=step - 1,
        step=step,
    )
