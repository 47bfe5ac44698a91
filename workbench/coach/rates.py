"""What the coach reads from the curves about the learning rate."""

from workbench.coach.data import shuffled
from workbench.coach.finding import CERTAIN, LIKELY, POSSIBLE, Evidence, Facts, Finding, Rate, ten_times
from workbench.coach.layers import dead_relu, vanishing_gradient
from workbench.coach.pace import (
    FAR,
    FAST,
    FEW_STEPS,
    MANY_STEPS,
    NEARLY,
    NOWHERE,
    SLOW,
    STEADY,
    STEEP,
    STRONG_PENALTY,
    TOO_FAST,
    falling,
    pace,
    travel,
)
from workbench.language import tr

# An epoch whose mean loss lies this far above the loss of the untouched network has unlearned what was given for free.
WORSE_THAN_NOTHING = 1.25
# A kernel that changes by this share of its length at every step cannot settle; about 0.001 is usual (Karpathy, 2015).
WILD_UPDATE = 0.1
# The loss jumps up by this share of the first loss between epochs, this often among all changes: it goes to and fro.
JUMP, JUMPS = 0.03, 0.3
# What each picture read wrong costs in loss: 3 to 4.5 where a network is as sure as it may be, more where long steps
# throw it about. Asked only where enough are read wrong, and of the plain crossentropy.
COST_OF_WRONG, WRONG_SHARE, WRONG_PICTURES = 6.0, 0.02, 30
# So small a change of every kernel at each step, while most of the loss is still there, takes ages.
TINY_UPDATE, MOST_LEFT = 5e-4, 0.6
# A rate this small beside a usual one leaves no doubt; with many steps at a usual rate, this much is learned or more.
HOPELESS, MUCH_LEFT = 0.03, 0.8
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
    if facts.first_loss is None or not facts.loss or facts.last_step < FEW_STEPS:
        return None
    for sign in (_diverges, _wild, _to_and_fro, _sure_and_wrong, _thrown_back):
        if found := sign(facts):
            seen, marked, rate = found
            return Finding(
                "rate_too_high",
                tr("The learning rate is too high"),
                seen + rate.words,
                CERTAIN if sign is _diverges else LIKELY,
                marked,
                tr(
                    "A step along the slope helps only as far as the slope reaches. A longer one lands on the other "
                    "side of the valley, higher than before."
                ),
                tr("Take a learning rate ten times smaller: {ten_times:g}.", ten_times=ten_times(rate.value, 0.1)),
                tr("Bengio, Practical Recommendations for Gradient-Based Training (2012), section 3.1.1"),
                facts.other_rate(rate.value, 0.1),
            )
    return None


Sign = tuple[str, Evidence, Rate] | None  # what is seen, where, and the rate that was in force there


def _diverges(facts: Facts) -> Sign:
    """The loss lies above that of the untouched network."""
    start = facts.first_loss or 0.0
    above = [index for index, loss in enumerate(facts.loss) if loss > WORSE_THAN_NOTHING * start]
    worse = [index for index in above if facts.step(index) >= FEW_STEPS]
    overcome = facts.learned > FAR and facts.loss[-1] < MOST_LEFT * start  # a rough beginning, and all is well
    if not worse or overcome:
        return None
    first = worse[0]
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
    return seen, marked, facts.rate(facts.step(first) - facts.steps_per_epoch + 1, facts.step(first))


def _wild(facts: Facts) -> Sign:
    """A kernel changes by much of its length at each of many steps."""
    wild = [(step, size) for step, size in facts.updates() if size > WILD_UPDATE and step >= FEW_STEPS]
    if not wild:
        return None
    seen = tr(
        "A kernel changed by {first_wild:.0%} of its length at every step. About 0.1 % is usual.", first_wild=wild[0][1]
    )
    marked = facts.evidence(0, wild[-1][0], "loss", "layers", change_at_each_step=wild[0][1])
    return seen, marked, facts.rate(wild[0][0] - facts.steps_per_epoch + 1, wild[0][0])


def _to_and_fro(facts: Facts) -> Sign:
    """The mean loss of an epoch often lies above that of the one before."""
    start = facts.first_loss or 0.0
    rises = [index for index in range(1, len(facts.loss)) if facts.loss[index] - facts.loss[index - 1] > JUMP * start]
    if len(facts.loss) < 4 or len(rises) <= JUMPS * (len(facts.loss) - 1):
        return None
    seen = tr(
        "The training loss rose in {rises} of {loss} epochs: it goes to and fro.",
        rises=len(rises),
        loss=len(facts.loss) - 1,
    )
    marked = facts.evidence(facts.step(rises[0] - 1), facts.step(rises[-1]), "loss", rises=float(len(rises)))
    return seen, marked, facts.rate(facts.step(rises[0] - 1) + 1, facts.step(rises[-1]))


def _sure_and_wrong(facts: Facts) -> Sign:
    """What is read wrong costs more than a network that learned it with calm steps would pay."""
    wrong, config = 1 - facts.accuracy[-1], facts.config
    plain = config.loss == "categorical_crossentropy" and not config.l2 and not config.label_smoothing
    few = wrong < WRONG_SHARE or wrong * facts.training < WRONG_PICTURES
    # While the loss still falls steeply, even what is read right costs: the network is not sure of anything yet.
    dear = COST_OF_WRONG if falling(facts) < STEEP else 2 * COST_OF_WRONG
    if not plain or few or pace(facts) < FAST or facts.loss[-1] < dear * wrong:
        return None
    seen = tr(
        "Of the training pictures {wrong:.0%} are read wrong, at a mean loss of {loss:.3g}: {cost:.1f} for each. Calm "
        "steps leave about 3 to 4. Steps this long throw the weights about, and the answers with them.",
        wrong=wrong,
        loss=facts.loss[-1],
        cost=facts.loss[-1] / wrong,
    )
    first = facts.step(-2) if len(facts.loss) > 1 else 0
    marked = facts.evidence(first, facts.step(-1), "loss", loss=facts.loss[-1], read_wrong=wrong)
    return seen, marked, facts.rate(first + 1, facts.step(-1))


def _thrown_back(facts: Facts) -> Sign:
    """Steps many times as long as usual, much left to learn, and no way down any more, or most units dead of it."""
    if pace(facts) < TOO_FAST or facts.learned > FAR or facts.accuracy[-1] > 1 - WRONG_SHARE or shuffled(facts):
        return None
    killed = pace(facts) >= 2 * TOO_FAST and dead_relu(facts)
    if falling(facts) > STEADY and not killed:
        return None
    seen = tr(
        "The rate is {pace:.0f} times a usual one for this optimizer, and {left:.0%} of the way from guessing to "
        "reading everything right is still to go.",
        pace=pace(facts),
        left=1 - facts.learned,
    )
    half = facts.last_step // 2
    marked = facts.evidence(half, facts.last_step, "loss", times_a_usual_rate=pace(facts), loss=facts.loss[-1])
    return seen, marked, facts.rate(half, facts.last_step)


def rate_too_low(facts: Facts) -> Finding | None:
    """The loss falls, and every step is so short that it would take ages."""
    start, steps = facts.first_loss, facts.last_step
    if start is None or not facts.loss or steps < FEW_STEPS or shuffled(facts):
        return None
    slow, fall = pace(facts), falling(facts)
    # Weights that a penalty holds, or that nothing reaches, do not wait for longer steps.
    if facts.config.initializer == "zeros" or facts.config.l2 >= STRONG_PENALTY or vanishing_gradient(facts):
        return None
    still = max((size for _, size in facts.updates()), default=0.0)
    nowhere = travel(facts) < NOWHERE and slow < SLOW and facts.learned < FAR
    creeping = fall > STEADY and (
        slow < SLOW and facts.learned < NEARLY or steps >= MANY_STEPS and slow < FAST and facts.learned < MUCH_LEFT
    )
    frozen = 0 < still < TINY_UPDATE and facts.loss[-1] > MOST_LEFT * start and slow < FAST and steps >= MANY_STEPS
    if not (nowhere or creeping or frozen):
        return None
    rate = facts.rate(0, facts.step(-1))
    return Finding(
        "rate_too_low",
        tr("The learning rate is too low"),
        tr(
            "After {steps:,} steps the loss is still {left:.0%} of what it was at first; over the second half of the "
            "run it fell by {fall:.1%} of that. The rate is {slow:.2g} times a usual one for this optimizer.{words}",
            steps=steps,
            left=facts.loss[-1] / start,
            fall=max(fall, 0.0),
            slow=slow,
            words=rate.words,
        ),
        CERTAIN if nowhere and slow < HOPELESS else LIKELY if slow < SLOW else POSSIBLE,
        facts.evidence(0, facts.step(-1), "loss", times_a_usual_rate=slow, loss=facts.loss[-1]),
        tr("Each step goes the right way, but hardly any distance."),
        tr("Take a learning rate ten times larger: {ten_times:g}.", ten_times=ten_times(rate.value, 10)),
        tr("Bengio, Practical Recommendations for Gradient-Based Training (2012), section 3.1.1"),
        facts.other_rate(rate.value, 10),
    )
