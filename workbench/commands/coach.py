"""`workbench coach`: what the coach says of a run, and the commands that try what it advises."""

import argparse
import json
from dataclasses import asdict

from workbench.coach import Finding, coach
from workbench.commands.output import say
from workbench.errors import RunError
from workbench.language import later, tr
from workbench.lessons.fault_secrets import secret
from workbench.runs.config import RunConfig
from workbench.runs.repeating import command
from workbench.runs.store import Store

SURE = later({"certain": "certain", "likely": "likely", "possible": "possible", "open": "cannot tell"})


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "run_name",
        metavar="RUN",
        nargs="?",
        help=tr("its number, the beginning of it, or its name (default: the newest run)"),
    )
    parser.add_argument(
        "--runs", metavar="DIR", help=tr("the folder of the runs (default: WORKBENCH_RUNS, else ./runs)")
    )
    parser.add_argument("--json", action="store_true", help=tr("print one JSON list instead of sentences"))


def run(options: argparse.Namespace) -> int:
    """Print what stands out in the run, the root of trouble first."""
    store = Store(options.runs)
    chosen = store.run(options.run_name) if options.run_name else next(iter(store.runs()), None)
    if chosen is None:
        raise RunError(tr("There are no runs in {root} yet. Begin one: workbench train", root=store.root))
    if fault := secret(chosen, store):
        raise RunError(
            tr(
                "The coach keeps silent: this run belongs to {fault}. Say first what is wrong with it, on the page "
                "Find the fault.",
                fault=fault.name,
            )
        )
    config, findings = chosen.config, coach(chosen.history(), chosen.config)
    if options.json:
        print(json.dumps([_facts(finding, config) for finding in findings], indent=1))
        return 0
    say(tr("Run {name}", name=chosen.meta["name"] or chosen.id))
    if not findings:
        say(tr("It has not learned for a whole epoch yet: there is nothing to say."))
    for finding in findings:
        _tell(finding, config)
    return 0


def _tell(finding: Finding, config: RunConfig) -> None:
    sure = SURE[finding.sure] if finding.fault or finding.sure == "open" else tr("fine")
    say(f"\n{finding.title} ({sure})\n  {finding.says}")
    say(tr("  Why: {why}", why=finding.why))
    say(tr("  Try this: {try_this}", try_this=finding.try_this))
    if finding.changes:
        say(f"    {command(config.replace(**finding.changes))}")
    if finding.experiment:
        say(f"  {finding.experiment.title}: {finding.experiment.tells}\n    {command(finding.experiment.config)}")
    say(tr("  Source: {source}", source=finding.source))


def _facts(finding: Finding, config: RunConfig) -> dict:
    told = {name: value for name, value in asdict(finding).items() if name != "experiment"}
    told["command"] = command(config.replace(**finding.changes)) if finding.changes else None
    told["experiment"] = (
        {
            "kind": finding.experiment.kind,
            "tells": finding.experiment.tells,
            "command": command(finding.experiment.config),
        }
        if finding.experiment
        else None
    )
    return told
