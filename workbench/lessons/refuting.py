"""Why a diagnosis does not fit a run: what one would see if it did, against what this run shows.

One function for each diagnosis. Each speaks with the numbers of the run, and chooses the sentence that they bear out.
"""

from collections.abc import Callable

from workbench.coach.finding import Facts
from workbench.language import tr

# A loss that ended below this share of where it began has been learned from.
LEARNED = 0.6
# The largest change of a kernel at each step that is still a calm one; about 0.001 is usual.
CALM, SHORT = 0.02, 5e-4
# Shares of all pictures: what counts as read well, and how far validation may lie behind.
WELL, BEHIND = 0.85, 0.08
USUAL_BATCH = 16


def fell(facts: Facts) -> bool:
    """Return whether the training loss ended clearly below where it began."""
    return bool(facts.loss) and facts.first_loss is not None and facts.loss[-1] < LEARNED * facts.first_loss


def not_rate_too_high(facts: Facts) -> str:
    """Too long steps would throw the loss up."""
    rises = sum(now > before for before, now in zip(facts.loss, facts.loss[1:], strict=False))
    if fell(facts) and rises <= len(facts.loss) / 4:
        return tr(
            "Steps that are too long land higher than they started: the loss jumps, or climbs. Here the "
            "training loss falls from {first_loss:.3g} to {last_loss:.3g}.",
            first_loss=facts.loss[0],
            last_loss=facts.loss[-1],
        )
    return tr(
        "Too long a step changes a kernel by a tenth of its length or more. Here it changes by at most "
        "{largest_change:.2g} of its length at a step.",
        largest_change=_largest_change(facts),
    )


def not_rate_too_low(facts: Facts) -> str:
    """Too short steps would hardly move the loss."""
    if fell(facts):
        return tr(
            "With steps that are too short hardly anything moves. Here the training loss falls from "
            "{first_loss:.3g} to {last_loss:.3g}.",
            first_loss=facts.first_loss,
            last_loss=facts.loss[-1],
        )
    what = "climbs" if facts.loss[-1] > (facts.first_loss or 0.0) else tr("hardly falls")
    return tr(
        "The loss {what}. But short steps are not why: a kernel changes by up to {largest_change:.2g} of "
        "its length at every step, and about 0.001 is usual.",
        what=what,
        largest_change=_largest_change(facts),
    )


def not_overfitting(facts: Facts) -> str:
    """Pictures known by heart are read right, and the others are not."""
    if facts.accuracy[-1] < WELL:
        return tr(
            "Who knows the training pictures by heart reads them right. This network reads "
            "{last_accuracy:.0%} of them.",
            last_accuracy=facts.accuracy[-1],
        )
    if facts.accuracy[-1] - facts.val_accuracy[-1] < BEHIND:
        return tr(
            "Then validation would lie far behind training. Here {last_accuracy:.0%} of the training "
            "pictures are read right, and {last_val_accuracy:.0%} of the others.",
            last_accuracy=facts.accuracy[-1],
            last_val_accuracy=facts.val_accuracy[-1],
        )
    return tr(
        "Then the validation loss would turn and climb while training goes on. Here it ends at "
        "{last_val_loss:.3g}; its lowest was {val_loss:.3g}.",
        last_val_loss=facts.val_loss[-1],
        val_loss=min(facts.val_loss),
    )


def not_underfitting(facts: Facts) -> str:
    """A network that is too small gets the easy part, and then stays there."""
    if facts.accuracy[-1] >= WELL:
        return tr(
            "A network that is too small cannot even learn its training pictures. This one reads "
            "{last_accuracy:.0%} of them right.",
            last_accuracy=facts.accuracy[-1],
        )
    return tr(
        "A network that is too small learns the easy part quickly and then settles: a curve that falls, "
        "and goes flat. Compare that with the beginning and the end of this curve."
    )


def not_labels_shuffled(facts: Facts) -> str:
    """With labels at random nobody reads a new picture better than by guessing."""
    guess, best = 1 / facts.classes, max(facts.val_accuracy)
    if best >= 2 * guess:
        return tr(
            "With labels at random, no new picture could be read better than by guessing, {guess:.0%}. "
            "Here validation accuracy reaches {best:.0%}.",
            guess=guess,
            best=best,
        )
    return tr(
        "Even with labels at random the training loss falls, for single pictures can be remembered. Here "
        "it ends at {last_loss:.3g}, from {first_loss:.3g}: not even that happens.",
        last_loss=facts.loss[-1],
        first_loss=facts.first_loss,
    )


def not_inputs_not_scaled(facts: Facts) -> str:
    """Then the numbers that come in would be large."""
    return tr(
        "Look at the data: the numbers that reach the network go from {low:g} to {high:g}. That is the "
        "size for which first weights are made.",
        low=facts.data["low"],
        high=facts.data["high"],
    )


def not_dead_relu(facts: Facts) -> str:
    """Then a layer would be full of units that are always 0."""
    row = facts.layers[-1]
    hidden = row["layers"][:-1]
    if hidden and all(layer.get("dead") is None for layer in hidden):
        bend = hidden[0]["activation"]
        return tr("Only a ReLU dies: its slope is 0 on one side. The hidden layers here ") + (
            tr("do not bend at all.") if bend == "linear" else tr("bend with {bend}.", bend=bend)
        )
    share = max(facts.hidden(row, "dead"), default=0.0)
    return tr(
        "Look at the layers: at most {share:.0%} of the units of one layer say 0 to every picture. In a "
        "small network a third is usual.",
        share=share,
    )


def not_vanishing_gradient(facts: Facts) -> str:
    """Then hardly any gradient would reach the first layer."""
    first = facts.layers[0]["layers"][0].get("gradient") or 0.0
    return tr(
        "Then the first layer would get next to no gradient. Look at the layers: before the first step the "
        "length of its gradient is {first:.2g}, and about 1 is usual.",
        first=first,
    )


def not_class_ignored(facts: Facts) -> str:
    """Then one class would be missing among those that are read right."""
    recall = [(value, label) for label, value in enumerate(facts.layers[-1].get("recall") or []) if value is not None]
    low = sum(value < 0.5 for value, _ in recall)
    if low > 2:
        return tr(
            "Then one class would fail and the others be read. Here {low} of {recall} classes are read badly.",
            low=low,
            recall=len(recall),
        )
    worst, label = min(recall)
    return tr(
        "Look class by class: the one that is read worst is {label}, and {worst:.0%} of it is read right.",
        label=label,
        worst=worst,
    )


def not_overlap(facts: Facts) -> str:
    """Then pictures to check with would be among those to learn from."""
    shared, validation = facts.data.get("shared") or 0, facts.data.get("validation") or 0
    return tr(
        "Look at the data: of {validation:,} validation pictures, {shared} also stand in the training set.",
        validation=validation,
        shared=shared or "none",
    ) + (tr(" Real sets have a few twins.") if shared else "")


def not_batch_too_small(facts: Facts) -> str:
    """Then few pictures would make each step."""
    size = facts.config.batch_size
    return tr("Look at the data: {size} pictures make each step. ", size=size) + (
        tr("That is a usual number.") if size >= USUAL_BATCH else tr("That is few; is it what holds this run back?")
    )


def _largest_change(facts: Facts) -> float:
    return max((size for _, size in facts.updates()), default=0.0)


REFUTED: dict[str, Callable[[Facts], str]] = {
    "rate_too_high": not_rate_too_high,
    "rate_too_low": not_rate_too_low,
    "overfitting": not_overfitting,
    "underfitting": not_underfitting,
    "labels_shuffled": not_labels_shuffled,
    "inputs_not_scaled": not_inputs_not_scaled,
    "dead_relu": not_dead_relu,
    "vanishing_gradient": not_vanishing_gradient,
    "class_ignored": not_class_ignored,
    "overlap": not_overlap,
    "batch_too_small": not_batch_too_small,
}
