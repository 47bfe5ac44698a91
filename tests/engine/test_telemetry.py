"""What the curve shows of a batch is what that batch was."""

import numpy as np
import pytest

from workbench.engine.building import build_model, build_optimizer, compile_model
from workbench.engine.pipeline import Batches, split
from workbench.engine.training import train
from workbench.runs.config import RunConfig
from workbench.runs.store import Store


def test_each_row_is_its_own_batch_and_not_the_running_mean(store: Store, small: RunConfig, monkeypatch) -> None:
    monkeypatch.setattr("workbench.engine.telemetry.ROW_SECONDS", 0.0)  # a row for every batch
    # With a learning rate of almost nothing the weights stay, and every batch can be computed again.
    config = small.replace(
        optimizer="sgd", learning_rate=1e-8, schedule="constant", normalization="none", epochs=2, warmup_share=0.0
    )
    run = store.create(config, queued=False)
    train(run)
    rows = run.history().batches

    import keras

    from workbench.data.datasets import load

    keras.utils.set_random_seed(config.seed)
    data = split(load(config.dataset), config)
    model = build_model(config)
    compile_model(model, config, build_optimizer(config))
    batches = Batches(data.x_train, data.y_train, 10, config)
    expected = []
    for epoch in range(2):
        batches.start_epoch(epoch)
        expected += [model.test_on_batch(*batches[index]) for index in range(len(batches))]
    assert [row["step"] for row in rows] == list(range(1, len(expected) + 1))
    assert [row["loss"] for row in rows] == pytest.approx([loss for loss, _ in expected], rel=1e-3)
    assert [row["accuracy"] for row in rows] == pytest.approx([accuracy for _, accuracy in expected], abs=1e-4)

    smoothed, weight = 0.0, 0.0
    for row in rows:
        smoothed, weight = 0.98 * smoothed + 0.02 * row["loss"], 0.98 * weight + 0.02
        assert row["smoothed_loss"] == pytest.approx(smoothed / weight, rel=1e-6)


def test_rows_are_throttled(store: Store, small: RunConfig) -> None:
    run = store.create(small.replace(architecture="mlp", units=(4,), batch_size=4, epochs=4), queued=False)
    train(run)
    rows, end = run.history().batches, run.history().epochs[-1]
    assert rows[0]["step"] == 1
    assert len(rows) <= end["time"] * 10 + 2 < end["step"]
    assert (np.diff([row["time"] for row in rows]) >= 0.1 - 1e-6).all()
