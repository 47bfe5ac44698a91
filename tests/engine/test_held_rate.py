"""The learning rate that is set is the one that runs, until the schedule is asked to go on."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench.concepts.schedules import schedule_factor
from workbench.engine import control, executions, telemetry
from workbench.engine.training import train
from workbench.runs.config import RunConfig
from workbench.runs.files import append_line
from workbench.runs.history import Row
from workbench.runs.store import Run, Store

STEPS = 8  # batches in an epoch


@pytest.fixture(autouse=True)
def every_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row for every batch, and a look at what was asked for before each: so each is an execution of its own."""
    monkeypatch.setattr(telemetry, "ROW_SECONDS", 0.0)
    monkeypatch.setattr(executions, "LONGEST", 0.0)
    monkeypatch.setattr(control, "LOOK_SECONDS", 0.0)


@pytest.fixture
def config(small: RunConfig) -> RunConfig:
    return small.replace(
        architecture="linear",
        optimizer="sgd",
        learning_rate=0.01,
        schedule="one_cycle",
        train_size=100,
        validation_share=0.2,
        batch_size=10,
        epochs=4,
    )


def scheduled(config: RunConfig, batch: int) -> float:
    """The rate of a batch, counted from 1, as the schedule has it."""
    return config.learning_rate * schedule_factor(
        config.schedule,
        batch - 1,
        config.epochs * STEPS,
        warmup_share=config.warmup_share,
        decay_rate=config.decay_rate,
        decay_steps=config.decay_epochs * STEPS,
    )


def asked(run: Run, at: dict[int, list[tuple[str, Any]]]) -> Callable[[Row], None]:
    """Ask for something right after the batches with these numbers."""

    def report(row: Row) -> None:
        for action, value in at.get(row["step"], []) if row["kind"] == "batch" else []:
            append_line(run.folder / "commands.jsonl", {"action": action, "value": value})

    return report


def rates(run: Run) -> dict[int, float]:
    return {row["step"]: row["learning_rate"] for row in run.history().batches}


@pytest.mark.parametrize("schedule", ["one_cycle", "cosine", "step", "exponential", "constant"])
def test_a_rate_that_is_set_is_held_and_the_schedule_goes_on_at_its_place(
    store: Store, config: RunConfig, schedule: str
) -> None:
    config = config.replace(schedule=schedule)
    run = store.create(config, queued=False)
    status = train(
        run,
        report=asked(
            run, {6: [("learning_rate", 1.0)], 12: [("learning_rate", 0.25)], 20: [("follow_schedule", None)]}
        ),
        whole=False,
    )
    assert status.state == "finished", status.error
    found = rates(run)
    assert {found[batch] for batch in range(7, 13)} == {1.0}  # exactly, from the very next batch on
    assert {found[batch] for batch in range(13, 21)} == {0.25}
    own = [batch for batch in found if batch < 7 or batch > 20]
    assert [found[batch] for batch in own] == [pytest.approx(scheduled(config, batch)) for batch in own]
    assert run.history().held() is None and run.history().held(8)["value"] == 1.0


def test_what_is_set_while_it_is_paused_holds_for_the_first_batch_after(store: Store, config: RunConfig) -> None:
    run = store.create(config, queued=False)
    low, high = RunConfig.bounds("learning_rate")
    commands = {3: [("pause", None), ("learning_rate", low), ("step", 1)],
                4: [("learning_rate", 0.5), ("learning_rate", 0.5), ("resume", None)],
                6: [("learning_rate", high), ("stop", None)]}  # fmt: skip
    status = train(run, report=asked(run, commands), whole=False)
    found = rates(run)
    assert status.state == "stopped" and {**found, 7: high} == found
    assert (found[4], found[5], found[6]) == (low, 0.5, 0.5)


def test_what_was_set_in_the_last_batch_of_an_epoch_outlives_the_epoch(store: Store, config: RunConfig) -> None:
    run = store.create(config, queued=False)
    train(run, report=asked(run, {STEPS: [("learning_rate", 0.3)]}), whole=False)
    assert {rates(run)[batch] for batch in range(STEPS + 1, 4 * STEPS + 1)} == {0.3}


def test_the_optimizer_takes_the_very_rate(store: Store, config: RunConfig) -> None:
    """With a rate of next to nothing the network stays as it is."""
    run = store.create(config, queued=False)
    train(run, report=asked(run, {2 * STEPS: [("learning_rate", 1e-8)]}), whole=False)
    before, after = (row["val_loss"] for row in run.history().epochs[2:])
    assert before == pytest.approx(after, rel=1e-6)


@pytest.mark.parametrize("factor", [{}, {"factor": 1234.5}], ids=["as now", "of long ago"])
def test_a_resumed_run_holds_what_was_set_before_its_checkpoint(
    store: Store, config: RunConfig, factor: dict[str, float]
) -> None:
    run = store.create(config, queued=False)
    train(
        run,
        report=asked(run, {5: [("learning_rate", 0.125)], 21: [("learning_rate", 0.75)], 22: [("stop", None)]}),
        whole=False,
    )
    rewrite(run.folder / "events.jsonl", factor)
    assert run.epochs_kept() == [1, 2]
    run.resume()
    run.leave_queue()
    train(run, whole=False)
    assert {rates(run)[batch] for batch in range(6, 4 * STEPS + 1)} == {0.125}  # what came later was undone


def rewrite(events: Path, more: dict[str, float]) -> None:
    """Give the rows of what the learner did the form of long ago, where `more` has a factor."""
    rows = [json.loads(line) for line in events.read_text().splitlines()]
    for row in rows:
        if row["kind"] == "control" and more:
            row.pop("learning_rate", None)
            row.update(more)
    events.write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_lines_that_make_no_sense_are_passed_over(store: Store, config: RunConfig) -> None:
    run = store.create(config.replace(epochs=1), queued=False)
    senseless = [("learning_rate", value) for value in (None, "fast", True, float("nan"), float("inf"), -1.0, [1])]
    status = train(run, report=asked(run, {2: [*senseless, ("step", "x"), ("jump", None)]}), whole=False)
    assert status.state == "finished" and run.history().controls == []


def test_a_loss_that_explodes_after_the_rate_was_set_says_who_set_it(store: Store, config: RunConfig) -> None:
    # A penalty multiplies every weight by 1 - 2 * 100 at each step.
    run = store.create(config.replace(architecture="mlp", units=(4,), l2=1.0, epochs=9), queued=False)
    status = train(run, report=asked(run, {5: [("learning_rate", 100.0)]}), whole=False)
    assert status.state == "failed"
    assert "The learning rate was 100, as you had set it at batch 5." in status.error


@pytest.mark.parametrize(
    "put",
    [
        Path.mkdir,
        os.mkfifo,
        lambda path: path.symlink_to(path.name),
        lambda path: path.write_bytes(b"\xff\n[]\n7\n{}\n" + b"[" * 9999 + b"\n"),
    ],
    ids=["a folder", "a pipe", "a link to itself", "nonsense"],
)
def test_whatever_stands_where_wishes_are_written_the_run_learns_on(
    store: Store, config: RunConfig, put: Callable[[Path], object]
) -> None:
    run = store.create(config.replace(epochs=1), queued=False)
    put(run.folder / "commands.jsonl")
    assert train(run, whole=False).state == "finished"
