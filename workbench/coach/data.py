"""What the coach reads from the pictures and the answers: what is wrong before any learning begins."""

import statistics

from workbench.coach.finding import CERTAIN, LIKELY, Facts, Finding
from workbench.language import tr

# Inputs of about 1 in size suit every initialiser; beyond ten times that the first layer is overwhelmed.
LARGE_INPUT = 10.0
# A share of the validation pictures that also stand in the training set; real sets have a few twins in a thousand.
SHARED = 0.02
# A class is ignored where so few of its pictures are named, while most classes reach the second share.
IGNORED, OTHERS = 0.2, 0.6
# A class with less than this share of the pictures of the middle class is rare.
RARE = 0.2
# Validation that never beats guessing by this factor ...
GUESSING = 2.0
# ... while training beats it by this factor, and its loss is this share below that of validation: only memory works.
REMEMBERED, BELOW = 1.3, 0.05


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
    if not validation or shared / validation <= SHARED:
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
    """Of one or a few classes, hardly a picture is named, while the others are."""
    row = facts.layers[-1] if len(facts.layers) > 1 else {}
    recall = [(value, label) for label, value in enumerate(row.get("recall") or []) if value is not None]
    ignored = [label for value, label in recall if value <= IGNORED]
    if not ignored or len(ignored) > len(recall) / 2 or statistics.median(value for value, _ in recall) < OTHERS:
        return None
    counts = facts.data.get("classes") or []
    rare = [label for label in ignored if label < len(counts) and counts[label] < RARE * statistics.median(counts)]
    names = " and ".join(str(label) for label in ignored)
    seen = (
        tr(
            " It has {counts:,} training pictures; the middle class has {median:,.0f}.",
            counts=counts[rare[0]],
            median=statistics.median(counts),
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
            recall=row["recall"][ignored[0]],
            median=statistics.median((value for value, _ in recall)),
            seen=seen,
        ),
        CERTAIN if rare else LIKELY,
        facts.evidence(facts.layers[-2]["step"], row["step"], "val_accuracy", ignored_classes=float(len(ignored))),
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


def labels_shuffled(facts: Facts) -> Finding | None:
    """Pictures and labels do not belong together: training can be remembered, validation stays a guess."""
    if len(facts.val_loss) < 3 or facts.first_loss is None:
        return None
    guess = 1 / facts.classes
    remembered = facts.accuracy[-1] > REMEMBERED * guess and facts.loss[-1] < (1 - BELOW) * facts.val_loss[-1]
    if max(facts.val_accuracy) >= GUESSING * guess or not remembered:
        return None
    return Finding(
        "labels_shuffled",
        tr("The labels do not belong to the pictures"),
        tr(
            "The training loss falls, from {first_loss:.3g} to {last_loss:.3g}. Validation accuracy never gets "
            "beyond {val_accuracy:.0%}; guessing gives {guess:.0%}.",
            first_loss=facts.loss[0],
            last_loss=facts.loss[-1],
            val_accuracy=max(facts.val_accuracy),
            guess=guess,
        ),
        LIKELY,
        facts.evidence(
            facts.step(0), facts.step(-1), "loss", "val_loss", best_validation_accuracy=max(facts.val_accuracy)
        ),
        tr(
            "With labels handed out at random there is nothing to understand. A network can still remember "
            "single pictures, and that helps with no other."
        ),
        tr("Look at ten pictures beside their labels. Were pictures shuffled without their labels, or sorted apart?"),
        tr("Zhang et al., Understanding Deep Learning Requires Rethinking Generalization (2017)"),
        {"fault": "none"} if facts.config.fault == "shuffled_labels" else {},
    )
