"""Is the verdict on two groups of runs right? Told from runs that are really trained.

    nice python benchmarks/verdict.py [POOL] [--keep FOLDER]

POOL runs (default 40) of one configuration, a small dense network on the bundled digits, differ in their seeds alone.
From them 2,000 pairs of groups of five are drawn at random, without a run in both: whatever difference the verdict
finds there is a false alarm. Half as many runs learn with a learning rate ten times too small: groups of five of
them, each held against five of the others, tell how often a real difference is found. Pairs that are drawn from one
pool share runs, so the shares are less exact than their number suggests.

`--keep` keeps the runs in a folder, and takes from there those that it holds already. Exit code 1: a share is below
95 %.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

import numpy as np

from workbench.comparing.seeds import grain, last_values
from workbench.comparing.verdict import COMPARED, compare
from workbench.runs.config import RunConfig
from workbench.runs.presets import preset
from workbench.runs.store import Run, Store

BAR = 0.95
SEEDS, PAIRS = 5, 2000

BASE = preset("quick_look").replace(
    validation_share=0.3,
    architecture="mlp",
    units=(32,),
    normalization="none",
    learning_rate=0.003,
    schedule="constant",
    warmup_share=0.0,
    epochs=6,
)
TOO_SLOW = BASE.replace(learning_rate=BASE.learning_rate / 10)


def trained(store: Store, name: str, config: RunConfig, amount: int) -> list[Run]:
    """Return `amount` runs of a configuration with different seeds; those that are there already are not trained."""
    from workbench.engine.training import train

    there = {run.meta["name"]: run for run in store.runs() if run.status.state == "finished"}
    runs = []
    for seed in range(amount):
        run = there.get(f"{name}, seed {seed}")
        if run is None:
            run = store.create(config.replace(seed=seed), f"{name}, seed {seed}", queued=False)
            if (status := train(run, whole=False)).state != "finished":
                raise SystemExit(f"{name}, seed {seed} could not be trained: {status.error}")
        runs.append(run)
        print(f"\r{name}: {seed + 1} of {amount}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return runs


def shown(first: np.ndarray, second: np.ndarray, what: str, finest: float, pairs: int, alike: bool) -> float:
    """Return in which share of random pairs of groups a difference is shown.

    Args:
        first, second: results of the runs to draw from.
        what: a key of `COMPARED`.
        finest: see `grain`.
        pairs: how many are drawn.
        alike: whether both groups come from `first`; no run is then in both.
    """
    generator, (label, higher) = np.random.default_rng(0), COMPARED[what]
    found = 0
    for _ in range(pairs):
        places = generator.permutation(len(first))
        others = first[places[SEEDS : 2 * SEEDS]] if alike else second[generator.permutation(len(second))[:SEEDS]]
        verdict = compare(first[places[:SEEDS]], others, what=label, higher_is_better=higher, grain=finest)
        # To call the slower one better would be worse than to see nothing.
        found += verdict.shown and (alike or verdict.better == "A")
    return found / pairs


def main() -> int:
    """Measure, and return 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pool", nargs="?", type=int, default=40, help="runs of one configuration, 10 or more")
    parser.add_argument("--keep", type=Path, help="a folder to keep the runs in")
    asked = parser.parse_args()
    if asked.pool < 2 * SEEDS:
        parser.error(f"Two groups of {SEEDS} need {2 * SEEDS} runs, came {asked.pool}.")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with tempfile.TemporaryDirectory() as folder:
        store = Store(asked.keep or folder)
        usual = trained(store, "usual", BASE, asked.pool)
        slow = trained(store, "ten times too small", TOO_SLOW, max(asked.pool // 2, SEEDS))
        missed = False
        print(f"{len(usual)} runs alike, {len(slow)} with a learning rate ten times too small, {SEEDS} seeds a group")
        print(f"{'':22}{'alike: no difference shown':>28}{'ten times too small: found':>28}{'bar':>7}")
        for what in ("val_accuracy", "val_loss", "accuracy", "loss"):
            first, second, finest = last_values(usual, what), last_values(slow, what), grain(usual, what)
            right = 1 - shown(first, first, what, finest, PAIRS, alike=True)
            power = shown(first, second, what, finest, PAIRS, alike=False)
            missed |= min(right, power) < BAR
            print(
                f"{COMPARED[what][0]:22}{right:28.1%}{power:28.1%}{BAR:7.0%}  "
                f"{'ok' if min(right, power) >= BAR else 'MISSED'}"
            )
            means = [f"{values.mean():.4g} ± {values.std(ddof=1):.2g}" for values in (first, second)]
            print(f"{'':22}{'mean ± scatter: ' + means[0]:>28}{means[1]:>28}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
