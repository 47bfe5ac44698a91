"""What the coach reads from the curves about steps: how many there are, and from how many pictures each."""

import statistics

from workbench.coach.finding import CERTAIN, LIKELY, OPEN, POSSIBLE, Facts, Finding, settled
from workbench.coach.pace import FAR, FEW_STEPS, HALFWAY, NOWHERE, SLOW, STEADY, falling, pace, travel
from workbench.language import tr

# The loss moves by less than this share of it over this share of the epochs, and is still this share of the first loss.
# Where so many of the pictures held back are read right, it does not stand still for want of learning.
# A run of fewer steps is too brief to stand still.
STILL, PLATEAU_SHARE, HIGH, LEARNED, BRIEF = 0.02, 0.4, 0.2, 0.85, 50
# Up to so many pictures in a batch its gradient says more about these pictures than about all; where the loss from
# batch to batch is spread by this share of its smoothed value, it shows. Batches of 8 often learn well (Masters, 2018).
FEW, NOISY = 4, 0.25
# An epoch of so few steps teaches little, where their batches are larger than this.
FEW_AN_EPOCH, USUAL_BATCH = 4, 128
# Or so few in the whole run, where batches are this large.
FEW_IN_ALL, LARGE_BATCH = 150, 512


def plateau(facts: Facts) -> Finding | None:
    """The training loss stands still, far from low."""
    start, zeros = facts.first_loss, facts.config.initializer == "zeros"
    if start is None or not facts.loss or facts.loss[-1] < HIGH * start:
        return None
    # Weights that all began at zero, and a run that learned nothing: that needs no long look.
    never_began = zeros and facts.learned < FAR and facts.last_step >= FEW_STEPS and falling(facts) < STEADY
    # What a schedule takes away counts here: a rate that has decayed is one way to stand still.
    brief = facts.last_step < BRIEF or pace(facts) * facts.last_step < NOWHERE
    if not never_began and (brief or not settled(facts.loss, PLATEAU_SHARE, STILL)):
        return None
    if facts.val_accuracy and facts.val_accuracy[-1] >= LEARNED:
        return None  # only the training pictures, bent or partly switched off, keep the loss up
    first = min(max(4, round(len(facts.loss) * PLATEAU_SHARE)), len(facts.loss))
    never = facts.loss[-1] > 0.95 * min(start, facts.loss[0])
    rate = facts.rate(facts.step(-first), facts.step(-1))
    changes = {"initializer": "glorot_uniform"} if zeros else facts.other_rate(rate.value, 3)
    if facts.config.schedule in ("exponential", "step") and not zeros and rate.since is None:
        changes = {"schedule": "constant"}
    return Finding(
        "plateau",
        tr("The loss stands still"),
        tr(
            "Over the last {first} epochs the training loss stayed at {last_loss:.3g}",
            first=first,
            last_loss=facts.loss[-1],
        )
        + (
            tr(": it never moved.")
            if never
            else tr(", {last_loss:.0%} of what it was at first.", last_loss=facts.loss[-1] / start)
        )
        + ("" if zeros else rate.words),
        CERTAIN if zeros else LIKELY,
        facts.evidence(facts.step(-first), facts.step(-1), "loss", loss=facts.loss[-1]),
        tr(
            "Either no gradient reaches the weights, as where all of them begin at zero, or the steps have "
            "become too short to move on."
        ),
        tr("Draw the weights at random before learning.")
        if zeros
        else tr("Take longer steps where the curve went flat."),
        tr("Goodfellow, Bengio and Courville, Deep Learning (2016), section 8.2.2"),
        changes,
    )


def batch_too_small(facts: Facts) -> Finding | None:
    """The loss of single batches jumps about, and few pictures make each step."""
    size = facts.config.batch_size
    spreads = [row["loss_spread"] for row in facts.epochs if row.get("loss_spread") is not None]
    if size > FEW or not spreads or (noise := statistics.mean(spreads)) < NOISY:
        return None
    return Finding(
        "batch_too_small",
        tr("The batches are small and noisy"),
        tr(
            "With {size} picture{words} in a batch, the loss from batch to batch is spread over {noise:.0%} of "
            "its smoothed value.",
            size=size,
            words="s" if size > 1 else "",
            noise=noise,
        ),
        LIKELY,
        facts.evidence(0, facts.step(-1), "loss", spread=noise, batch_size=float(size)),
        tr(
            "The gradient of a few pictures is a rough guess of the gradient of all. Four times as many halve "
            "its error, and use the machine better."
        ),
        tr("Take batches of 32 pictures."),
        tr(
            "Masters and Luschi, Revisiting Small Batch Training (2018); McCandlish et al., An Empirical Model "
            "of Large-Batch Training (2018)"
        ),
        {"batch_size": 32},
    )


def batch_too_large(facts: Facts) -> Finding | None:
    """A run has hardly any steps, because each takes so many pictures, and much is left to learn."""
    start, steps = facts.first_loss, facts.steps_per_epoch
    few = 0 < steps <= FEW_AN_EPOCH or facts.last_step < FEW_IN_ALL and facts.config.batch_size >= LARGE_BATCH
    if not few or facts.config.batch_size <= USUAL_BATCH or not facts.loss or start is None:
        return None
    fall = falling(facts)
    if facts.learned >= FAR and fall < STEADY or facts.loss[-1] > facts.loss[0]:
        return None
    return Finding(
        "batch_too_large",
        tr("The batches are too large for so few pictures"),
        tr(
            "An epoch has only {steps} step{words}, {total:,} in all. At the end the loss is {last_loss:.3g}, "
            "{left:.0%} of what it was at first.",
            steps=steps,
            words="s" if steps > 1 else "",
            total=facts.last_step,
            last_loss=facts.loss[-1],
            left=facts.loss[-1] / start,
        ),
        CERTAIN if facts.learned < HALFWAY else LIKELY,
        facts.evidence(0, facts.step(-1), "loss", steps_in_an_epoch=float(steps), loss=facts.loss[-1]),
        tr(
            "However exact the gradient of a large batch is, it makes one step. Many rough steps get further "
            "than a few exact ones."
        ),
        tr("Take batches of 32 pictures: the same time for an epoch, and many more steps."),
        tr("Keskar et al., On Large-Batch Training for Deep Learning (2017)"),
        {"batch_size": 32},
    )


def too_short(facts: Facts) -> Finding | None:
    """Everything is as it should be, and the run ended while there was much to gain."""
    fall = falling(facts)
    few = facts.last_step < FEW_STEPS or travel(facts) < NOWHERE and pace(facts) >= SLOW
    if not facts.loss or facts.learned > FAR or (fall < STEADY and not few):
        return None
    brief = few and facts.learned < HALFWAY
    return Finding(
        "too_short",
        tr("Too few steps to tell") if brief else tr("It stopped while it was still learning"),
        tr(
            "In {steps:,} steps it has come {learned:.0%} of the way from guessing to reading everything right.",
            steps=facts.last_step,
            learned=max(facts.learned, 0.0),
        )
        + (
            tr(" Over the second half of them training accuracy rose by {fall:.0%}.", fall=max(fall, 0.0))
            if facts.config.l2
            else tr(
                " Over the second half of them the loss fell by {fall:.0%} of what it was at first.",
                fall=max(fall, 0.0),
            )
        ),
        OPEN if brief else POSSIBLE,
        facts.evidence(facts.last_step // 2, facts.last_step, "loss", steps=float(facts.last_step)),
        tr("A curve that falls as steeply at its end as before says nothing yet about where it leads."),
        tr("Let it learn for three times as many epochs, then look again."),
        tr("Karpathy, A Recipe for Training Neural Networks (2019)"),
        {"epochs": min(3 * facts.config.epochs, 1000)},
        fault=False,
    )
