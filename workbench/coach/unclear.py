"""What the coach says where it cannot tell: what can be ruled out, and which short run would tell."""

import math

from workbench.coach.data import LEAST_TRAINING, LEAST_VALIDATION
from workbench.coach.experiments import climbing_rate, ten_pictures
from workbench.coach.finding import OPEN, Facts, Finding
from workbench.coach.layers import DEAD, FLAT
from workbench.coach.pace import HALFWAY, LARGE_INPUT
from workbench.language import tr

# The share that presets read wrong in the end, by data set: without hidden layers, dense, convolutional. With fewer
# pictures more is wrong: about as the power of how many times fewer they are (Hestness et al., 2017).
WRONG = {
    "mnist": (0.08, 0.03, 0.015),
    "fashion_mnist": (0.16, 0.12, 0.1),
    "digits": (0.06, 0.04, 0.02),
    "mnist_and_strokes": (0.12, 0.05, 0.02),
}
ALL, POWER = {"digits": 1437}, 0.4
FAR_BEHIND = 4.0  # times as many read wrong
BY_HEART = 0.99
NEAR = 0.5  # so far may the first loss lie from that of guessing: first weights say a little, by accident


def too_few(facts: Facts) -> Finding | None:
    """So few pictures that every share is an accident."""
    few = facts.training < LEAST_TRAINING or 0 < facts.validation < LEAST_VALIDATION
    if not few or not facts.loss:
        return None
    by_heart = facts.accuracy[-1] >= BY_HEART
    checked = (
        tr(
            " One picture more or less that is read right moves validation accuracy by {one:.0%}.",
            one=1 / facts.validation,
        )
        if facts.validation
        else ""
    )
    return Finding(
        "too_few",
        tr("Too few pictures to tell"),
        tr(
            "It learns from {training:,} pictures and is checked on {validation:,}.{checked}",
            training=facts.training,
            validation=facts.validation,
            checked=checked,
        ),
        OPEN,
        facts.evidence(0, 0, "accuracy", "val_accuracy", training=float(facts.training)),
        tr(
            "It has learned its few pictures by heart. So network, gradients and rate can learn; whether it "
            "understands anything, so few pictures cannot show."
        )
        if by_heart
        else tr(
            "It has not even learned its few pictures by heart: {accuracy:.0%} of them are read right after {steps:,} "
            "steps. Where more steps do not change that, look at the rate, the first weights and the inputs.",
            accuracy=facts.accuracy[-1],
            steps=facts.last_step,
        ),
        tr("Take 1,000 pictures or more: then a difference of a few points begins to mean something.")
        if by_heart
        else tr("Let it learn for ten times as many epochs, and look whether it reads all of them."),
        tr("Karpathy, A Recipe for Training Neural Networks (2019)"),
        {"train_size": max(1000, facts.config.train_size)}
        if by_heart
        else {"epochs": min(10 * facts.config.epochs, 1000)},
        fault=False,
    )


def unclear(facts: Facts) -> Finding | None:
    """Far from what such a network reaches, and no rule knows why."""
    if not facts.loss or 1 - facts.reached <= enough_wrong(facts):
        return None
    stuck = facts.accuracy[-1] - facts.chance < HALFWAY * (1 - facts.chance)
    guessing = facts.beyond_chance(facts.reached, facts.validation or facts.training) < 4
    seen = (
        tr("It reads {reached:.0%} of the pictures right: no more than by guessing.", reached=facts.reached)
        if guessing
        else tr(
            "It reads {reached:.0%} of the pictures right; guessing gives {chance:.0%}. Such networks get much "
            "further.",
            reached=facts.reached,
            chance=facts.chance,
        )
    )
    return Finding(
        "unclear",
        tr("It stays far behind, and the curves do not tell why"),
        seen,
        OPEN,
        facts.evidence(0, 0, "accuracy", "val_accuracy", read_right=facts.reached),
        " ".join([tr("What can be ruled out:"), *ruled_out(facts)]),
        tr("One short run tells more than staring at this one: the experiment below."),
        tr("Karpathy, A Recipe for Training Neural Networks (2019)"),
        experiment=ten_pictures(facts) if stuck else climbing_rate(facts),
        fault=False,
    )


def enough_wrong(facts: Facts) -> float:
    """Return the share read wrong up to which a run is near enough to what such a network reaches."""
    halfway = (1 - HALFWAY) * (1 - facts.chance)
    config = facts.config
    if config.dataset not in WRONG:
        return halfway
    kind = {"linear": 0, "mlp": 1}.get(config.architecture, 2)
    fewer = max(1.0, ALL.get(config.dataset, 60_000) / max(facts.training, 1))
    return min(halfway, FAR_BEHIND * WRONG[config.dataset][kind] * fewer**POWER)


def ruled_out(facts: Facts) -> list[str]:
    """Return, in sentences, what the rows of a run exclude, and what they do not."""
    said = []
    high = facts.data.get("high")
    if high is not None and abs(high) <= LARGE_INPUT:
        said.append(tr("The inputs have a usual size, up to {high:g}.", high=high))
    plain = facts.config.loss == "categorical_crossentropy" and not facts.config.l2
    if plain and facts.first_loss is not None:
        guess = math.log(facts.classes)
        said.append(
            tr(
                "The first loss was {first:.3g}, and guessing costs ln {classes} = {guess:.3g}: the first weights are "
                "of a usual size.",
                first=facts.first_loss,
                classes=facts.classes,
                guess=guess,
            )
            if abs(facts.first_loss - guess) < NEAR
            else tr(
                "Not ruled out: the first loss was {first:.3g}, where guessing costs ln {classes} = {guess:.3g}; look "
                "at the first weights and the inputs.",
                first=facts.first_loss,
                classes=facts.classes,
                guess=guess,
            )
        )
    if facts.layers:
        dead = max(facts.hidden(facts.layers[-1], "dead"), default=0.0)
        flat = max(facts.hidden(facts.layers[-1], "saturated"), default=0.0)
        if dead < DEAD and flat < FLAT:
            said.append(tr("No layer is dead or saturated."))
    return said or [tr("nothing; this run tells too little.")]
