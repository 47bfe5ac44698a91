"""`workbench doctor`: one line for each thing that is needed."""

import argparse

from workbench import doctor
from workbench.commands.output import say
from workbench.language import tr


def add_options(parser: argparse.ArgumentParser) -> None:
    """This command has no options."""


def run(options: argparse.Namespace) -> int:
    """Print each finding as soon as it is known; return 1 where something is broken."""
    states = []
    for finding in doctor.examine():
        states.append(finding.state)
        say(f"{finding.state:<7} {finding.about:<23} {finding.sentence}", flush=True)
    broken = states.count(doctor.BROKEN)
    print(
        tr("{broken} broken: the lines above say what to do.", broken=broken)
        if broken
        else tr("Everything that is needed is there.")
    )
    return 1 if broken else 0
