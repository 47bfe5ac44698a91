"""Who answers questions about networks, and how far they are: claims, progress, and the processes that compute.

A question waits as a file in `<store>/.inspections/` until its answer is there. Whoever takes it writes its own number
into the question's `status.json`, under a lock; where that process is gone, the next one takes the question again.

The warm worker answers while no run trains. Where all workers train, and for what needs no Keras at all but seconds
(`tsne`), a process of its own is started: `python -m workbench.engine.inspector`.
"""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

import psutil
from pydantic import Field, TypeAdapter
from pydantic_core import SchemaValidator
from pydantic_core import core_schema as core

from workbench.errors import RunError
from workbench.inspecting.kinds import KINDS
from workbench.language import tr
from workbench.runs import jobs
from workbench.runs.files import write_atomically
from workbench.runs.locks import locked
from workbench.runs.reading import Count, Moment, Words, read_json
from workbench.runs.status import Pid, process_lives
from workbench.runs.store import Store

DEATHS_ALLOWED = 3
Part = Annotated[float, Field(strict=True, ge=0, le=1)]
SLOW = ("tsne",)  # kinds that take long and need no Keras: a process of their own computes them


@dataclass(frozen=True)
class Standing:
    """How far a question is. `pid` and `started` name the process at work, `deaths` counts those that died over it."""

    state: Literal["waiting", "working", "done", "failed"] = "waiting"
    progress: Part = 0.0
    words: Words = ""
    error: Words = ""
    pid: Pid = 0
    started: Moment = 0.0
    deaths: Count = 0

    @classmethod
    def read(cls, folder: Path) -> "Standing":
        """Read `status.json`; what is missing, damaged, or of a process that is gone reads as `waiting`."""
        if os.path.lexists(folder / "result.npz"):
            return cls("done", 1.0, "Done.")
        try:
            found = read_json(folder / "status.json", _STANDING)
        except RunError:
            return cls()
        if found.state == "working" and not process_lives(found.pid, found.started):
            return replace(found, state="waiting", progress=0.0, words="", pid=0, deaths=found.deaths + 1)
        return found

    def write(self, folder: Path) -> None:
        """Write `status.json`, whole."""
        write_atomically(folder / "status.json", json.dumps(asdict(self)))


_STANDING = TypeAdapter(Standing)
# What `request.json` holds; `needs` names the folder beside it of the question that must be answered first.
REQUEST = SchemaValidator(
    core.typed_dict_schema(
        {
            name: core.typed_dict_field(schema)
            for name, schema in {
                "version": core.int_schema(strict=True),
                "kind": core.literal_schema(list(KINDS)),
                "epoch": core.int_schema(strict=True, ge=0, le=10**9),
                "options": core.dict_schema(
                    core.str_schema(),
                    core.union_schema(
                        [core.int_schema(strict=True), core.float_schema(strict=True, allow_inf_nan=False)]
                    ),
                ),
                "needs": core.str_schema(strict=True, pattern="^([a-z]+-[0-9a-f]+)?$"),
            }.items()
        }
    )
)


def store_of(folder: Path) -> Store:
    """Return the store that a question's folder is in: `<store>/<run>/inspections/<question>`."""
    return Store(folder.parents[2])


def enqueue(folder: Path) -> None:
    """Have a question answered; where it waits already, it is the one asked last now."""
    marker = _marker(folder)
    if marker.exists():
        marker.touch()
    else:
        marker.parent.mkdir(exist_ok=True)
        write_atomically(marker, str(folder.relative_to(folder.parents[2])))


def take(store: Store, *, slow: bool = False) -> Path | None:
    """Take the question that was asked last; called by the processes that answer.

    The one asked last is the one that somebody looks at now.

    Args:
        store: whose questions.
        slow: whether to take those of `SLOW` kinds, or the others.
    """
    if not _open(store, slow=slow):
        return None
    with locked(store.root / ".inspections" / ".lock") as mine:
        for folder in _open(store, slow=slow) if mine else []:
            standing = Standing.read(folder)
            if standing.deaths >= DEATHS_ALLOWED:
                finish(
                    folder,
                    tr(
                        "The process that computed this ended {deaths} times before it was done. It may need "
                        "more memory than there is.",
                        deaths=standing.deaths,
                    ),
                    standing,
                )
                continue
            me = psutil.Process()
            replace(standing, state="working", words="Beginning.", pid=me.pid, started=me.create_time()).write(folder)
            return folder
    return None


def finish(folder: Path, error: str = "", standing: Standing | None = None) -> None:
    """Take a question off the list: its answer is there, or it failed with a sentence."""
    if error and folder.exists():
        replace(standing or Standing(), state="failed", progress=0.0, words="", error=error).write(folder)
    _marker(folder).unlink(missing_ok=True)


def give_back(folder: Path) -> None:
    """Let another process, or this one later, begin a question anew."""
    with suppress(OSError):  # the run was deleted meanwhile
        Standing().write(folder)


def see_to_process(folder: Path) -> None:
    """Start a process that will answer a question, unless there is one."""
    store = store_of(folder)
    slow = _is_slow(folder)
    if not slow:
        jobs.ensure_worker(store)
    if not _who(store, slow=slow):
        with locked(store.root / ".inspections" / ".start") as mine:  # two pages that ask start one process
            if mine and not _who(store, slow=slow):
                jobs.start_inspector(store, slow=slow)


def waiting(folder: Path) -> Standing:
    """Return what to say about a question that nobody has taken yet."""
    if (needed := _needed(folder)) and (first := Standing.read(needed)).state == "working":
        return Standing(words=first.words)
    states = _who(store_of(folder), slow=_is_slow(folder))
    if "ready" in states or "busy" in states:
        return Standing(words=tr("Waiting for its turn."))
    return Standing(
        words=tr(
            "Loading {what}, which takes some seconds.", what=tr("scikit-learn") if _is_slow(folder) else tr("Keras")
        )
    )


def _who(store: Store, *, slow: bool) -> set[str]:
    """What those processes do that will take the questions in time: a worker that trains is none of them."""
    inspectors = {each.state for each in jobs.workers(store, tr("slow inspector") if slow else "inspector")}
    workers = set() if slow else {each.state for each in jobs.workers(store)} - {"busy"}
    return inspectors | workers


def _open(store: Store, *, slow: bool) -> list[Path]:
    """The questions that can be taken now, the one asked last first."""
    found = []
    for marker in (store.root / ".inspections").glob("[!.]*"):
        try:
            folder, asked = store.root / marker.read_text(), marker.stat().st_mtime_ns
        except (OSError, UnicodeDecodeError):  # answered a moment ago
            continue
        if not (folder / "request.json").exists():  # the run was deleted
            marker.unlink(missing_ok=True)
        elif _is_slow(folder) == slow:
            found.append((asked, folder))
    return [folder for _, folder in sorted(found, reverse=True) if _can_be_taken(folder)]


def _can_be_taken(folder: Path) -> bool:
    state = Standing.read(folder).state
    if state in ("done", "failed"):  # its process died between the last two steps
        finish(folder)
    if state != "waiting":
        return False
    if not (needed := _needed(folder)):
        return True
    before = Standing.read(needed)
    if before.state == "failed":
        finish(folder, before.error)
    return before.state == "done"


def _needed(folder: Path) -> Path | None:
    """The question that must be answered before this one, if any."""
    try:
        name = read_json(folder / "request.json", REQUEST)["needs"]
    except RunError:
        finish(folder, tr("The question cannot be read. Ask again."))
        return None
    return folder.parent / name if name else None


def _is_slow(folder: Path) -> bool:
    return folder.name.startswith(SLOW)


def _marker(folder: Path) -> Path:
    return folder.parents[2] / ".inspections" / f"{folder.name}-{folder.parents[1].name}"
