"""The coach: reads what a run has written, and says what it sees, how sure it is, why, and what to try.

Every rule is a function of the rows of one run. Thresholds are named at the top of each module, with what they mean;
`benchmarks/coach.py` measures how often the rules are right.
"""

from collections.abc import Callable

from workbench.coach.data import class_ignored, inputs_not_scaled, labels_shuffled, overlap
from workbench.coach.finding import CERTAIN, LIKELY, OPEN, POSSIBLE, Evidence, Experiment, Facts, Finding
from workbench.coach.fit import overfitting, underfitting, validation_better
from workbench.coach.layers import dead_relu, exploding_gradient, saturated, vanishing_gradient
from workbench.coach.rates import not_finite, rate_too_high, rate_too_low
from workbench.coach.training import batch_too_large, batch_too_small, plateau, too_short
from workbench.coach.unclear import too_few, unclear
from workbench.language import tr
from workbench.runs.config import RunConfig
from workbench.runs.history import History

__all__ = ["CERTAIN", "LIKELY", "NOTES", "OPEN", "POSSIBLE", "RULES", "Evidence", "Experiment", "Finding", "coach"]


def coach(history: History, config: RunConfig) -> list[Finding]:
    """Return what stands out in a run, the root of trouble before what follows from it.

    Args:
        history: the events so far; a run that goes on may be asked about too.
        config: its settings.

    Returns:
        findings in the order of `RULES`; one of the rule `nothing` where nothing stands out, and none at all before
        the first epoch has ended.
    """
    facts = Facts(history, config)
    few = NOTES["too_few"](facts)
    rules = {name: RULES[name] for name in PLAIN} if few else RULES
    found = {name: finding for name, rule in rules.items() if (finding := rule(facts))}
    explained = {name for cause in found for name in EXPLAINS.get(cause, ())}
    kept = [finding for name, finding in found.items() if name not in explained]
    if few:
        return [*kept, few]
    if not any(finding.fault for finding in kept) and (note := NOTES["too_short"](facts) or NOTES["unclear"](facts)):
        kept.append(note)
    return kept or ([_nothing(facts)] if facts.epochs else [])


def _nothing(facts: Facts) -> Finding:
    """A healthy run, and what to look at next."""
    validated = (
        tr(" Validation accuracy is {last_val_accuracy:.1%}.", last_val_accuracy=facts.val_accuracy[-1])
        if facts.val_accuracy
        else ""
    )
    return Finding(
        "nothing",
        tr("Nothing stands out"),
        tr("The loss fell to {last_loss:.3g}.{validated}", last_loss=facts.loss[-1], validated=validated),
        POSSIBLE,
        facts.evidence(0, 0, "loss"),
        tr("No fault that the coach knows shows in the curves, the layers or the data."),
        tr(
            "Look at the worst mistakes and at the confusion matrix; or repeat the run with other seeds, to "
            "learn how much of its score is luck."
        ),
        tr("Karpathy, A Recipe for Training Neural Networks (2019)"),
        fault=False,
    )


RULES: dict[str, Callable[[Facts], Finding | None]] = {
    "inputs_not_scaled": inputs_not_scaled,
    "not_finite": not_finite,
    "overlap": overlap,
    "labels_shuffled": labels_shuffled,
    "vanishing_gradient": vanishing_gradient,
    "exploding_gradient": exploding_gradient,
    "rate_too_high": rate_too_high,
    "dead_relu": dead_relu,
    "saturated": saturated,
    "batch_too_large": batch_too_large,
    "rate_too_low": rate_too_low,
    "class_ignored": class_ignored,
    "batch_too_small": batch_too_small,
    "plateau": plateau,
    "underfitting": underfitting,
    "overfitting": overfitting,
    "validation_better": validation_better,
}

# What is said where no rule names a fault, and the run is not fine either.
NOTES: dict[str, Callable[[Facts], Finding | None]] = {
    "too_few": too_few,
    "too_short": too_short,
    "unclear": unclear,
}

# What needs no sample to be so: asked even where there are too few pictures for anything else.
PLAIN = ("inputs_not_scaled", "not_finite")

# What follows from a fault and would only distract from it.
EXPLAINS: dict[str, tuple[str, ...]] = {
    "not_finite": ("rate_too_high", "dead_relu", "saturated", "plateau", "underfitting"),
    "rate_too_high": ("plateau", "underfitting", "class_ignored", "overfitting"),
    "rate_too_low": ("plateau", "underfitting", "validation_better", "class_ignored"),
    "dead_relu": ("plateau", "underfitting", "class_ignored"),
    "vanishing_gradient": ("plateau", "underfitting", "rate_too_low", "class_ignored"),
    "labels_shuffled": ("plateau", "underfitting", "overfitting", "class_ignored", "rate_too_low", "rate_too_high"),
    "batch_too_large": ("validation_better", "rate_too_low", "class_ignored", "plateau", "underfitting"),
    "exploding_gradient": ("rate_too_low",),
    "plateau": ("validation_better", "class_ignored"),
    "underfitting": ("plateau", "class_ignored"),
}
