"""The runs: folders in one folder. Files are the only channel, so every process sees the same."""

import os
import secrets
import shutil
import time
from contextlib import nullcontext, suppress
from pathlib import Path

from workbench.data.datasets import get_dataset
from workbench.errors import RunError, why
from workbench.language import tr
from workbench.learner import visitor
from workbench.printable import printable
from workbench.runs.checking import check
from workbench.runs.claims import Claim, Claimed
from workbench.runs.config import RunConfig
from workbench.runs.data import write_data
from workbench.runs.files import write_atomically
from workbench.runs.run import Run
from workbench.runs.status import LIVE, Status
from workbench.settings import runs_folder

__all__ = ["Run", "Store"]


class Store:
    """All runs in one folder, newest first.

    Args:
        root: the folder; `workbench.settings.runs_folder()` where none is given. It is made when the first run is.
    """

    def __init__(self, root: Path | str | None = None) -> None:
        self.root = Path(root) if root else runs_folder()

    def __repr__(self) -> str:
        return printable(tr("Store of {runs} runs in {root}", runs=len(self.runs()), root=self.root))

    def create(self, config: RunConfig, name: str = "", *, queued: bool = True) -> Run:
        """Make a new run; it appears with all its files at once, or not at all.

        Raises:
            ConfigError: there can be no network with these settings.
            DataError: the data set is a file that is missing or damaged.
            RunError: the folder cannot be written.
        """
        check(config)
        run = None
        try:
            run = self._place(config, name)
            if queued:
                run.enqueue(Status())
        except OSError as error:
            if run:
                shutil.rmtree(run.folder, ignore_errors=True)  # made, but not queued: nobody would train it
            raise RunError(tr("A new run cannot be written to {root}: {why}", root=self.root, why=why(error))) from None
        return run

    def _place(self, config: RunConfig, name: str) -> Run:
        """Write a run beside the others, then move it to where all see it; its number is nobody else's."""
        new = Run(self.root / f".new-{secrets.token_hex(8)}")
        try:
            new.folder.mkdir(parents=True)
            write_atomically(new.folder / "config.json", config.to_json(), durable=True)
            write_data(new.folder, get_dataset(config.dataset))
            new.describe(name=name, learner=visitor())
            Status().write(new.folder)
            while True:
                # Of runs that begin in the same second, every 65,536th pair draws the same number.
                place = self.root / f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"
                try:
                    new.folder.rename(place)
                except OSError:
                    if not place.exists():
                        raise
                else:
                    return Run(place)
        except OSError:
            shutil.rmtree(new.folder, ignore_errors=True)
            raise

    def runs(self) -> list[Run]:
        """Return all runs, newest first. A damaged one is among them; its status says so."""
        try:
            with os.scandir(self.root) as entries:
                folders = [entry.path for entry in entries if not entry.name.startswith(".") and self._is_run(entry)]
        except OSError:
            return []
        return [Run(Path(path)) for path in sorted(folders, reverse=True)]

    @staticmethod
    def _is_run(entry: os.DirEntry) -> bool:
        """Whether this is the folder of a run; one that cannot be looked into may be one."""
        try:
            return entry.is_dir() and any(_stands(entry.path, name) for name in ("config.json", "status.json"))
        except OSError:  # a link to itself, a folder of somebody else
            return True

    def run(self, identifier: str) -> Run:
        """Return the run with this number, the beginning of one, or this name.

        Raises:
            RunError: there is none, or more than one.
        """
        runs, shown = self.runs(), printable(identifier)
        found = [run for run in runs if run.id == identifier] or [
            run for run in runs if run.id.startswith(identifier) or run.meta["name"] in (identifier, shown)
        ]
        if len(found) != 1:
            reason = tr("There is no run") if not found else tr("{found} runs answer to", found=len(found))
            raise RunError(
                tr(
                    "{reason} {identifier!r} in {root}. `workbench runs` lists them all.",
                    reason=reason,
                    identifier=identifier,
                    root=self.root,
                )
            )
        return found[0]

    def queue(self) -> list[Run]:
        """Return the runs that wait, the one to take next first: whoever came first."""
        waiting = []
        for marker in (self.root / ".queue").glob("[!.]*"):
            with suppress(FileNotFoundError):  # taken a moment ago
                waiting.append((_waits_since(marker), marker.name))
        return [Run(self.root / name) for _, name in sorted(waiting)]

    def training(self) -> list[Run]:
        """Return the runs that a living process is working on."""
        return [run for run in self.runs() if run.status.state in LIVE]

    def delete(self, run: Run) -> None:
        """Take a run away; `restore` brings it back.

        Raises:
            RunError: it is being trained.
        """
        try:
            claim = run.claim()
        except Claimed:
            raise
        except RunError:
            claim = nullcontext()  # nobody can train it there; a full disk must not keep it from being deleted
        trash = self.root / ".trash"
        try:
            with claim:
                if run.status.state in LIVE:
                    raise RunError(
                        tr(
                            "Run {run} is {state}. Stop it first, then delete it.",
                            run=run.title,
                            state=run.status.state,
                        )
                    )
                run.leave_queue()
                trash.mkdir(exist_ok=True)
                if os.name == "nt" and isinstance(claim, Claim):
                    claim.release()  # Windows moves no folder with an open file in it
                run.folder.rename(trash / run.id)
        except OSError as error:
            raise RunError(
                tr(
                    "Run {run} cannot be deleted: {strerror}. Its folder and the one around it must be open to "
                    "writing: {run_2}",
                    run=run.title,
                    strerror=error.strerror or error,
                    run_2=run.folder,
                )
            ) from None

    def restore(self, identifier: str) -> Run:
        """Bring a deleted run back.

        Raises:
            RunError: it is not among the deleted ones.
        """
        try:
            (self.root / ".trash" / identifier).rename(self.root / identifier)
        except OSError:
            raise RunError(tr("Run {identifier!r} is not among the deleted ones.", identifier=identifier)) from None
        return Run(self.root / identifier)


def _stands(folder: str, name: str) -> bool:
    """Whether anything of this name is in a folder, also a link that leads nowhere."""
    try:
        os.lstat(os.path.join(folder, name))
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _waits_since(marker: Path) -> int:
    """When a run was queued, in nanoseconds since 1970; 0, before all others, where that cannot have been.

    Raises:
        FileNotFoundError: it waits no longer.
    """
    changed = marker.stat().st_mtime_ns
    try:
        written = int(marker.read_text())
    except FileNotFoundError:
        raise
    except (OSError, ValueError):  # cut off by a full disk, or nothing that anybody here has made
        written = changed
    return next((when for when in (written, changed) if 0 < when <= time.time_ns()), 0)
