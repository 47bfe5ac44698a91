"""A run goes on from the last weights that can be read, whatever became of those after them."""

import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

import forked
from workbench.engine import checkpoints
from workbench.engine.trained_models import read_weights, saved, trained
from workbench.engine.training import train
from workbench.errors import ModelError
from workbench.runs.config import RunConfig
from workbench.runs.store import Run, Store


@pytest.fixture(scope="module")
def tiny() -> RunConfig:
    """A run of four epochs that takes a second."""
    from workbench.runs.presets import preset

    return preset("quick_look").replace(architecture="mlp", units=(8,), epochs=4, train_size=200, seed=1)


@pytest.fixture(scope="module")
def whole(tiny: RunConfig, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run that nothing happened to."""
    run = Store(tmp_path_factory.mktemp("whole")).create(tiny, queued=False)
    assert train(run).state == "finished"
    return run


@pytest.fixture
def broken_off(whole: Run, store: Store) -> Run:
    """The same run, killed after its fourth epoch, before its end."""
    run = Run(store.root / "20260101-000000-abcd")
    shutil.copytree(whole.folder, run.folder)
    lines = (run.folder / "events.jsonl").read_text().splitlines(keepends=True)
    (run.folder / "events.jsonl").write_text("".join(line for line in lines if json.loads(line)["kind"] != "end"))
    for name in ("model.keras", "model.onnx", "evaluation.npz"):
        (run.folder / name).unlink()
    replace(run.status, state="interrupted").write(run.folder)
    return run


def weights(run: Run, epoch: int) -> Path:
    return run.folder / "checkpoints" / f"epoch-{epoch:04d}.keras"


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    """One bit of a weight: Keras alone does not see it."""
    content = bytearray(path.read_bytes())
    content[len(content) * 3 // 4] ^= 64
    path.write_bytes(bytes(content))


def of_another_network(path: Path) -> None:
    model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10)])
    model.compile("adam", "mse")
    model.save(path)


def of_another_optimizer(path: Path) -> None:
    model = keras.models.load_model(path)
    model.compile("sgd", "categorical_crossentropy")
    model.save(path)


def without_an_optimizer(path: Path) -> None:
    keras.models.load_model(path, compile=False).save(path)


DAMAGES = [empty, cut, flip, of_another_network, of_another_optimizer, without_an_optimizer]


def said(run: Run) -> str:
    return " ".join(row["message"] for row in run.history().log)


def losses(run: Run) -> dict[int, float]:
    assert [row["epoch"] for row in run.history().epochs] == [1, 2, 3, 4]
    return {row["epoch"]: row["loss"] for row in run.history().epochs}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_run_goes_on_from_the_last_epoch_that_can_be_read(
    broken_off: Run, whole: Run, damage: Callable[[Path], None]
) -> None:
    damage(weights(broken_off, 4))
    status = train(broken_off, whole=False)
    assert status.state == "finished", status.error
    assert "weights of epoch 4 cannot be read" in said(broken_off) and "goes on from epoch 3" in said(broken_off)
    assert broken_off.history().start["epoch"] == 3
    assert losses(broken_off) == pytest.approx(losses(whole), rel=1e-5)


def test_two_damaged_epochs_are_both_named(broken_off: Run, whole: Run) -> None:
    cut(weights(broken_off, 4))
    flip(weights(broken_off, 3))
    assert train(broken_off, whole=False).state == "finished"
    assert "weights of epochs 4 and 3 cannot be read" in said(broken_off) and "from epoch 2" in said(broken_off)
    assert losses(broken_off) == pytest.approx(losses(whole), rel=1e-5)


def test_where_none_can_be_read_the_run_begins_anew(broken_off: Run, whole: Run) -> None:
    for epoch in (1, 2, 3, 4):
        flip(weights(broken_off, epoch))
    assert train(broken_off, whole=False).state == "finished"
    assert "begins anew" in said(broken_off) and broken_off.history().start["epoch"] == 0
    assert losses(broken_off) == losses(whole)
    steps = [row["step"] for row in broken_off.history().batches]
    assert steps == sorted(set(steps))


@pytest.mark.parametrize("damaged", [(2,), (1, 2, 3, 4)], ids=["the best one", "all"])
def test_at_the_end_the_best_weights_that_can_be_read_are_kept(
    store: Store, tiny: RunConfig, damaged: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = store.create(tiny, queued=False)

    def damage(row: dict) -> None:
        """The disk loses what was on it just before the end."""
        if row["kind"] == "epoch" and row["epoch"] == 4:
            monkeypatch.setattr("workbench.engine.checkpoints.Checkpoints.on_train_end", lose, raising=False)

    def lose(callback: object, logs: object = None) -> None:
        callback.epochs[1]["val_loss"] = 0.0  # the second is the best
        for epoch in damaged:
            flip(weights(run, epoch))

    status = train(run, report=damage)
    assert status.state == "finished", status.error
    assert "cannot be read. Kept: those " in said(run)
    best = run.history().end["best_epoch"]
    assert best is None if len(damaged) == 4 else best in (1, 3, 4)
    if best:
        kept = keras.models.load_model(weights(run, best), compile=False).get_weights()
        assert all(map(np.array_equal, kept, keras.models.load_model(run.folder / "model.keras").get_weights()))


@pytest.mark.parametrize("damage", [empty, cut, flip])
def test_whoever_else_reads_weights_names_the_file(broken_off: Run, tiny: RunConfig, damage: Callable) -> None:
    path = weights(broken_off, 4)
    network = saved(path, tiny)
    shutil.copy(path, broken_off.folder / "model.keras")
    for file in (path, broken_off.folder / "model.keras"):
        damage(file)
    for read in (lambda: saved(path, tiny), lambda: read_weights(network, path)):
        with pytest.raises(ModelError, match="epoch-0004.keras cannot be read"):
            read()
    with pytest.raises(ModelError, match="model.keras cannot be read"):
        trained(broken_off)


@pytest.mark.skipif(os.name == "nt", reason="needs a bound on the size of files")
def test_weights_that_find_no_room_leave_the_earlier_ones(broken_off: Run, tiny: RunConfig) -> None:
    path, before = weights(broken_off, 4), weights(broken_off, 4).read_bytes()
    code = f"""
import resource, signal
from pathlib import Path
import keras
from workbench.engine.checkpoints import save_whole
path = Path({str(path)!r})
model = keras.models.load_model(path)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))
try:
    save_whole(model, path)
except OSError:
    print("refused")
"""
    done = forked.run([sys.executable, "-c", code], timeout=300)
    assert done.stdout.split() == ["refused"], done.stderr
    assert path.read_bytes() == before and len(list(path.parent.iterdir())) == 4


def test_of_a_large_network_some_epochs_stay(store: Store, tiny: RunConfig, monkeypatch: pytest.MonkeyPatch):
    run = store.create(tiny, queued=False)
    monkeypatch.setattr(checkpoints, "save_whole", lambda model, path: path.write_bytes(b"weights"))
    keep = checkpoints.Checkpoints(run.folder, [], steps_per_epoch=1, stride=4)
    for epoch in range(10):
        keep.on_epoch_begin(epoch)
        keep.on_train_batch_begin(0)
        keep.on_epoch_end(epoch, {"val_loss": abs(epoch - 5)})
    assert run.epochs_kept() == [1, 4, 6, 8, 9, 10]  # the sixth is the best
