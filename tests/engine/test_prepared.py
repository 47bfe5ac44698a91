"""A network that was compiled for one run serves the next, which learns as if there had been none before."""

import pytest
from tensorflow.python.eager import context

from workbench.engine import prepared
from workbench.engine.prepared import prepare
from workbench.engine.training import train
from workbench.runs.config import RunConfig
from workbench.runs.store import Store


def test_a_run_with_the_network_of_another_learns_as_with_its_own(
    store: Store, small: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "_kept", {})
    first = small.replace(filters=(4,), dropout=0.3, train_size=150, epochs=1, optimizer="nadam")
    second = first.replace(seed=7, learning_rate=0.002, batch_size=20, schedule="constant", label_smoothing=0.1)

    def losses(config: RunConfig) -> list[float]:
        run = store.create(config, queued=False)
        assert train(run, whole=False).state == "finished"
        return [row[name] for row in run.history().epochs for name in ("loss", "val_loss")]

    losses(first)
    (kept,) = prepared._kept.values()
    # It would throw away what is compiled.
    monkeypatch.setattr(context.Context, "_set_global_seed", None)
    after = losses(second)
    assert [each.model for each in prepared._kept.values()] == [kept.model]
    assert kept.model.train_function._execute.experimental_get_tracing_count() == 1
    monkeypatch.setattr(prepared, "_kept", {})
    assert losses(second) == after


def test_other_networks_are_compiled_anew_and_large_ones_do_not_stay(
    small: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "_kept", {})
    ways = [small, small.replace(dropout=0.1), small.replace(beta_1=0.8), small.replace(loss="mse")]
    models = []
    for config in ways:
        network = prepare(config, (28, 28, 1), 10)
        network.keep()
        models.append(network.model)
    assert len({id(model) for model in models}) == len(ways) and len(prepared._kept) == prepared.KEPT
    assert prepare(ways[-1], (28, 28, 1), 10).model is models[-1]
    assert prepare(ways[-1], (28, 28, 1), 10).model is not models[-1]  # whoever has it has it alone
    monkeypatch.setattr(prepared, "LARGEST", 10)
    prepare(small, (28, 28, 1), 10).keep()
    assert len(prepared._kept) == 1
