"""What the coach finds in runs that are broken on purpose, and in healthy ones.

    nice python benchmarks/coach.py [--seeds FIRST COUNT] [--keep FOLDER] [--only NAME ...] [--record FOLDER]
    nice python benchmarks/coach.py --random N [--seed S] [--keep FOLDER]

With `--random`, runs as learners make them are drawn from the seed (`coach_draws.py`) and judged
(`coach_at_scale.py`). Without it, every run is trained for real: small networks on the bundled digits and on a few
thousand pictures of MNIST, in one process. Each scenario is one way to make a fault, with the rule that should name
it, or a healthy way to learn, for which no rule should speak of a fault. The thresholds were chosen on seeds from 0
to 399; the figures that count come from seeds that played no part in that, from 400 on (the default). `--keep` keeps
the runs in a folder, and takes from there those that it holds already. `--record` writes the rows of the first run of
each scenario, thinned, for the tests. Exit code 1: a bar is missed.
"""

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import coach_at_scale

from workbench.coach import coach
from workbench.runs.files import read_lines
from workbench.runs.presets import preset
from workbench.runs.store import Run, Store

NAMED_RIGHTLY = 0.95
FALSE_ALARMS = 0.02
RECORDED_BATCHES = 30

BASE = preset("quick_look").replace(
    train_size=1000,
    validation_share=0.2,
    architecture="mlp",
    units=(32,),
    normalization="none",
    learning_rate=0.003,
    schedule="constant",
    warmup_share=0.0,
    epochs=8,
)
MNIST = {"dataset": "mnist", "train_size": 3000, "units": (64,), "batch_size": 64, "epochs": 5}
CNN = {"architecture": "cnn", "filters": (8, 16), "units": (), "normalization": "batch", "train_size": 600}


class Scenario(NamedTuple):
    """One way to learn, with the rule that should speak; none for a healthy one."""

    name: str
    rule: str
    changes: dict


HEALTHY = [
    Scenario("adam-relu", "", {}),
    Scenario(
        "sgd-momentum-tanh", "", {"optimizer": "sgd", "momentum": 0.9, "learning_rate": 0.03, "activation": "tanh"}
    ),
    Scenario("softmax-regression", "", {"architecture": "linear", "learning_rate": 0.01}),
    Scenario("cnn-one-cycle", "", {**CNN, "learning_rate": 0.01, "schedule": "one_cycle", "warmup_share": 0.25}),
    Scenario("two-layers-dropout", "", {"units": (64, 32), "dropout": 0.1}),
    Scenario("mnist-dense", "", MNIST),
    Scenario(
        "gelu-cosine", "", {"activation": "gelu", "optimizer": "adamw", "schedule": "cosine", "normalization": "layer"}
    ),
    Scenario("mnist-shift", "", {**MNIST, "shift": 1.0}),
    Scenario("rmsprop-sigmoid", "", {"activation": "sigmoid", "optimizer": "rmsprop", "learning_rate": 0.01}),
    Scenario("batches-of-eight", "", {"batch_size": 8, "learning_rate": 0.001}),
]

DEEP = (16,) * 8
FAULTY = [
    Scenario("sgd-diverges", "rate_too_high", {"optimizer": "sgd", "learning_rate": 5.0}),
    Scenario("adam-diverges", "rate_too_high", {"learning_rate": 0.5}),
    Scenario("momentum-oscillates", "rate_too_high", {"optimizer": "sgd", "momentum": 0.95, "learning_rate": 0.5}),
    Scenario("adam-crawls", "rate_too_low", {"learning_rate": 1e-5}),
    Scenario("sgd-crawls", "rate_too_low", {"optimizer": "sgd", "learning_rate": 1e-4}),
    Scenario("few-pictures", "overfitting", {**MNIST, "train_size": 300, "units": (128,), "batch_size": 16,
                                             "learning_rate": 0.005, "epochs": 30}),
    Scenario("a-wider-network-on-fewer", "overfitting", {**MNIST, "train_size": 200, "units": (128, 64),
                                                         "batch_size": 16, "learning_rate": 0.003, "epochs": 40}),
    Scenario("one-neuron", "underfitting", {"units": (1,), "activation": "linear", "learning_rate": 0.01,
                                            "epochs": 16}),
    Scenario("heavy-penalty", "underfitting", {"l2": 1.0, "epochs": 12}),
    Scenario("zeros", "plateau", {"initializer": "zeros"}),
    Scenario("decayed-away", "plateau", {"schedule": "exponential", "decay_rate": 0.02, "decay_epochs": 0.6}),
    Scenario("steps-too-long", "dead_relu", {"units": (64, 64), "learning_rate": 0.3}),
    Scenario("long-sgd-steps", "dead_relu", {"units": (64, 64), "optimizer": "sgd", "learning_rate": 2.0}),
    Scenario("deep-sigmoid", "vanishing_gradient", {"units": DEEP, "activation": "sigmoid"}),
    Scenario("deep-narrow-start", "vanishing_gradient", {"units": DEEP, "activation": "tanh", "optimizer": "sgd",
                                                         "initializer": "random_normal", "learning_rate": 0.05}),
    Scenario("deep-linear-he", "exploding_gradient", {"units": (32,) * 12, "activation": "linear",
                                                      "initializer": "he_normal", "optimizer": "sgd",
                                                      "learning_rate": 0.001}),
    Scenario("deep-relu-unscaled", "exploding_gradient", {"units": (32,) * 6, "initializer": "he_normal",
                                                        "fault": "unscaled_inputs", "learning_rate": 0.001}),
    Scenario("tanh-long-steps", "saturated", {"activation": "tanh", "learning_rate": 0.5}),
    Scenario("tanh-unscaled", "saturated", {"activation": "tanh", "fault": "unscaled_inputs"}),
    Scenario("overflow", "not_finite", {"l2": 1.0, "optimizer": "sgd",
                                        "learning_rate": 100.0}),
    Scenario("overflow-unscaled", "not_finite", {"units": (32, 32, 32), "optimizer": "sgd", "activation": "linear",
                                                 "fault": "unscaled_inputs", "learning_rate": 10.0}),
    Scenario("one-by-one", "batch_too_small", {"batch_size": 1, "train_size": 400, "learning_rate": 0.01, "epochs": 3}),
    Scenario("two-by-two", "batch_too_small", {"batch_size": 2, "train_size": 500, "optimizer": "sgd",
                                               "learning_rate": 0.1, "epochs": 3}),
    Scenario("all-at-once", "batch_too_large", {"batch_size": 1024}),
    Scenario("few-steps", "batch_too_large", {**MNIST, "batch_size": 2048, "learning_rate": 0.001}),
    Scenario("half-switched-off", "validation_better", {"dropout": 0.6, "units": (64,)}),
    Scenario("bent-and-turned", "validation_better", {"rotation": 20.0, "shift": 2.0, "zoom": 0.15, "units": (64,)}),
    Scenario("rare-class", "class_ignored", {"fault": "rare_class"}),
    Scenario("rare-class-linear", "class_ignored", {"fault": "rare_class", "architecture": "linear",
                                                    "learning_rate": 0.01}),
    Scenario("labels-shuffled", "labels_shuffled", {"fault": "shuffled_labels", "units": (128,), "epochs": 12}),
    Scenario("labels-shuffled-cnn", "labels_shuffled", {**CNN, "fault": "shuffled_labels", "learning_rate": 0.005,
                                                          "epochs": 16}),  # time enough to learn any by heart
    Scenario("unscaled", "inputs_not_scaled", {"fault": "unscaled_inputs"}),
    Scenario("unscaled-mnist", "inputs_not_scaled", {**MNIST, "fault": "unscaled_inputs"}),
    Scenario("overlap", "overlap", {"fault": "overlap"}),
    Scenario("overlap-cnn", "overlap", {**CNN, "fault": "overlap", "learning_rate": 0.01}),
]  # fmt: skip


def trained(store: Store, scenario: Scenario, seed: int) -> Run:
    """Return the run of a scenario with a seed: kept from before, or trained now."""
    name = f"{scenario.name} {seed}"
    known = next((run for run in store.runs() if run.title == name and run.history().end), None)
    if known:
        return known
    from workbench.engine.training import train

    run = store.create(BASE.replace(**scenario.changes, seed=seed), name, queued=False)
    train(run, whole=False)
    return run


def record(run: Run, scenario: Scenario, folder: Path) -> None:
    """Write the rows of a run, the settings first; of the batches, no more than `RECORDED_BATCHES`."""
    rows, _ = read_lines(run.folder / "events.jsonl")
    batches = [row for row in rows if row["kind"] == "batch"]
    kept = {row["step"] for row in batches[:: -(-len(batches) // RECORDED_BATCHES) or 1]}
    told = {"kind": "settings", "scenario": scenario.name, "rule": scenario.rule}
    lines = [{**told, **run.config.model_dump(mode="json")}]
    lines += [row for row in rows if row["kind"] != "log" and (row["kind"] != "batch" or row["step"] in kept)]
    for line in lines:
        line.pop("source", None)  # where this machine keeps its data
    (folder / f"{scenario.name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


def main(options: argparse.Namespace) -> int:
    """Train, ask the coach, print the table; return the exit code."""
    if options.random:
        with tempfile.TemporaryDirectory() as temporary:
            return coach_at_scale.main(options.random, options.seed, Path(options.keep or temporary))
    first, count = options.seeds
    with tempfile.TemporaryDirectory() as temporary:
        store = Store(Path(options.keep or temporary))
        named, first_named, total, alarms, healthy = (defaultdict(int) for _ in range(5))
        for scenario in [*FAULTY, *HEALTHY]:
            if options.only and scenario.name not in options.only:
                continue
            for seed in range(first, first + count + (not scenario.rule) * options.more_healthy):
                run = trained(store, scenario, seed)
                findings = coach(run.history(), run.config)
                found = [finding.rule for finding in findings]
                print(f"{scenario.name:26}{seed:5}  {scenario.rule or 'healthy':20}{', '.join(found)}", flush=True)
                if options.record and seed == first:
                    record(run, scenario, Path(options.record))
                if scenario.rule:
                    total[scenario.rule] += 1
                    named[scenario.rule] += scenario.rule in found
                    first_named[scenario.rule] += found[:1] == [scenario.rule]
                else:
                    healthy[scenario.name] += 1
                    for finding in findings:
                        alarms[finding.rule] += finding.fault  # a note that something is fine is no alarm
    return table(named, first_named, total, alarms, sum(healthy.values()))


def table(named: dict, first_named: dict, total: dict, alarms: dict, healthy: int) -> int:
    """Print what was found, rule by rule; return the exit code."""
    print(f"\n{'rule':22}{'runs':>6}{'named':>8}{'named first':>14}{'false alarms on healthy runs':>32}")
    for rule in total:
        print(f"{rule:22}{total[rule]:6}{named[rule]:8}{first_named[rule]:14}{alarms[rule]:22} of {healthy}")
    rightly = sum(named.values()) / max(sum(total.values()), 1)
    rates = [alarms[rule] / max(healthy, 1) for rule in total]
    worst = min((named[rule] / runs for rule, runs in total.items()), default=0.0)
    alarmed = max(rates, default=0.0)
    print(f"\nnamed rightly: {rightly:.1%} (bar {NAMED_RIGHTLY:.0%}); the rule that is named least: {worst:.0%}")
    print(f"false alarms: {alarmed:.1%} of healthy runs for the worst rule (bar {FALSE_ALARMS:.0%})")
    good = rightly >= NAMED_RIGHTLY and alarmed <= FALSE_ALARMS
    print("Every bar is met." if good else "A BAR IS MISSED.")
    return 0 if good else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs=2, default=(400, 3), metavar=("FIRST", "COUNT"))
    parser.add_argument("--random", type=int, default=0, help="so many runs drawn at random instead")
    parser.add_argument("--seed", type=int, default=0, help="what they are drawn from")
    parser.add_argument("--more-healthy", type=int, default=2, help="seeds more for healthy scenarios")
    parser.add_argument("--keep", default="", help="folder of runs to keep and to use again")
    parser.add_argument("--record", default="", help="folder for the rows of the first run of each scenario")
    parser.add_argument("--only", nargs="*", default=[], help="names of scenarios")
    sys.exit(main(parser.parse_args()))
