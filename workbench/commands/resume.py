"""`workbench resume`: go on where a run broke off."""

import argparse
from dataclasses import replace
from functools import partial

from workbench.commands.learning import add_shared_options, learn, load_engine
from workbench.language import tr
from workbench.runs.store import Store


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "run_name", metavar="RUN", help=tr("its number, the beginning of it, or its name: see workbench runs")
    )
    add_shared_options(parser)


def run(options: argparse.Namespace) -> int:
    """Claim the run, so that nobody else goes on with it while Keras is loaded, and train it here."""
    chosen = Store(options.runs).run(options.run_name)
    with chosen.claim() as claim:
        before = chosen.status
        status = replace(chosen.begin_again(), state="running", phase=tr("loading Keras"))
        status.of_this_process().write(chosen.folder)
        try:
            train = load_engine()
        except BaseException:  # also Ctrl-C: nobody will go on with it, so it is what it was
            before.write(chosen.folder)
            raise
        return learn(chosen, partial(train, claim=claim), as_json=options.json)
