"""The coach on runs as learners make them: trained, judged against what is known of each, and counted.

`benchmarks/coach.py --random N` runs it. What is right is told by the runs themselves and by what was planted:

* a healthy run is one without a fault that ends above `HALF`; a finding that speaks of a fault is a false alarm, but
  for `overfitting` where training accuracy does lie `CLEARLY` above validation accuracy;
* a run without a fault that ends below `HALF` was too short: it must be blamed for nothing, and not be called fine;
* a planted fault counts where the same run without it ends above `HALF`, and, where the fault does not stand in the
  data themselves, does better by `CLEARLY` and by three standard errors. Others are left out, and counted.
"""

import shutil
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np
from coach_draws import KINDS, Draw, draws

from workbench.coach import Finding, coach
from workbench.data.datasets import find
from workbench.runs.history import History
from workbench.runs.store import Run, Store

NAMED_FIRST, ALARMED = 0.9, 0.03
HALF, CLEARLY = 0.5, 0.05
BY_HEART = 0.98  # of its own pictures a run reads that many right where it is to have learned them by heart
STROKES = "pen_strokes.npz"
SURENESS = {"certain": "95 % or more", "likely": "80 % or more", "possible": "about half"}


class Judged(NamedTuple):
    """One run and what is known of it: `healthy`, `short`, `left out`, or its kind of fault."""

    draw: Draw
    truth: str
    reached: float
    behind: float
    findings: list[Finding]


def pen_strokes(folder: Path) -> str:
    """Return the name of a data set of digits drawn with a pen, written into the folder; empty where there are none."""
    file = folder / STROKES
    path = find("pen_digits")
    if path is None and not file.exists():
        return ""
    if not file.exists():
        from workbench.data.drawing import draw
        from workbench.data.pen_digits import read_strokes_file

        digits = [digit for digit in read_strokes_file(path) if digit.label is not None]
        digits = [digits[place] for place in np.random.default_rng(0).permutation(len(digits))]
        x = np.stack([np.round(255 * draw(digit.strokes, show_pad=False).image).astype(np.uint8) for digit in digits])
        y = np.array([digit.label for digit in digits])
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(file, x_train=x[:-500], y_train=y[:-500], x_test=x[-500:], y_test=y[-500:])
    return f"npz:{file.resolve()}"


def trained(store: Store, seed: int, drawn: list[Draw]) -> list[tuple[Draw, Run]]:
    """Return a run for each draw: kept from before, or trained now."""
    known = {run.title: run for run in store.runs() if run.history().end}
    found = []
    for draw in drawn:
        title = f"{seed}-{draw.number} {draw.kind or 'healthy'}"
        run = known.get(title)
        if run is None or run.config != draw.config:  # a run of an earlier version of the draws is none of these
            from workbench.engine.training import train

            run = store.create(draw.config, title, queued=False)
            train(run, whole=False)
            shutil.rmtree(run.folder / "checkpoints", ignore_errors=True)  # a hundred runs would fill the disk
        found.append((draw, run))
    return found


def judged(runs: list[tuple[Draw, Run]]) -> list[Judged]:
    """Return each run with what is known of it and what the coach says."""
    found: list[Judged] = []
    twins: dict[int, float] = {}
    for draw, run in runs:
        history = run.history()
        reached, learned = ended(history)
        if not draw.kind:
            twins[draw.group] = reached
            truth = "healthy" if reached >= HALF else "short"
        else:
            held = history.data.get("validation") or 1
            truth = told_apart(draw.kind, twins[draw.group], reached, learned, held)
        found.append(Judged(draw, truth, reached, learned - reached, coach(history, run.config)))
    return found


def ended(history: History) -> tuple[float, float]:
    """Return validation and training accuracy of the last epoch; 0 where there are none."""
    last = history.epochs[-1] if history.epochs else {}
    return last.get("val_accuracy") or 0.0, last.get("accuracy") or 0.0


def told_apart(kind: str, twin: float, reached: float, learned: float, held: int) -> str:
    """Return the kind of fault where it shows beside the run without it; `left out` where it does not."""
    error = (2 * max(twin * (1 - twin), 0.01) / held) ** 0.5
    shows = KINDS[kind].shows or twin - reached >= max(CLEARLY, 3 * error)
    if kind == "overfitting":
        shows = shows and learned >= BY_HEART
    return kind if shows and twin >= HALF else "left out"


def right(run: Judged, finding: Finding) -> bool:
    """Return whether a finding is true of a run."""
    if finding.rule == "overfitting" and run.behind >= CLEARLY:
        return True
    kind = KINDS.get(run.truth)
    return kind is not None and finding.rule in (*kind.names, *kind.follows)


def main(count: int, seed: int, folder: Path) -> int:
    """Train or read the runs of a seed, ask the coach, print the tables; return the exit code."""
    began = time.perf_counter()
    runs = judged(trained(Store(folder), seed, draws(seed, count, pen_strokes(folder))))
    for run in runs:
        config = run.draw.config
        said = ", ".join(f"{finding.rule}{'' if finding.fault else '*'} ({finding.sure})" for finding in run.findings)
        data = "strokes" if config.dataset.startswith("npz:") else config.dataset
        print(f"{run.draw.number:4} {run.draw.kind or '-':19}{run.truth:19}{data:8}{config.architecture:7}"
              f"{config.optimizer:8}{config.learning_rate:<9g}{config.train_size:6}{config.epochs:4}"
              f"{run.reached:8.1%}  {said}")  # fmt: skip
    return tables(runs, time.perf_counter() - began)


def tables(runs: list[Judged], seconds: float) -> int:
    """Print what was found, kind by kind, and how often what is called likely is right; return the exit code."""
    kinds = defaultdict(list)
    for run in runs:
        kinds[run.truth].append(run)
    print(f"\n{'planted':22}{'runs':>6}{'named first':>14}   what was said first instead")
    faulty = [run for name in KINDS for run in kinds[name]]
    for name in KINDS:
        missed = [run.findings[0].rule if run.findings else "-" for run in kinds[name] if not first(run)]
        instead = ", ".join(f"{rule} {times}" for rule, times in Counter(missed).items())
        print(f"{name:22}{len(kinds[name]):6}{len(kinds[name]) - len(missed):14}   {instead}")
    alarmed = [run for run in kinds["healthy"] if any(f.fault and not right(run, f) for f in run.findings)]
    blamed = [run for run in kinds["short"] if any(f.fault for f in run.findings)]
    silent = [run for run in runs if run.reached < HALF and any(f.rule == "nothing" for f in run.findings)]
    named = sum(map(first, faulty)) / max(len(faulty), 1)
    rate = len(alarmed) / max(len(kinds["healthy"]), 1)
    print(f"\nroot named first: {named:.1%} of {len(faulty)} runs with a fault that shows (bar {NAMED_FIRST:.0%})")
    print(f"healthy runs alarmed: {len(alarmed)} of {len(kinds['healthy'])}, {rate:.1%} (bar {ALARMED:.0%})")
    print(f"runs without a fault that were too short: {len(kinds['short'])}, blamed {len(blamed)}")
    print(f"called fine, although they ended below half: {len(silent)} (bar 0)")
    print(f"left out, for the fault does not show: {len(kinds['left out'])}")
    print(f"\n{'called':12}{'findings':>9}{'right':>8}   meant")
    known = [run for run in runs if run.truth != "left out"]
    for sure, meant in SURENESS.items():
        told = [right(run, f) for run in known for f in run.findings if f.fault and f.sure == sure]
        share = f"{sum(told) / len(told):.0%}" if told else "-"
        print(f"{sure:12}{len(told):9}{share:>8}   {meant}")
    good = named >= NAMED_FIRST and rate <= ALARMED and not silent
    print(f"\n{len(runs)} runs in {seconds:.0f} s. " + ("Every bar is met." if good else "A BAR IS MISSED."))
    return 0 if good else 1


def first(run: Judged) -> bool:
    """Return whether the root is named before anything else."""
    return bool(run.findings) and run.findings[0].rule in KINDS[run.truth].names
