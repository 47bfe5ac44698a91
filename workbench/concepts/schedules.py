"""Learning-rate schedules: how large a step is taken, from the first batch to the last.

Every schedule is a pure function of `step`, the number of batches already trained (0 for the first one). It
returns a factor; the learning rate of that batch is `learning_rate * factor`.
"""

import math
from collections.abc import Callable

from workbench.registry import lookup


def constant(step: float, total_steps: int) -> float:
    """Keep the learning rate: `factor = 1`."""
    return 1.0


def step_decay(step: float, total_steps: int, *, decay_rate: float = 0.5, decay_steps: float = 1.0) -> float:
    """Multiply by `decay_rate` once every `decay_steps` batches.

    Formula: `factor = decay_rate ** floor(step / decay_steps)`, Keras' `ExponentialDecay(staircase=True)`.
    """
    return decay_rate ** math.floor(step / decay_steps)


def exponential_decay(step: float, total_steps: int, *, decay_rate: float = 0.5, decay_steps: float = 1.0) -> float:
    """Shrink smoothly, by `decay_rate` over every `decay_steps` batches.

    Formula: `factor = decay_rate ** (step / decay_steps)`, Keras' `ExponentialDecay`.
    """
    return decay_rate ** (step / decay_steps)


def cosine_decay(step: float, total_steps: int) -> float:
    """Follow half a cosine wave down to zero.

    Formula: `factor = (1 + cos(pi * step / total_steps)) / 2`, Keras' `CosineDecay` with `alpha=0`.

    Reference: Loshchilov and Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts (2017), without restarts.
    """
    return (1 + math.cos(math.pi * min(step / total_steps, 1.0))) / 2


def one_cycle(step: float, total_steps: int, *, warmup_share: float = 0.25) -> float:
    """Rise from 1/25 to the full learning rate, then fall to almost nothing, both along half a cosine.

    Args:
        step: batches already trained.
        total_steps: batches in the whole run.
        warmup_share: share of the run spent rising, 0 to 1. Defaults to 0.25.

    Reference: Smith and Topin, Super-Convergence (2018); the cosine form and the factor 25 are fast.ai's.
    """
    progress = min(step / total_steps, 1.0)
    start, end = 1 / 25, 1e-4
    if progress < warmup_share:
        return start + (1 - start) * (1 - math.cos(math.pi * progress / warmup_share)) / 2
    falling = (progress - warmup_share) / max(1 - warmup_share, 1e-9)
    return end + (1 - end) * (1 + math.cos(math.pi * falling)) / 2


def schedule_factor(
    name: str,
    step: float,
    total_steps: int,
    *,
    warmup_share: float = 0.0,
    decay_rate: float = 0.5,
    decay_steps: float = 1.0,
) -> float:
    """Return the factor of the schedule `name` at `step`, with a linear warm-up in front of it.

    The first `warmup_share` of all steps climbs in a straight line from near zero to 1; the schedule itself fills the
    steps that remain. One-cycle brings its own rise, which takes the same share.

    Args:
        name: a key of `SCHEDULES`.
        step: batches already trained, 0 for the first batch.
        total_steps: batches in the whole run, at least 1.
        warmup_share: 0 to 1, default 0: no warm-up.
        decay_rate: for `step` and `exponential`, default 0.5.
        decay_steps: batches between two decays, default 1.

    Raises:
        ConfigError: `name` is unknown.
    """
    schedule = lookup(name, SCHEDULES, "schedule")
    if schedule is one_cycle:
        return one_cycle(step, total_steps, warmup_share=warmup_share)
    warmup_steps = warmup_share * total_steps
    if step < warmup_steps:
        return (step + 1) / (warmup_steps + 1)
    arguments = (step - warmup_steps, max(total_steps - warmup_steps, 1))
    if schedule in (step_decay, exponential_decay):
        return schedule(*arguments, decay_rate=decay_rate, decay_steps=decay_steps)
    return schedule(*arguments)


SCHEDULES: dict[str, Callable[..., float]] = {
    "constant": constant,
    "step": step_decay,
    "exponential": exponential_decay,
    "cosine": cosine_decay,
    "one_cycle": one_cycle,
}
