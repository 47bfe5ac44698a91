"""The benchmark of the GPU: run for real in its dry form, and silent about figures where there is no GPU."""

import importlib
import json
import runpy
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import forked
from workbench.data.datasets import load
from workbench.engine import throughput
from workbench.runs.presets import PRESETS

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The benchmark, with its results somewhere else, its parts in this process, few pictures and small networks."""
    arrays = load("digits")
    few = replace(
        arrays, x_train=arrays.x_train[:200], y_train=arrays.y_train[:200], x_test=arrays.x_test[:50],
        y_test=arrays.y_test[:50],
    )  # fmt: skip
    monkeypatch.setattr("workbench.data.datasets.load", lambda name: few)
    monkeypatch.setattr("workbench.engine.training.load_once", lambda name, progress: few)
    for name in ("fast_cnn", "textbook_cnn", "one_epoch"):
        small = {**PRESETS[name].settings, "filters": (4,), "units": (8,)}
        monkeypatch.setitem(PRESETS, name, PRESETS[name]._replace(settings=small))
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    module = importlib.import_module("gpu")
    monkeypatch.setattr(module, "RESULTS", tmp_path / "gpu.json")
    monkeypatch.setattr("workbench.engine.finishing.export_twin", lambda *arguments: None)
    monkeypatch.setattr(module, "run_part", lambda name, tiny: json.loads(json.dumps(module.PARTS[name](module.TINY))))
    return module


def test_the_dry_run_measures_everything_and_writes_nothing(gpu: ModuleType, capsys: pytest.CaptureFixture) -> None:
    assert gpu.main(tiny=True) == 0
    lines = dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines() if ": {" in line or ": [" in line)
    assert set(lines) == set(gpu.PARTS) - {"facts"}
    speeds = json.loads(lines["speeds"])
    assert [(row["batch_size"], row["precision"]) for row in speeds] == [
        (size, precision) for size in gpu.TINY.batch_sizes for precision in gpu.TINY.precisions
    ]
    assert all(row["examples_per_second"] > 0 for row in speeds)
    assert {row["jit_compile"] for row in json.loads(lines["compiled"])} == {False, True}
    goal = json.loads(lines["goal"])
    assert all(row["seconds"] > 0 and 0 < row["accuracy"] <= 1 for rows in goal.values() for row in rows)
    assert not gpu.RESULTS.exists()


def test_without_a_gpu_it_refuses(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    """As a program, its parts in processes of their own."""
    if len(throughput.places()) > 1:
        pytest.skip("this machine has a GPU")

    def run(command: list[Any], *, env: dict[str, str], timeout: float, **_: bool) -> subprocess.CompletedProcess:
        return forked.run(command, env=env, timeout=timeout)

    before = throughput.RESULTS.exists()
    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(sys, "argv", ["gpu.py"])
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(BENCHMARKS / "gpu.py"), run_name="__main__")
    said = capsys.readouterr().out
    assert ended.value.code == 1
    assert "CPU with" in said and "nothing is written" in said
    assert throughput.RESULTS.exists() == before


def test_what_a_gpu_gave_is_written_with_device_and_versions(gpu: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {name: {} for name in gpu.PARTS}
    found["facts"] = {**gpu.facts(gpu.TINY), "kind": "gpu", "card": "a card"}
    monkeypatch.setattr(gpu, "run_part", lambda name, tiny: found[name])
    assert gpu.main(tiny=False) == 0
    written = json.loads(gpu.RESULTS.read_text())
    assert written["device"]["card"] == "a card" and "keras" in written["device"]["versions"]
    monkeypatch.setattr(throughput, "RESULTS", gpu.RESULTS)
    assert throughput.committed() == written


def test_a_part_that_fails_leaves_no_file(gpu: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {**{name: {} for name in gpu.PARTS}, "facts": {"kind": "gpu", "description": "", "card": ""}, "goal": None}
    monkeypatch.setattr(gpu, "run_part", lambda name, tiny: found[name])
    assert gpu.main(tiny=False) == 1
    assert not gpu.RESULTS.exists()


def test_only_figures_of_a_gpu_lie_beside_the_benchmark() -> None:
    results = throughput.committed()
    assert results is None or (results["device"]["kind"] == "gpu" and results["device"]["card"])
