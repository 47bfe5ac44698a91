"""The same engine under every backend that is installed, each in a process of its own."""

import ast
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.runs.config import RunConfig
from workbench.runs.store import Store

PROGRAM = """
import json, sys
from workbench.engine.training import train
from workbench.runs.store import Store
run = Store(sys.argv[1]).run(sys.argv[2])
status = train(run)
print(json.dumps({"state": status.state, "error": status.error, "device": status.device,
                  "tensorflow": "tensorflow" in sys.modules}))
"""


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_a_run_under_another_backend(backend: str, store: Store, small: RunConfig) -> None:
    if not importlib.util.find_spec(backend):
        pytest.skip(f"{backend} is not installed: pip install {backend}")
    runs = [store.create(small.replace(rotation=5.0, dropout=0.1, epochs=2), queued=False) for _ in range(2)]
    for run in runs:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(store.root), run.id],
            env={**os.environ, "KERAS_BACKEND": backend},
            capture_output=True,
            text=True,
        )
        answer = json.loads(done.stdout.strip().splitlines()[-1])
        assert answer["state"] == "finished", answer["error"]
        # Two backends in one process can crash it. The twin, which needs TensorFlow, has a process of its own.
        assert not answer["tensorflow"]
        assert backend in answer["device"] and run.environment()["backend"] == backend
        assert Path(run.folder / "model.onnx").exists()
    curves = [[row["loss"] for row in run.history().epochs] for run in runs]
    assert curves[0] == curves[1] and len(curves[0]) == 2


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_explanations_under_another_backend(backend: str) -> None:
    if not importlib.util.find_spec(backend):
        pytest.skip(f"{backend} is not installed: pip install {backend}")
    # The same tests, against what was computed by hand.
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/engine/test_explanations.py"],
        env={**os.environ, "KERAS_BACKEND": backend},
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0 and "passed" in done.stdout, done.stdout[-3000:]


def test_the_engine_itself_asks_for_no_backend() -> None:
    modules = list((Path(__file__).resolve().parents[2] / "workbench" / "engine").glob("*.py"))
    for path in modules:
        if path.name in ("gradients.py", "executions.py"):
            continue  # the two places where backends differ
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.split(".")[0] for name in names} & {"tensorflow", "jax", "torch"}, path.name
    assert len(modules) > 10
