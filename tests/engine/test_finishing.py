"""What goes wrong after learning loses nothing of what was learned, and is said everywhere."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from workbench.cli import main
from workbench.engine import evaluation, export
from workbench.engine.training import train
from workbench.errors import ModelError, WorkbenchError
from workbench.runs.config import RunConfig
from workbench.runs.store import Run, Store


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, small: RunConfig) -> Run:
    """A run of a second that has everything."""
    run = Store(tmp_path_factory.mktemp("whole")).create(tiny(small), queued=False)
    assert train(run).state == "finished"
    return run


def tiny(small: RunConfig) -> RunConfig:
    return small.replace(architecture="linear", epochs=2, train_size=100)


def broken(*_: object, **__: object) -> None:
    raise RuntimeError("No Op registered for Mystery")


def told(run: Run) -> str:
    return " ".join(row["message"] for row in run.history().log)


@pytest.mark.parametrize(
    ("error", "because"),
    [
        (RuntimeError("No Op registered for Mystery"), "No Op registered for Mystery"),
        (OSError(28, "No space left on device"), "No space left on device"),
        (ModelError("The conversion needs TensorFlow."), "because the conversion needs TensorFlow."),
        (MemoryError(), "MemoryError"),
    ],
    ids=["unknown", "full", "told", "memory"],
)
def test_a_twin_that_cannot_be_made_fails_no_run(
    store: Store, small: RunConfig, monkeypatch: pytest.MonkeyPatch, error: Exception, because: str
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(export, "_export", fails)
    run = store.create(tiny(small), queued=False)
    status = train(run)
    assert (status.state, status.error) == ("finished", "")
    assert (run.folder / "model.keras").exists() and not (run.folder / "model.onnx").exists()
    assert run.history().end["test_accuracy"] == float(run.evaluation()["accuracy"])
    for words in (told(run), run.status.missing):
        assert "No ONNX twin, because " in words and because in words and "test result" not in words
    with pytest.raises(WorkbenchError, match="No ONNX twin, because "):
        run.twin()


def test_a_test_that_cannot_be_made_loses_neither_model_nor_twin(
    store: Store, small: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, "confusion_matrix", broken)
    run = store.create(tiny(small), queued=False)
    assert train(run).state == "finished"
    assert (run.folder / "model.keras").exists() and run.twin().exists() and run.evaluation() is None
    assert "No test result, because " in told(run) and "test_accuracy" not in run.history().end


def test_what_is_missing_is_made_when_the_run_is_resumed_and_nothing_is_learned_anew(
    store: Store, small: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(export, "_export", broken)
        patched.setattr(evaluation, "confusion_matrix", broken)
        # It stops early: to learn on would be another run.
        run = store.create(
            tiny(small).replace(epochs=9, early_stopping=1, learning_rate=1e-8, optimizer="sgd"), queued=False
        )
        train(run)
    epochs = run.history().epochs
    assert run.status.missing and 1 < len(epochs) < 9
    run.resume()
    assert run.leave_queue()
    assert train(run).state == "finished"
    assert not run.status.missing and run.twin().exists() and run.evaluation() is not None
    assert run.history().epochs == epochs
    with pytest.raises(WorkbenchError, match="finished"):
        run.resume()


def test_best_weights_that_cannot_be_read_leave_the_last_ones(
    store: Store, small: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keras

    def unreadable(path: Path, **_: object) -> None:
        raise ValueError(f"File not found: {path}")

    with monkeypatch.context() as patched:
        patched.setattr(keras.models, "load_model", unreadable)
        patched.setattr(export, "_export", lambda *_: None)  # reads the kept model in the same way
        run = store.create(tiny(small), queued=False)
        assert train(run).state == "finished"
    assert "cannot be read. Kept: those at the end." in told(run)
    last = keras.models.load_model(run.folder / "checkpoints" / "epoch-0002.keras", compile=False)
    kept = keras.models.load_model(run.folder / "model.keras", compile=False)
    assert all(np.array_equal(*pair) for pair in zip(last.get_weights(), kept.get_weights(), strict=True))


def without_twin(whole: Run, store: Store) -> Run:
    """The whole run, copied, as if no twin could have been made."""
    folder = store.root / whole.id
    shutil.copytree(whole.folder, folder)
    (folder / "model.onnx").unlink()
    status = json.loads((folder / "status.json").read_text())
    (folder / "status.json").write_text(json.dumps({**status, "missing": "No ONNX twin, because of a <test>."}))
    return Run(folder)


def test_the_command_line_says_why_there_is_no_twin(
    whole: Run, store: Store, capsys: pytest.CaptureFixture, tmp_path: Path
) -> None:
    run = without_twin(whole, store)
    picture = tmp_path / "digit.png"
    picture.touch()
    assert main(["predict", str(picture), "--model", run.id, "--runs", str(store.root)]) == 1
    assert "No ONNX twin, because of a <test>." in capsys.readouterr().err
    assert main(["runs", "--runs", str(store.root)]) == 0
    assert "finished. No ONNX twin, because of a <test>." in " ".join(capsys.readouterr().out.split())
    assert main(["runs", "--json", "--runs", str(store.root)]) == 0
    assert json.loads(capsys.readouterr().out)[0]["missing"] == "No ONNX twin, because of a <test>."


def test_train_prints_why_there_is_no_twin(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(export, "_export", broken)
    settings = ["--architecture", "linear", "--epochs", "1", "--train-size", "60"]
    assert main(["train", "--preset", "quick_look", *settings, "--json", "--runs", str(store.root)]) == 0
    said = capsys.readouterr()
    assert "No ONNX twin, because " in said.err
    assert "No ONNX twin, because " in json.loads(said.out)["missing"]


def test_every_planted_fault_comes_to_its_end(store: Store) -> None:
    """With few pictures, and all the rest of it: none of them can be solved before its run has ended."""
    from workbench.lessons.exercises.fault_runs import EXERCISES

    for fault in EXERCISES:
        size = max(fault.config.batch_size, 20)
        short = {"train_size": 100, "validation_share": 0.2, "epochs": 1, "batch_size": size}
        run = store.create(fault.config.replace(**short), fault.name, queued=False)
        status = train(run, whole=fault.config.fault != "none")  # other settings: `test_every_setting`
        assert (status.state, status.error, status.missing) == ("finished", "", ""), fault.key
