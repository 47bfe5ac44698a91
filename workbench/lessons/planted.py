"""Exercises in finding faults: runs that are broken on purpose, and trained by whoever looks for the fault."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.coach import Finding, coach
from workbench.coach.finding import Facts
from workbench.language import later, tr, translated
from workbench.lessons.refuting import REFUTED
from workbench.registry import lookup
from workbench.runs.config import RunConfig
from workbench.runs.history import History
from workbench.runs.presets import preset

NOTHING = "nothing"
FEWEST = 4  # diagnoses to choose from, in the first exercise

# What a learner may answer: the names of the coach's rules, in words.
DIAGNOSES: dict[str, str] = later(
    {
        "rate_too_high": "The learning rate is too high",
        "rate_too_low": "The learning rate is too low",
        "overfitting": "It learns its pictures by heart (overfitting)",
        "underfitting": "The network is too small for the task",
        "labels_shuffled": "The labels do not belong to the pictures",
        "inputs_not_scaled": "The inputs are not scaled",
        "dead_relu": "Most units of a ReLU layer have died",
        "vanishing_gradient": "The gradient vanishes before it reaches the first layers",
        "class_ignored": "One class is missing, or almost",
        "overlap": "Validation pictures also stand in the training set",
        "batch_too_small": "Too few pictures make each step",
        NOTHING: "Nothing is wrong",
    }
)

BASE = preset("quick_look").replace(
    train_size=1000,
    validation_share=0.2,
    architecture="mlp",
    units=(32,),
    normalization="none",
    learning_rate=0.003,
    schedule="constant",
    warmup_share=0.0,
    epochs=8,
)


@translated("title", "hints", "remember", "near")
@dataclass(frozen=True)
class PlantedFault:
    """One run to find the fault of.

    Attributes:
        key: its name in the file of progress: `faults-3`.
        title: what somebody says of the run; it does not tell the fault.
        answer: the diagnosis that is right: a key of `DIAGNOSES`.
        changes: the settings in which it differs from `BASE`.
        hints: from a nudge to nearly the answer.
        remember: a sentence to keep, said when it is found.
        near: what is said of a diagnosis that is not the root, and that the run's own numbers would not tell.
    """

    key: str
    title: str
    answer: str
    changes: Mapping[str, Any]
    hints: Sequence[str]
    remember: str
    near: Mapping[str, str] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """Its place among the exercises, from 1."""
        return int(self.key.rpartition("-")[2])

    @property
    def name(self) -> str:
        """What its run is called, which tells nothing: `Fault 3`."""
        return tr("Fault {number}", number=self.number)

    @property
    def config(self) -> RunConfig:
        """The settings of its run."""
        return BASE.replace(**self.changes)

    def choices(self) -> list[str]:
        """Return the diagnoses to choose from, in an order of this exercise's own, the same each time.

        The first exercise offers `FEWEST`, each one more than the one before, up to all there are. Those that lie near
        the right one are among them first; `nothing` is always there, and last.
        """
        order = [name for name in DIAGNOSES if name != NOTHING]
        random.Random(self.key).shuffle(order)
        wanted = [name for name in (self.answer, *self.near) if name != NOTHING]
        offered = list(dict.fromkeys([*wanted, *order]))[: FEWEST + self.number - 2]
        return [*(name for name in order if name in offered), NOTHING]

    def feedback(self, answer: str, history: History, config: RunConfig) -> str:
        """Return why a diagnosis does not fit, or an empty string where it is right.

        Args:
            answer: a key of `DIAGNOSES`.
            history: the rows of the learner's run of this exercise.
            config: the settings of that run.

        Raises:
            ConfigError: there is no such diagnosis.
        """
        lookup(answer, DIAGNOSES, "diagnosis")
        if answer == self.answer:
            return ""
        if answer in self.near:
            return self.near[answer]
        if answer == NOTHING:
            return tr("Something is wrong with this one. {first_hints}", first_hints=self.hints[0])
        return REFUTED[answer](Facts(history, config))

    def finding(self, history: History, config: RunConfig) -> Finding | None:
        """Return what the coach says of the fault in this run; None where it does not name it."""
        findings = coach(history, config)
        if self.answer == NOTHING:
            return next((finding for finding in findings if not finding.fault), None)
        return next((finding for finding in findings if finding.rule == self.answer), None)
