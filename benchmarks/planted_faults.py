"""Whether the exercises in finding faults show their faults: each is trained, over several seeds, for the coach to see.

    nice python benchmarks/planted_faults.py [--seeds FIRST COUNT] [--only NUMBER ...] [--record FOLDER]

A learner trains an exercise with its own seed, 0; other seeds tell whether it shows its fault by luck. `--record`
writes the rows of the run with seed 0, thinned, for the tests. Exit code 1: an exercise does not show its fault with
seed 0, or shows it with fewer than four of five seeds.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from coach import Scenario, record  # the benchmark beside this one

from workbench.coach import coach
from workbench.lessons.exercises.fault_runs import EXERCISES
from workbench.runs.store import Store

SHOWN = 0.8


def main(options: argparse.Namespace) -> int:
    """Train, ask the coach, print a line for each run; return the exit code."""
    from workbench.engine.training import train

    first, count = options.seeds
    good = True
    with tempfile.TemporaryDirectory() as temporary:
        store = Store(Path(temporary))
        for fault in EXERCISES:
            if options.only and fault.number not in options.only:
                continue
            shown = []
            for seed in range(first, first + count):
                run = store.create(fault.config.replace(seed=seed), f"{fault.name}, seed {seed}", queued=False)
                train(run, whole=False)
                history = run.history()
                shown.append(fault.finding(history, run.config) is not None)
                said = ", ".join(finding.rule for finding in coach(history, run.config))
                print(
                    f"{fault.key:11}{seed:4}  {'shown' if shown[-1] else 'NOT SHOWN':11}{fault.answer:20}{said}",
                    flush=True,
                )
                if options.record and seed == 0:
                    record(run, Scenario(fault.key, fault.answer, {}), Path(options.record))
            good &= sum(shown) >= SHOWN * count and (first > 0 or shown[0])
    print("Every exercise shows its fault." if good else "AN EXERCISE DOES NOT SHOW ITS FAULT.")
    return 0 if good else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs=2, default=(0, 5), metavar=("FIRST", "COUNT"))
    parser.add_argument("--only", type=int, nargs="*", default=[], help="numbers of exercises")
    parser.add_argument("--record", default="", help="folder for the rows of the runs with seed 0")
    sys.exit(main(parser.parse_args()))
