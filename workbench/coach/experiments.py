"""Short runs that tell what a long one cannot: each asks one question, and costs seconds."""

import math
from typing import Any

from workbench.coach.finding import Experiment, Facts
from workbench.language import tr
from workbench.runs.config import RunConfig

TEN, PASSES = 10, 100  # pictures, and how often each is shown: with a usual rate ten times what is needed
CLIMB_STEPS = 200  # steps in which the rate climbs
STEEPEST = 100.0  # times the rate of the run: where the climb ends
PLAIN = {"rotation": 0.0, "shift": 0.0, "zoom": 0.0, "thickness": 0.0, "elastic": 0.0, "dropout": 0.0}
CONSTANT = {"schedule": "constant", "warmup_share": 0.0, "early_stopping": 0}


def ten_pictures(facts: Facts) -> Experiment:
    """Learn ten pictures by heart: whatever can learn at all, can do that."""
    changes = {"train_size": 2 * TEN, "validation_share": 0.5, "batch_size": TEN, "epochs": PASSES, "l2": 0.0}
    return Experiment(
        "ten_pictures",
        tr("ten pictures by heart"),
        tr("Learn ten pictures by heart"),
        tr(
            "The same network, the same rate, ten pictures, {passes} times. If it reads all ten in the end, then "
            "network, gradients and rate can learn, and what is wrong lies in the pictures and their labels. If it "
            "does not, look at the rate, the first weights and the inputs.",
            passes=PASSES,
        ),
        facts.config.replace(**PLAIN, **CONSTANT, **changes),
    )


def climbing_rate(facts: Facts) -> Experiment:
    """Let the rate climb from next to nothing to far too high, and see where the loss falls."""
    config = facts.config
    size = min(facts.training or 60_000, CLIMB_STEPS * config.batch_size)
    size = max(size, 2 * TEN)
    steps = max(1, math.ceil(size * (1 - config.validation_share) / config.batch_size))
    low, high = RunConfig.limits("learning_rate")
    changes: dict[str, Any] = {
        "train_size": size,
        "epochs": max(1, round(CLIMB_STEPS / steps)),
        "learning_rate": min(max(float(f"{STEEPEST * config.learning_rate:.2g}"), low), high, 10.0),
        "schedule": "constant",
        "warmup_share": 0.9,
        "early_stopping": 0,
    }
    return Experiment(
        "climbing_rate",
        tr("the rate climbs"),
        tr("Let the learning rate climb"),
        tr(
            "A short run in which the rate climbs from 0 to {rate:g}. Look where the loss falls fastest, and where it "
            "turns up again: a good rate lies a few times below the turn. If it never falls, the rate is not what is "
            "wrong.",
            rate=changes["learning_rate"],
        ),
        config.replace(**changes),
    )
