"""Which trained networks can read drawings: the shipped one, those of runs, and every kept epoch of a run."""

from pathlib import Path
from typing import NamedTuple

from dashboard.run_facts import RunFacts, all_facts
from workbench.errors import ModelError
from workbench.runs import jobs
from workbench.runs.store import Store
from workbench.settings import SHIPPED_MODEL

SHIPPED = "shipped"
BEST = 0  # the epoch that stands for the best weights of a run


class Choice(NamedTuple):
    """One network to choose: its key (`SHIPPED` or the number of a run), its name, the epochs kept."""

    key: str
    label: str
    epochs: tuple[int, ...] = ()


def choices(store: Store) -> list[Choice]:
    """Return the networks that read digits, the shipped one first, then runs, newest first."""
    shipped = [Choice(SHIPPED, "The model that comes with the workbench")]
    return shipped + [_choice(facts, store) for facts in all_facts(store) if facts.reads_digits]


def _choice(facts: RunFacts, store: Store) -> Choice:
    accuracy = f", {facts.test_accuracy:.2%} of the test right" if facts.test_accuracy is not None else ""
    return Choice(facts.id, f"{facts.title}{accuracy}", facts.epochs_kept)


def is_ready(key: str, epoch: int, store: Store) -> bool:
    """Return whether the file of a network is there already, so that nobody has to wait."""
    return epoch == BEST or (store.root / key / "checkpoints" / f"epoch-{epoch:04d}.onnx").exists()


def path(key: str, epoch: int, store: Store) -> Path:
    """Return the file of a network; a kept epoch is prepared first where it is used for the first time.

    Raises:
        RunError, ModelError: there is no such run, epoch or file.
    """
    if key == SHIPPED:
        return SHIPPED_MODEL
    run = store.run(key)
    if epoch != BEST:
        return jobs.export_epoch(run, epoch)
    file = run.folder / "model.onnx"
    if not file.exists():
        raise ModelError(f"Run {run.title} has no model yet. It is made when the run ends.")
    return file
