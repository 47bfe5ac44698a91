"""The coach: reads what a run has written, and says what it sees, how sure it is, why, and what to try.

Every rule is a function of the rows of one run. Thresholds are named at the top of each module, with what they mean;
`benchmarks/coach.py` measures how often the rules are right.
"""

from collections.abc import Callable

from workbench.coach.data import class_ignored, inputs_not_scaled, labels_shuffled, overlap
from workbench.coach.finding import CERTAIN, LIKELY, POSSIBLE, Evidence, Facts, Finding
from workbench.coach.fit import overfitting, underfitting, validation_better
from workbench.coach.layers import dead_relu, exploding_gradient, saturated, vanishing_gradient
from workbench.coach.training import (
    batch_too_large,
    batch_too_small,
    not_finite,
    plateau,
    rate_too_high,
    rate_too_low,
)
from workbench.language import tr
from workbench.runs.config import RunConfig
from workbench.runs.history import History

__all__ = ["CERTAIN", "LIKELY", "POSSIBLE", "RULES", "Evidence", "Finding", "coach"]


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
    found = {name: finding for name, rule in RULES.items() if (finding := rule(facts))}
    explained = {name for cause in found for name in EXPLAINS.get(cause, ())}
    kept = [finding for name, finding in found.items() if name not in explained]
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
        facts.evidence(0, facts.last_step, "loss"),
        tr("No fault that the coach knows shows in the curves, the layers or the data."),
        tr(
            "Look at the worst mistakes and at the confusion matrix; or repeat the run with other seeds, to "
            "learn how much of its score is luck."
        ),
        tr("Karpathy, A Recipe for Training Neural Networks (2019)"),
        fault=False,
    )


RULES: dict[str, Callable[[Facts], Finding | None]] = {
    "not_finite": not_finite,
    "inputs_not_scaled": inputs_not_scaled,
    "labels_shuffled": labels_shuffled,
    "overlap": overlap,
    "class_ignored": class_ignored,
    "exploding_gradient": exploding_gradient,
    "rate_too_high": rate_too_high,
    "dead_relu": dead_relu,
    "saturated": saturated,
    "vanishing_gradient": vanishing_gradient,
    "rate_too_low": rate_too_low,
    "batch_too_large": batch_too_large,
    "batch_too_small": batch_too_small,
    "plateau": plateau,
    "underfitting": underfitting,
    "overfitting": overfitting,
    "validation_better": validation_better,
}

# What follows from a fault and would only distract from it.
EXPLAINS: dict[str, tuple[str, ...]] = {
    "not_finite": ("rate_too_high", "dead_relu", "saturated", "plateau", "underfitting"),
    "rate_too_high": ("plateau", "underfitting"),
    "rate_too_low": ("plateau", "underfitting", "validation_better"),
    "dead_relu": ("plateau", "underfitting"),
    "vanishing_gradient": ("plateau", "underfitting"),
    "labels_shuffled": ("plateau", "underfitting", "overfitting", "class_ignored"),
    "batch_too_large": ("validation_better", "rate_too_low"),  # an epoch of one step is measured before that step
    "plateau": ("validation_better",),
    "underfitting": ("plateau",),
}
