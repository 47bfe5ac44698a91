"""How far a run could have come: its steps and rates beside usual ones, and how fast its loss falls at the end."""

import statistics

from workbench.coach.finding import Facts

# A rate at which small networks learn steadily: Keras' defaults, but for Adagrad and Adadelta, which are slow at theirs
# (Duchi et al., 2011; Zeiler, 2012), and Lion, whose steps are all of full length (Chen et al., 2023).
USUAL = {
    "sgd": 0.01,
    "adam": 0.001,
    "adamw": 0.001,
    "nadam": 0.001,
    "rmsprop": 0.001,
    "adagrad": 0.01,
    "adadelta": 1.0,
    "lion": 0.0001,
}
# How steep other losses are beside the crossentropy, where a network guesses among ten classes: their mean over the
# classes, and the flat ends of the softmax, make them flat. Optimizers that divide by the gradient's size do not mind.
STEEPNESS = {"mean_squared_error": 0.05, "huber": 0.025, "mean_absolute_error": 0.02}

# A rate beside a usual one: so low that steps get nowhere, usual or above, and so high that most networks are thrown.
SLOW, FAST, TOO_FAST = 0.3, 3.0, 15.0
# Fewer steps than this tell nothing about a rate; with so many, a good one has learned most of what is easy; and fewer
# steps at a usual rate than this need not have got beyond guessing.
FEW_STEPS, MANY_STEPS, NOWHERE = 20, 1500, 40.0
# How far the run has come from guessing, 0, to all right, 1: below the first nothing is fine, whatever the pictures; at
# the second much is left to learn, at the third a good part.
HALFWAY, FAR, NEARLY = 0.5, 0.85, 0.94
# Inputs of about 1 in size suit every initialiser; beyond ten times that the first layer is overwhelmed.
LARGE_INPUT = 10.0
# An L2 penalty from here on holds the weights so that they cannot follow their gradients.
STRONG_PENALTY = 0.01
# The loss falls on, or steeply: by this share of the first loss over the second half of the steps.
STEADY, STEEP = 0.03, 0.1


def pace(facts: Facts) -> float:
    """Return the highest learning rate of the run beside a usual one for its optimizer; 1 where they are equal.

    Momentum m makes steps 1 / (1 - m) times as long in the end (Goh, Why Momentum Really Works, 2017).
    """
    config = facts.config
    longer = 1 / (1 - config.momentum) if config.optimizer in ("sgd", "rmsprop") else 1.0
    steep = STEEPNESS.get(config.loss, 1.0) if config.optimizer == "sgd" else 1.0
    return facts.rate(0, facts.last_step).value * longer * steep / USUAL.get(config.optimizer, 0.001)


def travel(facts: Facts) -> float:
    """Return how many steps at a usual rate the whole run was worth."""
    highest = facts.rate(0, facts.last_step).value
    rates = [row["learning_rate"] for row in facts.batches if row.get("learning_rate")] or [highest]
    return pace(facts) * statistics.mean(rates) / highest * facts.last_step


def falling(facts: Facts) -> float:
    """Return by which share of the first loss the training loss fell in the second half of the steps.

    Where a penalty is part of the loss, and shrinks on its own, the rise of the training accuracy is told instead.
    """
    if facts.config.l2:
        return _rising(facts)
    rows = [(row["step"], row["smoothed_loss"]) for row in facts.batches if row.get("smoothed_loss") is not None]
    if len(rows) < 4:
        rows = [(facts.step(index), loss) for index, loss in enumerate(facts.loss)]
    if len(rows) < 2 or not facts.first_loss:
        return 0.0
    half = min(rows, key=lambda row: abs(row[0] - rows[-1][0] / 2))
    return (half[1] - rows[-1][1]) / facts.first_loss


def _rising(facts: Facts) -> float:
    rows = [row["smoothed_accuracy"] for row in facts.batches if row.get("smoothed_accuracy") is not None]
    rows = rows if len(rows) >= 4 else facts.accuracy
    return rows[-1] - rows[len(rows) // 2] if len(rows) > 1 else 0.0
