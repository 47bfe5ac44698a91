"""What the coach reads from the pictures and the answers: what is wrong before any learning begins."""

import statistics

from workbench.coach.finding import CERTAIN, LIKELY, POSSIBLE, Facts, Finding
from workbench.coach.layers import DEAD, bottleneck, vanishing_gradient
from workbench.coach.pace import FAST, LARGE_INPUT, NOWHERE, STEADY, STRONG_PENALTY, TOO_FAST, falling, pace, travel
from workbench.language import tr

# A share of the validation pictures that also stand in the training set; real sets have a few twins in a thousand.
SHARED, LEAST_SHARED = 0.02, 3
# A class is ignored where so few of its pictures are named, while most classes reach the second share.
IGNORED, OTHERS = 0.2, 0.6
# A class with less than this share of the pictures of the middle class is rare.
RARE = 0.2
# It suffers from that where its recall is below this share of that of the middle class.
BEHIND = 0.6
# Standard errors: what lies fewer above guessing may be guessing; what differs by more is no accident. With several
# epochs or classes to look at, chance has as many tries: four are one in thirty thousand for each.
BY_CHANCE = 4.0
# Validation is a guess while training accuracy is this much better: only memory works.
REMEMBERED = 0.05
# The classes are counted on a batch of so many pictures; what happens by chance less often than this is no accident.
PROBE, RARELY = 256, 1e-3
# In fewer steps nothing need have been understood, and normalisation does not know its pictures yet.
LEAST_STEPS = 50
# Fewer pictures tell nothing: to learn from, held back, and held back of one class.
LEAST_TRAINING, LEAST_VALIDATION, LEAST_OF_CLASS = 50, 20, 5
MANY_VALIDATION = 200  # with so many held back, guessing is told from a little understanding


def inputs_not_scaled(facts: Facts) -> Finding | None:
    """The numbers that reach the network are large."""
    low, high = facts.data.get("low"), facts.data.get("high")
    if low is None or high is None or max(abs(low), abs(high)) <= LARGE_INPUT:
        return None
    planted = facts.config.fault == "unscaled_inputs"
    return Finding(
        "inputs_not_scaled",
        tr("The inputs are not scaled"),
        tr(
            "The numbers that reach the network go from {low:g} to {high:g}, with a mean of {mean:.3g}.",
            low=low,
            high=high,
            mean=facts.data["mean"],
        ),
        CERTAIN,
        facts.evidence(0, facts.steps_per_epoch, "data", smallest=low, largest=high),
        tr(
            "Initialisers are made for inputs of about 1. Larger ones make sums, gradients and steps larger by "
            "as much: activations saturate, units die, and one learning rate no longer suits all layers."
        ),
        tr("Divide the pictures by 255 before they reach the network."),
        tr("LeCun et al., Efficient BackProp (1998), section 4.3"),
        {"fault": "none"} if planted else {},
    )


def overlap(facts: Facts) -> Finding | None:
    """Validation pictures also stand in the training set."""
    shared, validation = facts.data.get("shared") or 0, facts.data.get("validation") or 0
    if shared < LEAST_SHARED or shared / validation <= SHARED:
        return None
    return Finding(
        "overlap",
        tr("Training and validation overlap"),
        tr(
            "{shared:,} of {validation:,} validation pictures also stand in the training set, pixel for pixel.",
            shared=shared,
            validation=validation,
        ),
        CERTAIN,
        facts.evidence(
            0, facts.last_step, "val_loss", "val_accuracy", shared=float(shared), validation=float(validation)
        ),
        tr(
            "A network can learn by heart what it is later asked. The validation curve then looks better than "
            "the network is, and can no longer say when it overfits."
        ),
        tr("Split before anything is copied, enlarged or mixed, and count twins."),
        tr("Kaufman et al., Leakage in Data Mining (2012)"),
        {"fault": "none"} if facts.config.fault == "overlap" else {},
    )


def class_ignored(facts: Facts) -> Finding | None:
    """Of one or a few classes there is hardly a picture; or hardly one is named, while the others are."""
    row = facts.layers[-1] if len(facts.layers) > 1 else {}
    recall = {label: value for label, value in enumerate(row.get("recall") or []) if value is not None}
    counts = facts.data.get("classes") or []
    usual = statistics.median(counts) if counts else 0.0
    # Of so few pictures that chance would rarely leave as few.
    rare = [label for label, count in enumerate(counts) if count < min(RARE * usual, usual - BY_CHANCE * usual**0.5)]
    median = statistics.median(recall.values()) if recall else 0.0
    rare = [label for label in rare if recall.get(label, 0.0) <= max(IGNORED, BEHIND * median)]
    ignored = rare or _unread(facts, recall)
    if not ignored or len(ignored) > max(len(recall), len(counts)) / 2:
        return None
    names = " and ".join(str(label) for label in ignored)
    seen = (
        tr(
            " It has {counts:,} training pictures; the middle class has {median:,.0f}.",
            counts=counts[rare[0]],
            median=usual,
        )
        if rare
        else ""
    )
    return Finding(
        "class_ignored",
        tr("Class {names} is ignored", names=names)
        if len(ignored) == 1
        else tr("Classes {names} are ignored", names=names),
        tr(
            "Of class {first_ignored}, {recall:.0%} of the pictures are recognised, while most classes reach "
            "{median:.0%}.{seen}",
            first_ignored=ignored[0],
            recall=recall.get(ignored[0], 0.0),
            median=median,
            seen=seen,
        ),
        CERTAIN if rare else LIKELY,
        facts.evidence(
            facts.layers[-2]["step"] if row else 0, facts.last_step, "val_accuracy", ignored_classes=float(len(ignored))
        ),
        tr(
            "The loss is a mean over pictures. A class with few of them weighs little, and never to answer it "
            "costs little."
        )
        if rare
        else tr("The network has found answers for the other classes first; this one it gives to its neighbours."),
        tr("Collect more of it, or show what there is more often.")
        if rare
        else tr("Look at the confusion matrix: which class takes its pictures?"),
        tr("He and Garcia, Learning from Imbalanced Data (2009)"),
        {"fault": "none"} if facts.config.fault == "rare_class" else {},
    )


def _unread(facts: Facts, recall: dict[int, float]) -> list[int]:
    """The classes of which hardly a picture is read, although most classes are and nothing more is to be learned."""
    if len(recall) < 2 or (median := statistics.median(recall.values())) < OTHERS or falling(facts) > STEADY:
        return []
    there = facts.data.get("validation_classes") or []
    share = min(1.0, PROBE / max(facts.validation, 1))

    def enough(label: int) -> bool:
        pictures = there[label] * share if label < len(there) else LEAST_OF_CLASS
        # So few right of so many that by chance, with the recall of the other classes, it would be rare.
        return pictures >= LEAST_OF_CLASS and (1 - median) ** (pictures * (1 - IGNORED)) < RARELY

    return [label for label, value in recall.items() if value <= IGNORED and enough(label)]


def shuffled(facts: Facts) -> bool:
    """Return whether nothing but memory was learned, although the steps would have led somewhere.

    In the first epoch each picture is new: a network that understands any of them reads more of them than by guessing.
    """
    few = facts.validation < LEAST_VALIDATION or facts.training < LEAST_TRAINING or facts.last_step < LEAST_STEPS
    if few or not facts.val_accuracy:
        return False
    guessing = facts.beyond_chance(max(facts.val_accuracy), facts.validation) < BY_CHANCE
    new = facts.beyond_chance(facts.accuracy[0], facts.training) < BY_CHANCE
    return guessing and new and (remembered(facts) or moved(facts))


def remembered(facts: Facts) -> bool:
    """Return whether the training pictures are read better than by guessing, and those held back are not."""
    better = facts.accuracy[-1] - max(facts.val_accuracy[-1], facts.chance)
    return better > REMEMBERED and facts.beyond_chance(facts.accuracy[-1], facts.training) > BY_CHANCE


def moved(facts: Facts) -> bool:
    """Return whether the weights were moved far enough, and freely enough, to have learned something."""
    config = facts.config
    free = config.initializer != "zeros" and config.l2 < STRONG_PENALTY and pace(facts) < TOO_FAST
    free = free and not bottleneck(facts)
    alive = max(facts.hidden(facts.layers[-1], "dead"), default=0.0) < DEAD if facts.layers else True
    return free and alive and travel(facts) >= NOWHERE and not vanishing_gradient(facts)


def labels_shuffled(facts: Facts) -> Finding | None:
    """Pictures and labels do not belong together: training can be remembered, validation stays a guess."""
    if not shuffled(facts):
        return None
    guess, best = facts.chance, max(facts.val_accuracy)
    # Where nothing is remembered either, the steps must have been many, and of a usual length.
    told, far = remembered(facts), travel(facts) >= 2 * NOWHERE and pace(facts) < FAST
    return Finding(
        "labels_shuffled",
        tr("The labels do not belong to the pictures"),
        tr(
            "Of the pictures that it learns from, {accuracy:.0%} are read right in the end. Validation accuracy never "
            "gets beyond {best:.0%}, which is guessing: the most frequent class alone gives {guess:.0%}.",
            accuracy=facts.accuracy[-1],
            best=best,
            guess=guess,
        )
        if told
        else tr(
            "{steps:,} steps at a usual rate, and neither the training pictures nor those held back are read better "
            "than by guessing: {accuracy:.0%} and {best:.0%}; the most frequent class alone gives {guess:.0%}. The "
            "weights did move.",
            steps=facts.last_step,
            accuracy=facts.accuracy[-1],
            best=best,
            guess=guess,
        ),
        CERTAIN if (told or far) and facts.validation >= MANY_VALIDATION else LIKELY if told or far else POSSIBLE,
        facts.evidence(
            facts.step(0) if len(facts.loss) > 1 else 0,
            facts.step(-1),
            "accuracy",
            "val_accuracy",
            best_validation_accuracy=best,
        ),
        tr(
            "With labels handed out at random there is nothing to understand. A network can still remember "
            "single pictures, and that helps with no other."
        ),
        tr("Look at ten pictures beside their labels. Were pictures shuffled without their labels, or sorted apart?"),
        tr("Zhang et al., Understanding Deep Learning Requires Rethinking Generalization (2017)"),
        {"fault": "none"} if facts.config.fault == "shuffled_labels" else {},
    )
