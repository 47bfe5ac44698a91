"""What the coach reads from training and validation side by side."""

import math
import statistics

from workbench.coach.finding import CERTAIN, LIKELY, POSSIBLE, Facts, Finding, settled
from workbench.coach.layers import bottleneck
from workbench.coach.pace import FAR, FEW_STEPS, NOWHERE, STEADY, STRONG_PENALTY, falling, travel
from workbench.language import tr
from workbench.runs.config import RunConfig

# The validation loss, each point averaged with its neighbours, has risen by this share above its smallest, has not come
# back to it for so many epochs, while the training loss fell to this share of its value there and the accuracies lie
# this far apart: what is learned since helps with no new picture.
RISEN, PATIENCE, FELL, APART = 0.06, 4, 0.7, 0.05
# Or: every training picture is known, and validation accuracy stays this far behind, however level its loss has become.
BY_HEART, FAR_BEHIND = 0.995, 0.1
# A training accuracy that settled below this, with validation no worse than this far behind it, is too little for both.
LEARNED, BEHIND = 0.85, 0.1
LEVEL_SHARE, LEVEL = 0.4, 0.06  # of the epochs, and of the loss there: then the curve counts as settled
CREEP = 0.12  # the same where a penalty or dropout holds the network down: then the loss creeps on for long
# Some kernel still changes by this share of its length at each step.
MOVING = 3e-4
STRONG_DROPOUT = 0.5
OUTWEIGHS = 2.0  # the first loss, penalty and all, by that of guessing
# Validation ahead of training by this share of the pictures, on the mean of the second half of the epochs, and by
# more than this many standard errors.
AHEAD, ERRORS = 0.03, 2.5
# Validation this many times as good as guessing was never reached, while training moved.
GUESSING = 2.0


def overfitting(facts: Facts) -> Finding | None:
    """The validation loss rises again while the training loss falls on."""
    if len(facts.val_loss) < PATIENCE + 2:
        return None
    smooth = [
        statistics.mean(three) for three in zip(facts.val_loss, facts.val_loss[1:], facts.val_loss[2:], strict=False)
    ]
    best = min(range(len(smooth)), key=smooth.__getitem__) + 1  # the middle of the three
    last = smooth[-1]
    rose = last > (1 + RISEN) * smooth[best - 1] and len(facts.val_loss) - 1 - best >= PATIENCE
    apart = statistics.mean(facts.accuracy[-2:]) - statistics.mean(facts.val_accuracy[-2:])
    rose = rose and facts.loss[-1] <= FELL * facts.loss[best] and apart >= APART
    if not rose and not (statistics.mean(facts.accuracy[-2:]) >= BY_HEART and apart >= FAR_BEHIND):
        return None
    return Finding(
        "overfitting",
        tr("The network learns its pictures by heart"),
        tr(
            "The validation loss was smallest around epoch {best}, {smooth:.3g}, and rose to {last:.3g}. The "
            "training loss fell on, from {loss:.3g} to {last_loss:.3g}.",
            best=best + 1,
            smooth=smooth[best - 1],
            last=last,
            loss=facts.loss[best],
            last_loss=facts.loss[-1],
        )
        if rose
        else tr(
            "It reads {last_accuracy:.1%} of the pictures it learns from, and {last_val_accuracy:.1%} of those "
            "held back. The validation loss does not fall any more.",
            last_accuracy=facts.accuracy[-1],
            last_val_accuracy=facts.val_accuracy[-1],
        ),
        LIKELY,
        facts.evidence(
            facts.step(best),
            facts.step(-1),
            "loss",
            "val_loss",
            smallest_validation_loss=smooth[best - 1],
            last_validation_loss=last,
        ),
        tr(
            "What all pictures share has been learned. What is learned from now on belongs to single pictures "
            "and helps with no other."
        ),
        tr("Stop when the validation loss has not improved for three epochs. More pictures, or dropout, help further."),
        tr(
            "Prechelt, Early Stopping: But When? (1998); Goodfellow, Bengio and Courville, Deep Learning "
            "(2016), section 7.8"
        ),
        {"early_stopping": 3, "dropout": max(facts.config.dropout, 0.3)},
    )


def underfitting(facts: Facts) -> Finding | None:
    """Not even the training pictures are learned, and the curve has settled."""
    penalty, dropout = facts.config.l2 >= STRONG_PENALTY, facts.config.dropout > STRONG_DROPOUT
    held_down = penalty or dropout
    # Where the training pictures are made harder than those held back, these tell what was learned.
    told = facts.val_accuracy if facts.val_accuracy and made_harder(facts.config) else facts.accuracy
    if not told or told[-1] >= LEARNED:
        return None
    weighs, narrow = outweighed(facts), bottleneck(facts)
    level = weighs or narrow and falling(facts) < STEADY and travel(facts) >= NOWHERE
    if not level and not settled(facts.loss, LEVEL_SHARE, CREEP if held_down else LEVEL):
        return None
    if not (weighs or narrow) and facts.updates() and facts.updates()[-1][1] < MOVING:
        return None  # the steps have become too short to say what the network could learn
    guessing = facts.accuracy[-1] < GUESSING / facts.classes
    # On the mean of some epochs: a single one of a few hundred pictures goes up and down by as much.
    behind = [ours - theirs for ours, theirs in zip(facts.accuracy[-4:], facts.val_accuracy[-4:], strict=False)]
    if behind and statistics.mean(behind) > BEHIND or guessing and not (held_down or narrow):
        return None  # then something else is wrong than a network that is too small
    first = min(max(4, round(len(facts.loss) * LEVEL_SHARE)), len(facts.loss))
    units = [max(4 * size, 32) for size in facts.config.units] or [64]
    changes = {"l2": 0.0} if penalty else {"dropout": 0.2} if dropout else {"units": tuple(units)}
    if not held_down and facts.config.architecture == "linear":
        changes = {"architecture": "mlp", "units": (64,)}
    return Finding(
        "underfitting",
        tr("The network cannot learn its pictures"),
        tr(
            "The training accuracy settled at {last_accuracy:.0%}: {last_accuracy_2:.0%} of the pictures that "
            "it sees again and again stay wrong.",
            last_accuracy=facts.accuracy[-1],
            last_accuracy_2=1 - facts.accuracy[-1],
        ),
        LIKELY,
        facts.evidence(facts.step(-first), facts.step(-1), "loss", "accuracy", accuracy=facts.accuracy[-1]),
        tr("A penalty that holds the weights down leaves no room to learn.")
        if held_down
        else tr("A network with few neurons can draw few borders between the classes, however long it learns."),
        tr("Take the brake off.") if held_down else tr("Give it more neurons."),
        tr("Goodfellow, Bengio and Courville, Deep Learning (2016), section 5.2"),
        changes,
    )


def outweighed(facts: Facts) -> bool:
    """Return whether a penalty costs more than all mistakes together, and little is learned for it any more."""
    costs = facts.config.l2 and (facts.first_loss or 0.0) > OUTWEIGHS * math.log(facts.classes)
    return bool(costs) and facts.learned < FAR and facts.last_step >= FEW_STEPS and falling(facts) < STEADY


def made_harder(config: RunConfig) -> list[str]:
    """Return, in words, why training pictures are harder to read than those held back; nothing where they are not."""
    reasons = {
        "dropout switches values off while the network learns, and none while it is checked": config.dropout,
        "the training pictures are turned, shifted or bent, those to check with are not": any(
            (config.rotation, config.shift, config.zoom, config.thickness, config.elastic)
        ),
    }
    return [words for words, is_so in reasons.items() if is_so]


def validation_better(facts: Facts) -> Finding | None:
    """The network does better on pictures that it has never seen; that can be fine."""
    half = len(facts.val_accuracy) // 2
    if half < 2:
        return None
    # A training figure is the mean over an epoch in which the network got better. What it would read at the end of the
    # epoch lies about half way to the next figure.
    trained = [(now + then) / 2 for now, then in zip(facts.accuracy[half - 1 :], facts.accuracy[half:], strict=False)]
    ahead = statistics.mean(
        ours - theirs for ours, theirs in zip(facts.val_accuracy[half - 1 :], trained, strict=False)
    )
    noise = math.sqrt(max(facts.reached * (1 - facts.reached), 1e-4) / max(facts.validation, 1))
    below = [ours < theirs for ours, theirs in zip(facts.val_loss[half:], facts.loss[half:], strict=True)]
    if (
        ahead < max(AHEAD, ERRORS * noise)
        or facts.val_accuracy[-1] < GUESSING / facts.classes
        or statistics.mean(below) < 0.75
    ):
        return None
    reasons = made_harder(facts.config)
    why = (
        "Here " + ", and ".join(reasons) + "."
        if reasons
        else (
            tr(
                "The training figure is the mean over an epoch, in which the network was still getting better. "
                "Where the gap stays, look at how the pictures were split."
            )
        )
    )
    return Finding(
        "validation_better",
        tr("Validation is better than training"),
        tr(
            "In the second half of the run, validation accuracy lies {ahead:.1f} points above training accuracy.",
            ahead=100 * ahead,
        ),
        CERTAIN if reasons else POSSIBLE,
        facts.evidence(facts.step(half), facts.step(-1), "accuracy", "val_accuracy", points_ahead=100 * ahead),
        why + (tr(" That is fine: training is the harder task.") if reasons else ""),
        tr("Nothing needs to change. Compare validation with the test, not with training.")
        if reasons
        else tr("Take a larger validation share, and look whether the gap stays."),
        tr("Srivastava et al., Dropout (2014); Keras FAQ, Why is my training loss much higher than my testing loss?"),
        {} if reasons else {"validation_share": 0.2},
        fault=not reasons,
    )
