"""`workbench exercises`: for teachers. What there is, who solved what, and how much help is allowed."""

import argparse
import csv
import io
import time
from collections.abc import Iterator
from pathlib import Path

from rich.table import Table
from rich.text import Text

from workbench.commands.output import console, say
from workbench.language import tr
from workbench.lessons.catalogue import COURSE
from workbench.lessons.progress import HELP, Progress, Record
from workbench.runs.files import write_atomically

COLUMNS = ("learner", "notebook", "exercise", "title", "state", "tries", "hints", "solution_read", "began", "solved")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "--runs", metavar="DIR", help=tr("the folder of the runs (default: WORKBENCH_RUNS, else ./runs)")
    )
    parser.add_argument("--export", type=Path, metavar="FILE.csv", help=tr("write who is how far with which exercise"))
    for help in HELP:
        parser.add_argument(
            f"--{help}",
            choices=("on", "off"),
            help=tr("allow {help}, or not, to everybody whose runs are in this folder", help=help),
        )


def run(options: argparse.Namespace) -> int:
    """Do what is asked; where nothing is, list the exercises."""
    progress, listed = Progress(options.runs), True
    for help in HELP:
        if switch := getattr(options, help):
            progress.allow(help, switch == "on")
            say(
                tr(
                    "{help} are {switch}, from now on, for the runs in {parent}.",
                    help=help.capitalize(),
                    switch=switch,
                    parent=progress.path.parent,
                )
            )
            listed = False
    record = progress.read()
    if record.damaged:
        lines = "1 line" if record.damaged == 1 else f"{record.damaged} lines"
        say(tr("{lines} of {path} cannot be read; the others are none the worse.", lines=lines, path=progress.path))
    if options.export:
        rows = list(_results(record))
        write_atomically(options.export, _as_csv(rows))
        say(tr("{rows} lines written to {export}.", rows=len(rows), export=options.export))
    elif listed:
        _print_list(record)
    return 0


def _results(record: Record) -> Iterator[tuple[object, ...]]:
    """Yield one line of the export for each learner and exercise, also for those not tried yet."""
    for learner in sorted(record.learners):
        for lesson in COURSE.values():
            for exercise, standing in lesson.standings(record, learner):
                yield (
                    learner,
                    lesson.name,
                    exercise.key,
                    exercise.title,
                    standing.state,
                    standing.tries,
                    standing.hints,
                    "yes" if standing.solution else "no",
                    _moment(standing.began),
                    _moment(standing.solved),
                )


def _as_csv(rows: list[tuple[object, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue()


def _plain(cell: object) -> object:
    """Keep a spreadsheet from taking a name that begins like a formula for one."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _moment(seconds: float | None) -> str:
    return "" if seconds is None else time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))


def _print_list(record: Record) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column, side in (("exercise", "left"), ("title", "left"), ("hints", "right"), (tr("solved by"), "right")):
        table.add_column(column, justify=side)
    for lesson in COURSE.values():
        table.add_row(Text(lesson.name, "bold"))
        for exercise in lesson.exercises:
            solved = sum(record.standing(exercise.key, learner).state == "right" for learner in record.learners)
            table.add_row(
                f"  {exercise.key}",
                exercise.title,
                str(len(exercise.hints)),
                tr("{solved} of {learners}", solved=solved, learners=len(record.learners)),
            )
    console(width=120).print(table)
    allowed = ", ".join(f"{help} {'on' if record.allowed[help] else 'off'}" for help in HELP)
    say(tr("Help: {allowed}.", allowed=allowed))
