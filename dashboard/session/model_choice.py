"""Which networks can read drawings: the shipped one, those of runs, every kept epoch, and what learns just now."""

from pathlib import Path
from typing import NamedTuple

from dashboard.session.drawable import why_no_drawing
from dashboard.session.run_facts import RunFacts, all_facts, by_rank
from dashboard.session.run_facts import facts as run_facts
from workbench.data.datasets import DATASETS, get_dataset
from workbench.data.example import DataSpec
from workbench.errors import ModelError
from workbench.language import tr
from workbench.quantities import percent
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
        data: what it learned from: the size of a picture, and the classes.
        more: what else to say of it, such as how well it reads.
        epochs: those whose weights are kept.
        learning: whether it learns at this moment, or waits for its turn.
        apart: why it is not chosen for anybody who has not chosen yet; nothing for most (see `why_apart`).
        drawn: what it makes of drawings, in a sentence, where that surprises.
    """

    key: str
    name: str
    data: DataSpec
    more: str = ""
    epochs: tuple[int, ...] = ()
    learning: bool = False
    apart: str = ""
    drawn: str = ""

    @property
    def label(self) -> str:
        """Its name and what else there is to say, for a list to choose from."""
        return ", ".join(filter(None, (self.name, self.apart, self.more)))

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the pictures that it reads."""
        return self.data.example.height, self.data.example.width

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
        offered: the networks that read drawings by their keys, the shipped one first, then runs, newest first; last
            those that stand apart.
        left_out: the runs that have learned and cannot be chosen without a twin, by their numbers: why there is none.
        no_drawing: the other runs whose networks read no drawings, by their numbers: why.
        in_colour: the names of those among them that read pictures in colour.
    """

    offered: dict[str, ModelChoice]
    left_out: dict[str, str]
    no_drawing: dict[str, str]
    in_colour: tuple[str, ...]


def networks(store: Store) -> Networks:
    """Return the networks of all runs, and the shipped one; every run is looked at once."""
    found = by_rank(all_facts(store))
    choices = one_by_one(found, lambda facts: _choice(facts, store), lambda facts, reason: None)
    left_out = {
        facts.id: f"{facts.title}: {facts.missing}"
        for facts in found
        if facts.missing and not Run(store.root / facts.id).twin_file.exists()
    }
    able = [facts for facts in found if facts.data and (facts.has_model or facts.state in (*LIVE, "queued"))]
    return Networks(
        {choice.key: choice for choice in (shipped(), *filter(None, choices))},
        left_out,
        {facts.id: why for facts in able if facts.data and (why := why_no_drawing(facts.dataset_name, facts.data))},
        tuple(facts.title for facts in able if facts.data and not facts.data.example.is_grey),
    )


def shipped() -> ModelChoice:
    """Return the network that comes with the workbench."""
    return ModelChoice(SHIPPED, tr("The model that comes with the workbench"), get_dataset("mnist"))


def reads_digits(key: str, store: Store) -> bool:
    """Return whether the network of this key reads digits; also where there is none, for another takes its place."""
    # The key comes from an address: it is looked for among the runs, and never becomes a path.
    run = None if key == SHIPPED else next((run for run in store.runs() if run.id == key), None)
    found = run_facts(run) if run else None
    return not found or not found.data or found.data.digits or bool(why_no_drawing(found.dataset_name, found.data))


def is_learning(key: str, store: Store) -> bool:
    """Return whether the run of this number learns at this moment, or waits for its turn."""
    return Run(store.root / key).status.state in (*LIVE, "queued")


def _choice(facts: RunFacts, store: Store) -> ModelChoice | None:
    """Return a run as a network to choose; None where it cannot read drawings."""
    if facts.data is None or why_no_drawing(facts.dataset_name, facts.data):
        return None
    known = DATASETS.get(facts.dataset_name)
    drawn = known.drawn if known else ""
    if facts.state in (*LIVE, "queued"):
        kept = tuple(Run(store.root / facts.id).epochs_kept())
        return ModelChoice(facts.id, facts.title, facts.data, tr("learning now"), kept, True, facts.apart, drawn)
    if not facts.has_model:
        return None
    accuracy = (
        tr("{test_accuracy} of the test right", test_accuracy=percent(facts.test_accuracy))
        if facts.test_accuracy is not None
        else ""
    )
    return ModelChoice(facts.id, facts.title, facts.data, accuracy, facts.epochs_kept, apart=facts.apart, drawn=drawn)
