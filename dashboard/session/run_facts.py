"""What the table of runs shows of each, read cheaply: no whole curve is parsed, nothing unchanged is read twice."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from dashboard.session.drawable import why_no_drawing
from dashboard.session.words import moment
from workbench.comparing.seeds import settings_key
from workbench.data.datasets import label_of
from workbench.data.example import DataSpec
from workbench.errors import RunError
from workbench.language import spoken, tr
from workbench.lessons.fault_secrets import why_apart
from workbench.printable import printable
from workbench.runs.knobs import CHOICES
from workbench.runs.reading import one_by_one
from workbench.runs.status import ENDED, LIVE, STATES
from workbench.runs.store import Run, Store

# The last events of a run lie within these bytes of its file.
TAIL_BYTES = 16_384
FILES = ("config.json", "status.json", "meta.json", "events.jsonl", "model.onnx", "checkpoints")
MOST_KNOWN = 20_000


@dataclass(frozen=True)
class RunFacts:
    """One line of the table. What is not known is None or empty.

    `learner` is whose it is on a shared dashboard, `dataset` what people call the data set, `data` what is known of it.
    `alike` is the same for runs that differ in their seeds alone.
    `apart` says why a run is not among those that learners train to read well (see `why_apart`).
    """

    id: str
    learner: str
    title: str
    note: str
    created: str
    state: str
    state_words: str
    error: str
    missing: str
    dataset_name: str
    dataset: str
    architecture: str
    seed: int | None
    epoch: int
    total_epochs: int
    test_accuracy: float | None
    val_accuracy: float | None
    seconds: float | None
    data: DataSpec | None
    has_model: bool
    epochs_kept: tuple[int, ...]
    apart: str = ""
    alike: int = 0

    @property
    def network(self) -> str:
        """What people call its kind of network."""
        return CHOICES["architecture"].get(self.architecture, self.architecture)

    @property
    def draws(self) -> bool:
        """Whether drawings can be read with its model."""
        return self.has_model and self.data is not None and not why_no_drawing(self.dataset_name, self.data)


def all_facts(store: Store) -> list[RunFacts]:
    """Return the facts of all runs, newest first; a damaged one is among them and says so."""
    return one_by_one(store.runs(), facts, _damaged)


def by_rank(found: Sequence[RunFacts]) -> list[RunFacts]:
    """Return runs as they are offered: those that stand apart come last."""
    return sorted(found, key=lambda facts: bool(facts.apart))


def live_facts(store: Store) -> list[RunFacts]:
    """Return the facts of the runs that train now, newest first; of a run that has ended, one date is looked at."""
    found = one_by_one(filter(_may_train, store.runs()), facts, _damaged)
    return [each for each in found if each.state in LIVE]


def _may_train(run: Run) -> bool:
    """Whether a run may be training: one that was seen to have ended does not, while its state stays as it was."""
    known = _known.get((run.folder, spoken()))
    return known is None or known[0][FILES.index("status.json")] != _stamp(run.folder / "status.json")


def _damaged(run: Run, reason: str) -> RunFacts:
    """The facts of a run that cannot be read, which does not take the others with it."""
    name = printable(run.id)
    return RunFacts(
        run.id,
        run.learner,
        name,
        "",
        moment(name),
        "damaged",
        STATES["damaged"],
        reason,
        missing="",
        dataset_name="",
        dataset="",
        architecture="",
        seed=None,
        epoch=0,
        total_epochs=0,
        test_accuracy=None,
        val_accuracy=None,
        seconds=None,
        data=None,
        has_model=False,
        epochs_kept=(),
    )


def title(run: Run) -> str:
    """Return what people call a run: the name they gave it, else when it was made."""
    return run.meta["name"] or moment(printable(run.id))


def facts(run: Run) -> RunFacts:
    """Return what the table shows of one run; of one that has ended, nothing is read again while its files stay."""
    stamps = _stamps(run.folder)
    known = _known.get((run.folder, spoken()))
    if known and known[0] == stamps:
        return known[1]
    found = _read(run)
    if found.state in ENDED:  # whether any other still goes on, no file tells
        _known[run.folder, spoken()] = (stamps, found)
    if len(_known) > MOST_KNOWN:
        _known.clear()
    return found


def _read(run: Run) -> RunFacts:
    status, meta = run.status, run.meta
    ends = _ends(run.events, *_stamp(run.events))
    settings = _settings(run.folder / "config.json", *_stamp(run.folder / "config.json"), spoken())
    has_model = run.twin_file.exists() and status.state != "damaged"
    return RunFacts(
        id=run.id,
        learner=run.learner,
        title=meta["name"] or moment(printable(run.id)),
        note=meta["note"],
        created=moment(run.id),
        state=status.state,
        state_words=status.in_words() + (tr(", not all was made") if status.missing else ""),
        error=status.error,
        missing=status.missing,
        dataset_name=settings.get("dataset", ""),
        dataset=settings.get("label", ""),
        architecture=settings.get("architecture", ""),
        seed=settings.get("seed"),
        epoch=status.epoch,
        total_epochs=status.total_epochs or int(settings.get("epochs", 0)),
        test_accuracy=ends.get("test_accuracy"),
        val_accuracy=ends.get("val_accuracy"),
        seconds=ends.get("time"),
        data=settings.get("data"),
        has_model=has_model,
        epochs_kept=tuple(run.epochs_kept()) if has_model else (),
        apart=why_apart(run, meta["name"], settings["fault"]) if settings else "",
        alike=settings.get("alike", 0),
    )


# What was read of ended runs, by language, for there are words in it; each with the stamps of its files then.
_known: dict[tuple[Path, str], tuple[tuple, RunFacts]] = {}


def _stamps(folder: Path) -> tuple:
    """The stamps of everything that the facts are read from."""
    return tuple(_stamp(os.path.join(folder, name)) for name in FILES)


def _stamp(path: Path | str) -> tuple[int, int]:
    """When a file was last changed and how long it is: what a cached reading of it depends on."""
    try:
        state = os.stat(path)
    except OSError:
        return 0, 0
    return state.st_mtime_ns, state.st_size


@lru_cache(maxsize=4096)
def _settings(path: Path, changed: int, size: int, language: str) -> dict[str, Any]:
    """The settings of a run as they stand in its file, in a language; a damaged file has none, its status says why."""
    try:
        config = Run(path.parent).config
    except RunError:
        return {}
    content = {**config.model_dump(mode="json"), "alike": hash(settings_key(config))}
    found = {name: content[name] for name in ("dataset", "architecture", "epochs", "seed", "fault", "alike")}
    try:
        data = Run(path.parent).data
    except RunError:
        return {**found, "label": label_of(config.dataset)}
    return {**found, "label": data.label, "data": data}


@lru_cache(maxsize=4096)
def _ends(path: Path, changed: int, size: int) -> dict[str, Any]:
    """What the last events say: test accuracy, the last validation accuracy, seconds of learning."""
    found: dict[str, Any] = {}
    try:
        with path.open("rb") as file:
            file.seek(max(0, size - TAIL_BYTES), os.SEEK_SET)
            lines = file.read().splitlines()
    except OSError:
        return found
    for line in reversed(lines):
        try:
            row = json.loads(line)
        except ValueError:
            continue  # cut off by the beginning of the tail, or still being written
        if not isinstance(row, dict):
            continue
        for name in ("test_accuracy", "val_accuracy", "time"):
            if name not in found and isinstance(row.get(name), int | float):
                found[name] = row[name]
        if row.get("kind") == "start":
            break  # before it lies an earlier life of the run
    return found
