"""`workbench notebooks`: run the notebooks, set the address in their badges, hand their exercises to nbgrader."""

import argparse
import re
import time
from pathlib import Path

from workbench.commands import notebook_badges, notebook_nbgrader, notebook_run
from workbench.commands.output import say
from workbench.errors import ConfigError, WorkbenchError
from workbench.language import tr
from workbench.lessons.catalogue import LESSONS
from workbench.registry import lookup
from workbench.settings import CHECKOUT, NOTEBOOKS


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True, dest="action")
    run = actions.add_parser(
        "run",
        help=tr("run notebooks from top to bottom and keep what they show"),
        description=tr(
            "Run notebooks from top to bottom, each with runs of its own that are thrown away, and write their "
            "outputs into them, with a still picture of every figure."
        ),
    )
    run.add_argument("names", nargs="*", metavar="NAME", help=tr("such as 02_optimizers (default: all of them)"))
    run.add_argument(
        "--fast",
        action="store_true",
        help=tr("fewer epochs, to see whether everything runs; nothing is written but with --to"),
    )
    run.add_argument("--to", type=Path, metavar="DIR", help=tr("write the notebooks there and leave those here alone"))
    badges = actions.add_parser(
        "badges",
        help=tr("set where Binder, Colab and pip find this project"),
        description=tr(
            "Write the address of this project into all notebooks: into their badges for Binder and Colab, and "
            "into the cell that installs the package."
        ),
    )
    badges.add_argument("--repository", required=True, metavar="OWNER/NAME", help=tr("as in github.com/OWNER/NAME"))
    badges.add_argument("--branch", default="main", help=tr("(default: main)"))
    nbgrader = actions.add_parser(
        "nbgrader",
        help=tr("write the exercises as assignments of nbgrader"),
        description=tr(
            "Write the exercises of each notebook as an assignment into source/ of a course folder of nbgrader. "
            "Runs and projects are graded by hand, all others by themselves."
        ),
    )
    nbgrader.add_argument("folder", type=Path, metavar="FOLDER", help=tr("the folder of the course"))


def run(options: argparse.Namespace) -> int:
    """Do what is asked, with one notebook after the other."""
    if not CHECKOUT and (options.action == "badges" or not (options.fast or options.to)):
        raise WorkbenchError(
            tr(
                "This would write into the installed package. Do it in a checkout of the project; or run the "
                "notebooks with --to DIR or --fast, which leave those of the package alone."
            )
        )
    if options.action == "badges":
        return _badges(options.repository, options.branch)
    if options.action == "nbgrader":
        return _nbgrader(options.folder)
    found = {path.stem: path for path in _notebooks()}
    for path in [lookup(name.removesuffix(".ipynb"), found, "notebook") for name in options.names or found]:
        began = time.monotonic()
        say(f"{path.stem} ...", end=" ", flush=True)
        notebook = notebook_run.execute(path, fast=options.fast, stills=not options.fast or options.to is not None)
        target = options.to / path.name if options.to else path
        written = "" if options.fast and not options.to else f", {notebook_run.write(notebook, target) / 1000:,.0f} kB"
        say(f"{time.monotonic() - began:.0f} s{written}", flush=True)
    return 0


def _badges(repository: str, branch: str) -> int:
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", repository):
        raise ConfigError(
            tr("The repository must be OWNER/NAME, such as ada/workbench; came {repository!r}.", repository=repository)
        )
    for path in _notebooks():
        notebook = notebook_run.read(path)
        notebook_badges.set_address(notebook, path.stem, repository, branch)
        notebook_run.write(notebook, path)
        say(path.stem)
    return 0


def _nbgrader(folder: Path) -> int:
    for path in _notebooks():
        say(str(notebook_nbgrader.write_assignment(LESSONS[path.stem], notebook_run.read(path), folder)))
    say(tr("In that folder: nbgrader generate_assignment NAME"))
    return 0


def _notebooks() -> list[Path]:
    found = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
    if not found:
        raise WorkbenchError(
            tr(
                "There are no notebooks in {notebooks}. This command works in a checkout of the project.",
                notebooks=NOTEBOOKS,
            )
        )
    return found
