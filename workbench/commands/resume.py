"""`workbench resume`: go on where a run broke off."""

import argparse

from workbench.commands.learning import add_shared_options, learn, load_engine
from workbench.errors import RunError
from workbench.runs.store import Store


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("run_name", metavar="RUN",
                        help="its number, the beginning of it, or its name: see workbench runs")
    add_shared_options(parser)


def run(options: argparse.Namespace) -> int:
    """Put the run into the queue, take it out again and train it here."""
    chosen = Store(options.runs).run(options.run_name)
    before = chosen.status
    chosen.resume()
    if not chosen.leave_queue():
        raise RunError(f"A worker of the dashboard has taken run {chosen.title}: it goes on there.")
    try:
        train = load_engine()
    except BaseException:  # also Ctrl-C: nobody will go on with it, so it is what it was
        before.write(chosen.folder)
        raise
    return learn(chosen, train, as_json=options.json)
