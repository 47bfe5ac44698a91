"""Real workers: warm, reused, killed, replaced. They are forked with Keras in their memory."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import psutil
import pytest

import forked
from waiting import until
from workbench.errors import RunError
from workbench.inspecting.ask import ask
from workbench.runs import jobs
from workbench.runs.config import RunConfig
from workbench.runs.store import Run, Store
from workbench.settings import SHIPPED_MODEL


def ended(run: Run) -> bool:
    return run.status.state not in ("queued", "running", "paused")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with a worker that lives as long as the tests of this file."""
    store = Store(tmp_path_factory.mktemp("jobs"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(jobs, "subprocess", SimpleNamespace(Popen=forked.start, DEVNULL=subprocess.DEVNULL))
        jobs.ensure_worker(store)
        yield store
        for role in ("worker", "inspector", "slow inspector"):
            for worker in jobs.workers(store, role):
                psutil.Process(worker.pid).kill()
        for child in jobs._children:
            child.wait()


@pytest.fixture
def tiny(small: RunConfig) -> RunConfig:
    """A run of a second."""
    return small.replace(architecture="mlp", units=(8,))


def test_one_warm_worker_takes_runs_one_after_the_other(served: Store, tiny: RunConfig) -> None:
    jobs.ensure_worker(served)
    assert jobs.worker_state(served) == "starting"
    until(lambda: jobs.worker_state(served) == "ready")
    (before,) = jobs.workers(served)
    assert psutil.Process(before.pid).nice() > 0 or os.name == "nt"
    runs = [jobs.start(tiny, f"run {n}", served) for n in range(2)]
    until(lambda: runs[0].status.state == "running")
    assert runs[1].status.state == "queued"
    until(lambda: all(ended(run) for run in runs))
    assert [run.status.state for run in runs] == ["finished", "finished"]
    assert {run.status.pid for run in runs} == {before.pid}
    assert runs[0].history().epochs[-1]["loss"] == runs[1].history().epochs[-1]["loss"]


def test_live_control(served: Store, tiny: RunConfig) -> None:
    run = jobs.start(tiny.replace(epochs=500), store=served)
    until(lambda: run.history().batches)
    run.send("pause")
    until(lambda: run.status.state == "paused")
    step = run.status.step
    time.sleep(0.3)
    run.send("step", 3)
    until(lambda: run.history().batches[-1]["step"] == step + 3)
    until(lambda: run.status.state == "paused")
    time.sleep(0.3)
    assert run.status.state == "paused" and run.history().batches[-1]["step"] == step + 3
    run.send("learning_rate", 0.0005)
    run.send("resume")
    until(lambda: run.history().batches[-1]["step"] > step + 3)
    row = next(row for row in run.history().batches if row["step"] > step + 3)
    assert row["learning_rate"] == 0.0005
    run.send("stop")
    until(lambda: ended(run))
    history = run.history()
    assert [row["action"] for row in history.controls] == ["pause", "step", "learning_rate", "resume", "stop"]
    assert run.status.state == history.end["state"] == "stopped"
    assert (run.folder / "model.onnx").exists() and run.evaluation() is not None


def test_a_killed_worker_leaves_a_run_that_can_be_resumed(served: Store, tiny: RunConfig) -> None:
    run = jobs.start(tiny.replace(epochs=6), store=served)
    until(lambda: len(run.history().epochs) >= 2)
    run.send("pause")
    until(lambda: run.status.state in ("paused", "finished"))
    os.kill(run.status.pid, signal.SIGKILL)
    until(lambda: run.status.state == "interrupted")
    run.resume()
    jobs.ensure_worker(served)
    until(lambda: ended(run))
    assert run.status.state == "finished", run.status.error
    history = run.history()
    assert [row["epoch"] for row in history.epochs] == [1, 2, 3, 4, 5, 6]
    steps = [row["step"] for row in history.batches]
    assert steps == sorted(set(steps))

    # The same settings without the accident: the curve is the same.
    whole = jobs.start(tiny.replace(epochs=6), store=served)
    until(lambda: ended(whole))
    losses = [[row["loss"] for row in one.history().epochs] for one in (run, whole)]
    assert losses[0] == pytest.approx(losses[1], rel=1e-4)


def test_questions_are_answered_while_nobody_trains(served: Store) -> None:
    until(lambda: jobs.worker_state(served) == "ready")
    asked = ask(SHIPPED_MODEL, "explanations", picture=np.eye(28), store=served)
    until(lambda: asked.state == "done")
    assert asked.result()["integrated_gradients"].shape == (28, 28, 1)
    assert not jobs.workers(served, "inspector") and jobs.worker_state(served) == "ready"


def test_a_run_at_work_keeps_no_question_waiting(served: Store, small: RunConfig) -> None:
    run = jobs.start(small.replace(epochs=500), store=served)
    until(run.epochs_kept)
    run.send("pause")
    until(lambda: run.status.state == "paused")
    asked = ask(run, "explanations", 1, picture=np.eye(28))
    assert asked.state != "done" and asked.words  # that Keras is loaded, or what it does with it
    (first,) = jobs.workers(served, "inspector")
    psutil.Process(first.pid).kill()
    until(lambda: not jobs.workers(served, "inspector"))
    # Whoever asks again has another one started, and one only.
    until(lambda: ask(run, "explanations", 1, picture=np.eye(28)).state == "done")
    (second,) = jobs.workers(served, "inspector")
    assert second.pid != first.pid and run.status.state == "paused"
    assert len(asked.result()["grad_cam_layers"]) == 2
    run.send("stop")
    until(lambda: ended(run))


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match="No worker can be started"):
        jobs.ensure_worker(Store(tmp_path / "file"))
