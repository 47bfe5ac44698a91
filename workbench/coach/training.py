"""What the coach reads from the curves about learning rate and batch size."""

import statistics

from workbench.coach.finding import CERTAIN, LIKELY, POSSIBLE, Facts, Finding, settled, ten_times
from workbench.language import tr

# An epoch whose mean loss lies this far above the loss of the untouched network has unlearned what was given for free.
WORSE_THAN_NOTHING = 1.25
# A kernel that changes by this share of its length at every step cannot settle; about 0.001 is usual (Karpathy, 2015).
WILD_UPDATE = 0.1
# The loss jumps up by this share of the first loss between epochs, this often among all changes: it goes to and fro.
JUMP, JUMPS = 0.03, 0.3
# So small a change of every kernel at each step, while most of the loss is still there, takes ages.
TINY_UPDATE, MOST_LEFT = 5e-4, 0.6
# The loss moves by less than this share of it over this share of the epochs, and is still this share of the first loss.
# Where so many of the pictures held back are read right, it does not stand still for want of learning.
STILL, PLATEAU_SHARE, HIGH, LEARNED = 0.02, 0.4, 0.2, 0.85
# Up to so many pictures in a batch its gradient says more about these pictures than about all; where the loss from
# batch to batch is spread by this share of its smoothed value, it shows. Batches of 8 often learn well (Masters, 2018).
FEW, NOISY = 4, 0.25
# Steps in an epoch below which an epoch teaches little, while the loss is still this share of the first.
FEW_STEPS, STILL_FALLING = 4, 0.03
LAST = 10**12  # a batch after all others


def not_finite(facts: Facts) -> Finding | None:
    """The loss is no number any more."""
    sentence = str(facts.end.get("message", ""))
    if not (sentence.startswith("The loss stopped") or any(row.get("loss") is None for row in facts.layers)):
        return None
    step = facts.last_step
    rate = facts.rate(step, LAST)
    return Finding(
        "not_finite",
        tr("The loss is no longer a number"),
        tr(
            "At step {step:,} the loss became infinite or undefined. Nothing after that can be learned.{words}",
            step=step,
            words=rate.words,
        ),
        CERTAIN,
        facts.evidence(max(step - 20, 0), step, "loss", learning_rate=rate.value),
        tr(
            "A step that is too long makes the loss larger, and with it the gradient, and with that the next "
            "step. Within a few steps the numbers leave what a computer can write down."
        ),
        tr(
            "Take a learning rate ten times smaller: {ten_times:g}. Clip the gradient as a safety net.",
            ten_times=ten_times(rate.value, 0.1),
        ),
        tr("Goodfellow, Bengio and Courville, Deep Learning (2016), sections 8.2.4 and 10.11.1"),
        {**facts.other_rate(rate.value, 0.1), "clipnorm": 1.0},
    )


def rate_too_high(facts: Facts) -> Finding | None:
    """The loss grows, or goes to and fro, because each step is too long."""
    start = facts.first_loss
    if start is None or not facts.loss:
        return None
    worse = [index for index, loss in enumerate(facts.loss) if loss > WORSE_THAN_NOTHING * start]
    rises = [index for index in range(1, len(facts.loss)) if facts.loss[index] - facts.loss[index - 1] > JUMP * start]
    wild = [(step, size) for step, size in facts.updates() if size > WILD_UPDATE]
    if worse:
        first = worse[0]
        rate = facts.rate(facts.step(first) - facts.steps_per_epoch + 1, facts.step(first))
        seen = tr(
            "In epoch {first} the mean loss was {loss:.3g}, above the {start:.3g} that the network had "
            "before it learned anything: it diverges.",
            first=first + 1,
            loss=facts.loss[first],
            start=start,
        )
        marked = facts.evidence(
            max(facts.step(first) - facts.steps_per_epoch, 0),
            facts.step(worse[-1]),
            "loss",
            loss=facts.loss[first],
            loss_before_learning=start,
        )
    elif wild:
        rate = facts.rate(wild[0][0] - facts.steps_per_epoch + 1, wild[0][0])
        seen = tr(
            "A kernel changed by {first_wild:.0%} of its length at every step. About 0.1 % is usual.",
            first_wild=wild[0][1],
        )
        marked = facts.evidence(0, wild[-1][0], "loss", "layers", change_at_each_step=wild[0][1])
    elif len(facts.loss) >= 4 and len(rises) > JUMPS * (len(facts.loss) - 1):
        rate = facts.rate(facts.step(rises[0] - 1) + 1, facts.step(rises[-1]))
        seen = tr(
            "The training loss rose in {rises} of {loss} epochs: it goes to and fro.",
            rises=len(rises),
            loss=len(facts.loss) - 1,
        )
        marked = facts.evidence(facts.step(rises[0] - 1), facts.step(rises[-1]), "loss", rises=float(len(rises)))
    else:
        return None
    return Finding(
        "rate_too_high",
        tr("The learning rate is too high"),
        seen + rate.words,
        LIKELY,
        marked,
        tr(
            "A step along the slope helps only as far as the slope reaches. A longer one lands on the other "
            "side of the valley, higher than before."
        ),
        tr("Take a learning rate ten times smaller: {ten_times:g}.", ten_times=ten_times(rate.value, 0.1)),
        tr("Bengio, Practical Recommendations for Gradient-Based Training (2012), section 3.1.1"),
        facts.other_rate(rate.value, 0.1),
    )


def rate_too_low(facts: Facts) -> Finding | None:
    """The loss falls, and every step is so short that it would take ages."""
    start, updates = facts.first_loss, facts.updates()
    if start is None or len(facts.loss) < 2 or not updates or facts.loss[-1] < MOST_LEFT * start:
        return None
    largest = max(size for _, size in updates)
    if not 0 < largest < TINY_UPDATE:
        return None
    rate = facts.rate(0, facts.step(-1))
    return Finding(
        "rate_too_low",
        tr("The learning rate is too low"),
        tr(
            "After {loss} epochs the loss is still {last_loss:.0%} of what it was at first. No kernel changes "
            "by more than {largest:.2g} of its length at a step; about 0.001 is usual.{words}",
            loss=len(facts.loss),
            last_loss=facts.loss[-1] / start,
            largest=largest,
            words=rate.words,
        ),
        LIKELY,
        facts.evidence(0, facts.step(-1), "loss", change_at_each_step=largest, loss=facts.loss[-1]),
        tr("Each step goes the right way, but hardly any distance."),
        tr("Take a learning rate ten times larger: {ten_times:g}.", ten_times=ten_times(rate.value, 10)),
        tr("Bengio, Practical Recommendations for Gradient-Based Training (2012), section 3.1.1"),
        facts.other_rate(rate.value, 10),
    )


def plateau(facts: Facts) -> Finding | None:
    """The training loss stands still, far from low."""
    start = facts.first_loss
    if start is None or not settled(facts.loss, PLATEAU_SHARE, STILL) or facts.loss[-1] < HIGH * start:
        return None
    if facts.val_accuracy and facts.val_accuracy[-1] >= LEARNED:
        return None  # only the training pictures, bent or partly switched off, keep the loss up
    first = max(4, round(len(facts.loss) * PLATEAU_SHARE))
    never = facts.loss[-1] > 0.95 * min(start, facts.loss[0])
    zeros = facts.config.initializer == "zeros"
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
        LIKELY,
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
    """An epoch has hardly any steps, and the loss still falls when time is up."""
    start, steps = facts.first_loss, facts.steps_per_epoch
    if not 0 < steps <= FEW_STEPS or len(facts.loss) < 3 or start is None:
        return None
    fall = (facts.loss[-2] - facts.loss[-1]) / start
    if fall < STILL_FALLING and facts.loss[-1] < MOST_LEFT * start or facts.loss[-1] > facts.loss[0]:
        return None
    return Finding(
        "batch_too_large",
        tr("The batches are too large for so few pictures"),
        tr(
            "An epoch has only {steps} step{words}. After {loss} epochs the loss is {last_loss:.3g} and still falls.",
            steps=steps,
            words="s" if steps > 1 else "",
            loss=len(facts.loss),
            last_loss=facts.loss[-1],
        ),
        LIKELY if fall >= STILL_FALLING else POSSIBLE,
        facts.evidence(facts.step(0), facts.step(-1), "loss", steps_in_an_epoch=float(steps), loss=facts.loss[-1]),
        tr(
            "However exact the gradient of a large batch is, it makes one step. Many rough steps get further "
            "than a few exact ones."
        ),
        tr("Take batches of 32 pictures: the same time for an epoch, and many more steps."),
        tr("Keskar et al., On Large-Batch Training for Deep Learning (2017)"),
        {"batch_size": 32},
    )
