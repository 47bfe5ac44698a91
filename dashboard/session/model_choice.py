"""Which networks can read drawings: the shipped one, those of runs, every kept epoch, and what learns just now."""

from pathlib import Path
from typing import NamedTuple

from dashboard.session.run_facts import RunFacts, all_facts
from workbench.data.datasets import DATASETS
from workbench.errors import ModelError, RunError
from workbench.language import tr
from workbench.runs.reading import one_by_one
from workbench.runs.status import LIVE
from workbench.runs.store import Run, Store
from workbench.settings import SHIPPED_MODEL

SHIPPED = "shipped"
BEST = 0  # the epoch that stands for the best weights of a run; for a run that learns, for its newest


class ModelChoice(NamedTuple):
    """One network to choose.

    Attributes:
        key: `SHIPPED` or the number of a run.
        name: what it is called.
        more: what else to say of it, such as how well it reads.
        epochs: those whose weights are kept.
        learning: whether it learns at this moment, or waits for its turn.
    """

    key: str
    name: str
    more: str = ""
    epochs: tuple[int, ...] = ()
    learning: bool = False

    @property
    def label(self) -> str:
        """Its name and what else there is to say, for a list to choose from."""
        return f"{self.name}, {self.more}" if self.more else self.name

    def file(self, epoch: int, store: Store) -> Path | None:
        """Return the file of this network after an epoch, or `BEST`; None where its first epoch is not over yet.

        Raises:
            ModelError: there is no such file any more.
        """
        if self.key == SHIPPED:
            return SHIPPED_MODEL
        run = Run(store.root / self.key)
        if self.learning and epoch == BEST:
            epochs = run.epochs_kept()
            if not epochs:
                return None
            epoch = epochs[-1]
        file = run.twin_file if epoch == BEST else run.checkpoint(epoch)
        if not file.exists():
            raise ModelError(tr("{file} is gone. Choose another network, or another epoch.", file=file))
        return file


class Networks(NamedTuple):
    """What there is to choose from, and what is not.

    Attributes:
        offered: the networks that read digits by their keys, the shipped one first, then runs, newest first.
        left_out: the runs that have learned and cannot be chosen without a twin, by their numbers: why there is none.
    """

    offered: dict[str, ModelChoice]
    left_out: dict[str, str]


def networks(store: Store) -> Networks:
    """Return the networks of all runs, and the shipped one; every run is looked at once."""
    found, shipped = all_facts(store), ModelChoice(SHIPPED, tr("The model that comes with the workbench"))
    choices = one_by_one(found, lambda facts: _choice(facts, store), lambda facts, reason: None)
    left_out = {
        facts.id: f"{facts.title}: {facts.missing}"
        for facts in found
        if facts.missing and not Run(store.root / facts.id).twin_file.exists()
    }
    return Networks({choice.key: choice for choice in (shipped, *filter(None, choices))}, left_out)


def is_learning(key: str, store: Store) -> bool:
    """Return whether the run of this number learns at this moment, or waits for its turn."""
    return Run(store.root / key).status.state in (*LIVE, "queued")


def _choice(facts: RunFacts, store: Store) -> ModelChoice | None:
    """Return a run as a network to choose; None where it cannot read digits."""
    if facts.state in (*LIVE, "queued"):
        run = Run(store.root / facts.id)
        try:
            if not DATASETS[run.config.dataset].digits:
                return None
        except RunError:  # damaged a moment ago
            return None
        return ModelChoice(facts.id, facts.title, tr("learning now"), tuple(run.epochs_kept()), learning=True)
    if not facts.reads_digits:
        return None
    accuracy = (
        tr("{test_accuracy:.2%} of the test right", test_accuracy=facts.test_accuracy)
        if facts.test_accuracy is not None
        else ""
    )
    return ModelChoice(facts.id, facts.title, accuracy, facts.epochs_kept)
