"""What a GPU is worth to these networks, measured on the card of this machine.

    KERAS_BACKEND=jax python benchmarks/gpu.py          (or tensorflow, or torch)
    python benchmarks/gpu.py --cpu                      a tiny dry run on any machine; nothing is written

Measured are: seconds for an epoch of real runs; pictures a second by batch size and precision, on the GPU and on the
CPU beside it, with and without XLA, and with the data on the device; seconds to 99.0 % of MNIST's test set, the plain
recipe beside the workbench's default run (both as in `time_to_accuracy.py`). Every part has a process of its own: a
backend takes most of the card's memory and gives it back only when its process ends.

The figures go to `gpu.json` beside this file, with device and versions, and only where a GPU was really used: without
one this says so and writes nothing. Exit code 1: there is no GPU, or a part failed.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from time_to_accuracy import GOAL, MAX_EPOCHS, ours, plain

# As `workbench.engine.throughput.RESULTS`, which cannot be imported here: this process must leave the card alone.
RESULTS = Path(__file__).with_name("gpu.json")
TIMEOUT = 1800  # seconds for one part


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    dataset: str = "mnist"
    pictures: int = 16384
    seconds: float = 1.5
    batch_sizes: tuple[int, ...] = (32, 128, 512, 2048, 8192)
    precisions: tuple[str, ...] = ("float32", "mixed_float16", "mixed_bfloat16")
    presets: tuple[str, ...] = ("fast_cnn", "textbook_cnn")
    epochs: int = 3
    seeds: int = 3
    max_epochs: int = MAX_EPOCHS


# 16-bit floats are left out: a CPU computes with them a hundred times slower.
TINY = Plan("digits", 64, 0.02, (32,), ("float32", "mixed_bfloat16"), ("fast_cnn",), 1, 1, 1)


def facts(plan: Plan) -> dict[str, Any]:
    """Say which device Keras uses, and the versions of everything that matters."""
    import keras

    from workbench.engine import device

    backend, where = keras.config.backend(), device.find()
    libraries = ("keras", backend, "numpy", *(("jaxlib",) if backend == "jax" else ()))
    return {
        "kind": where.kind,
        "description": where.description,
        "card": _card() if where.kind == "gpu" else "",
        "cores": os.cpu_count(),
        "backend": backend,
        "python": sys.version.split()[0],
        "versions": {name: version(name) for name in libraries},
    }


def _card() -> str:
    """Return name, driver and memory of the card in the words of the driver's own tool; empty where there is none."""
    query = ["nvidia-smi", "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader"]
    try:
        return subprocess.run(query, capture_output=True, text=True, timeout=60).stdout.strip().splitlines()[0]
    except (OSError, IndexError, subprocess.TimeoutExpired):
        return ""


def speeds(plan: Plan) -> list[dict[str, Any]]:
    """Pictures a second by batch size and precision."""
    return _sweep(plan, batch_size=plan.batch_sizes, precision=plan.precisions)


def devices(plan: Plan) -> list[dict[str, Any]]:
    """Pictures a second on each device there is, by batch size."""
    from workbench.engine.throughput import places

    return _sweep(plan, place=tuple(places()), batch_size=plan.batch_sizes[:3])


def compiled(plan: Plan) -> list[dict[str, Any]]:
    """Pictures a second, and seconds to the first step, with XLA and without."""
    return _sweep(plan, jit=(False, True))


def data(plan: Plan) -> dict[str, dict[str, float]]:
    """Pictures a second by where the batches come from, by batch size."""
    from workbench.engine.throughput import by_way_of_data

    config, x, y = _material(plan)
    found = {
        size: by_way_of_data(config.replace(batch_size=size), x, y, seconds=plan.seconds) for size in plan.batch_sizes
    }
    # The fastest round counts: nothing speeds one up.
    return {str(size): {way: max(rounds) for way, rounds in ways.items()} for size, ways in found.items()}


def epochs(plan: Plan) -> dict[str, list[float]]:
    """Seconds of every epoch of real runs; the first includes building the graph."""
    from workbench.engine.training import train
    from workbench.runs.presets import preset
    from workbench.runs.store import Store

    _without_twin()
    found = {}
    for name in plan.presets:
        with tempfile.TemporaryDirectory() as folder:
            config = preset(name).replace(epochs=plan.epochs, dataset=plan.dataset)
            run = Store(folder).create(config, queued=False)
            status = train(run)
            if status.state != "finished":
                sys.exit(status.error)
            found[name] = [row["seconds"] for row in run.history().epochs]
    return found


def goal(plan: Plan) -> dict[str, list[dict[str, Any]]]:
    """Seconds to the goal: the plain recipe and the workbench's default run, in turn."""
    _without_twin()
    plain(0, plan.dataset, 1)  # thrown away: the first training in a process also loads the libraries of the card
    rows: dict[str, list[dict[str, Any]]] = {"plain": [], "ours": []}
    for seed in range(plan.seeds):
        rows["plain"].append(plain(seed, plan.dataset, plan.max_epochs))
        rows["ours"].append(ours(seed, plan.dataset, plan.max_epochs))
    return rows


def _material(plan: Plan) -> tuple[Any, Any, Any]:
    """The settings of the textbook network, pictures as floats, one-hot labels."""
    import numpy as np

    from workbench.data.datasets import load
    from workbench.runs.presets import preset

    arrays = load(plan.dataset)
    x = arrays.x_train[: plan.pictures].astype("float32") / 255
    size = plan.batch_sizes[len(plan.batch_sizes) // 4]
    config = preset("textbook_cnn").replace(dataset=plan.dataset, batch_size=min(size, len(x)))
    return config, x, np.eye(10, dtype="float32")[arrays.y_train[: len(x)]]


def _sweep(plan: Plan, **choices: Any) -> list[dict[str, Any]]:
    from workbench.engine.throughput import sweep

    config, x, y = _material(plan)
    return [speed._asdict() for speed in sweep(config, x, y, seconds=plan.seconds, **choices)]


def _without_twin() -> None:
    """Let runs end without the twin for the dashboard: it is not measured, and needs TensorFlow."""
    from workbench.engine import finishing

    finishing.export_twin = lambda *arguments: None


PARTS = {part.__name__: part for part in (facts, epochs, speeds, devices, compiled, data, goal)}


def run_part(name: str, tiny: bool) -> Any:
    """Run one part in a fresh process; None where it failed."""
    try:
        done = subprocess.run(
            [sys.executable, __file__, "--part", name, *(["--cpu"] if tiny else [])],
            capture_output=True,
            text=True,
            env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
            timeout=TIMEOUT,
        )
    except subprocess.TimeoutExpired:
        print(f"{name}: not done within {TIMEOUT} s")
        return None
    if done.returncode:
        print(f"{name} failed: {(done.stderr.strip().splitlines() or ['no reason was given'])[-1]}")
        return None
    return json.loads(done.stdout.strip().splitlines()[-1])


def main(*, tiny: bool) -> int:
    """Measure part by part, print, and write what a GPU gave; return the exit code."""
    where = run_part("facts", tiny)
    if where is None:
        return 1
    print(f"{where['description']} {where['card']}".strip())
    if where["kind"] != "gpu" and not tiny:
        print(
            "Nothing is measured and nothing is written: these figures are those of a GPU, or none. "
            "A dry run on this machine: python benchmarks/gpu.py --cpu"
        )
        return 1
    results = {"device": where, "measured": time.strftime("%Y-%m-%d"), "goal_accuracy": GOAL}
    results["plan"] = asdict(TINY if tiny else Plan())
    for name in [part for part in PARTS if part != "facts"]:
        results[name] = run_part(name, tiny)
        if results[name] is not None:
            print(f"{name}: {json.dumps(results[name])}", flush=True)
    whole = all(value is not None for value in results.values())
    if tiny:
        print("A dry run: the figures mean nothing, nothing is written.")
    elif whole:
        RESULTS.write_text(json.dumps(results, indent=1) + "\n")
        print(f"written to {RESULTS}")
    else:
        print("Nothing is written: a part failed.")
    return 0 if whole else 1


if __name__ == "__main__":
    dry = "--cpu" in sys.argv
    if "--part" in sys.argv:
        part = PARTS[sys.argv[sys.argv.index("--part") + 1]]
        print(json.dumps(part(TINY if dry else Plan())))
    else:
        sys.exit(main(tiny=dry))
