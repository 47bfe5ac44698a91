"""However many batches are trained in one go, the run and its record are the same."""

import keras
import numpy as np
import pytest

from workbench.engine import executions, telemetry
from workbench.engine.training import train
from workbench.runs.config import RunConfig
from workbench.runs.files import append_line
from workbench.runs.history import Row
from workbench.runs.store import Run, Store

MEASURED = ("time", "seconds", "examples_per_second", "steps_per_execution")  # all else is the run's


@pytest.fixture(autouse=True)
def every_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telemetry, "ROW_SECONDS", 0.0)


@pytest.fixture
def config(small: RunConfig) -> RunConfig:
    """Everything that draws at random or changes from batch to batch; the last batch of an epoch is a smaller one."""
    return small.replace(filters=(4,), dropout=0.2, rotation=10.0, shift=1.0, train_size=300, batch_size=13, epochs=2)


def together(monkeypatch: pytest.MonkeyPatch, batches: int) -> None:
    """Let every execution but the last of an epoch hold so many batches."""
    fixed = property(lambda self: batches, lambda self, value: None)
    monkeypatch.setattr(executions.Executions, "steps", fixed, raising=False)


def learned(run: Run) -> tuple[list[Row], list[np.ndarray]]:
    """What the run wrote of its batches and epochs, and its weights at the end."""
    history = run.history()
    rows = [{name: value for name, value in row.items() if name not in MEASURED}
            for row in [*history.batches, *history.epochs, *history.layers]]  # fmt: skip
    return rows, keras.models.load_model(run.checkpoint(len(history.epochs))).get_weights()


def test_batches_trained_together_are_those_trained_one_by_one(
    store: Store, config: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for batches in (1, 8):
        together(monkeypatch, batches)
        run = store.create(config, queued=False)
        assert train(run, whole=False).state == "finished"
        found.append(learned(run))
        assert {row["steps_per_execution"] for row in run.history().epochs} == {batches}
    (rows, weights), (others, their_weights) = found
    assert len(rows) == 2 * 21 + 2 + 3  # batches, epochs, layers
    assert rows == others  # bit for bit: it is the same graph, gone through more often
    assert all(np.array_equal(one, other) for one, other in zip(weights, their_weights, strict=True))


def test_a_pause_a_step_and_a_resumed_run_change_nothing(
    store: Store, config: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    together(monkeypatch, 5)
    config = config.replace(dropout=0.0)  # what it switches off is drawn anew in a resumed run
    undisturbed = store.create(config, queued=False)
    train(undisturbed, whole=False)

    run = store.create(config, queued=False)
    wishes = {5: [("pause", None), ("step", 1)], 6: [("step", 3)], 9: [("resume", None)], 31: [("stop", None)]}

    def report(row: Row) -> None:
        for action, value in wishes.pop(row["step"], []) if row["kind"] == "batch" else []:
            append_line(run.folder / "commands.jsonl", {"action": action, "value": value})

    monkeypatch.setattr("workbench.engine.control.LOOK_SECONDS", 0.0)
    train(run, report=report, whole=False)
    controls = [(row["action"], row["step"]) for row in run.history().controls]
    assert controls == [("pause", 5), ("step", 5), ("step", 6), ("resume", 9), ("stop", 31)]
    run.resume()
    run.leave_queue()
    train(run, whole=False)
    names = ("step", "loss", "accuracy", "learning_rate")
    curves = [[[row[name] for name in names] for row in each.history().batches] for each in (run, undisturbed)]
    assert len(curves[0]) == 2 * 21 and curves[0] == curves[1]


@pytest.mark.parametrize(("longest", "batches"), [(0.0, 1), (3600.0, 16)])
def test_executions_grow_while_they_are_short(
    store: Store, config: RunConfig, monkeypatch: pytest.MonkeyPatch, longest: float, batches: int
) -> None:
    monkeypatch.setattr(executions, "LONGEST", longest)
    run = store.create(config.replace(epochs=1, architecture="linear"), queued=False)
    train(run, whole=False)
    # Of 21 batches: 1 that builds the graph, then 1, 2, 4, 8, and what is left.
    assert run.history().epochs[-1]["steps_per_execution"] == batches
